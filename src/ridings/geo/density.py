"""How far the next stop of a tour is likely to be, from how dense the stops are around it."""

import numpy as np

from ridings.geo.distance import Floats, Ints, chord_to_km, places

TOUR_CONSTANT = 0.7  # Beardwood, Halton and Hammersley (1959): a tour is about 0.7 * sqrt(area * stops) long
MOST_KM = 50.0  # a hop longer than this is a trip of its own, not the next stop of a tour
NEIGHBOURS = 8


def hop_km(points: Floats, frequency: Floats, neighbours: int = NEIGHBOURS) -> Floats:
    """Expected km to the next stop of a tour around each of the unit vectors (n, 3), as (n,).

    `0.7 * sqrt(area / stops)` with the area of the disc that holds the nearest `neighbours`, and the point
    itself plus those of them that a tour to it would also serve: a neighbour visited half as often is there
    on half of the tours (Daganzo 1984, continuous approximation). 0 where all of them share one place or
    there is nobody else, at most 50 km. `frequency` is visits a year, (n,), not negative.
    """
    from scipy.spatial import cKDTree  # late: slow to import

    n = len(points)
    k = min(neighbours, n - 1)
    if k < 1:
        return np.zeros(n)
    # More accounts than neighbours at one place: their hop is 0, and anyone else sees no more than k of them.
    # Dropping the rest keeps the tree quick where thousands share one city's or postal code's point.
    turn, crowd = _turn(places(points)[0])
    kept = np.flatnonzero(turn < k)
    tree = cKDTree(points[kept])
    asking = kept[tree.indices]  # near ones after each other: four times as quick as in the order given
    asking = asking[crowd[asking] <= k]
    out = np.zeros(n)
    if len(asking):
        chord, index = tree.query(points[asking], k=k + 1, workers=-1)
        stops = _stops(frequency, asking, kept[index])
        radius = chord_to_km(np.asarray(chord)[:, -1])
        out[asking] = np.minimum(MOST_KM, TOUR_CONSTANT * np.sqrt(np.pi * radius**2 / stops))
    return out


def _turn(place: Ints) -> tuple[Ints, Ints]:
    """Return the turn of each point among those at its place, from 0, and how many they are, (n,) each."""
    order = np.argsort(place, kind="stable")
    size = np.bincount(place)
    turn = np.empty(len(place), np.int64)
    turn[order] = np.arange(len(place)) - np.repeat(np.cumsum(size) - size, size)
    return turn, size[place]


def _stops(frequency: Floats, asking: Ints, index: Ints) -> Floats:
    """Each asking point itself and the share of its tours that serve each of its neighbours, summed, (m,)."""
    own = frequency[asking][:, None]
    less = np.minimum(frequency[index], own)
    share = np.divide(less, own, out=np.ones(index.shape), where=own > 0)
    return np.asarray(share.sum(axis=1), np.float64)
