"""One move of one unit: what it gains with bands and budgets as penalties, and how it is booked.

Numba compiles these functions; the tuples only name the arrays they share.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.problem import Floats, Ints

SOFT = 0.02  # a load this far out, in targets, weighs twice as much as in proportion
EPSILON = 1e-9  # a gain smaller than this is none


class Terms(NamedTuple):
    """What does not change during a search."""

    territory: Ints  # (n, C) candidates, -1 pads
    near: Ints  # (n, N) columns of the candidates tried, the cheapest with prices first
    cost: Floats  # (n, C)
    haul: Floats  # (n, C) hours a year
    amounts: Floats  # (A, n) scaled
    per_haul_hour: Floats  # (A,)
    leave: Floats  # (n,) cost of leaving the owner
    owner: Ints  # (n,)
    move_amounts: Floats  # (M, n)
    budgets: Floats  # (M,)
    low: Floats  # (A, k) lowest load
    high: Floats  # (A, k) highest load
    penalty: Floats  # (A,) cost per scaled amount outside a band
    over_penalty: float  # cost per scaled amount over a budget
    indptr: Ints  # (n + 1,) neighbours in compressed rows; one entry where nothing must hang together
    indices: Ints


class Book(NamedTuple):
    """The plan as it stands, changed in place."""

    slot: Ints  # (n,) column of each unit's candidate
    labels: Ints  # (n,) its territory
    loads: Floats  # (A, k)
    moved: Floats  # (M,)
    sizes: NDArray[np.int64]  # (k,) units in each territory
    plain: NDArray[np.int64]  # (k,) of them those that have neighbours


@njit(cache=True)
def broken(load: float, low: float, high: float) -> float:
    """How far a load is outside its band, more than in proportion: what is far out flows off first."""
    over = max(load - high, low - load)
    if over <= 0.0:
        return 0.0
    return over + over * over / SOFT


@njit(cache=True)
def gain(t: Terms, book: Book, i: int, c: int) -> float:
    """Change of the penalised cost when unit i goes to its candidate c; below 0 is better."""
    s = book.slot[i]
    j, m = t.territory[i, s], t.territory[i, c]
    change = t.cost[i, c] - t.cost[i, s]
    for a in range(len(t.amounts)):
        out = t.amounts[a, i] + t.per_haul_hour[a] * t.haul[i, s]
        into = t.amounts[a, i] + t.per_haul_hour[a] * t.haul[i, c]
        change += t.penalty[a] * (
            broken(book.loads[a, j] - out, t.low[a, j], t.high[a, j])
            - broken(book.loads[a, j], t.low[a, j], t.high[a, j])
            + broken(book.loads[a, m] + into, t.low[a, m], t.high[a, m])
            - broken(book.loads[a, m], t.low[a, m], t.high[a, m])
        )
    if t.owner[i] >= 0:
        sign = (1.0 if m != t.owner[i] else 0.0) - (1.0 if j != t.owner[i] else 0.0)
        change += sign * t.leave[i]
        for b in range(len(t.budgets)):
            after = book.moved[b] + sign * t.move_amounts[b, i]
            change += t.over_penalty * (
                max(0.0, after - t.budgets[b]) - max(0.0, book.moved[b] - t.budgets[b])
            )
    return change


@njit(cache=True)
def shift(t: Terms, book: Book, i: int, c: int) -> None:
    """Book unit i to its candidate c."""
    s = book.slot[i]
    j, m = t.territory[i, s], t.territory[i, c]
    for a in range(len(t.amounts)):
        book.loads[a, j] -= t.amounts[a, i] + t.per_haul_hour[a] * t.haul[i, s]
        book.loads[a, m] += t.amounts[a, i] + t.per_haul_hour[a] * t.haul[i, c]
    if t.owner[i] >= 0:
        sign = (1.0 if m != t.owner[i] else 0.0) - (1.0 if j != t.owner[i] else 0.0)
        for b in range(len(book.moved)):
            book.moved[b] += sign * t.move_amounts[b, i]
    book.sizes[j] -= 1
    book.sizes[m] += 1
    if len(t.indptr) > 1 and t.indptr[i + 1] > t.indptr[i]:
        book.plain[j] -= 1
        book.plain[m] += 1
    book.slot[i] = c
    book.labels[i] = m


@njit(cache=True)
def swap_units(
    t: Terms, book: Book, firsts: NDArray[np.int64], seconds: NDArray[np.int64], units: Ints, slots: Ints
) -> int:
    """Exchange, for each pair of territories, the two units that gain most together; how many pairs did.

    Row p offers units[firsts[p, 0]:firsts[p, 1]] of one territory against those of `seconds` of the other;
    `slots` are the candidates they would go to.
    """
    changed = 0
    for p in range(len(firsts)):
        best, best_x, best_y = -EPSILON, -1, -1
        for x in range(firsts[p, 0], firsts[p, 1]):
            i, there = units[x], slots[x]
            here, j = book.slot[i], book.labels[i]
            if t.territory[i, there] == j:
                continue
            alone = gain(t, book, i, there)
            shift(t, book, i, there)
            for y in range(seconds[p, 0], seconds[p, 1]):
                q, back = units[y], slots[y]
                if t.territory[q, back] != j or book.labels[q] != t.territory[i, there] or q == i:
                    continue
                both = alone + gain(t, book, q, back)
                if both < best:
                    best, best_x, best_y = both, x, y
            shift(t, book, i, here)
        if best_x >= 0:
            shift(t, book, units[best_x], slots[best_x])
            shift(t, book, units[best_y], slots[best_y])
            changed += 1
    return changed
