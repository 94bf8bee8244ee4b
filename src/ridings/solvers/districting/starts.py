"""Where to begin: balanced recursive bisection, and small clusters that stand for many units."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.problem import Floats, Ints

TURNS = 30  # of Jacobi's rotations at most


def bisect(xyz: Floats, weight: Floats, parts: Floats, rng: np.random.Generator | None = None) -> Ints:
    """Split points into len(parts) groups of weight in proportion to `parts`, (n,) labels.

    Cuts across the longest axis, again and again (Kalcsics, Nickel and Schroeder 2005). With `rng` the
    axes are turned at random, which gives different starts.
    """
    turned = 0.6 * rng.normal(size=len(parts)) if rng is not None else np.zeros(len(parts))
    out: Ints = _bisected(np.ascontiguousarray(xyz), np.maximum(weight, 1e-12), weight, parts, turned)
    return out


@njit(cache=True, error_model="numpy")
def _bisected(xyz: Floats, firm: Floats, weight: Floats, parts: Floats, turned: Floats) -> Ints:
    labels = np.zeros(len(xyz), np.int32)
    order = np.arange(len(xyz))
    todo = [(0, len(xyz), 0, len(parts))]  # members order[a:b] to groups p to before q
    cuts = 0
    while len(todo) > 0:
        a, b, p, q = todo.pop()
        if q - p == 1 or a == b:
            labels[order[a:b]] = p
            continue
        members = order[a:b].copy()
        first, second = _long_axes(xyz, firm, members)
        axis = first + turned[cuts] * second
        cuts += 1
        along = np.empty(len(members))
        for x in range(len(members)):
            along[x] = (xyz[members[x]] * axis).sum()
        order[a:b] = members[np.argsort(along, kind="mergesort")]
        half = (q - p) // 2
        wanted = parts[p : p + half].sum() / parts[p:q].sum() * weight[order[a:b]].sum()
        cut, held = a, 0.0
        while cut < b and held + weight[order[cut]] < wanted:
            held += weight[order[cut]]
            cut += 1
        cut = max(min(max(cut, a + min(half, b - a)), b - (q - p - half)), a)
        todo.append((a, cut, p, p + half))
        todo.append((cut, b, p + half, q))
    return labels


@njit(cache=True, error_model="numpy")
def _long_axes(xyz: Floats, weight: Floats, members: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The two longest axes of some points, (3,) each, by Jacobi's method; the greatest entry is positive."""
    mean = np.zeros(3)
    total = 0.0
    for i in members:
        total += weight[i]
        mean += weight[i] * xyz[i]
    mean /= total
    spread = np.zeros((3, 3))
    for i in members:
        for r in range(3):
            for c in range(3):
                spread[r, c] += weight[i] * (xyz[i, r] - mean[r]) * (xyz[i, c] - mean[c])
    vectors = np.eye(3)
    for turn in range(TURNS):
        r, c = ((0, 1), (0, 2), (1, 2))[turn % 3]
        if abs(spread[r, c]) <= 1e-300:
            continue
        angle = 0.5 * np.arctan2(2.0 * spread[r, c], spread[c, c] - spread[r, r])
        turned = np.eye(3)
        turned[r, r] = turned[c, c] = np.cos(angle)
        turned[r, c], turned[c, r] = np.sin(angle), -np.sin(angle)
        spread = _times(_times(turned.T, spread), turned)
        vectors = _times(vectors, turned)
    order = np.argsort(np.array([spread[0, 0], spread[1, 1], spread[2, 2]]))
    first, second = vectors[:, order[2]].copy(), vectors[:, order[1]].copy()
    if first[np.argmax(np.abs(first))] < 0:
        first = -first
    return first, second


@njit(cache=True, error_model="numpy")
def _times(left: Floats, right: Floats) -> Floats:
    out = np.zeros((3, 3))
    for r in range(3):
        for c in range(3):
            for x in range(3):
                out[r, c] += left[r, x] * right[x, c]
    return out


def clusters(xyz: Floats, weight: Floats, count: int) -> Ints:
    """Group points into about `count` small compact clusters of like weight, (n,) labels."""
    return bisect(xyz, weight, np.ones(max(1, count)))
