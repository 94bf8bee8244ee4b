"""The point with the least way to many others, for many groups of points in one go."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SAME_PLACE = 1e-9  # chord between unit vectors under which two points are one: 6 mm
_CLOSE_ENOUGH = 1e-8  # chord: 6 cm
_MOST_STEPS = 200
_TRY_EVERY = 8  # steps
_NEAR = 8  # data points that may be better than where the iteration stops


def geometric_median(points: Floats, weights: Floats) -> Floats:
    """Point on the sphere with the least weighted sum of chords to unit vectors (n, 3), as (3,).

    See `geometric_medians`.
    """
    alone = np.zeros(len(points), np.int64)
    return np.asarray(geometric_medians(points, weights, alone, 1)[0], np.float64)


def geometric_medians(points: Floats, weights: Floats, group: NDArray[np.integer], count: int) -> Floats:
    """Weighted geometric median of each group of unit vectors, (count, 3); NaN for one without points.

    Weiszfeld's iteration as mended by Vardi and Zhang (2000), which does not stick to a data point it happens
    to meet. Within a few thousand km the chord is the great circle for all practical purposes. Weights all
    zero in a group count as equal.

    Parameters
    ----------
    points, weights
        (n, 3) unit vectors, (n,).
    group
        (n,) number of each point's group, negative for none.
    """
    order = np.argsort(group, kind="stable")
    order = order[group[order] >= 0]
    sizes = np.bincount(group[order], minlength=count)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]).astype(np.int64)
    held = np.ascontiguousarray(points[order], np.float64)
    return np.asarray(_medians(held, np.ascontiguousarray(weights[order], np.float64), start))


@njit(cache=True, error_model="numpy", nogil=True)
def _medians(points: Floats, weights: Floats, start: Ints) -> Floats:
    out = np.full((len(start) - 1, 3), np.nan)
    for j in range(len(start) - 1):
        if start[j + 1] > start[j]:
            part = slice(start[j], start[j + 1])
            weight = weights[part] if np.any(weights[part] > 0) else np.ones(start[j + 1] - start[j])
            out[j] = _median(points[part], weight)
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _median(points: Floats, weights: Floats) -> Floats:
    here = _mean(points, weights)
    for step in range(_MOST_STEPS):
        if step % _TRY_EVERY == 0:  # towards an optimum that is itself a data point the iteration only creeps
            nearest = points[_nearest(points, here, 1)[0]].copy()
            if np.all(_step(points, weights, nearest) == nearest):
                here = nearest
                break
        there = _step(points, weights, here)
        moved = _chord(there, here)
        here = there
        if moved < _CLOSE_ENOUGH:
            break
    best, least = here, _sum(points, weights, here)
    for x in _nearest(points, here, min(_NEAR, len(points))):  # it creeps past these
        found = _sum(points, weights, points[x])
        if found < least:
            best, least = points[x].copy(), found
    return best


@njit(cache=True, error_model="numpy", nogil=True)
def _mean(points: Floats, weights: Floats) -> Floats:
    """Weighted mean, back on the sphere; where points cancel out, the heaviest of them."""
    total: Floats = np.zeros(3)
    for x in range(len(points)):
        for axis in range(3):
            total[axis] += weights[x] * points[x, axis]
    length = _length(total)
    if length < _SAME_PLACE * weights.sum():
        total[:] = points[np.argmax(weights)]
        return total
    for axis in range(3):
        total[axis] /= length
    return total


@njit(cache=True, error_model="numpy", nogil=True)
def _step(points: Floats, weights: Floats, here: Floats) -> Floats:
    toward, held, apart = np.zeros(3), 0.0, False
    for x in range(len(points)):
        chord = _chord(points[x], here)
        if chord <= _SAME_PLACE:
            held += weights[x]
            continue
        apart = True
        pull = weights[x] / chord
        for axis in range(3):
            toward[axis] += pull * points[x, axis]
    length = _length(toward)
    if not apart or length < _SAME_PLACE:
        return here.copy()
    target = np.empty(3)
    for axis in range(3):
        target[axis] = toward[axis] / length
    if held == 0.0:
        return target
    along = toward[0] * here[0] + toward[1] * here[1] + toward[2] * here[2]
    force = _length(toward - along * here)
    if force <= held:
        return here.copy()
    for axis in range(3):
        target[axis] = (1.0 - held / force) * target[axis] + (held / force) * here[axis]
    length = _length(target)
    for axis in range(3):
        target[axis] /= length
    return target


@njit(cache=True, error_model="numpy", nogil=True)
def _nearest(points: Floats, here: Floats, most: int) -> Ints:
    """Rows of the points nearest to a place, the nearest first; of equals the earlier row."""
    rows, chords, found = np.zeros(most, np.int64), np.full(most, np.inf), 0
    for x in range(len(points)):
        chord = _chord(points[x], here)
        if found == most and chord >= chords[most - 1]:
            continue
        at = found if found < most else most - 1
        while at > 0 and chords[at - 1] > chord:
            rows[at], chords[at] = rows[at - 1], chords[at - 1]
            at -= 1
        rows[at], chords[at] = x, chord
        found = min(found + 1, most)
    return rows


@njit(cache=True, error_model="numpy", nogil=True)
def _sum(points: Floats, weights: Floats, here: Floats) -> float:
    total = 0.0
    for x in range(len(points)):
        total += weights[x] * _chord(points[x], here)
    return total


@njit(cache=True, error_model="numpy", nogil=True)
def _chord(a: Floats, b: Floats) -> float:
    return float(np.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2))


@njit(cache=True, error_model="numpy", nogil=True)
def _length(a: Floats) -> float:
    return float(np.sqrt(a[0] ** 2 + a[1] ** 2 + a[2] ** 2))
