"""From prices to a plan of connected territories: each unit to its cheapest with its neighbours' amounts."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.contiguity import Graph
from ridings.solvers.districting.dual import cheapest, unit_prices
from ridings.solvers.districting.location import Located
from ridings.solvers.districting.pairs import pair, price, road_of
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.roads import Road
from ridings.solvers.districting.smoothing import travel_weight

LIKELY = 12  # territories a unit may go to: the likely ones of its cluster


@njit(cache=True, error_model="numpy")
def _cheapest(
    sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    classes: Ints, misfit: Floats, fixed: Ints, owner: Ints, leave: Floats, amounts: Floats,
    unit_weight: Floats, per_hour: Floats, lam: Floats, cluster: Ints, likely: Ints,
    road: Road,
) -> Ints:  # fmt: skip
    """Cheapest of each unit's likely territories; `amounts` (A, clusters) are for a unit of weight 1."""
    n = len(start) - 1
    out = np.empty(n, np.int32)
    for i in range(n):
        if fixed[i] >= 0:
            out[i] = fixed[i]
            continue
        g = cluster[i]
        low = np.inf
        for j in likely[g]:
            if j < 0:
                continue
            cost, hours = pair(
                i, j, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            cost += misfit[classes[i], j]
            for a in range(len(lam)):
                cost += lam[a, j] * (amounts[a, g] * unit_weight[i] + per_hour[a] * hours)
            if owner[i] >= 0 and owner[i] != j:
                cost += leave[i]
            if cost < low:
                low = cost
                out[i] = j
    return out


def likely(located: Located) -> Ints:
    """Territories that each cluster is likely to go to, the cheapest with prices first, (clusters, C)."""
    small = located.small
    pairs = price(small, located.centers, located.candidates)
    reduced = cheapest(small, pairs, make_bands(small, pairs, small.tolerance), located.prices)[1]
    best = np.argsort(reduced, axis=1, kind="stable")[:, :LIKELY]
    return np.ascontiguousarray(np.take_along_axis(pairs.territory, best, axis=1))


def rounded(problem: DistrictingProblem, located: Located) -> Ints:
    """Territory of each unit at the prices found on clusters, (n,)."""
    small, prices = located.small, located.prices
    bands = make_bands(small, price(small, located.centers, located.candidates), small.tolerance)
    leave = problem.move_price + _budget_prices(problem, prices.budgets)
    out: Ints = _cheapest(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), located.centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.misfit,
        problem.fixed, problem.owner, leave,
        bands.amounts / travel_weight(small), travel_weight(problem), bands.per_haul_hour,
        unit_prices(bands, prices), located.cluster, likely(located),
        road_of(problem, located.centers),
    )  # fmt: skip
    return out


def _budget_prices(problem: DistrictingProblem, budgets: Floats) -> Floats:
    """What leaving the owner costs each unit by the prices of the budgets, (n,)."""
    return np.asarray((np.maximum(budgets, 0.0) / problem.budget_scale) @ problem.move_amounts)


def seeded(problem: DistrictingProblem, graph: Graph, labels: Ints, centers: Floats) -> Ints:
    """Give each territory without ground the nearest unit that may be its own, so that it can grow."""
    ground = np.diff(graph.indptr) > 0
    free = ground & (problem.fixed < 0)
    held = np.bincount(labels[ground], minlength=problem.territories)
    labels = labels.copy()
    at = problem.unit_xyz
    for j in np.flatnonzero(held == 0):
        place = problem.homes_xyz[j] if problem.has_home[j] else centers[j]
        able = free & problem.allowed[problem.classes, j] & (held[labels] > 1)
        if not able.any():
            continue
        order = np.flatnonzero(able)
        i = int(order[np.linalg.norm(at[order] - place, axis=1).argmin()])
        held[labels[i]] -= 1
        labels[i] = j
        held[j] = 1
    return labels
