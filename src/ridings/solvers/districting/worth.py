"""What one unit of relaxation of each rule is worth, read off the prices that certify the bound.

By the envelope theorem the bound falls, per unit that a rule gives way, by the rule's price: exactly so for a
small relaxation, and never by more in total, since the best bound is convex in what the rules allow. For a
unit that is locked or that some territories may not serve, what its cheapest priced choice would save is the
most that the bound falls when that one rule is lifted.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.bound import reach
from ridings.solvers.districting.dual import Prices, unit_prices
from ridings.solvers.districting.pairs import pair, road_of
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.roads import Road


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


def worth(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, loads: Floats,
    cluster: Ints | None = None,
) -> Worth:  # fmt: skip
    """Return what the rules are worth at these prices; `loads` (A, k) are scaled as the bands are.

    Clusters of near units, (n,), spare most of the looking.
    """
    up, down = np.maximum(prices.bands, 0.0), np.maximum(-prices.bands, 0.0)
    total = problem.pooled(loads)
    by_share = up * (bands.hi_share > 0) + down * (bands.lo_share > 0)
    locked, barred = _of_units(problem, centers, bands, prices, cluster)
    return Worth(
        tolerance=by_share * problem.shares * total,
        minimum=down * (bands.lo_fixed > 0) / bands.scale[:, None],
        maximum=up * (bands.hi_fixed > 0) / bands.scale[:, None],
        budgets=np.maximum(prices.budgets, 0.0) / problem.budget_scale,
        locked=locked,
        barred=barred,
    )


@njit(cache=True, error_model="numpy")
def _least(
    units: Ints, sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    classes: Ints, allowed: Bools, misfit: Floats, fixed: Ints, owner: Ints, amounts: Floats,
    per_hour: Floats, lam: Floats, leave: Floats, cluster: Ints, order: Ints, least: Floats, road: Road,
    out: Floats,
) -> None:  # fmt: skip
    """Fill `out` (units, 3): cost at the prices where a unit is locked, at its cheapest admissible, anywhere.

    Territories are looked at in the `order` (G, k) of the unit's cluster, as for the bound.
    """
    acts, k = lam.shape
    lowest = np.zeros(acts)
    for a in range(acts):
        lowest[a] = lam[a].min()
    for u in range(len(units)):
        i = units[u]
        g, own = cluster[i], owner[i]
        out[u, 0], out[u, 1], out[u, 2] = 0.0, np.inf, np.inf
        heavy, earned = 0.0, 0.0
        for s in range(start[i], start[i + 1]):
            heavy += weight[s]
        for a in range(acts):
            earned += lowest[a] * amounts[a, i]
        for x in range(-1, k):
            if x < 0 and fixed[i] < 0:
                continue
            j = fixed[i] if x < 0 else order[g, x]
            if x >= 0 and heavy * least[g, x] + earned >= out[u, 1]:
                break
            at, hours = pair(
                i, j, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            at += misfit[classes[i], j]
            for a in range(acts):
                at += lam[a, j] * (amounts[a, i] + per_hour[a] * hours)
            if own >= 0 and own != j:
                at += leave[i]
            if x < 0:
                out[u, 0] = at
                continue
            out[u, 2] = min(out[u, 2], at)
            if allowed[classes[i], j]:
                out[u, 1] = min(out[u, 1], at)


def _of_units(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, cluster: Ints | None
) -> tuple[Floats, Floats]:
    locked, barred = np.zeros(problem.units), np.zeros(problem.units)
    open_to_all = np.asarray(problem.allowed.all(axis=1))[problem.classes]
    tied = np.flatnonzero((problem.fixed != NOBODY) | ~open_to_all).astype(np.int32)
    leave = np.maximum(prices.budgets, 0.0) @ bands.move_amounts + problem.move_price
    found = np.zeros((len(tied), 3))
    _least(
        tied, problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.allowed,
        problem.misfit, problem.fixed, problem.owner, bands.amounts, bands.per_haul_hour,
        unit_prices(bands, prices), leave + np.zeros(problem.units), *reach(problem, centers, cluster),
        road_of(problem, centers), found,
    )  # fmt: skip
    own, admitted, anywhere = found.T
    held = problem.fixed[tied] != NOBODY
    locked[tied] = np.where(held, np.maximum(own - admitted, 0.0), 0.0)
    barred[tied] = np.where(held, 0.0, np.maximum(admitted - anywhere, 0.0))
    return locked, barred


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
