"""The territories as GeoJSON (RFC 7946), which QGIS, kepler.gl and most maps open."""

import json
import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ridings.design.plan import Plan
from ridings.geo.cells import only_polygons
from ridings.geo.colors import PALETTE
from ridings.geo.equal_area import Projection
from ridings.market.market import Market
from ridings.report.ground import Ground, survey
from ridings.report.roster import Territory

PRECISION = 5  # decimals of a degree, about a metre
HALF_TURN = 180.0


def territories_geojson(plan: Plan, market: Market, *, ground: Ground | None = None) -> str:
    """Return a FeatureCollection: a MultiPolygon a territory, with its measures, its rep's name and a colour.

    Longitude and latitude on WGS 84, outer rings anticlockwise, cut at the 180th meridian. A territory
    whose places are all unknown has no geometry (null). A `ground` already surveyed saves half the work.
    """
    ground = ground or survey(plan, market)
    features = [
        _feature(
            entry, PALETTE[ground.colors[index]], on_earth(ground.cells[0].shapes[index], ground.projection)
        )
        for index, entry in enumerate(ground.roster)
        if entry.planned is not None
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def on_earth(shape: shapely.MultiPolygon, projection: Projection) -> shapely.MultiPolygon:
    """Return a shape of the plane in degrees, valid, cut where it crosses the 180th meridian."""
    parts: list[shapely.Polygon] = []
    for part in shape.geoms:
        degrees = shapely.transform(part, lambda xy: _degrees(xy, projection))
        west, _, east, _ = degrees.bounds
        whole = only_polygons(shapely.make_valid(degrees))
        if west >= -HALF_TURN and east <= HALF_TURN:
            parts.extend(whole.geoms)
            continue
        inside = shapely.clip_by_rect(whole, -HALF_TURN, -90.0, HALF_TURN, 90.0)
        for turn in (-360.0, 360.0):
            turned = shapely.transform(whole, lambda xy, by=turn: xy + np.array([by, 0.0]))
            parts.extend(
                only_polygons(shapely.clip_by_rect(turned, -HALF_TURN, -90.0, HALF_TURN, 90.0)).geoms
            )
        parts.extend(only_polygons(inside).geoms)
    rounded = shapely.set_precision(shapely.MultiPolygon(parts), 10.0**-PRECISION)
    return shapely.MultiPolygon([shapely.orient_polygons(part) for part in only_polygons(rounded).geoms])


def _degrees(xy: NDArray[np.float64], projection: Projection) -> NDArray[np.float64]:
    """Return longitude and latitude, running on past 180 degrees rather than leaping to the other side."""
    latitude, longitude = projection.inverse(xy)
    return np.column_stack([np.unwrap(longitude, period=360.0), latitude])


def _feature(entry: Territory, color: str, shape: shapely.MultiPolygon) -> dict[str, Any]:
    measures = {name: _plain(value) for name, value in (entry.planned or {}).items()}
    properties = {
        "name": entry.label,
        "rep_name": entry.name or None,
        **measures,
        "fill": color,
        "stroke": color,
    }
    geometry = None
    if not shape.is_empty:
        coordinates = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in shape.geoms]
        geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "id": entry.id, "properties": properties, "geometry": geometry}


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    rounded: list[list[float]] = np.round(shapely.get_coordinates(ring), PRECISION).tolist()
    return rounded


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
