"""The territories that each of many units sees: the cheapest at the prices of the many of its cluster."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.dual import Prices, charges
from ridings.solvers.districting.location import Located
from ridings.solvers.districting.pairs import Pairs, pair, road_of
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.roads import Road

PAIRS = (
    4_000_000  # of a unit and a territory that are seen in all while the prices are still those of clusters
)
FEW = 12  # territories that a unit sees, at least


@njit(cache=True, error_model="numpy")
def _offered(i: int, x: int, fixed: Ints, owner: Ints, labels: Ints, classes: Ints, allowed: Bools) -> int:
    """What a unit must see, the first of them for x = 0: where it is locked, or its owner and where it is."""
    if fixed[i] >= 0:
        return int(fixed[i]) if x == 0 else NOBODY
    if x == 1:
        return int(labels[i])
    return int(owner[i]) if owner[i] >= 0 and allowed[classes[i], owner[i]] else NOBODY


@njit(cache=True, error_model="numpy")
def _see(
    sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    classes: Ints, allowed: Bools, misfit: Floats, fixed: Ints, owner: Ints, leave: Floats, amounts: Floats,
    travels: Bools, charges: Floats, cluster: Ints, near: Ints, labels: Ints, road: Road,
    territory: Ints, cost: Floats, haul: Floats,
) -> None:  # fmt: skip
    n, width = territory.shape
    keys = np.empty(width)
    for i in range(n):
        held = 0
        for x in range(2 if fixed[i] >= 0 else 2 + near.shape[1]):
            sure = x < 2
            j = _offered(i, x, fixed, owner, labels, classes, allowed) if sure else near[cluster[i], x - 2]
            known = j < 0
            for c in range(held):
                known = known or territory[i, c] == j
            if known:
                continue
            at, hours = pair(
                i, j, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            at += misfit[classes[i], j]
            key = at + (leave[i] if owner[i] >= 0 and owner[i] != j else 0.0)
            for a in range(len(amounts)):
                key += charges[a, j] * (amounts[a, i] + (hours if travels[a] else 0.0))
            if sure:
                key = -np.inf
            if held == width and key >= keys[width - 1]:
                continue
            c = min(held, width - 1)  # the dearest falls off; equals keep their order
            while c > 0 and keys[c - 1] > key:
                keys[c], territory[i, c] = keys[c - 1], territory[i, c - 1]
                cost[i, c], haul[i, c] = cost[i, c - 1], haul[i, c - 1]
                c -= 1
            keys[c], territory[i, c], cost[i, c], haul[i, c] = key, j, at, hours
            held = min(held + 1, width)


def seen(
    problem: DistrictingProblem, located: Located, centers: Floats, bands: Bands, prices: Prices,
    labels: Ints | None, *, wide: bool = False,
) -> Pairs:  # fmt: skip
    """The few pairs of each unit that are worth a look, priced at these centers.

    Of the candidates of its cluster the cheapest at the prices, and its owner and its territory among
    `labels` (n,) always. A `wide` look is for prices that are not yet sure.
    """
    few = max(FEW, PAIRS // problem.units) if wide else FEW
    shape = problem.units, min(few, located.candidates.shape[1])
    territory, cost, haul = np.full(shape, NOBODY, np.int32), np.zeros(shape), np.zeros(shape)
    at = np.full(problem.units, NOBODY, np.int32) if labels is None else labels
    dearer = np.maximum(prices.budgets, 0.0) / problem.budget_scale
    _see(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.allowed,
        problem.misfit, problem.fixed, problem.owner, problem.move_price + dearer @ problem.move_amounts,
        problem.amounts, problem.travels, charges(bands, prices), located.cluster, located.candidates, at,
        road_of(problem, centers), territory, cost, haul,
    )  # fmt: skip
    return Pairs(territory, cost, haul)
