"""What a division is worth, by plain formulas that know no solver; the same for every tool compared."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, vstack

from ridings.geo.adjacency import components
from ridings.geo.distance import chord_to_km
from ridings.geo.median import geometric_median

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNPLACED = -1  # the label of an account that belonged to a rep who left


def deviation(amounts: Floats, labels: Ints, territories: int) -> Floats:
    """Amount / mean - 1 of each territory, (k,), for amounts (n,)."""
    load = np.bincount(labels, amounts, territories)
    return np.asarray(load * territories / amounts.sum() - 1.0, np.float64)


def worst_deviation(amounts: Floats, labels: Ints, territories: int) -> float:
    """Largest |amount / mean - 1| over the territories, on both sides."""
    return float(np.abs(deviation(amounts, labels, territories)).max())


def largest_account_floor(amounts: Floats, territories: int) -> float:
    """How far above the mean the largest single account takes its territory, whatever the plan."""
    return max(0.0, float(amounts.max()) * territories / float(amounts.sum()) - 1.0)


def medians(xyz: Floats, weights: Floats, labels: Ints, territories: int) -> Floats:
    """Weighted geometric median of each territory, (k, 3); of an empty one the middle of everything."""
    out = np.tile(xyz.mean(axis=0) / np.linalg.norm(xyz.mean(axis=0)), (territories, 1))
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(labels, minlength=territories))[:-1])
    for territory, rows in enumerate(parts):
        if len(rows):
            out[territory] = geometric_median(xyz[rows], weights[rows])
    return out


def dispersion_km(xyz: Floats, weights: Floats, labels: Ints, territories: int) -> float:
    """Weighted mean great-circle km of units (n, 3) to the geometric median of their own territory."""
    centers = medians(xyz, weights, labels, territories)
    km = chord_to_km(np.linalg.norm(xyz - centers[labels], axis=1))
    return float(weights @ km / weights.sum())


def dispersion_on_plane(plane: Floats, weights: Floats, labels: Ints, territories: int) -> float:
    """Weighted mean km of places on a plane, (n, 2), to the weighted mean of their own territory.

    What k-means looks for, though not squared: the fairer measure to quote against it.
    """
    held = np.maximum(np.bincount(labels, weights, territories), 1e-300)
    center = np.stack([np.bincount(labels, weights * x, territories) / held for x in plane.T], axis=1)
    away = np.linalg.norm(plane - center[labels], axis=1)
    return float(weights @ away / weights.sum())


def off_main_share(labels: Ints, edges: Ints) -> float:
    """Share of the units outside the largest piece, by units, of their territory on these edges (m, 2)."""
    kept = edges[labels[edges[:, 0]] == labels[edges[:, 1]]]
    piece = components(len(labels), kept)
    size = np.bincount(piece)
    main = np.zeros(int(labels.max()) + 1, np.int64)
    np.maximum.at(main, labels, size[piece])
    return 1.0 - float(main.sum()) / len(labels)


def moved_share(amounts: Floats, owner: Ints, labels: Ints) -> float:
    """Share of the amount held today whose territory changes; who has left keeps nothing."""
    held = owner != UNPLACED
    gone = held & (labels != owner)
    return float(amounts[gone].sum() / amounts[held].sum())


def relabelled(amounts: Floats, owner: Ints, labels: Ints, territories: int) -> Ints:
    """Name the territories of a plan after today's so that as much of the amount as can be stays."""
    held = owner != UNPLACED
    kept = np.zeros((territories, territories))
    np.add.at(kept, (labels[held], owner[held]), amounts[held])
    new, old = linear_sum_assignment(-kept)
    name = np.empty(territories, np.int64)
    name[new] = old
    return name[labels]


def neighbouring(labels: Ints, edges: Ints) -> Ints:
    """Pairs of territories (m, 2) that have an edge between them, both ways round."""
    ends = labels[edges]
    pairs = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    return np.concatenate([pairs, pairs[:, ::-1]])


def least_moved(load: Floats, arcs: Ints, departed: int, tolerance: float) -> float:
    """Least amount that must change hands once a territory is given up.

    A minimum-cost flow: amounts (k,) run along arcs (m, 2) between neighbouring territories until the
    departed one is empty and every other one is within the tolerance of the new mean. What else must be
    balanced is left out, so no plan that moves accounts between neighbours moves less.

    Raises
    ------
    ValueError
        If no flow along these arcs does it.
    """
    k, count = len(load), len(arcs)
    tail, head = arcs.T
    column = np.arange(count)
    gain = coo_array(
        (np.r_[np.ones(count), -np.ones(count)], (np.r_[head, tail], np.r_[column, column])), shape=(k, count)
    ).tocsr()
    mean = load.sum() / (k - 1)
    low, high = mean * (1 - tolerance) - load, mean * (1 + tolerance) - load
    low[departed] = high[departed] = -load[departed]
    limits = np.concatenate([high, -low])
    both: Any = vstack([gain, -gain])
    found = linprog(np.ones(count), A_ub=both, b_ub=limits, method="highs")
    if found.status != 0 or found.fun is None:
        raise ValueError(f"no flow between neighbours restores the band: {found.message}")
    return float(found.fun)
