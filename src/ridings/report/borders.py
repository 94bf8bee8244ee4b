"""Outlines of counties, states and countries, made ready for one map."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ridings.geo.cells import only_polygons
from ridings.geo.equal_area import Projection
from ridings.places.outlines import outlines_for

Floats = NDArray[np.float64]
Window = tuple[float, float, float, float]  # west, south, east, north in plane kilometres

LAND_KINDS = ("state", "country")
FARTHEST_DEGREES = 125.0  # from the middle of the map; what lies beyond would smear


@dataclass(frozen=True, slots=True)
class Border:
    """The projected outlines of one kind."""

    kind: str
    shapes: NDArray[np.object_]  # polygons in plane kilometres


def borders(
    latitude: Floats, longitude: Floats, projection: Projection, window: Window
) -> tuple[Border, ...]:
    """Return the outlines round some places by kind: projected, cut to their surroundings, simplified."""
    if latitude.size == 0:
        return ()
    outlines = outlines_for(latitude, longitude)
    areas = _projected([outline.rings for outline in outlines], projection)
    by_kind: dict[str, list[shapely.Geometry]] = {}
    for outline, area in zip(outlines, areas, strict=True):
        if not area.is_empty:
            by_kind.setdefault(outline.kind, []).append(area)
    span = max(window[2] - window[0], window[3] - window[1])
    around = _surroundings(projection.forward(latitude, longitude), window, span)
    found = (
        Border(kind, _fitted(np.array(shapes, dtype=np.object_), around, span / 2500))
        for kind, shapes in sorted(by_kind.items())
    )
    return tuple(border for border in found if len(border.shapes))


def land_of(outlines: tuple[Border, ...], xy: Floats, window: Window) -> shapely.Geometry | None:
    """Return the land that territories may claim: states and countries with at least one place, or None."""
    coarse = max(window[2] - window[0], window[3] - window[1]) / 800
    held = [_holding(border.shapes, xy, coarse) for border in outlines if border.kind in LAND_KINDS]
    shapes = [shape for shapes in held for shape in shapes]
    return only_polygons(shapely.make_valid(shapely.union_all(shapes))) if shapes else None


def _holding(shapes: NDArray[np.object_], xy: Floats, coarse: float) -> NDArray[np.object_]:
    """Return the shapes that hold a place well inside: a border drawn coarsely may miss by a little."""
    valid = np.asarray(shapely.make_valid(shapes), dtype=np.object_)
    inner = np.asarray(shapely.buffer(valid, -coarse, quad_segs=2), dtype=np.object_)
    inner[shapely.is_empty(inner)] = valid[shapely.is_empty(inner)]
    _, first = np.unique(np.floor(xy / coarse), axis=0, return_index=True)
    _, found = shapely.STRtree(inner).query(shapely.points(xy[first]), predicate="intersects")
    return np.asarray(valid[np.unique(found)], dtype=np.object_)


def _surroundings(xy: Floats, window: Window, span: float) -> Window:
    """Return the box that can be panned to: round the bulk, and as far as the farthest place."""
    low = np.minimum(np.array(window[:2]) - 0.75 * span, xy.min(axis=0) - 0.1 * span)
    high = np.maximum(np.array(window[2:]) + 0.75 * span, xy.max(axis=0) + 0.1 * span)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _projected(outlines: list[list[Floats]], projection: Projection) -> list[shapely.MultiPolygon]:
    """Project the rings of each outline, all at once; those too far away to be drawn whole are left out."""
    rings = [(i, ring) for i, rings in enumerate(outlines) for ring in rings if len(ring) >= 4]
    if not rings:
        return [shapely.MultiPolygon() for _ in outlines]
    corners = np.concatenate([ring for _, ring in rings])
    number = np.repeat(np.arange(len(rings)), [len(ring) for _, ring in rings])
    near = np.minimum.reduceat(_cosine(corners, projection), np.flatnonzero(np.diff(number, prepend=-1)))
    drawn = near >= np.cos(np.radians(FARTHEST_DEGREES))
    plane = projection.forward(corners[:, 1], corners[:, 0])
    polygons = shapely.polygons(shapely.linearrings(plane, indices=number))
    parts: list[list[shapely.Polygon]] = [[] for _ in outlines]
    for (outline, _), polygon, shown in zip(rings, polygons, drawn, strict=True):
        if shown:
            parts[outline].append(polygon)
    return [shapely.MultiPolygon(own) for own in parts]


def _cosine(corners: Floats, projection: Projection) -> Floats:
    """Return the cosine of the angle between each longitude and latitude and the middle of the map."""
    phi, middle = np.radians(corners[:, 1]), np.radians(projection.latitude)
    turn = np.radians(corners[:, 0] - projection.longitude)
    return np.asarray(np.sin(middle) * np.sin(phi) + np.cos(middle) * np.cos(phi) * np.cos(turn))


def _fitted(shapes: NDArray[np.object_], around: Window, tolerance: float) -> NDArray[np.object_]:
    bounds = shapely.bounds(shapes)
    seen = (bounds[:, 0] < around[2]) & (bounds[:, 2] > around[0])
    seen &= (bounds[:, 1] < around[3]) & (bounds[:, 3] > around[1])
    shapes = shapes[seen]
    for index in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[index] = only_polygons(shapely.make_valid(shapes[index]))
    if len(shapes) == 0:
        return shapes
    try:
        shapes = np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=np.object_)
    except shapely.GEOSException:  # outlines that overlap: each alone, so borders may part by a hair
        shapes = np.asarray(shapely.simplify(shapes, tolerance), dtype=np.object_)
    partly = (shapely.bounds(shapes) != shapely.bounds(shapely.clip_by_rect(shapes, *around))).any(axis=1)
    for index in np.flatnonzero(partly):
        shapes[index] = shapely.intersection(shapely.make_valid(shapes[index]), shapely.box(*around))
    return np.array([shape for shape in shapes if not shape.is_empty], dtype=np.object_)
