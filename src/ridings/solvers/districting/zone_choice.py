"""Which time zones each territory should have: those it holds most of, with room for every zone, by a MIP."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from ridings.solvers.districting.mip import program
from ridings.solvers.districting.pairs import price, price_labels
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.solve import Result
from ridings.solvers.districting.worth import only

MOST_KINDS = 60  # kinds of unit told apart by whom they may go to; with more, by their zones alone
SEEN = 4000  # units of which the cost in every territory is looked at
NEARER = 0.25  # share of a kind that a territory would take of it: what is cheapest for it
BROKEN = 100.0  # cost of a band broken by its target, in costs of the whole plan
GAP, NODES = 0.01, 20


def choose_zones(problem: DistrictingProblem, found: Result, room: float) -> Bools:
    """Zones of each territory, (k, Z), by a plan made without the limit.

    The costs and drive hours of what changes territory are those of the units that are cheapest there, and
    every territory stays within `room` of its tolerance. Zones of fixed units are always chosen.
    """
    kinds = _kinds(problem)
    k, zones = problem.territories, problem.zones.shape[1]
    pinned = problem.fixed != NOBODY
    forced = np.zeros((k, zones), np.bool_)
    np.logical_or.at(forced, problem.fixed[pinned], problem.zones[pinned])
    cost, haul = price_labels(problem, found.centers, found.labels)
    amounts = problem.amounts + problem.travels[:, None] * haul
    target = np.maximum(problem.shares * amounts.sum(axis=1, keepdims=True), 1e-12)
    held = np.array([np.bincount(problem.fixed[pinned], row[pinned], k) for row in amounts]).reshape(-1, k)
    band = room * found.tolerance[:, None]
    low = np.maximum(1 - band, problem.minimum / target) - held / target
    high = np.minimum(1 + band, problem.maximum / target) - held / target
    extra, hours = _gained(problem, found, kinds, cost)
    size = np.bincount(kinds.of_unit[~pinned], minlength=len(kinds.zones)).astype(np.float64)
    share = np.zeros((k, len(size)))
    np.add.at(share, (found.labels[~pinned], kinds.of_unit[~pinned]), 1.0)
    share /= np.maximum(size, 1.0)
    model = _Model(
        kinds, share, extra * size / max(float(cost.sum()), 1e-12),
        _loads(problem, kinds, haul, pinned) / target[:, :, None],
        _loads(problem, kinds, np.zeros_like(haul), pinned) / target[:, :, None]
        + problem.travels[:, None, None] * hours * size / target[:, :, None],
    )  # fmt: skip
    chosen = model.solved(low, np.maximum(high, low), forced, int(problem.zones_at_most or 0))
    return _widest(share * size, kinds, forced, problem) if chosen is None else chosen


@dataclass(frozen=True)
class _Kinds:
    """Units that are alike in their zones (and in who may have them)."""

    of_unit: Ints  # (n,)
    zones: Bools  # (G, Z)
    admits: Bools  # (G, k)


def _kinds(problem: DistrictingProblem) -> _Kinds:
    both = np.concatenate([problem.zones.astype(np.int32), problem.classes[:, None]], axis=1)
    rows, of_unit = np.unique(both, axis=0, return_inverse=True)
    if len(rows) <= MOST_KINDS:
        admits = problem.allowed[rows[:, -1]]
    else:
        rows, of_unit = np.unique(both[:, :-1], axis=0, return_inverse=True)
        rows = np.concatenate([rows, np.zeros((len(rows), 1), np.int32)], axis=1)
        admits = np.ones((len(rows), problem.territories), np.bool_)
    zones = rows[:, :-1].astype(np.bool_)
    zones[zones.sum(axis=1) > int(problem.zones_at_most or 0)] = False  # no territory can have these units
    return _Kinds(np.asarray(of_unit, np.int32).reshape(-1), zones, admits)


def _loads(problem: DistrictingProblem, kinds: _Kinds, haul: Floats, pinned: Bools) -> Floats:
    """Amount of each activity of each kind, (A, 1, G), with these drive hours of the units."""
    free, groups = ~pinned, len(kinds.zones)
    amounts = problem.amounts + problem.travels[:, None] * haul
    rows = [np.bincount(kinds.of_unit[free], row[free], groups) for row in amounts]
    return np.array(rows, np.float64).reshape(len(amounts), 1, groups)


def _gained(problem: DistrictingProblem, found: Result, kinds: _Kinds, cost: Floats) -> tuple[Floats, Floats]:
    """What a unit of each kind costs each territory more than now, and its drive hours there, (k, G) each."""
    k, groups = problem.territories, len(kinds.zones)
    extra, hours = np.zeros((k, groups)), np.zeros((k, groups))
    territories = np.arange(k, dtype=np.int32)
    for g in range(groups):
        members = np.flatnonzero((kinds.of_unit == g) & (problem.fixed == NOBODY))
        members = members[:: max(1, len(members) * groups // SEEN)]
        if len(members) == 0:
            continue
        pairs = price(
            only(problem, members.astype(np.int32)), found.centers, np.tile(territories, (len(members), 1))
        )
        more = pairs.cost - cost[members][:, None]
        nearest = np.argsort(more, axis=0, kind="stable")[: max(1, round(NEARER * len(members)))]
        extra[:, g] = np.maximum(np.take_along_axis(more, nearest, axis=0).mean(axis=0), 0.0)
        hours[:, g] = np.take_along_axis(pairs.haul, nearest, axis=0).mean(axis=0)
    return extra, hours


@dataclass(frozen=True)
class _Model:
    """Shares of each kind that each territory keeps and gains, and the zones that it needs for them."""

    kinds: _Kinds
    share: Floats  # (k, G) of each kind that a territory holds today
    cost: Floats  # (k, G) of gaining a whole kind
    kept: Floats  # (A, k, G) load of a whole kind, in targets, with its drive hours as they are
    gained: Floats  # (A, k, G) and with those it would have

    def solved(self, low: Floats, high: Floats, forced: Bools, at_most: int) -> Bools | None:
        """Zones of each territory, (k, Z); None where no choice was found."""
        (k, groups), acts = self.share.shape, len(self.kept)
        zones = self.kinds.zones.shape[1]
        x = np.arange(k * zones).reshape(k, zones)
        keep = k * zones + np.arange(k * groups).reshape(k, groups)
        gain = keep + k * groups
        slack = k * zones + 2 * k * groups + np.arange(2 * acts * k).reshape(2, acts, k)
        rows = _Rows()
        for j in range(k):
            sure = int(forced[j].sum())
            rows.add(x[j], np.ones(zones), -np.inf, max(at_most, sure))
            if sure:
                rows.add(x[j][forced[j]], np.ones(sure), sure, np.inf)
            self._zoned(rows, j, x[j], keep[j], gain[j])
            for a in range(acts):
                columns = np.concatenate([keep[j], gain[j], slack[:, a, j]])
                load = np.concatenate([self.kept[a, j], self.gained[a, j], [1.0, -1.0]])
                rows.add(columns, load, low[a, j], high[a, j])
        for g in range(groups):
            rows.add(np.concatenate([keep[:, g], gain[:, g]]), np.ones(2 * k), 1.0, 1.0)
        cost = np.zeros(k * zones + 2 * k * groups + 2 * acts * k)
        cost[gain], cost[slack] = self.cost, BROKEN
        return rows.solved(cost, k * zones, (k, zones))

    def _zoned(
        self, rows: "_Rows", j: int, x: NDArray[np.int64], keep: NDArray[np.int64], gain: NDArray[np.int64]
    ) -> None:
        """A territory has of a kind what it keeps and gains, and only where it has all its zones."""
        for g, zones in enumerate(self.kinds.zones):
            admitted = bool(self.kinds.admits[g, j])
            rows.add(keep[[g]], np.ones(1), 0.0, self.share[j, g] * admitted)
            if not admitted:
                rows.add(gain[[g]], np.ones(1), 0.0, 0.0)
            for z in np.flatnonzero(zones):
                rows.add(np.array([keep[g], gain[g], x[z]]), np.array([1.0, 1.0, -1.0]), -np.inf, 0.0)


class _Rows:
    """Rows of a program, gathered one by one."""

    def __init__(self) -> None:
        self.columns: list[NDArray[np.int64]] = []
        self.values: list[Floats] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, columns: NDArray[np.int64], values: Floats, low: float, high: float) -> None:
        """Add low <= values @ columns <= high."""
        self.columns.append(columns)
        self.values.append(values)
        self.low.append(low)
        self.high.append(high)

    def solved(self, cost: Floats, binaries: int, shape: tuple[int, int]) -> Bools | None:
        """Minimise, and return the binaries."""
        row = np.repeat(np.arange(len(self.low)), [len(columns) for columns in self.columns])
        at = (row, np.concatenate(self.columns))
        matrix = coo_array((np.concatenate(self.values), at), shape=(len(self.low), len(cost))).tocsc()
        options = {"mip_rel_gap": GAP, "mip_max_nodes": NODES}
        solver = program(matrix, cost, np.array(self.low), np.array(self.high), binaries, options)
        solver.run()
        values = np.array(solver.getSolution().col_value)[:binaries]
        if len(values) != binaries or not solver.getSolution().value_valid:
            return None
        return np.asarray(values.reshape(shape) > 0.5)


def _widest(held: Floats, kinds: _Kinds, forced: Bools, problem: DistrictingProblem) -> Bools:
    """Of each territory the zones that it holds most of, those of fixed units first."""
    by_zone = held @ kinds.zones + forced * 1e18
    order = np.argsort(-by_zone, axis=1, kind="stable")[:, : int(problem.zones_at_most or 0)]
    out = forced.copy()
    np.put_along_axis(out, order, True, axis=1)
    return out
