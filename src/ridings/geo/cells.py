"""Territory shapes from points: the ground nearer to a territory's accounts than to any other's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]

GRAIN_KM = 0.001  # points nearer than this are one place
FRAME_POINTS = 24


@dataclass(frozen=True, slots=True)
class Cells:
    """One shape a territory, and which territories touch."""

    shapes: tuple[shapely.MultiPolygon, ...]  # by label; empty where a label has no point
    neighbors: Ints  # (m, 2), pairs of labels that share a border, smaller first, sorted


def territory_cells(
    xy: Floats,
    layers: Sequence[Ints],
    count: int,
    *,
    land: shapely.Geometry | None = None,
    reach_km: float = 120.0,
    most_points: int = 30_000,
) -> tuple[Cells, ...]:
    """Dissolve the Voronoi cells of points by label, within land and within reach of a point.

    Parameters
    ----------
    xy : points in plane kilometres, shape (n, 2)
    layers : for each plan of the same points the territory of each, 0 to count - 1; a negative one
        claims its ground for nobody
    count : number of territories
    land : a valid polygon or multipolygon that bounds every shape, or None
    reach_km : ground farther than this from every account is left to nobody
    most_points : above this many, points of the same territories that lie close together are merged

    Returns
    -------
    tuple of Cells
        One a layer; the same for any order of the points. Singletons inside another territory make islands.
    """
    if len(xy) == 0:
        nothing = Cells(tuple(shapely.MultiPolygon() for _ in range(count)), np.empty((0, 2), dtype=np.int64))
        return tuple(nothing for _ in layers)
    places, owners = _distinct(xy, np.column_stack(layers), most_points)
    diagram = Voronoi(np.vstack([places, _frame(places, reach_km)]), qhull_options="Qbb Qc Qz")
    polygons, cut = _cell_polygons(diagram, places, reach_km)
    found = []
    for layer in owners.T:
        members = [np.flatnonzero(layer == label) for label in range(count)]
        shapes = tuple(_dissolved(polygons[member], cut[member], land) for member in members)
        found.append(Cells(shapes, _touching(diagram, layer)))
    return tuple(found)


def _distinct(xy: Floats, owners: Ints, most: int) -> tuple[Floats, Ints]:
    """Return one point a place, at most about `most` of them, whatever the order they came in."""
    order = np.lexsort((*owners.T, xy[:, 1], xy[:, 0]))
    places, owners = xy[order], owners[order]
    kept = _first_per_box(places, owners[:, :0], GRAIN_KM)
    places, owners = places[kept], owners[kept]
    span = float(np.ptp(places, axis=0).max())
    box = span / 2048
    while len(places) > most:
        kept = _first_per_box(places, owners, box)
        places, owners = places[kept], owners[kept]
        box *= 1.5
    return places, owners


def _first_per_box(places: Floats, group: Ints, box: float) -> Ints:
    """Return the number of the first place of each group in each square of a grid."""
    squares = np.floor(places / box).astype(np.int64)
    order = np.lexsort((*group.T, squares[:, 1], squares[:, 0]))
    keys = np.column_stack([squares, group])[order]
    fresh = np.append(True, (keys[1:] != keys[:-1]).any(axis=1))
    return np.sort(order[fresh])


def _frame(places: Floats, reach_km: float) -> Floats:
    """Return points on a wide circle, so that the cell of every real point is bounded."""
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    radius = 4.0 * (float(np.ptp(places, axis=0).max()) + reach_km)
    angle = np.linspace(0.0, 2.0 * np.pi, FRAME_POINTS, endpoint=False) + 0.1
    return np.asarray(middle + radius * np.column_stack([np.cos(angle), np.sin(angle)]), dtype=np.float64)


def _cell_polygons(diagram: Voronoi, places: Floats, reach_km: float) -> tuple[Shapes, Bools]:
    """Build the cell of each place, cut to a disc where it reaches too far, and say which were cut."""
    regions = [diagram.regions[diagram.point_region[i]] for i in range(len(places))]
    owner = np.repeat(np.arange(len(places)), [len(region) for region in regions])
    corners = diagram.vertices[np.concatenate(regions)]
    offset = corners - places[owner]
    order = np.lexsort((np.arctan2(offset[:, 1], offset[:, 0]), owner))  # cells are convex: by bearing
    rings = shapely.linearrings(corners[order], indices=owner[order])
    polygons = np.asarray(shapely.polygons(rings), dtype=np.object_)
    # What lies within reach of its own, nearest place lies within reach of any: no buffer of all is needed.
    cut = np.zeros(len(places), dtype=np.bool_)
    cut[owner[np.hypot(offset[:, 0], offset[:, 1]) > reach_km]] = True
    discs = shapely.buffer(shapely.points(places[cut]), reach_km, quad_segs=24)
    polygons[cut] = shapely.intersection(polygons[cut], discs)
    return polygons, cut


def _dissolved(polygons: Shapes, cut: Bools, land: shapely.Geometry | None) -> shapely.MultiPolygon:
    if len(polygons) == 0:
        return shapely.MultiPolygon()
    try:
        whole = shapely.coverage_union_all(polygons[~cut])
    except shapely.GEOSException:  # cells that overlap by a rounding error
        whole = shapely.union_all(polygons[~cut])
    if cut.any():
        whole = _closed(shapely.union_all(np.append(polygons[cut], whole), grid_size=GRAIN_KM))
    whole = shapely.make_valid(whole)
    if land is None or shapely.is_empty(whole):
        return only_polygons(whole)
    near = shapely.make_valid(shapely.clip_by_rect(land, *_padded(shapely.bounds(whole))))
    return only_polygons(shapely.intersection(whole, near))


def _closed(shape: shapely.Geometry) -> shapely.Geometry:
    """Close the hairline cracks that cutting neighbouring cells by slightly different discs leaves."""
    wider = shapely.buffer(shape, 100 * GRAIN_KM, join_style="mitre")
    return shapely.buffer(wider, -100 * GRAIN_KM, join_style="mitre")


def _padded(bounds: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = (float(value) for value in bounds)
    return west - 1.0, south - 1.0, east + 1.0, north + 1.0


def only_polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Keep the areas of a shape, whatever lines and points an overlay left beside them."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    nested = [part for part in shapely.get_parts(shape) if part.geom_type == "MultiPolygon"]
    for inner in nested:
        parts.extend(only_polygons(inner).geoms)
    return shapely.MultiPolygon(parts)


def _touching(diagram: Voronoi, owners: Ints) -> Ints:
    """Return the pairs of labels whose cells share a border."""
    pairs = diagram.ridge_points
    pairs = pairs[(pairs < len(owners)).all(axis=1)]
    sides = np.sort(owners[pairs], axis=1)
    sides = sides[(sides[:, 0] != sides[:, 1]) & (sides[:, 0] >= 0)]
    return np.unique(sides, axis=0).astype(np.int64)
