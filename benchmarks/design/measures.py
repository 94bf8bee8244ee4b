"""What a division is worth, by plain formulas that know no solver; the same for every tool compared."""

import numpy as np
from numpy.typing import NDArray

from ridings.geo.adjacency import components
from ridings.geo.distance import chord_to_km, geometric_median

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
