"""The certified lower bound: what no plan with these centers, bands and hard rules can go below."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.dual import Prices, unit_prices
from ridings.solvers.districting.pairs import pair
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints

SAFE = 1e-9  # relative; sums of floats are not exact, the bound errs on the low side


@njit(cache=True, error_model="numpy")
def _cheapest_sum(
    sites: Floats,
    start: NDArray[np.int64],
    weight: Floats,
    haul_rate: Floats,
    homes: Floats,
    centers: Floats,
    home_w: Floats,
    center_w: Floats,
    has_home: Bools,
    measure: int,
    curve: Floats,
    classes: Ints,
    allowed: Bools,
    fixed: Ints,
    owner: Ints,
    amounts: Floats,
    per_hour: Floats,
    lam: Floats,
    leave: Floats,
    free: float,
) -> float:
    """Sum over units of the least reduced cost over every admissible territory, candidates or not."""
    total = 0.0
    acts, k = lam.shape
    for i in range(len(start) - 1):
        low = np.inf
        for j in range(k):
            if fixed[i] >= 0:
                if fixed[i] != j:
                    continue
            elif not allowed[classes[i], j]:
                continue
            cost, hours = pair(
                i,
                j,
                sites,
                start,
                weight,
                haul_rate,
                homes,
                centers,
                home_w,
                center_w,
                has_home,
                measure,
                curve,
            )
            cost *= free
            for a in range(acts):
                cost += lam[a, j] * (amounts[a, i] + per_hour[a] * hours)
            if owner[i] >= 0 and owner[i] != j:
                cost += leave[i]
            low = min(low, cost)
        total += low
    return total


def dual_value(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, *, costs: bool = True
) -> float:
    """Value of the dual at these prices over all admissible pairs, without the fixed unit costs.

    With `costs` False every pair costs nothing: a positive value then proves that no plan keeps all rules.
    """
    up = np.maximum(prices.bands, 0.0)
    down = np.maximum(-prices.bands, 0.0)
    budgets = np.maximum(prices.budgets, 0.0)
    leave = budgets @ bands.move_amounts + (problem.move_price if costs else 0.0)
    total = _cheapest_sum(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.allowed,
        problem.fixed, problem.owner, bands.amounts, bands.per_haul_hour, unit_prices(bands, prices),
        leave + np.zeros(problem.units), 1.0 if costs else 0.0,
    )  # fmt: skip
    paid = (bands.hi_fixed * up - bands.lo_fixed * down).sum() + bands.move_budgets @ budgets
    return float(total - paid)


def lower_bound(problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices) -> float:
    """Certified cost that no plan on these centers can undercut, at least the bound without any prices."""
    fixed = float(problem.unit_cost.sum())
    best = max(
        dual_value(problem, centers, bands, prices),
        dual_value(problem, centers, bands, Prices.zero(problem)),
    )
    return fixed + best - SAFE * abs(fixed + best)
