"""Where to begin: balanced recursive bisection, and small clusters that stand for many units."""

import numpy as np

from ridings.solvers.districting.problem import Floats, Ints


def bisect(xyz: Floats, weight: Floats, parts: Floats, rng: np.random.Generator | None = None) -> Ints:
    """Split points into len(parts) groups of weight in proportion to `parts`, (n,) labels.

    Cuts across the longest axis, again and again (Kalcsics, Nickel and Schroeder 2005). With `rng` the
    axes are turned at random, which gives different starts.
    """
    labels = np.zeros(len(xyz), np.int32)
    todo = [(np.arange(len(xyz)), np.arange(len(parts)))]
    while todo:
        members, names = todo.pop()
        if len(names) == 1 or len(members) == 0:
            labels[members] = names[0]
            continue
        here = xyz[members]
        axis = _long_axis(here, weight[members], rng)
        order = members[np.argsort(here @ axis, kind="stable")]
        half = len(names) // 2
        wanted = parts[names[:half]].sum() / parts[names].sum()
        run = np.cumsum(weight[order])
        cut = int(np.searchsorted(run, wanted * run[-1]))
        cut = min(max(cut, min(half, len(order))), max(len(order) - (len(names) - half), 0))
        todo += [(order[:cut], names[:half]), (order[cut:], names[half:])]
    return labels


def _long_axis(points: Floats, weight: Floats, rng: np.random.Generator | None) -> Floats:
    weight = np.maximum(weight, 1e-12)
    centered = points - weight @ points / weight.sum()
    _, vectors = np.linalg.eigh(centered.T @ (centered * weight[:, None]))
    axis = vectors[:, -1]
    if rng is not None:
        axis = axis + 0.6 * rng.normal() * vectors[:, -2]
    return np.asarray(axis * np.sign(axis[np.abs(axis).argmax()]))


def clusters(xyz: Floats, weight: Floats, count: int) -> Ints:
    """Group points into about `count` small compact clusters of like weight, (n,) labels."""
    return bisect(xyz, weight, np.ones(max(1, count)))
