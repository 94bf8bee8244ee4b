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
        half = (q - p) // 2
        wanted = parts[p : p + half].sum() / parts[p:q].sum() * weight[members].sum()
        count = _cut(members, along, weight, wanted)
        cut = min(max(count, min(half, b - a)), max(b - a - (q - p - half), 0))
        if cut != count:  # fewer points than parts on one side
            members = members[np.argsort(along, kind="mergesort")]
        cut += a
        order[a:b] = members
        todo.append((a, cut, p, p + half))
        todo.append((cut, b, p + half, q))
    return labels


@njit(cache=True, error_model="numpy")
def _cut(members: NDArray[np.int64], along: Floats, weight: Floats, wanted: float) -> int:
    """Put the first along the axis that together weigh less than `wanted` in front; how many they are.

    Hoare's quickselect (1961), by weight.
    """
    low, high = 0, len(members)
    held = 0.0
    while low < high:
        pivot = along[low + (high - low) // 2]
        at, last, x = low, high, low
        lighter, level = 0.0, 0.0
        while x < last:
            if along[x] < pivot:
                lighter += weight[members[x]]
                _exchange(members, along, x, at)
                at += 1
                x += 1
            elif along[x] > pivot:
                last -= 1
                _exchange(members, along, x, last)
            else:
                level += weight[members[x]]
                x += 1
        if held + lighter >= wanted:
            high = at
        elif held + lighter + level >= wanted:
            held += lighter
            while at < last and held + weight[members[at]] < wanted:
                held += weight[members[at]]
                at += 1
            return at
        else:
            held += lighter + level
            low = last
    return low


@njit(cache=True, error_model="numpy")
def _exchange(members: NDArray[np.int64], along: Floats, x: int, y: int) -> None:
    members[x], members[y] = members[y], members[x]
    along[x], along[y] = along[y], along[x]


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
