"""One move of one unit: what it gains with bands and budgets as penalties, and how it is booked.

Numba compiles these functions; the tuples only name the arrays they share.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.apart import clashing
from ridings.solvers.districting.problem import Floats, Ints

Counts = NDArray[np.int64]

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
    kin_start: Ints  # (n + 1,) in `kin`, the nearest units of each; one entry where they do not matter
    kin: Ints
    pull: float  # cost of a unit apart from one of its nearest
    foe_start: Ints  # (n + 1,) in `foe`, those that each unit must be apart from; or one entry
    foe: Ints
    strife: float  # cost of two that must be apart in one territory


class Book(NamedTuple):
    """The plan as it stands, changed in place."""

    slot: Ints  # (n,) column of each unit's candidate
    labels: Ints  # (n,) its territory
    loads: Floats  # (A, k)
    moved: Floats  # (M,)
    sizes: NDArray[np.int64]  # (k,) units in each territory


@njit(cache=True, error_model="numpy")
def broken(load: float, low: float, high: float) -> float:
    """How far a load is outside its band, more than in proportion: what is far out flows off first."""
    over = max(load - high, low - load)
    if over <= 0.0:
        return 0.0
    return over + over * over / SOFT


@njit(cache=True, error_model="numpy")
def gain(
    i: int, s: int, c: int, territory: Ints, cost: Floats, haul: Floats, amounts: Floats, per_hour: Floats,
    leave: Floats, owner: Ints, move_amounts: Floats, budgets: Floats, low: Floats, high: Floats,
    penalty: Floats, over_penalty: float, loads: Floats, moved: Floats,
) -> float:  # fmt: skip
    """Change of the penalised cost when unit i goes from candidate s to c; below 0 is better.

    Arrays one by one, not a tuple: Numba counts references on every access to one, five times the time.
    """
    j, m = territory[i, s], territory[i, c]
    change = cost[i, c] - cost[i, s]
    for a in range(len(amounts)):
        out = amounts[a, i] + per_hour[a] * haul[i, s]
        into = amounts[a, i] + per_hour[a] * haul[i, c]
        change += penalty[a] * (
            broken(loads[a, j] - out, low[a, j], high[a, j])
            - broken(loads[a, j], low[a, j], high[a, j])
            + broken(loads[a, m] + into, low[a, m], high[a, m])
            - broken(loads[a, m], low[a, m], high[a, m])
        )
    if owner[i] >= 0:
        sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
        change += sign * leave[i]
        for b in range(len(budgets)):
            after = moved[b] + sign * move_amounts[b, i]
            change += over_penalty * (max(0.0, after - budgets[b]) - max(0.0, moved[b] - budgets[b]))
    return float(change)


@njit(cache=True, error_model="numpy")
def estranged(i: int, j: int, m: int, labels: Ints, kin_start: Ints, kin: Ints) -> int:
    """How many more of the nearest units of i are in another territory once it goes from j to m."""
    if len(kin_start) == 1:
        return 0
    more = 0
    for x in range(kin_start[i], kin_start[i + 1]):
        if labels[kin[x]] == j:
            more += 1
        elif labels[kin[x]] == m:
            more -= 1
    return more


@njit(cache=True, error_model="numpy")
def shift(
    i: int, s: int, c: int, territory: Ints, haul: Floats, amounts: Floats, per_hour: Floats, owner: Ints,
    move_amounts: Floats, loads: Floats, moved: Floats, sizes: Counts,
) -> None:  # fmt: skip
    """Book unit i from candidate s to c."""
    j, m = territory[i, s], territory[i, c]
    for a in range(len(amounts)):
        loads[a, j] -= amounts[a, i] + per_hour[a] * haul[i, s]
        loads[a, m] += amounts[a, i] + per_hour[a] * haul[i, c]
    if owner[i] >= 0:
        sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
        for b in range(len(moved)):
            moved[b] += sign * move_amounts[b, i]
    sizes[j] -= 1
    sizes[m] += 1


@njit(cache=True, error_model="numpy")
def swap_units(
    t: Terms, book: Book, firsts: NDArray[np.int64], seconds: NDArray[np.int64], units: Ints, slots: Ints
) -> int:
    """Exchange, for each pair of territories, the two units that gain most together; how many pairs did.

    Row p offers units[firsts[p, 0]:firsts[p, 1]] of one territory against those of `seconds` of the other;
    `slots` are the candidates they would go to.
    """
    territory, cost, haul, amounts, per_hour = t.territory, t.cost, t.haul, t.amounts, t.per_haul_hour
    leave, owner, weights, budgets = t.leave, t.owner, t.move_amounts, t.budgets
    low, high, penalty, over = t.low, t.high, t.penalty, t.over_penalty
    kin_start, kin, pull = t.kin_start, t.kin, t.pull
    foe_start, foe, strife = t.foe_start, t.foe, t.strife
    slot, labels, loads, moved, sizes = book
    changed = 0
    for p in range(len(firsts)):
        best, best_x, best_y = -EPSILON, -1, -1
        for x in range(firsts[p, 0], firsts[p, 1]):
            i, there = units[x], slots[x]
            here, j = slot[i], labels[i]
            if territory[i, there] == j:
                continue
            alone = gain(
                i, here, there, territory, cost, haul, amounts, per_hour, leave, owner, weights, budgets,
                low, high, penalty, over, loads, moved,
            )  # fmt: skip
            alone += pull * estranged(i, j, territory[i, there], labels, kin_start, kin)
            alone += strife * clashing(i, j, territory[i, there], labels, foe_start, foe)
            shift(
                i, here, there, territory, haul, amounts, per_hour, owner, weights,
                loads, moved, sizes,
            )  # fmt: skip
            for y in range(seconds[p, 0], seconds[p, 1]):
                q, back = units[y], slots[y]
                if q == i or territory[q, back] != j or labels[q] != territory[i, there]:
                    continue
                both = alone + gain(
                    q, slot[q], back, territory, cost, haul, amounts, per_hour, leave, owner, weights,
                    budgets, low, high, penalty, over, loads, moved,
                )  # fmt: skip
                both += pull * estranged(q, labels[q], j, labels, kin_start, kin)
                both += strife * clashing(q, labels[q], j, labels, foe_start, foe)
                if both < best:
                    best, best_x, best_y = both, x, y
            shift(
                i, there, here, territory, haul, amounts, per_hour, owner, weights,
                loads, moved, sizes,
            )  # fmt: skip
        if best_x >= 0:
            for x in (best_x, best_y):
                i, c = units[x], slots[x]
                shift(
                    i, slot[i], c, territory, haul, amounts, per_hour, owner, weights,
                    loads, moved, sizes,
                )  # fmt: skip
                slot[i], labels[i] = c, territory[i, c]
            changed += 1
    return changed
