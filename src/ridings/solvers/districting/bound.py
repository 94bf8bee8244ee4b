"""The certified lower bound: what no plan with these centers, bands and hard rules can go below."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.dual import Prices, unit_prices
from ridings.solvers.districting.pairs import EARTH_RADIUS_KM, km_between, measured, pair, road_of
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.roads import Road

SAFE = 1e-9  # relative; sums of floats are not exact, the bound errs on the low side


@njit(cache=True, error_model="numpy")
def _cheapest_sum(
    sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    classes: Ints, allowed: Bools, misfit: Floats, fixed: Ints, owner: Ints, amounts: Floats,
    per_hour: Floats, lam: Floats, leave: Floats, free: float, cluster: Ints, order: Ints, least: Floats,
    road: Road,
) -> float:  # fmt: skip
    """Sum over units of the least reduced cost over every admissible territory.

    Territories are looked at in the `order` (G, k) of the unit's cluster, until even the `least` (G, k) that
    a unit of weight 1 pays from there on, and the lowest prices, cannot be cheaper.
    """
    total = 0.0
    acts, k = lam.shape
    lowest = np.zeros(acts)
    for a in range(acts):
        lowest[a] = lam[a].min()
    for i in range(len(start) - 1):
        low = np.inf
        heavy = 0.0
        for s in range(start[i], start[i + 1]):
            heavy += weight[s]
        earned = 0.0
        for a in range(acts):
            earned += lowest[a] * amounts[a, i]
        g, own = cluster[i], owner[i]
        if own >= 0 and fixed[i] < 0 and allowed[classes[i], own]:  # first: every other pays for leaving it
            low, hours = pair(
                i, own, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            low = free * (low + misfit[classes[i], own])
            for a in range(acts):
                low += lam[a, own] * (amounts[a, i] + per_hour[a] * hours)
        away = leave[i] if own >= 0 else 0.0
        for x in range(k):
            j = order[g, x]
            if j != own and heavy * least[g, x] * free + earned + away >= low:
                break
            if fixed[i] >= 0:
                if fixed[i] != j:
                    continue
            elif not allowed[classes[i], j]:
                continue
            cost, hours = pair(
                i, j, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            cost = free * (cost + misfit[classes[i], j])
            for a in range(acts):
                cost += lam[a, j] * (amounts[a, i] + per_hour[a] * hours)
            if j != own:
                cost += away
            low = min(low, cost)
        total += low
    return total


@njit(cache=True, error_model="numpy")
def _optimistic(
    middle: Floats, radius: Floats, homes: Floats, centers: Floats, home_w: Floats, center_w: Floats,
    has_home: Bools, measure: int, curve: Floats,
) -> Floats:  # fmt: skip
    """Least cost of a weight of 1 anywhere in each cluster, in each territory, (G, k)."""
    out = np.zeros((len(middle), len(homes)))
    for g in range(len(middle)):
        for j in range(len(homes)):
            if has_home[j]:
                km = max(0.0, km_between(middle, g, homes, j) - radius[g])
                out[g, j] = home_w[j] * measured(km, measure, curve)
            km = max(0.0, km_between(middle, g, centers, j) - radius[g])
            out[g, j] += center_w[j] * measured(km, measure, curve)
    return out


def reach(problem: DistrictingProblem, centers: Floats, cluster: Ints | None) -> tuple[Ints, Ints, Floats]:
    """Cluster of each unit, and for each cluster the territories and their least cost, the cheapest first.

    Without clusters, or where hours on the road are priced, every territory is looked at; on roads too, as
    there a distance says nothing about the least that a way can take.
    """
    k = problem.territories
    priced = problem.roads is not None or problem.travels.any()
    if cluster is None or cluster.max() + 1 == problem.units or priced:
        every = np.arange(k, dtype=np.int32)[None, :]
        return np.zeros(problem.units, np.int32), every, np.full((1, k), -np.inf)
    of_site = np.repeat(cluster, np.diff(problem.site_start))
    count = int(cluster.max()) + 1
    sums = [np.bincount(of_site, problem.site_xyz[:, x], count) for x in range(3)]
    middle: Floats = np.stack(sums, axis=1).astype(np.float64)
    middle = middle / np.linalg.norm(middle, axis=1, keepdims=True)
    chord = np.linalg.norm(problem.site_xyz - middle[of_site], axis=1)
    radius = np.zeros(count)
    np.maximum.at(radius, of_site, 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, 0.5 * chord)))
    least = _optimistic(
        middle, radius * (1 + SAFE) + SAFE, np.nan_to_num(problem.homes_xyz), centers, problem.home_weight,
        problem.center_weight, problem.has_home, int(problem.measure), problem.curve,
    )  # fmt: skip
    order = np.argsort(least, axis=1, kind="stable").astype(np.int32)
    return cluster, order, np.take_along_axis(least, order.astype(np.int64), axis=1) * (1 - SAFE)


def dual_value(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, cluster: Ints | None = None,
    *, costs: bool = True,
) -> float:  # fmt: skip
    """Value of the dual at these prices over all admissible pairs, without the fixed unit costs.

    Clusters of near units, (n,), spare most of the looking. With `costs` False every pair costs nothing: a
    positive value then proves that no plan keeps all rules.
    """
    up = np.maximum(prices.bands, 0.0)
    down = np.maximum(-prices.bands, 0.0)
    budgets = np.maximum(prices.budgets, 0.0)
    leave = budgets @ bands.move_amounts + (problem.move_price if costs else 0.0)
    total = _cheapest_sum(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.allowed,
        problem.misfit, problem.fixed, problem.owner, bands.amounts, bands.per_haul_hour,
        unit_prices(bands, prices), leave + np.zeros(problem.units), 1.0 if costs else 0.0,
        *reach(problem, centers, cluster), road_of(problem, centers),
    )  # fmt: skip
    paid = (bands.hi_fixed * up - bands.lo_fixed * down).sum() + bands.move_budgets @ budgets
    return float(total - paid)


def lower_bound(
    problem: DistrictingProblem, centers: Floats, bands: Bands, prices: Prices, cluster: Ints | None = None
) -> float:
    """Certified cost that no plan on these centers can undercut, at least the bound without any prices."""
    fixed = float(problem.unit_cost.sum())
    best = max(
        dual_value(problem, centers, bands, prices, cluster),
        dual_value(problem, centers, bands, Prices.zero(problem), cluster),
    )
    return fixed + best - SAFE * abs(fixed + best)
