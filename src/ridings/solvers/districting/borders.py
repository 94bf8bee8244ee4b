"""A walk along the borders of connected territories: one unit at a time changes over to its neighbour's.

Costs are worked out when they are asked for: only units on a border ever are, so memory stays flat. Numba
compiles these functions; the tuples only name the arrays they share.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.apart import clashing
from ridings.solvers.districting.moves import broken
from ridings.solvers.districting.pairs import pair
from ridings.solvers.districting.problem import Bools, Floats, Ints
from ridings.solvers.districting.roads import Road

FARTHEST = 150  # units looked at to see whether a territory hangs together without one; then it may not


class BorderTerms(NamedTuple):
    """What does not change during a walk."""

    sites: Floats  # (S, 3)
    start: NDArray[np.int64]  # (n + 1,)
    weight: Floats  # (S,)
    haul_rate: Floats  # (S,)
    homes: Floats  # (k, 3)
    centers: Floats  # (k, 3)
    home_weight: Floats  # (k,)
    center_weight: Floats  # (k,)
    has_home: Bools  # (k,)
    measure: int
    curve: Floats
    classes: Ints  # (n,)
    allowed: Bools  # (classes, k)
    misfit: Floats  # (classes, k)
    foe_start: Ints  # (n + 1,) in `foe`, those that each unit must be apart from; or one entry
    foe: Ints
    strife: float  # cost of two that must be apart in one territory
    movable: Bools  # (n,)
    amounts: Floats  # (A, n) scaled
    per_haul_hour: Floats  # (A,)
    leave: Floats  # (n,) cost of leaving the owner
    owner: Ints  # (n,)
    move_amounts: Floats  # (M, n)
    budgets: Floats  # (M,)
    low: Floats  # (A, k) lowest load
    high: Floats  # (A, k) highest load
    penalty: Floats  # (A, k) cost per scaled amount outside a band
    over_penalty: float  # cost per scaled amount over a budget
    indptr: Ints  # (n + 1,) neighbours in compressed rows
    indices: Ints
    road: Road


class BorderBook(NamedTuple):
    """The plan as it stands, changed in place."""

    labels: Ints  # (n,)
    cost: Floats  # (n,) of each unit where it is
    haul: Floats  # (n,) hours a year where it is
    loads: Floats  # (A, k)
    moved: Floats  # (M,)
    plain: NDArray[np.int64]  # (k,) units with neighbours in each territory


@njit(cache=True, error_model="numpy")
def hangs_together(
    i: int, labels: Ints, indptr: Ints, indices: Ints, mark: NDArray[np.int64], queue: Ints, epoch: int
) -> bool:
    """Whether the territory of unit i surely stays connected without it; `mark` and `queue` are scratch."""
    home = labels[i]
    wanted = 0
    first = -1
    stamp = 2 * epoch
    for x in range(indptr[i], indptr[i + 1]):
        if labels[indices[x]] == home:
            wanted += 1
            first = indices[x]
            mark[first] = stamp
    if wanted <= 1:
        return True
    mark[i] = stamp + 1
    mark[first] = stamp + 1
    queue[0] = first
    head, tail, found = 0, 1, 1
    while head < tail:
        at = queue[head]
        head += 1
        for x in range(indptr[at], indptr[at + 1]):
            u = indices[x]
            if labels[u] != home or mark[u] == stamp + 1:
                continue
            if mark[u] == stamp:
                found += 1
                if found == wanted:
                    return True
            mark[u] = stamp + 1
            if tail < len(queue):
                queue[tail] = u
                tail += 1
    return False


@njit(cache=True, error_model="numpy")
def on_border(i: int, labels: Ints, indptr: Ints, indices: Ints) -> bool:
    """Whether a neighbour of unit i is in another territory."""
    for x in range(indptr[i], indptr[i + 1]):  # noqa: SIM110 (Numba compiles no generators)
        if labels[indices[x]] != labels[i]:
            return True
    return False


@njit(cache=True, error_model="numpy")
def other_side(i: int, draw: int, labels: Ints, indptr: Ints, indices: Ints) -> int:
    """Territory of a neighbour of border unit i that is in another, by chance."""
    degree = indptr[i + 1] - indptr[i]
    at = draw % degree
    for _ in range(degree):
        other = labels[indices[indptr[i] + at]]
        if other != labels[i]:
            return int(other)
        at = at + 1 if at + 1 < degree else 0
    return int(labels[i])


@njit(cache=True, error_model="numpy")
def enrol(u: int, stands: bool, border: Ints, place: Ints, count: int) -> int:
    """Put unit u on the list of border units or take it off; returns how many there are now."""
    if stands and place[u] < 0:
        border[count] = u
        place[u] = count
        return count + 1
    if not stands and place[u] >= 0:
        last = border[count - 1]
        border[place[u]] = last
        place[last] = place[u]
        place[u] = -1
        return count - 1
    return count


@njit(cache=True, error_model="numpy")
def penalised(
    i: int, j: int, m: int, hours: float, into: float, amounts: Floats, per_hour: Floats, leave: Floats,
    owner: Ints, move_amounts: Floats, budgets: Floats, low: Floats, high: Floats, penalty: Floats,
    over_penalty: float, loads: Floats, moved: Floats,
) -> float:  # fmt: skip
    """Change of the penalties and of the price of moves when unit i goes from territory j to m."""
    change = 0.0
    for a in range(len(amounts)):
        less = amounts[a, i] + per_hour[a] * hours
        more = amounts[a, i] + per_hour[a] * into
        change += penalty[a, j] * (
            broken(loads[a, j] - less, low[a, j], high[a, j]) - broken(loads[a, j], low[a, j], high[a, j])
        )
        change += penalty[a, m] * (
            broken(loads[a, m] + more, low[a, m], high[a, m]) - broken(loads[a, m], low[a, m], high[a, m])
        )
    if owner[i] >= 0:
        sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
        change += sign * leave[i]
        for b in range(len(budgets)):
            after = moved[b] + sign * move_amounts[b, i]
            change += over_penalty * (max(0.0, after - budgets[b]) - max(0.0, moved[b] - budgets[b]))
    return float(change)


@njit(cache=True, error_model="numpy", nogil=True)
def walk_borders(t: BorderTerms, book: BorderBook, heat: float, a_unit: float, fewest: int, seed: int) -> int:
    """Try `a_unit` random moves a border unit, and at least `fewest`; returns how many changed over.

    The warmth falls from `heat` to nothing.
    """
    sites, start, weight, haul_rate, homes, centers = (
        t.sites,
        t.start,
        t.weight,
        t.haul_rate,
        t.homes,
        t.centers,
    )
    home_w, center_w, has_home, measure, curve = (
        t.home_weight,
        t.center_weight,
        t.has_home,
        t.measure,
        t.curve,
    )
    classes, allowed, movable, indptr, indices = t.classes, t.allowed, t.movable, t.indptr, t.indices
    misfit, foe_start, foe, strife = t.misfit, t.foe_start, t.foe, t.strife
    amounts, per_hour, leave, owner = t.amounts, t.per_haul_hour, t.leave, t.owner
    weights, budgets, low, high, penalty, over = (
        t.move_amounts,
        t.budgets,
        t.low,
        t.high,
        t.penalty,
        t.over_penalty,
    )
    labels, cost, haul, loads, moved, plain = book
    n = len(labels)
    mark = np.zeros(n, np.int64)
    queue = np.empty(min(n, FARTHEST), np.int32)
    place = np.full(n, -1, np.int32)
    border = np.empty(n, np.int32)
    count = 0
    for i in range(n):
        if movable[i]:
            count = enrol(i, on_border(i, labels, indptr, indices), border, place, count)
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    changed = 0
    epoch = 0
    steps = max(fewest, int(a_unit * count))
    for step in range(steps):
        if count == 0:
            break
        state ^= state << np.uint64(13)  # xorshift (Marsaglia 2003): seeded here, shared with nobody
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        i = border[np.int64(state >> np.uint64(33)) % count]
        draw = np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF))
        j = labels[i]
        m = other_side(i, int(draw), labels, indptr, indices)
        if not allowed[classes[i], m] or plain[j] <= 1:
            continue
        there, into = pair(
            i, m, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure, curve,
            t.road,
        )  # fmt: skip
        there += misfit[classes[i], m]
        change = there - cost[i] + strife * clashing(i, j, m, labels, foe_start, foe)
        change += penalised(
            i, j, m, haul[i], into, amounts, per_hour, leave, owner, weights, budgets, low, high, penalty,
            over, loads, moved,
        )  # fmt: skip
        if change > 0.0:
            left = 1.0 - step / steps
            warmth = heat * left * left
            chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
            if warmth <= 0.0 or chance >= np.exp(-change / warmth):
                continue
        epoch += 1
        if not hangs_together(i, labels, indptr, indices, mark, queue, epoch):
            continue
        for a in range(len(amounts)):
            loads[a, j] -= amounts[a, i] + per_hour[a] * haul[i]
            loads[a, m] += amounts[a, i] + per_hour[a] * into
        if owner[i] >= 0:
            sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
            for b in range(len(moved)):
                moved[b] += sign * weights[b, i]
        labels[i], cost[i], haul[i] = m, there, into
        plain[j] -= 1
        plain[m] += 1
        changed += 1
        count = enrol(i, on_border(i, labels, indptr, indices), border, place, count)
        for x in range(indptr[i], indptr[i + 1]):
            u = indices[x]
            if movable[u]:
                count = enrol(u, on_border(u, labels, indptr, indices), border, place, count)
    return changed
