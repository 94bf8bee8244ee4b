"""Local search: single moves by annealing, then sweeps and swaps, with the bands and budgets as penalties."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.solvers.districting.apart import STRIFE, foes
from ridings.solvers.districting.bands import Bands, violations
from ridings.solvers.districting.kinship import Kinship
from ridings.solvers.districting.moves import Book, Terms, swap_units
from ridings.solvers.districting.pairs import Pairs
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.walk import anneal_units, sweep_units

NEAR = 8  # territories tried for a unit, by priced cost
ACTIVE = 4  # undecided units for each territory and activity that set the temperature
UNDECIDED = 6.0  # times that cost: a unit which loses more by its second best is left where it is
EXCHANGED = 60.0  # the same for an exchange, in which the other unit can make up for it
GRAIN = 0.03  # of the penalty that one unit can cause: the least temperature that lets loads flow
SWAP_DEPTH = 12  # units a side tried against each other for each pair of territories
PARTS = 4  # the limits follow the plan's totals between the parts of a walk


@dataclass
class Search:
    """One local search from given labels at given centers; `labels` is improved in place."""

    problem: DistrictingProblem
    pairs: Pairs
    bands: Bands
    labels: Ints  # (n,)
    penalty: Floats  # (A,) cost per scaled amount outside a band
    reduced: Floats  # (n, C) cost of each candidate with the bands priced
    kinship: Kinship

    def __post_init__(self) -> None:
        p, b = self.problem, self.bands
        self.foes = foes(p)
        self.slot = self.pairs.slots(self.labels)
        if np.any(self.slot < 0):
            raise ValueError("labels must be among the candidates")
        self.free = np.flatnonzero((self.pairs.territory >= 0).sum(axis=1) > 1)
        order = np.argsort(self.reduced, axis=1, kind="stable")[:, : min(NEAR, self.reduced.shape[1])]
        self.near = np.ascontiguousarray(order, np.int32)
        self._find_active()
        self._find_likely()
        self.sizes = np.bincount(self.labels, minlength=p.territories).astype(np.int64)
        self.moved = b.moved(self.labels, p.owner)
        self.recount()

    def _find_active(self) -> None:
        """Units that two territories want about equally, and the cost between them that counts as little."""
        ranked = np.take_along_axis(self.reduced, self.near[:, :2], axis=1)
        margin = (ranked[:, -1] - ranked[:, 0])[self.free]
        if self.near.shape[1] < 2 or len(margin) == 0:
            self.active, self.heat = self.free, 0.0
            return
        wanted = min(len(margin) - 1, ACTIVE * self.problem.territories * max(1, self.problem.activities))
        self.heat = float(np.partition(margin, wanted)[wanted]) + 1e-12
        self.active = self.free[margin <= UNDECIDED * self.heat]

    def confine(self, units: Ints) -> None:
        """Leave all other units where they are; those that two territories want about equally excepted."""
        self.free = np.union1d(units, self.active)
        self._find_likely()

    @property
    def haul(self) -> Floats:
        """Line-haul hours of each unit where it is, (n,)."""
        out: Floats = self.pairs.haul[np.arange(len(self.labels)), self.slot]
        return out

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
        """Whether the plan keeps these tolerances, wider than those searched with, and the budgets."""
        total = self.problem.pooled(self.loads)
        room = tolerance[:, None] * self.problem.shares * total - (self.high - self.low) / 2
        out = np.maximum(self.loads - self.high, self.low - self.loads)
        over = self.moved - self.bands.move_budgets
        return bool(np.all(out <= np.maximum(room, 0.0) + 1e-12) and np.all(over <= 1e-9))

    def cost(self) -> float:
        """Cost of the pairs chosen, with the price of moves."""
        gone = (self.problem.owner >= 0) & (self.labels != self.problem.owner)
        chosen = self.pairs.cost[np.arange(len(self.labels)), self.slot]
        return float(chosen.sum() + self.problem.move_price[gone].sum())

    def terms(self) -> Terms:
        """What does not change during a walk."""
        b, p = self.bands, self.problem
        return Terms(
            self.pairs.territory, self.near, self.pairs.cost, self.pairs.haul, b.amounts, b.per_haul_hour,
            p.move_price, p.owner, b.move_amounts, b.move_budgets, self.low, self.high, self.penalty,
            float(self.penalty.max(initial=0.0)), self.kinship.start, self.kinship.unit, self.kinship.pull,
            self.foes.start, self.foes.unit,
            STRIFE * float(self.pairs.cost.max() + self.penalty.max(initial=1.0)),
        )  # fmt: skip

    def book(self) -> Book:
        """The plan as it stands, to be changed in place."""
        return Book(self.slot, self.labels, self.loads, self.moved, self.sizes)

    def anneal(self, temperature: float, steps: int, seed: int) -> None:
        """Try `steps` random moves, `temperature` (in margins of undecided units) falling to nothing."""
        if len(self.active) == 0:
            return
        grain = float((self.penalty * self.bands.amounts.mean(axis=1)).mean()) if len(self.penalty) else 0.0
        heat = temperature * max(self.heat, GRAIN * grain)
        for part in range(PARTS):
            anneal_units(
                self.terms(),
                self.book(),
                self.active,
                heat,
                part,
                PARTS,
                steps // PARTS,
                seed * PARTS + part,
            )
            self.recount()

    def sweep(self, rounds: int = 20) -> None:
        """Move each undecided unit to its best territory until nothing improves, then once every unit."""
        for _ in range(rounds):
            if sweep_units(self.terms(), self.book(), self.active) == 0:
                break
        sweep_units(self.terms(), self.book(), self.free)
        self.recount()

    def swap(self, rounds: int = 6) -> int:
        """Exchange units between pairs of territories while that helps; returns the exchanges made."""
        total = 0
        for _ in range(rounds):
            changed = swap_units(self.terms(), self.book(), *self._swap_lists())
            self.recount()
            total += changed
            if changed == 0:
                break
        return total

    def _find_likely(self) -> None:
        """Candidates that a unit might be exchanged to: not much dearer than its cheapest with prices."""
        near = self.near[self.free]
        priced = np.take_along_axis(self.reduced[self.free], near.astype(np.int64), axis=1)
        row, column = np.nonzero(priced <= priced[:, :1] + EXCHANGED * self.heat)
        self.likely = self.free[row], near[row, column]

    def _swap_lists(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Ints, Ints]:
        """For each ordered pair of territories the units that lose least by changing over."""
        k = self.problem.territories
        units, slots = self.likely
        to, here = self.pairs.territory[units, slots], self.labels[units]
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
        last = max(0, len(names) - 1)
        found = (at < len(names)) & (names[np.minimum(at, last)] == back) & (names < back)
        return span[found], span[at[found]], units, slots
