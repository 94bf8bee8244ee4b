"""Local search: single moves by annealing, then sweeps and swaps, with the bands and budgets as penalties."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from ridings.solvers.districting.bands import Bands, violations
from ridings.solvers.districting.contiguity import Graph, keeps_together
from ridings.solvers.districting.pairs import Pairs
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints

SOFT = 0.02  # a load this far out, in targets, weighs twice as much as in proportion
NEAR = 8  # territories tried for a unit, by priced cost
ACTIVE = 4  # undecided units for each territory and activity that set the temperature
GRAIN = 0.03  # of the penalty that one unit can cause: the least temperature that lets loads flow
SWAP_DEPTH = 12  # units a side tried against each other for each pair of territories


@njit(cache=True)  # type: ignore[untyped-decorator]
def broken(load, low, high):  # type: ignore[no-untyped-def]
    """How far a load is outside its band, more than in proportion: what is far out flows off first."""
    over = max(load - high, low - load)
    if over <= 0.0:
        return 0.0
    return over + over * over / SOFT


@njit(cache=True)  # type: ignore[untyped-decorator]
def move_gain(
    i,
    s,
    c,
    cand,
    cost,
    haul,
    amounts,
    per_hour,
    leave,
    owner,
    m_amounts,
    loads,
    low,
    high,
    pen,
    moved,
    budgets,
    m_pen,
):  # type: ignore[no-untyped-def]  # noqa: E501
    """Change of the penalised cost when unit i goes from candidate s to candidate c."""
    j, m = cand[i, s], cand[i, c]
    change = cost[i, c] - cost[i, s]
    for a in range(len(amounts)):
        out = amounts[a, i] + per_hour[a] * haul[i, s]
        into = amounts[a, i] + per_hour[a] * haul[i, c]
        change += pen[a] * (
            broken(loads[a, j] - out, low[a, j], high[a, j])
            - broken(loads[a, j], low[a, j], high[a, j])
            + broken(loads[a, m] + into, low[a, m], high[a, m])
            - broken(loads[a, m], low[a, m], high[a, m])
        )
    if owner[i] >= 0:
        sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
        change += sign * leave[i]
        for b in range(len(budgets)):
            step = sign * m_amounts[b, i]
            change += m_pen * (max(0.0, moved[b] + step - budgets[b]) - max(0.0, moved[b] - budgets[b]))
    return change


@njit(cache=True)  # type: ignore[untyped-decorator]
def shift(i, s, c, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes):  # type: ignore[no-untyped-def]
    """Book unit i from candidate s to candidate c."""
    j, m = cand[i, s], cand[i, c]
    for a in range(len(amounts)):
        loads[a, j] -= amounts[a, i] + per_hour[a] * haul[i, s]
        loads[a, m] += amounts[a, i] + per_hour[a] * haul[i, c]
    if owner[i] >= 0:
        sign = (1.0 if m != owner[i] else 0.0) - (1.0 if j != owner[i] else 0.0)
        for b in range(len(moved)):
            moved[b] += sign * m_amounts[b, i]
    sizes[j] -= 1
    sizes[m] += 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _anneal(
    units,
    slot,
    labels,
    cand,
    near,
    cost,
    haul,
    amounts,
    per_hour,
    leave,
    owner,
    m_amounts,
    loads,
    low,
    high,
    pen,
    moved,
    budgets,
    m_pen,
    sizes,
    indptr,
    indices,
    heat,
    part,
    steps,
    seed,
):  # type: ignore[no-untyped-def]  # noqa: E501
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    width = cand.shape[1]
    graph = len(indptr) > 1
    mark = np.zeros(len(labels) if graph else 0, np.int64)
    queue = np.empty(len(labels) if graph else 0, np.int32)
    epoch = 0
    for step in range(steps):
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        i = units[np.int64(state >> np.uint64(33)) % len(units)]
        s = slot[i]
        c = -1
        draw = np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF))
        if graph and indptr[i + 1] > indptr[i]:
            other = labels[indices[indptr[i] + draw % (indptr[i + 1] - indptr[i])]]
            if other != labels[i]:
                for x in range(width):
                    if cand[i, x] == other:
                        c = x
                        break
        else:
            c = near[i, draw % near.shape[1]]
        if c < 0 or c == s or cand[i, c] < 0 or sizes[labels[i]] <= 1:
            continue
        gain = move_gain(
            i, s, c, cand, cost, haul, amounts, per_hour, leave, owner, m_amounts,
            loads, low, high, pen, moved, budgets, m_pen,
        )  # fmt: skip
        if gain > 0.0:
            warmth = heat * (1.0 - (part + step / steps) / 4.0) ** 2
            chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
            if warmth <= 0.0 or chance >= np.exp(-gain / warmth):
                continue
        if graph and indptr[i + 1] > indptr[i]:
            epoch += 1
            if not keeps_together(i, labels, indptr, indices, mark, queue, epoch):
                continue
        shift(i, s, c, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes)
        slot[i] = c
        labels[i] = cand[i, c]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _sweep(
    units,
    slot,
    labels,
    cand,
    near,
    cost,
    haul,
    amounts,
    per_hour,
    leave,
    owner,
    m_amounts,
    loads,
    low,
    high,
    pen,
    moved,
    budgets,
    m_pen,
    sizes,
    indptr,
    indices,
):  # type: ignore[no-untyped-def]  # noqa: E501
    graph = len(indptr) > 1
    mark = np.zeros(len(labels) if graph else 0, np.int64)
    queue = np.empty(len(labels) if graph else 0, np.int32)
    epoch = 0
    changed = 0
    for i in units:
        s = slot[i]
        bound = graph and indptr[i + 1] > indptr[i]
        if sizes[labels[i]] <= 1:
            continue
        best, best_gain = -1, -1e-9
        for c in near[i]:
            if c == s or cand[i, c] < 0:
                continue
            if bound:
                touches = False
                for x in range(indptr[i], indptr[i + 1]):
                    touches |= labels[indices[x]] == cand[i, c]
                if not touches:
                    continue
            gain = move_gain(
                i, s, c, cand, cost, haul, amounts, per_hour, leave, owner, m_amounts,
                loads, low, high, pen, moved, budgets, m_pen,
            )  # fmt: skip
            if gain < best_gain:
                best, best_gain = c, gain
        if best < 0:
            continue
        if bound:
            epoch += 1
            if not keeps_together(i, labels, indptr, indices, mark, queue, epoch):
                continue
        shift(i, s, best, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes)
        slot[i] = best
        labels[i] = cand[i, best]
        changed += 1
    return changed


@njit(cache=True)  # type: ignore[untyped-decorator]
def _swap(
    firsts,
    seconds,
    units,
    slots,
    slot,
    labels,
    cand,
    cost,
    haul,
    amounts,
    per_hour,
    leave,
    owner,
    m_amounts,
    loads,
    low,
    high,
    pen,
    moved,
    budgets,
    m_pen,
    sizes,
):  # type: ignore[no-untyped-def]  # noqa: E501
    changed = 0
    for p in range(len(firsts)):
        best_gain, best_x, best_y = -1e-9, -1, -1
        for x in range(firsts[p, 0], firsts[p, 1]):
            i, ci = units[x], slots[x]
            si = slot[i]
            if cand[i, ci] == labels[i]:
                continue
            j = labels[i]
            for y in range(seconds[p, 0], seconds[p, 1]):
                q, cq = units[y], slots[y]
                sq = slot[q]
                if cand[q, cq] != j or labels[q] != cand[i, ci]:
                    continue
                gain = move_gain(
                    i, si, ci, cand, cost, haul, amounts, per_hour, leave, owner, m_amounts,
                    loads, low, high, pen, moved, budgets, m_pen,
                )  # fmt: skip
                shift(i, si, ci, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes)
                gain += move_gain(
                    q, sq, cq, cand, cost, haul, amounts, per_hour, leave, owner, m_amounts,
                    loads, low, high, pen, moved, budgets, m_pen,
                )  # fmt: skip
                shift(i, ci, si, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes)
                if gain < best_gain:
                    best_gain, best_x, best_y = gain, x, y
        if best_x >= 0:
            for x in (best_x, best_y):
                i, c = units[x], slots[x]
                shift(i, slot[i], c, cand, haul, amounts, per_hour, owner, m_amounts, loads, moved, sizes)
                slot[i] = c
                labels[i] = cand[i, c]
            changed += 1
    return changed


@dataclass
class Search:
    """One local search from given labels at given centers; `labels` is improved in place."""

    problem: DistrictingProblem
    pairs: Pairs
    bands: Bands
    graph: Graph | None
    labels: Ints  # (n,)
    penalty: Floats  # (A,) cost per scaled amount outside a band
    reduced: Floats  # (n, C) cost of each candidate with the bands priced

    def __post_init__(self) -> None:
        p, b = self.problem, self.bands
        self.slot = self.pairs.slots(self.labels)
        if np.any(self.slot < 0):
            raise ValueError("labels must be among the candidates")
        self.free = np.flatnonzero((self.pairs.territory >= 0).sum(axis=1) > 1)
        self.leave = np.ascontiguousarray(p.move_price)
        order = np.argsort(self.reduced, axis=1, kind="stable")[:, : min(NEAR, self.reduced.shape[1])]
        self.near = np.ascontiguousarray(order, np.int32)
        self._find_active()
        empty = np.zeros(1, np.int32)
        self.indptr, self.indices = (self.graph.indptr, self.graph.indices) if self.graph else (empty, empty)
        self.sizes = np.bincount(self.labels, minlength=p.territories).astype(np.int64)
        self.moved = b.moved(self.labels, p.owner)
        self.recount()

    def _find_active(self) -> None:
        """Units that two territories want about equally, and the cost between them that counts as little."""
        ranked = np.take_along_axis(self.reduced, self.near[:, : min(2, self.near.shape[1])], axis=1)
        margin = ranked[:, -1] - ranked[:, 0]
        margin = margin[self.free]
        if self.near.shape[1] < 2 or len(margin) == 0:
            self.active, self.heat = self.free, 0.0
            return
        wanted = min(len(margin) - 1, ACTIVE * self.problem.territories * max(1, self.problem.activities))
        self.heat = float(np.partition(margin, wanted)[wanted]) + 1e-12
        self.active = self.free[margin <= 6.0 * self.heat]

    @property
    def haul(self) -> Floats:
        """Line-haul hours of each unit where it is, (n,)."""
        return self.pairs.haul[np.arange(len(self.labels)), self.slot]

    def recount(self) -> None:
        """Add the loads up afresh, and set the limits by the plan's own totals."""
        self.loads = self.bands.loads(self.labels, self.haul)
        self.low, self.high = self.bands.limits(self.loads)
        self.moved = self.bands.moved(self.labels, self.problem.owner)

    def broken(self) -> float:
        """Sum of what the bands and budgets are broken by, in scaled amounts."""
        bands, budgets = violations(self.bands, self.loads, self.moved)
        return float(bands.sum() + budgets.sum())

    def within(self, tolerance: Floats) -> bool:
        """Whether the plan keeps these tolerances, which may be wider than those searched with, and the budgets."""
        total = self.loads.sum(axis=1, keepdims=True)
        room = tolerance[:, None] * self.problem.shares * total - (self.high - self.low) / 2
        out = np.maximum(self.loads - self.high, self.low - self.loads)
        over = self.moved - self.bands.move_budgets
        return bool(np.all(out <= np.maximum(room, 0.0) + 1e-12) and np.all(over <= 1e-9))

    def cost(self) -> float:
        """Cost of the pairs chosen, with the price of moves."""
        gone = (self.problem.owner >= 0) & (self.labels != self.problem.owner)
        chosen = self.pairs.cost[np.arange(len(self.labels)), self.slot]
        return float(chosen.sum() + self.leave[gone].sum())

    def _state(self) -> tuple[object, ...]:
        b = self.bands
        return (
            self.pairs.cost, self.pairs.haul, b.amounts, b.per_haul_hour, self.leave, self.problem.owner,
            b.move_amounts, self.loads, self.low, self.high, self.penalty, self.moved, b.move_budgets,
            float(self.penalty.max(initial=0.0)), self.sizes,
        )  # fmt: skip

    def anneal(self, temperature: float, steps: int, seed: int) -> None:
        """Try `steps` random moves, `temperature` (in margins of undecided units) falling to nothing."""
        units = self.free if self.graph is not None else self.active
        if len(units) == 0:
            return
        grain = float((self.penalty * self.bands.amounts.mean(axis=1)).mean()) if len(self.penalty) else 0.0
        heat = temperature * max(self.heat, GRAIN * grain)
        for part in range(4):  # the limits follow the totals between the parts
            _anneal(
                units, self.slot, self.labels, self.pairs.territory, self.near, *self._state(),
                self.indptr, self.indices, heat, part, steps // 4,
                seed * 4 + part,
            )  # fmt: skip
            self.recount()

    def sweep(self, rounds: int = 20) -> None:
        """Move each unit to its best territory until nothing improves."""
        for _ in range(rounds):
            changed = _sweep(
                self.free, self.slot, self.labels, self.pairs.territory, self.near, *self._state(),
                self.indptr, self.indices,
            )  # fmt: skip
            self.recount()
            if changed == 0:
                return

    def swap(self, rounds: int = 6) -> int:
        """Exchange units between pairs of territories while that helps; returns the exchanges made."""
        total = 0
        for _ in range(rounds):
            firsts, seconds, units, slots = self._swap_lists()
            changed = _swap(
                firsts, seconds, units, slots, self.slot, self.labels, self.pairs.territory, *self._state()
            )
            self.recount()
            total += changed
            if changed == 0:
                break
        return total

    def _swap_lists(self) -> tuple[Ints, Ints, Ints, Ints]:
        """For each ordered pair of territories the units that lose least by changing over."""
        k = self.problem.territories
        width = min(8, self.near.shape[1])
        units = np.repeat(self.free, width)
        slots = self.near[self.free, :width].ravel()
        to = self.pairs.territory[units, slots]
        here = self.labels[units]
        keep = (to >= 0) & (to != here)
        units, slots, to, here = units[keep], slots[keep], to[keep], here[keep]
        regret = self.reduced[units, slots] - self.reduced[units, self.slot[units]]
        code = here.astype(np.int64) * k + to
        order = np.lexsort((units, regret, code))
        code, units, slots = code[order], units[order].astype(np.int32), slots[order].astype(np.int32)
        names, first, count = np.unique(code, return_index=True, return_counts=True)
        span = np.stack([first, first + np.minimum(count, SWAP_DEPTH)], axis=1).astype(np.int64)
        back = (names % k) * k + names // k
        at = np.searchsorted(names, back)
        found = (at < len(names)) & (names[np.minimum(at, len(names) - 1)] == back) & (names < back)
        return span[found], span[at[found]], units, slots
