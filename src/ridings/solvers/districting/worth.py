"""What one unit of relaxation of each rule is worth, read off the prices that certify the bound.

By the envelope theorem the bound falls, per unit that a rule gives way, by the rule's price: exactly so for a
small relaxation, and never by more in total, since the best bound is convex in what the rules allow. For a
unit that is locked or that some territories may not serve, what its cheapest priced choice would save is the
most that the bound falls when that one rule is lifted.
"""

from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.dual import Prices, unit_prices
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints

AT_ONCE = 2048  # units whose every pair is priced together


@dataclass(frozen=True)
class Worth:
    """Cost saved per unit of relaxation, in the units of the problem; 0 where a rule costs nothing."""

    tolerance: Floats  # (A, k) per 1.0 of tolerance, in that territory alone
    minimum: Floats  # (A, k) per amount
    maximum: Floats  # (A, k) per amount
    budgets: Floats  # (M,) per amount
    locked: Floats  # (n,) of the unit, were it free to go where its class may; 0 for units that are
    barred: Floats  # (n,) of the unit, might every territory serve it

    @staticmethod
    def nothing(problem: DistrictingProblem) -> "Worth":
        """No rule costs anything."""
        none, each = np.zeros(problem.shares.shape), np.zeros(problem.units)
        return Worth(none, none, none, np.zeros(len(problem.move_budgets)), each, each)


def worth(problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, loads: Floats) -> Worth:
    """Return what the rules are worth at these prices; `loads` (A, k) are scaled as the bands are."""
    up, down = np.maximum(prices.bands, 0.0), np.maximum(-prices.bands, 0.0)
    total = problem.pooled(loads)
    by_share = up * (bands.hi_share > 0) + down * (bands.lo_share > 0)
    locked, barred = _of_units(problem, centers, bands, prices)
    return Worth(
        tolerance=by_share * problem.shares * total,
        minimum=down * (bands.lo_fixed > 0) / bands.scale[:, None],
        maximum=up * (bands.hi_fixed > 0) / bands.scale[:, None],
        budgets=np.maximum(prices.budgets, 0.0) / problem.budget_scale,
        locked=locked,
        barred=barred,
    )


def _of_units(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices
) -> tuple[Floats, Floats]:
    locked, barred = np.zeros(problem.units), np.zeros(problem.units)
    open_to_all = np.asarray(problem.allowed.all(axis=1))[problem.classes]
    tied = np.flatnonzero((problem.fixed != NOBODY) | ~open_to_all).astype(np.int32)
    lam = unit_prices(bands, prices)
    leave = np.maximum(prices.budgets, 0.0) @ bands.move_amounts + problem.move_price
    for first in range(0, len(tied), AT_ONCE):
        units = tied[first : first + AT_ONCE]
        reduced = _reduced(problem, centers, bands, lam, leave, units)
        admitted = np.where(problem.allowed[problem.classes[units]], reduced, np.inf).min(axis=1)
        held = problem.fixed[units]
        own = reduced[np.arange(len(units)), np.maximum(held, 0)]
        locked[units] = np.where(held == NOBODY, 0.0, np.maximum(own - admitted, 0.0))
        barred[units] = np.where(held == NOBODY, np.maximum(admitted - reduced.min(axis=1), 0.0), 0.0)
    return locked, barred


def _reduced(
    problem: DistrictingProblem, centers: Floats, bands: Bands, lam: Floats, leave: Floats, units: Ints
) -> Floats:
    """Cost at the prices of every pair of these units, (units, k)."""
    part = only(problem, units)
    pairs = price(part, centers, every_territory(part))
    reduced = pairs.cost.copy()
    for a in range(len(lam)):
        amount = bands.amounts[a, units][:, None] + bands.per_haul_hour[a] * pairs.haul
        reduced += lam[a] * amount
    owner = part.owner[:, None]
    reduced += ((owner != NOBODY) & (pairs.territory != owner)) * leave[units][:, None]
    return reduced


def only(problem: DistrictingProblem, units: Ints) -> DistrictingProblem:
    """The problem of these units alone, in this order."""
    start, count = problem.site_start[units], np.diff(problem.site_start)[units]
    ends = np.cumsum(count)
    sites = np.repeat(start - (ends - count), count) + np.arange(int(count.sum()))
    return problem.replace(
        site_xyz=np.ascontiguousarray(problem.site_xyz[sites]), site_start=np.concatenate([[0], ends]),
        site_weight=problem.site_weight[sites], site_haul=problem.site_haul[sites],
        site_guide=problem.site_guide[sites], placeless=problem.placeless[units],
        unit_cost=problem.unit_cost[units], amounts=np.ascontiguousarray(problem.amounts[:, units]),
        classes=problem.classes[units], fixed=problem.fixed[units], owner=problem.owner[units],
        move_price=problem.move_price[units], move_amounts=problem.move_amounts[:, units],
        edges=None, exempt=problem.exempt[units], roads=problem.roads and problem.roads.rows(sites),
        apart=np.zeros((0, 2), np.int32), zones=problem.zones[units],
    )  # fmt: skip
