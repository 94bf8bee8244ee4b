"""Walks through single moves: by chance while it is warm, or always downhill."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.contiguity import keeps_together
from ridings.solvers.districting.moves import EPSILON, Book, Terms, gain, shift


@njit(cache=True)
def bound_to_neighbours(t: Terms, i: int) -> bool:
    """Whether unit i must stay connected to its territory."""
    return bool(len(t.indptr) > 1 and t.indptr[i + 1] > t.indptr[i])


@njit(cache=True)
def touches(t: Terms, book: Book, i: int, territory: int) -> bool:
    """Whether unit i may join a territory: a neighbour is in it, or it has no ground yet."""
    if book.plain[territory] == 0:
        return True
    for x in range(t.indptr[i], t.indptr[i + 1]):
        if book.labels[t.indices[x]] == territory:
            return True
    return False


@njit(cache=True)
def proposed(t: Terms, book: Book, i: int, draw: int) -> int:
    """Pick a candidate by chance: a near one, or on a graph the territory of a neighbour; -1 for none."""
    if not bound_to_neighbours(t, i):
        return int(t.near[i, draw % t.near.shape[1]])
    degree = t.indptr[i + 1] - t.indptr[i]
    if draw % 64 == 0:  # now and then any near one, for territories that have no ground yet
        c = t.near[i, (draw // 64) % t.near.shape[1]]
        return int(c) if t.territory[i, c] >= 0 and book.plain[t.territory[i, c]] == 0 else -1
    other = book.labels[t.indices[t.indptr[i] + draw % degree]]
    for c in range(t.territory.shape[1]):
        if t.territory[i, c] == other:
            return c
    return -1


@njit(cache=True)
def anneal_units(
    t: Terms, book: Book, units: NDArray[np.int64], heat: float, part: int, parts: int, steps: int, seed: int
) -> None:
    """Try `steps` random moves, the warmth falling from `heat` to nothing over all `parts` walks."""
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    mark = np.zeros(len(book.labels) if len(t.indptr) > 1 else 0, np.int64)
    queue = np.empty(len(mark), np.int32)
    epoch = 0
    for step in range(steps):
        state ^= state << np.uint64(13)  # xorshift (Marsaglia 2003): seeded here, shared with nobody
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        i = units[np.int64(state >> np.uint64(33)) % len(units)]
        c = proposed(t, book, i, np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF)))
        if c < 0 or c == book.slot[i] or t.territory[i, c] < 0 or book.sizes[book.labels[i]] <= 1:
            continue
        change = gain(t, book, i, c)
        if change > 0.0:
            warmth = heat * (1.0 - (part + step / steps) / parts) ** 2
            chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
            if warmth <= 0.0 or chance >= np.exp(-change / warmth):
                continue
        if bound_to_neighbours(t, i):
            epoch += 1
            if not keeps_together(i, book.labels, t.indptr, t.indices, mark, queue, epoch):
                continue
        shift(t, book, i, c)


@njit(cache=True)
def sweep_units(t: Terms, book: Book, units: NDArray[np.int64]) -> int:
    """Move each unit to the best of its near territories if that gains; returns how many moved."""
    mark = np.zeros(len(book.labels) if len(t.indptr) > 1 else 0, np.int64)
    queue = np.empty(len(mark), np.int32)
    epoch = 0
    changed = 0
    for i in units:
        if book.sizes[book.labels[i]] <= 1:
            continue
        bound = bound_to_neighbours(t, i)
        best, best_gain = -1, -EPSILON
        for c in t.near[i]:
            if c == book.slot[i] or t.territory[i, c] < 0:
                continue
            if bound and not touches(t, book, i, t.territory[i, c]):
                continue
            change = gain(t, book, i, c)
            if change < best_gain:
                best, best_gain = c, change
        if best < 0:
            continue
        if bound:
            epoch += 1
            if not keeps_together(i, book.labels, t.indptr, t.indices, mark, queue, epoch):
                continue
        shift(t, book, i, best)
        changed += 1
    return changed
