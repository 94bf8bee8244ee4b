"""The bound over all centers: what no plan can go below, wherever its centers lie.

Hess et al. 1965 choose k of the units as centers and assign every unit to one of them. Priced, the rule that
every unit is assigned once falls away: each center then takes the units that pay, within the least and the
most that a territory may hold (a knapsack), and the k best centers are the territories. Any prices of the
units give a bound (Held and Karp 1971; for districts Validi, Buchanan and Lykhovyd 2022); steps along an
average of the subgradients raise it (the volume algorithm, Barahona and Anbil 2000). A center whose choice
would cost more than the plan at hand is left out from then on.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import Bands, make_bands
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.dual import Dual, Prices, cheapest
from ridings.solvers.districting.knapsack import price_centers
from ridings.solvers.districting.pairs import Pairs, km_between, measured, price
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.solve import Result
from ridings.solvers.stop import Never, Stop

MOST_UNITS = 1_500
STEPS = 1_500  # at most
WORK = 4e8  # pairs looked at, at most
ENOUGH = 5e-5  # share of the plan's cost that the bound may stay below
LEVELS = (0.3, 0.1, 0.03, 0.015, 0.004, 0.001)  # temperatures of the climb that gives the first prices
FIRST_STEP, LONGER, LONGEST, SHORTER, SHORTEST = 0.3, 1.1, 2.0, 0.66, 1e-4  # of the way to the plan's cost
PATIENCE = 10  # steps without a gain before they become shorter
GAIN = 1e-6  # share of the bound that counts as a gain
NEW, LESS_NEW, LEAST_NEW = 0.2, 0.8, 0.01  # weight of the last subgradient in the average, falling
GRAIN = 0.02  # mean units by which a load may miss its band while its price is sought
CUTS = 12  # prices tried for it
WORTH_A_THREAD = 100_000  # pairs
SAFE = 1e-9  # relative; sums of floats are not exact, the bound errs on the low side


def knows_all_centers(problem: DistrictingProblem) -> bool:
    """Tell whether the bound over all centers is known: any unit may be one, alike for every territory.

    Not on roads, whose minutes are known to the homes and centers at hand alone; nor in pools of territories,
    whose totals depend on the plan.

    Locks, skills, owners, budgets, drive hours and contiguity tie a plan further; the bound leaves them out.
    """
    alike = not (problem.has_home.any() or problem.pool.any()) and float(np.ptp(problem.center_weight)) == 0.0
    few = problem.territories <= problem.units <= MOST_UNITS
    return alike and few and problem.roads is None and problem.center_rule is CenterRule.UNIT


def certify(problem: DistrictingProblem, result: Result, stop: Stop | None = None) -> Result:
    """Replace the bound of a feasible plan by the one over all centers, where that is known."""
    if not result.feasible or not knows_all_centers(problem):
        return result
    problem = problem.replace(tolerance=result.tolerance)
    pairs = price(problem, result.centers, candidates(problem, result.centers))
    bands = make_bands(problem, pairs, problem.tolerance)
    prices = Dual(problem, pairs, bands, give=1e-5).climb(Prices.zero(problem), LEVELS, steps=8, enough=2e-3)
    bound = bound_over_centers(problem, pairs, bands, prices, result.cost, stop or Never())
    return replace(result, bound=bound, bound_kind="global")


def bound_over_centers(
    problem: DistrictingProblem, pairs: Pairs, bands: Bands, prices: Prices, cost: float, stop: Stop
) -> float:
    """Certified cost that no plan can undercut, whatever its centers.

    Parameters
    ----------
    pairs, bands, prices
        The candidates, bands and prices of a plan at its centers: where the steps begin.
    cost
        Of a plan that keeps every rule, with every fixed part: what the steps aim at.
    """
    fixed = float(problem.unit_cost.sum())
    earn = cheapest(problem.replace(move_price=np.zeros(problem.units)), pairs, bands, prices)[1].min(axis=1)
    best = fixed + _Climb(_model(problem, bands), cost - fixed, earn).run(stop)
    return best - SAFE * abs(best)


@dataclass(frozen=True)
class _Model:
    """Every unit as a center for every unit, and what a territory may hold of the activities that count."""

    territories: int
    cost: Floats  # (n, n) of unit i at center c, [c, i]
    amounts: Floats  # (A, n) scaled
    least: Floats  # (A,)
    most: Floats
    member: Ints  # (n,) the unit each center must hold


@njit(cache=True, error_model="numpy", nogil=True)
def _every_center(
    spots: Floats, sites: Floats, start: NDArray[np.int64], weight: Floats, measure: int, curve: Floats
) -> Floats:
    n = len(start) - 1
    out = np.zeros((len(spots), n))
    for c in range(len(spots)):
        for i in range(n):
            for s in range(start[i], start[i + 1]):
                out[c, i] += weight[s] * measured(km_between(sites, s, spots, c), measure, curve)
    return out


def _model(problem: DistrictingProblem, bands: Bands) -> _Model:
    """Activities with drive hours are left out, since their totals follow the centers."""
    known = ~problem.travels
    loads = bands.amounts[known].sum(axis=1, keepdims=True)
    least = np.maximum(bands.lo_band[known] * loads, bands.least[known]).min(axis=1)
    most = np.minimum(bands.hi_band[known] * loads, bands.most[known]).max(axis=1)
    weight = problem.site_weight * float(problem.center_weight[0])
    cost = _every_center(
        problem.unit_xyz, problem.site_xyz, problem.site_start, weight, int(problem.measure), problem.curve
    )
    every = np.arange(problem.units, dtype=np.int32)
    return _Model(problem.territories, cost, bands.amounts[known], least, most, every)


@cache
def _second_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="centers")


class _Climb:
    """Steps on what the units earn their center, from the prices of a plan."""

    def __init__(self, model: _Model, cost: float, earn: Floats) -> None:
        n = len(earn)
        self.model, self.aim, self.earn = model, cost, earn
        self.centers = np.arange(n)  # those that a plan cheaper than the one at hand may have
        self.prices = np.zeros((n, len(model.amounts)))
        self.value = np.zeros(n)
        size = np.maximum(model.amounts.mean(axis=1), 1e-12)
        typical = max(float(np.abs(earn).mean()), 1e-300)
        self.step = 0.01 * typical / size
        self.grain = GRAIN * size
        self.scale = np.sqrt(np.maximum(np.abs(earn) / typical, 1e-3))
        self.length, self.since, self.new = FIRST_STEP, 0, NEW

    def run(self, stop: Stop) -> float:
        """Climb until the bound is near enough, the steps are too short, or the work is done."""
        best, best_earn, work = -np.inf, self.earn, 0.0
        along: Floats | None = None
        for _ in range(STEPS):
            bound, chosen = self._evaluate()
            work += len(self.centers) * len(self.earn)
            left = self._left_over(chosen)
            self._drop(bound, float(self.value[chosen[-1]]))
            along = left if along is None else along
            self._pace(bound, best, float(self.scale @ (left * along)))
            along = self.new * left + (1 - self.new) * along
            if bound > best:
                best, best_earn = bound, self.earn
            square = float(self.scale @ (along * along))
            near = best >= self.aim - ENOUGH * abs(self.aim)
            if near or work > WORK or self.length < SHORTEST or square <= 0.0 or stop():
                break
            self.earn = best_earn + self.length * (self.aim - best) / square * self.scale * along
        return min(best, self.aim)

    def _pace(self, bound: float, best: float, agreed: float) -> None:
        """Longer steps while they gain and agree with those before; shorter ones when they do not."""
        self.since = 0 if bound > best + GAIN * abs(best) or best == -np.inf else self.since + 1
        if bound > best and agreed > 0:
            self.length = min(self.length * LONGER, LONGEST)
        if self.since >= PATIENCE:
            self.since = 0
            self.length *= SHORTER
            self.new = max(self.new * LESS_NEW, LEAST_NEW)

    def _drop(self, bound: float, last: float) -> None:
        """Leave out the centers that would lift this bound above the cost of the plan at hand."""
        spare = (self.aim - bound) * (1 + 1e-9) + 1e-9 * abs(self.aim)
        self.centers = self.centers[self.value[self.centers] - last <= spare]

    def _evaluate(self) -> tuple[float, NDArray[np.int64]]:
        """The bound at these prices, and the best centers, the best first."""
        count = len(self.centers)
        cut = count // 2 if count * len(self.earn) > WORTH_A_THREAD else 0
        other = _second_thread().submit(self._part, 0, cut) if cut else None
        self._part(cut, count)
        if other:
            other.result()
        value = self.value[self.centers]
        order = np.argsort(value, kind="stable")[: self.model.territories]
        return float(self.earn.sum() + value[order].sum()), self.centers[order]

    def _part(self, first: int, last: int) -> None:
        m = self.model
        price_centers(
            first, last, self.centers, m.cost, self.earn, m.amounts, m.least, m.most, m.member, self.prices,
            self.value, self.step, self.grain, CUTS,
        )  # fmt: skip

    def _left_over(self, chosen: NDArray[np.int64]) -> Floats:
        """How often each unit is not taken: 1 less the centers that take it, one of them in part, (n,)."""
        m = self.model
        priced = m.cost[chosen] - self.earn - self.prices[chosen] @ m.amounts
        row = np.arange(len(chosen))
        priced[row, m.member[chosen]] = -np.inf
        taken = (priced < 0.0).astype(np.float64)
        if len(m.amounts):
            a = int(np.abs(self.prices[chosen]).sum(axis=0).argmax())
            price = self.prices[chosen, a]
            held = taken @ m.amounts[a]
            wanted = np.where(price > 0, m.least[a], np.where(price < 0, m.most[a], held))
            more = wanted > held
            margin = np.where(more[:, None] == (priced >= 0.0), np.abs(priced), np.inf)
            last = margin.argmin(axis=1)
            part = np.minimum(np.abs(wanted - held) / np.maximum(m.amounts[a, last], 1e-300), 1.0)
            taken[row, last] += np.where(more, part, -part)
        return np.asarray(1.0 - taken.sum(axis=0), np.float64)
