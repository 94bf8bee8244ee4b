"""The territories as GeoJSON."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from tests.report.drawn_plans import drawn_market, drawn_plan

from ridings.geo.colors import PALETTE
from ridings.geo.equal_area import AlbersEqualArea
from ridings.report.geojson import on_earth, territories_geojson


def features() -> list[dict[str, Any]]:
    collection = json.loads(territories_geojson(drawn_plan(), drawn_market()))
    assert set(collection) == {"type", "features"}
    found: list[dict[str, Any]] = collection["features"]
    return found


def test_each_territory_is_one_multipolygon_with_its_measures_and_color() -> None:
    found = features()
    assert [feature["id"] for feature in found] == ["T1", "T2", "T3"]
    first = found[0]["properties"]
    assert first["rep_name"] == "Ada Brook"
    assert first["accounts"] == 48
    assert first["fill"] in PALETTE
    assert {"potential", "imbalance_workload", "latitude", "longitude"} <= set(first)


def test_shapes_hold_their_accounts() -> None:
    market, plan = drawn_market(), drawn_plan()
    assert market.accounts is not None
    shapes = {feature["id"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features()}
    places = shapely.points(market.accounts["longitude"], market.accounts["latitude"])
    for place, territory in zip(places, plan.alignment["territory_id"], strict=True):
        assert shapes[territory].distance(place) < 1e-3


def test_outer_rings_turn_anticlockwise_and_are_closed() -> None:
    for feature in features():
        assert feature["geometry"]["type"] == "MultiPolygon"
        for polygon in feature["geometry"]["coordinates"]:
            outer, *holes = (shapely.LinearRing(ring) for ring in polygon)
            assert outer.is_ccw
            assert polygon[0][0] == polygon[0][-1]
            assert not any(hole.is_ccw for hole in holes)


def test_a_shape_across_the_180th_meridian_is_cut_there() -> None:
    projection = AlbersEqualArea()
    corners = projection.forward(np.array([51.0, 51.0, 53.0, 53.0]), np.array([178.0, -178.0, -178.0, 178.0]))
    shape = on_earth(shapely.MultiPolygon([shapely.Polygon(corners)]), projection)
    west, _, east, _ = shape.bounds
    assert (west, east) == (-180.0, 180.0)
    assert len(shape.geoms) == 2
    assert shape.area == pytest.approx(8.0, rel=0.05)


def test_what_is_not_known_is_null() -> None:
    plan = drawn_plan()
    table = plan.planned.territories.with_columns(dispersion_km=pl.lit(float("nan")))
    text = territories_geojson(
        replace(plan, planned=replace(plan.planned, territories=table)), drawn_market()
    )
    assert json.loads(text)["features"][0]["properties"]["dispersion_km"] is None


def test_a_territory_without_a_place_has_no_geometry() -> None:
    market = drawn_market()
    assert market.accounts is not None
    nowhere = market.accounts.with_columns(latitude=pl.lit(None, pl.Float64))
    collection = json.loads(territories_geojson(drawn_plan(), replace(market, accounts=nowhere)))
    assert [feature["geometry"] for feature in collection["features"]] == [None, None, None]
