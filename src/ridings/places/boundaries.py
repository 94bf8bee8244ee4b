"""States, counties and countries as areas, and which of them a point lies in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from ridings.geo.outlines import area_at, lies_in
from ridings.geo.topojson import Shape, Topology, decode, geometries, neighbours
from ridings.places.data_files import facts, table, topology

# Areas that the country outlines carry without a code: whose they are taken to be.
_CODELESS: Final[Mapping[str, str]] = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}

# Places drawn by themselves that addresses often give under another country's name.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "CN": ("HK", "MO"),
    "DK": ("FO", "GL"),
    "FI": ("AX",),
    "FR": ("BL", "MF", "NC", "PF", "PM", "WF"),
    "GB": ("GG", "IM", "JE"),
    "NL": ("AW", "CW", "SX"),
    "US": ("AS", "GU", "MP", "PR", "VI"),
}

FEW: Final = 500  # points that are quicker tested against whole states than the counties are opened


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of one kind: codes, names and shapely (multi)polygons in longitude and latitude, in one order."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]


@cache
def us_topology() -> Topology:
    """US states and counties with shared arcs: layers `states`, `counties` and `nation`."""
    return decode(topology("counties"))


@cache
def world_topology() -> Topology:
    """Countries with shared arcs: layers `countries` and `land`."""
    return decode(topology("countries"))


@cache
def state_codes() -> Mapping[str, str]:
    """Map the FIPS codes of US states and territories to their postal codes ("39" to "OH")."""
    coded = facts("regions").filter(pl.col("country") == "US").drop_nulls("fips")
    return dict(coded.select("fips", "code").iter_rows())


@cache
def states() -> Areas:
    """US states and territories by postal code (`OH`)."""
    shapes = us_topology().layers["states"]
    codes = tuple(state_codes()[shape.id] for shape in shapes)
    return Areas(codes, _names(shapes), geometries(us_topology(), "states"))


@cache
def counties() -> Areas:
    """US counties by five-digit FIPS code, as they were in 2017."""
    shapes = us_topology().layers["counties"]
    return Areas(tuple(shape.id for shape in shapes), _names(shapes), geometries(us_topology(), "counties"))


@cache
def county_neighbours() -> tuple[tuple[str, str], ...]:
    """Pairs of counties that share a border line, across state lines too, each pair once, sorted."""
    shapes = us_topology().layers["counties"]
    pairs = ((shapes[left].id, shapes[right].id) for left, right in neighbours(shapes))
    return tuple(sorted((min(pair), max(pair)) for pair in pairs))


@cache
def countries() -> Areas:
    """Countries by ISO 3166 two-letter code; empty for the few areas that have none."""
    by_number = dict(table("countries").select("numeric", "country").iter_rows())
    shapes = world_topology().layers["countries"]
    codes = tuple(by_number.get(shape.id) or _CODELESS.get(shape.name, "") for shape in shapes)
    return Areas(codes, _names(shapes), geometries(world_topology(), "countries"))


def _names(shapes: tuple[Shape, ...]) -> tuple[str, ...]:
    return tuple(shape.name for shape in shapes)


def county_at(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    """Find the county of each point, (points,): FIPS codes, empty outside every county."""
    return _code_at(counties(), latitude, longitude)


def state_at(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    """Find the US state of each point, (points,): postal codes, empty outside every state."""
    if len(latitude) < FEW:
        return _code_at(states(), latitude, longitude)
    # By way of the counties: a small outline is much quicker to test than a whole state.
    fips = tuple(code[:2] for code in counties().codes)
    codes = np.array([*(state_codes()[code] for code in fips), ""])
    found: NDArray[np.str_] = codes[area_at(counties().shapes, latitude, longitude)]
    return found


def country_at(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    """Find the country of each point, (points,): ISO two-letter codes, empty at sea."""
    return _code_at(countries(), latitude, longitude)


def _code_at(areas: Areas, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    codes = np.array([*areas.codes, ""])
    found: NDArray[np.str_] = codes[area_at(areas.shapes, latitude, longitude)]
    return found


def in_state(
    code: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64], margin_km: float
) -> NDArray[np.bool_]:
    """Tell which points lie in a US state or within a margin of it; all of them if it has no outline."""
    return _in_any(states(), (code,), latitude, longitude, margin_km)


def in_country(
    code: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64], margin_km: float
) -> NDArray[np.bool_]:
    """Tell which points lie in a country or within a margin of it; all of them if it has no outline."""
    return _in_any(countries(), (code, *_ALSO.get(code, ())), latitude, longitude, margin_km)


def _in_any(
    areas: Areas,
    wanted: tuple[str, ...],
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    margin_km: float,
) -> NDArray[np.bool_]:
    shapes = [shape for code, shape in zip(areas.codes, areas.shapes, strict=True) if code in wanted]
    if not shapes:
        return np.ones(len(latitude), dtype=bool)
    inside = np.zeros(len(latitude), dtype=bool)
    for shape in sorted(shapes, key=shapely.area, reverse=True):
        rest = np.flatnonzero(~inside)
        inside[rest] = lies_in(shape, latitude[rest], longitude[rest], margin_km)
    return inside
