"""Who is next to whom: Delaunay edges of points, connected pieces, and edges that join stray pieces."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, QhullError, cKDTree

from ridings.geo.distance import Floats, latitude_longitude, mean_center, places, unit_vectors
from ridings.geo.equal_area import AzimuthalEqualArea

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FLAT = 1e-9  # share of its length that a set of points on a line may be wide
_SMALL = 64  # pieces up to this size are searched through one tree of all points


def delaunay_edges(latitude: Floats, longitude: Floats) -> Ints:
    """Pairs of neighbouring points, (m, 2), a < b, each once and sorted, of degrees (n,).

    The triangulation is made on an equal-area plane about the points, so the date line and the poles are
    places like any other. Points at one place are chained; points on one line, or two, make a path. The
    graph is connected.
    """
    points = unit_vectors(latitude, longitude)
    place_of, first = places(points)
    chained = _chain(np.argsort(place_of, kind="stable"))
    chained = chained[place_of[chained[:, 0]] == place_of[chained[:, 1]]]
    between = _between_places(_plane(points[first]))
    return _once(np.concatenate([chained, first[between]]), len(latitude))


def components(n: int, edges: Ints) -> Ints:
    """Connected piece of each of n units, (n,), numbered by the first unit in each."""
    ones = np.ones(len(edges), np.int8)
    graph = coo_array((ones, (edges[:, 0], edges[:, 1])), shape=(n, n))
    labels = connected_components(graph, directed=False)[1]
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[inverse], np.int64)


def join_components(latitude: Floats, longitude: Floats, edges: Ints, must_join: Bools) -> Ints:
    """Virtual edges, (m, 2), that link every piece that must be joined to the nearest unit outside of it.

    `must_join` has one flag for each of `components(n, edges)`. Pieces joined to each other only are joined
    on, until each hangs on one that need not be, or everything is one piece.
    """
    n = len(latitude)
    points = unit_vectors(latitude, longitude)
    tree = cKDTree(points)
    label = components(n, edges)
    flagged = np.asarray(must_join, np.bool_)
    added = np.zeros((0, 2), np.int64)
    while len(flagged) > 1 and flagged.any():
        units = _grouped(label)
        nearest = [_nearest_outside(points, tree, label, units[c]) for c in np.flatnonzero(flagged)]
        added = _once(np.concatenate([added, np.array(nearest, np.int64)]), n)
        merged = components(n, np.concatenate([edges, added]))
        still = np.ones(int(merged.max()) + 1, np.bool_)
        np.logical_and.at(still, merged, flagged[label])
        label, flagged = merged, still
    return added


def _plane(points: Floats) -> Floats:
    """Km on an equal-area plane about the mean of unit vectors, (n, 2)."""
    if len(points) == 0:
        return np.zeros((0, 2))
    latitude, longitude = latitude_longitude(mean_center(points, np.ones(len(points))))
    return AzimuthalEqualArea(float(latitude), float(longitude)).forward(*latitude_longitude(points))


def _between_places(plane: Floats) -> Ints:
    """Delaunay edges of distinct places on the plane; a path where they do not span a triangle."""
    if len(plane) < 2:
        return np.zeros((0, 2), np.int64)
    spread = plane - plane.mean(axis=0)
    _, width, axes = np.linalg.svd(spread, full_matrices=False)
    on_a_line = len(plane) < 3 or width[1] <= _FLAT * width[0]
    path = _chain(np.argsort(spread @ axes[0], kind="stable"))
    if on_a_line:
        return path
    try:
        mesh = Delaunay(plane)
    except QhullError:  # too thin a sliver for Qhull's precision
        return path
    corners = mesh.simplices.astype(np.int64)
    left_out = mesh.coplanar[:, [0, 2]].astype(np.int64)  # too close to another point: hung on that one
    return np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]], left_out])


def _nearest_outside(points: Floats, tree: cKDTree, label: Ints, inside: Ints) -> tuple[int, int]:
    """Return the closest pair of a unit of a piece and one outside of it."""
    piece = label[inside[0]]
    if len(inside) <= _SMALL:  # of that many neighbours and one more, one is outside
        chord, index = tree.query(points[inside], k=len(inside) + 1)
        chord = np.where(label[index] == piece, np.inf, chord)
        row, column = divmod(int(np.argmin(chord)), chord.shape[1])
        return int(inside[row]), int(np.asarray(index)[row, column])
    outside = np.flatnonzero(label != piece)
    chord, index = cKDTree(points[outside]).query(points[inside])
    best = int(np.argmin(chord))
    return int(inside[best]), int(outside[np.asarray(index)[best]])


def _grouped(label: Ints) -> list[Ints]:
    """Units of each piece, in order."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label))[:-1])


def _chain(order: Ints) -> Ints:
    return np.stack([order[:-1], order[1:]], axis=1)


def _once(pairs: Ints, n: int) -> Ints:
    """Each pair once, the lower index first, sorted."""
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    key = np.unique((low * n + high)[low != high])
    return np.stack([key // n, key % n], axis=1)
