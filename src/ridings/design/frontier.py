"""The trade-off between two things a plan wants: moves against balance and cost, or bands against cost.

Each point is a plan of its own, solved from the one before it. A point that is no better than one that moves
as few accounts, or keeps as narrow a band, is left out: the better plan stands for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.draft import set_up
from ridings.design.measures import loads
from ridings.design.plan import Frontier, FrontierPoint
from ridings.design.problem import Setup
from ridings.design.profit import Response, completed, is_told
from ridings.design.rules import NOBODY
from ridings.design.score import counted
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.stop import Never, Stop

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Progress = Callable[[str, float], None]

POINTS = 10
BELOW = (0.6, 0.35, 0.15, 0.0)  # shares of today's excess that the bands are narrowed to in turn
DEAR = 5.0  # times what an average account costs, a move is priced at where moves are to be few
ANY = 1e3  # a tolerance that everything keeps
FACTORS = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6)  # times the tolerances asked for
SAME = 1e-9


@dataclass(frozen=True)
class _Tried:
    """A plan on the way: what it had to keep to, and how far outside the bands asked for it is."""

    result: Result
    point: FrontierPoint
    excess: float  # largest imbalance over its tolerance, less 1; 0 within all bands

    @property
    def worth(self) -> tuple[float, float]:
        """What is compared: balance first, then cost."""
        return (round(self.excess, 9), self.point.cost)


def trade_off(
    market: Market, brief: DesignBrief, *, stop: Stop | None = None, on_progress: Progress | None = None
) -> Frontier:
    """Return up to ten plans from the strictest to the loosest, on what `brief.frontier` names.

    Raises
    ------
    DataError
        If moves are to be traded and no account has an owner who takes part.
    """
    market, amounts = counted(market, brief)
    free = (
        replace(brief, moves=brief.moves.limited({"accounts": 1.0})) if brief.frontier == "moves" else brief
    )
    setup = set_up(market, amounts, free)
    if brief.frontier == "moves" and not (setup.rules.owner != NOBODY).any():
        raise DataError(
            "frontier of moves: no account has an owner among the reps, so nothing can move; "
            "give the accounts an owner, or trade bands for drive time",
            hint=" by --frontier drive",
        )
    walk = _Walk(setup, brief, stop or Never(), on_progress or (lambda _what, _share: None))
    found = list(walk.by_moves() if brief.frontier == "moves" else walk.by_bands())
    kept = _undominated(found, brief.frontier == "moves")
    told = walk.response
    return Frontier(
        kind=brief.frontier or "",
        points=tuple(one.point for one in kept),
        knee=knee(*_axes(kept, brief.frontier == "moves")),
        revenue_unit="" if told is None else told.unit,
        notes=walk.notes(found, kept),
    )


class _Walk:
    """Solves one point after the other."""

    def __init__(self, setup: Setup, brief: DesignBrief, stop: Stop, report: Progress) -> None:
        self.setup, self.brief, self.stop, self.report = setup, brief, stop, report
        self.response: Response | None = None
        self.asked = setup.problem.tolerance
        self.stopped = False

    def by_moves(self) -> Iterator[_Tried]:
        """From the moves that are forced, by ever narrower bands and then ever larger budgets, to no limit.

        As long as the bands asked for cannot be held, each point has the fewest moves for a wider band: that
        is easier to find than the best balance for so many moves, and lies on the same line.
        """
        free = self._tried(self._solved(self.setup.problem, None), None)
        dear = DEAR * max(free.result.cost, 1e-9) / self.setup.problem.units
        last = self._fewest(np.full(len(self.asked), ANY), dear, free)
        worst = np.array(list(last.point.imbalance.values()))
        wide = np.maximum(worst - self.asked, 0.0)
        below = BELOW if last.excess > 0 else ()
        yield last
        for number, share in enumerate(below, 1):
            if self._is_late(number):
                return
            last = self._fewest(self.asked + share * wide, dear, last)
            yield last
        number = 1 + len(below)
        steps = np.linspace(last.point.moved_accounts, free.point.moved_accounts, POINTS - number + 1)
        for limit in np.floor(steps[1:-1]).tolist():
            if self._is_late(number):
                return
            result = self._solved(self._limited(limit), last.result.labels)
            if self._holds(result):
                last = self._tried(result, limit)
                yield last
            number += 1
        yield free

    def _fewest(self, band: Floats, dear: float, start: _Tried) -> _Tried:
        """Solve with a price on moves that none is worth which the bands do not need."""
        row = self._row
        price = dear * self.setup.problem.move_amounts[row]
        problem = self.setup.problem
        problem = problem.replace(tolerance=band, move_price=problem.move_price + price)
        if (band > self.asked).any():  # absolute limits give way with the bands
            shape = problem.shares.shape
            problem = problem.replace(minimum=np.zeros(shape), maximum=np.full(shape, np.inf))
        result = self._solved(problem, start.result.labels)
        gone = (problem.owner != NOBODY) & (result.labels != problem.owner)
        return self._tried(replace(result, cost=result.cost - float(price[gone].sum())), None)

    @property
    def _row(self) -> int:
        return self.setup.budgets.index("accounts")

    def _limited(self, limit: float) -> DistrictingProblem:
        """The problem with at most so many accounts moved; rows away from their unit's owner move anyway."""
        budgets = self.setup.problem.move_budgets.copy()
        owned = float((self.setup.rules.owner != NOBODY).sum())
        budgets[self._row] = max(limit - (owned - float(budgets[self._row])), 0.0)
        return self.setup.problem.replace(move_budgets=budgets)

    def by_bands(self) -> Iterator[_Tried]:
        """From bands a quarter as wide as asked for to bands nearly six times as wide."""
        start: Ints | None = None
        for number, factor in enumerate(FACTORS):
            if self._is_late(number):
                return
            band = np.minimum(self.asked * factor, 1.0)
            result = self._solved(self.setup.problem.replace(tolerance=band), start)
            start = result.labels
            if not (result.over_budget.any() or result.torn.any()):
                yield self._tried(result, factor)

    def notes(self, found: list[_Tried], kept: list[_Tried]) -> tuple[str, ...]:
        """Say what was left out."""
        out = []
        if self.stopped:
            out.append("the time limit ended the frontier early")
        if len(kept) < min(len(found), POINTS):
            out.append(f"{len(kept)} points: what gained nothing over a stricter plan is left out")
        return tuple(out)

    def _is_late(self, number: int) -> bool:
        self.report("frontier", number / POINTS)
        self.stopped = self.stopped or self.stop()
        return self.stopped

    def _solved(self, problem: DistrictingProblem, start: Ints | None) -> Result:
        if start is None:
            start = problem.owner if (problem.owner != NOBODY).any() else None
        return solve(problem, self.stop, self.brief.seed, start)

    def _holds(self, result: Result) -> bool:
        return not (result.broken.any() or result.over_budget.any() or result.torn.any())

    def _tried(self, result: Result, limit: float | None) -> _Tried:
        amounts, roster, owner = self.setup.amounts, self.setup.roster, self.setup.rules.owner
        labels = result.labels[self.setup.ground.unit_of].astype(np.int32)
        sums = loads(amounts, roster, self.brief, labels, result.centers)
        worst = np.abs(sums.imbalance).max(axis=1)
        if self.response is None and is_told(amounts, roster):
            plain, owned = Response(amounts, roster, self.brief), bool((owner != NOBODY).any())
            self.response = plain.scaled(completed(owner, labels), "today" if owned else "the first plan")
        moved = (owner != NOBODY) & (owner != labels)
        point = FrontierPoint(
            limit=float(moved.sum()) if limit is None else limit, moved_accounts=int(moved.sum()),
            moved_potential=float(amounts.potential[moved].sum()),
            imbalance=dict(zip(amounts.activities, worst.tolist(), strict=True)),
            cost=result.cost, drive_hours=float(sums.drive.sum()),
            expected_revenue=None if self.response is None else self.response.of(labels),
        )  # fmt: skip
        allowed = np.maximum(self.asked, result.floor) + SAME
        return _Tried(result, point, max(0.0, float((worst / allowed).max(initial=0.0)) - 1.0))


def _strictness(one: _Tried, moves: bool) -> float:
    return float(one.point.moved_accounts) if moves else 1.0 + _ratio(one)


def _ratio(one: _Tried) -> float:
    return max(one.point.imbalance.values(), default=0.0)


def _undominated(found: list[_Tried], moves: bool) -> list[_Tried]:
    """Keep what gains over everything as strict; in order, and each figure once."""
    kept: list[_Tried] = []
    for one in sorted(found, key=lambda one: (_strictness(one, moves), *_gain(one, moves))):
        if not kept or _gain(one, moves) < _gain(kept[-1], moves):
            kept.append(one)
    return kept


def _gain(one: _Tried, moves: bool) -> tuple[float, float]:
    return one.worth if moves else (0.0, one.point.cost)


def _axes(kept: list[_Tried], moves: bool) -> tuple[Floats, Floats]:
    """What is paid and what is left to gain, by point."""
    paid = np.array([_strictness(one, moves) for one in kept])
    excess = np.array([one.excess for one in kept])
    cost = np.array([one.point.cost for one in kept])
    return paid, excess if moves and excess.max(initial=0.0) > SAME else cost


def knee(paid: Floats, left: Floats) -> int | None:
    """Index of the point farthest below the straight line between the ends; None where nothing bends."""
    if len(paid) < 3 or np.ptp(paid) <= 0 or np.ptp(left) <= 0:
        return None
    x = (paid - paid.min()) / np.ptp(paid)
    y = (left - left.min()) / np.ptp(left)
    below = 1.0 - x - y
    best = int(np.argmax(below))
    return best if below[best] > 0.05 else None
