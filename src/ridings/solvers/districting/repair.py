"""Exact repair: undecided units of a few neighbouring territories re-assigned together by a small MIP."""

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array, vstack

from ridings.solvers.districting.bands import violations
from ridings.solvers.districting.mip import program
from ridings.solvers.districting.problem import Bools, Floats, Ints
from ridings.solvers.districting.search import Search

MOST_UNITS = 160  # undecided units in one repair
CHOICES = 4  # territories offered to each
MOST_TERRITORIES = 12
DEARER = 0.02  # a repair may cost its units this much more and be taken at once
NODES = 60


def repair(search: Search, rounds: int = 8) -> None:
    """Mend broken bands where single moves and swaps cannot, in place; leaves the rest as it is."""
    tried: set[int] = set()
    for _ in range(rounds):
        broken, over = violations(search.bands, search.loads, search.moved)
        worst = broken.sum(axis=0)
        for j in tried:
            worst[j] = 0.0
        if worst.max(initial=0.0) <= 0.0 and not (over.any() and not tried):
            return
        center = int(worst.argmax())
        tried.add(center)
        group = _neighbourhood(search, center)
        units = _undecided(search, group)
        if len(units) > 1:
            _reassign(search, units, group)
            search.recount()


def _neighbourhood(search: Search, center: int) -> Bools:
    """The territory and those it could most readily exchange units with, two steps out, (k,)."""
    k = search.problem.territories
    chosen = np.zeros(k, np.bool_)
    chosen[center] = True
    margin = search.reduced[np.arange(len(search.labels))[:, None], search.near]
    margin = margin - margin[:, :1]
    ties = np.exp(-margin[:, : min(CHOICES, margin.shape[1])] / max(search.heat * 4, 1e-12))
    to = search.pairs.territory[np.arange(len(search.labels))[:, None], search.near][:, : ties.shape[1]]
    real = to >= 0
    pull = np.zeros((k, k))
    here = np.broadcast_to(search.labels[:, None], to.shape)
    np.add.at(pull, (here[real], to[real]), ties[real])
    pull = pull + pull.T
    while chosen.sum() < min(k, MOST_TERRITORIES):
        reach = pull[chosen].sum(axis=0)
        reach[chosen] = -1.0
        if reach.max() <= 0.0:
            break
        chosen[int(reach.argmax())] = True
    return chosen


def _undecided(search: Search, group: Bools) -> Ints:
    """Units of these territories that lose least by going to another of them."""
    units = search.free[group[search.labels[search.free]]]
    near = search.near[units]
    to = search.pairs.territory[units[:, None], near]
    priced = np.where((to >= 0) & group[np.maximum(to, 0)], search.reduced[units[:, None], near], np.inf)
    here = search.reduced[units, search.slot[units]]
    other = np.where(to == search.labels[units, None], np.inf, priced).min(axis=1)
    order = np.argsort(np.abs(other - here), kind="stable")
    order = order[np.isfinite(other[order])][:MOST_UNITS]
    return np.asarray(np.sort(units[order]), np.int32)


def _reassign(search: Search, units: Ints, group: Bools) -> None:
    unit, slot = _choices(search, units, group)
    matrix, cost, low, high = _model(search, units, unit, slot)
    if len(search.problem.apart):
        rows = _apart(search, unit, slot, len(cost))
        matrix = vstack([matrix, rows]).tocsc()
        low = np.concatenate([low, np.full(rows.shape[0], -np.inf)])
        high = np.concatenate([high, np.ones(rows.shape[0])])
    present = float(search.pairs.cost[units, search.slot[units]].sum())
    options = {"mip_rel_gap": 1e-3, "objective_target": present * (1 + DEARER), "mip_max_nodes": NODES}
    solver = program(matrix, cost, low, high, len(unit), options)
    start = highspy.HighsSolution()
    start.col_value = _present(search, unit, slot, len(cost))
    solver.setSolution(start)
    solver.run()
    values = np.array(solver.getSolution().col_value)[: len(unit)]
    if len(values) != len(unit) or not np.all(np.isfinite(values)):
        return
    before = (search.broken(), search.cost())
    old_labels, old_slots = search.labels[units].copy(), search.slot[units].copy()
    for x in np.flatnonzero(values > 0.5):
        search.slot[unit[x]] = slot[x]
        search.labels[unit[x]] = search.pairs.territory[unit[x], slot[x]]
    search.recount()
    if (search.broken(), search.cost()) > before:
        search.labels[units], search.slot[units] = old_labels, old_slots
    search.sizes[:] = np.bincount(search.labels, minlength=search.problem.territories)


def _choices(search: Search, units: Ints, group: Bools) -> tuple[Ints, Ints]:
    """Pairs offered: each unit's present territory and its cheapest others within the group."""
    unit: list[int] = []
    slot: list[int] = []
    for i in units:
        mine = int(search.slot[i])
        picked = [mine]
        for c in search.near[i]:
            j = search.pairs.territory[i, c]
            if (
                c != mine
                and j >= 0
                and group[j]
                and len(picked) < CHOICES
                and not _taken(search, i, j, units)
            ):
                picked.append(int(c))
        unit += [int(i)] * len(picked)
        slot += picked
    return np.array(unit, np.int32), np.array(slot, np.int32)


def _taken(search: Search, i: int, j: int, units: Ints) -> bool:
    """Whether a unit that i must be apart from stays in territory j whatever the repair does."""
    if len(search.foes.start) == 1:
        return False
    others = search.foes.unit[search.foes.start[i] : search.foes.start[i + 1]]
    return bool(np.any((search.labels[others] == j) & ~np.isin(others, units)))


def _apart(search: Search, unit: Ints, slot: Ints, columns: int) -> csc_array:
    """At most one of two units that must be apart in each territory, one row each."""
    at = {
        (int(i), int(search.pairs.territory[i, c])): x
        for x, (i, c) in enumerate(zip(unit, slot, strict=True))
    }
    pairs = [
        (at[a, j], at[b, j])
        for a, b in search.problem.apart.tolist()
        if (a, int(search.labels[a])) in at and (b, int(search.labels[b])) in at
        for j in range(search.problem.territories)
        if (a, j) in at and (b, j) in at
    ]
    row = np.repeat(np.arange(len(pairs)), 2)
    column = np.array(pairs, np.int64).ravel()
    return coo_array((np.ones(len(row)), (row, column)), shape=(len(pairs), columns)).tocsc()


def _model(search: Search, units: Ints, unit: Ints, slot: Ints) -> tuple[csc_array, Floats, Floats, Floats]:
    """One choice a unit; each band may be broken at a price far above any cost."""
    b, p = search.bands, search.problem
    acts, k = search.loads.shape
    to = search.pairs.territory[unit, slot]
    load = b.amounts[:, unit] + b.per_haul_hour[:, None] * search.pairs.haul[unit, slot]
    rest = search.loads.copy()
    for a in range(acts):
        own = b.amounts[a, units] + b.per_haul_hour[a] * search.haul[units]
        rest[a] -= np.bincount(search.labels[units], own, k)
    gone = (p.owner[unit] >= 0) & (to != p.owner[unit])
    was = (p.owner[units] >= 0) & (search.labels[units] != p.owner[units])
    rest_moved = search.moved - b.move_amounts[:, units] @ was
    used = np.unique(to)
    rows = len(units) + acts * len(used) + len(rest_moved)
    place = np.searchsorted(units, unit)
    seat = np.searchsorted(used, to)
    x = np.arange(len(unit))
    slack = len(unit) + np.arange(acts * len(used) * 2 + len(rest_moved))
    i = [place] + [len(units) + a * len(used) + seat for a in range(acts)]
    j = [x] * (1 + acts)
    v = [np.ones(len(x))] + [load[a] for a in range(acts)]
    bands = len(units) + np.arange(acts * len(used))
    i += [bands, bands]
    j += [slack[: len(bands)], slack[len(bands) : 2 * len(bands)]]
    v += [np.ones(len(bands)), -np.ones(len(bands))]
    for m in range(len(rest_moved)):
        row = rows - len(rest_moved) + m
        i += [np.full(len(x), row), np.array([row])]
        j += [x, np.array([slack[2 * len(bands) + m]])]
        v += [b.move_amounts[m, unit] * gone, np.array([-1.0])]
    price = float(search.penalty.max(initial=1.0)) * 20.0
    cost = search.pairs.cost[unit, slot] + gone * search.problem.move_price[unit]
    low = np.concatenate(
        [np.ones(len(units)), (search.low - rest)[:, used].ravel(), np.full(len(rest_moved), -np.inf)]
    )
    high = np.concatenate(
        [np.ones(len(units)), (search.high - rest)[:, used].ravel(), b.move_budgets - rest_moved]
    )
    whole = np.concatenate([cost, np.full(len(slack), price)])
    matrix = coo_array(
        (np.concatenate(v), (np.concatenate(i), np.concatenate(j))), shape=(rows, len(whole))
    ).tocsc()
    return matrix, whole, low, high


def _present(search: Search, unit: Ints, slot: Ints, columns: int) -> list[float]:
    """The plan as it stands, as a first solution for the binaries; the solver finds the slacks."""
    values = np.zeros(columns)
    values[: len(unit)] = search.slot[unit] == slot
    return values.tolist()
