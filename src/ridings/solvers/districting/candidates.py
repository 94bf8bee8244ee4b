"""Which territories a unit may go to while searching: few of many, the likely ones."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.pairs import pair, road_of
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.roads import Road

WIDTH = 32  # territories a unit sees while searching; the bound looks at all of them
WIDER = 4  # times as many of the nearest are looked at for the cheapest
TIE = 1e-6  # share of a typical cost that the distance counts where the cost does not


@njit(cache=True, error_model="numpy")
def _nearest(
    points: Floats, places: Floats, classes: Ints, allowed: Bools, fixed: Ints, owner: Ints, width: int,
    start: NDArray[np.int64], road: Road,
) -> Ints:  # fmt: skip
    n, k = len(points), len(places)
    out = np.full((n, width), -1, np.int32)
    near = np.empty(width)
    for i in range(n):
        if fixed[i] >= 0:
            out[i, 0] = fixed[i]
            continue
        held = 0
        for j in range(k):
            if not allowed[classes[i], j]:
                continue
            d = 0.0
            if road is not None:
                for s in range(start[i], start[i + 1]):
                    d += road[0][s, road[1][j]]
            else:
                for x in range(3):
                    d += (points[i, x] - places[j, x]) ** 2
            if j == owner[i]:
                d = -1.0
            if held == width and d >= near[width - 1]:
                continue
            c = min(held, width - 1)  # the farthest falls off; equals keep their order
            while c > 0 and near[c - 1] > d:
                near[c], out[i, c] = near[c - 1], out[i, c - 1]
                c -= 1
            near[c], out[i, c] = d, j
            held = min(held + 1, width)
    return out


@njit(cache=True, error_model="numpy")
def _cheapest(
    sure: Ints, others: Ints, sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats,
    homes: Floats, centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int,
    curve: Floats, classes: Ints, misfit: Floats, amounts: Floats, travels: Bools, charges: Floats,
    points: Floats, places: Floats, tie: float, width: int, road: Road,
) -> Ints:  # fmt: skip
    n, first = sure.shape
    out = np.full((n, width), -1, np.int32)
    out[:, :first] = sure
    keys = np.empty(width)
    taken = np.zeros(len(homes), np.bool_)
    for i in range(n):
        for j in sure[i]:
            if j >= 0:
                taken[j] = True
        held = first
        for q in range(others.shape[1]):
            j = others[i, q]
            if j < 0 or taken[j]:
                continue
            cost, hours = pair(
                i, j, sites, start, weight, haul_rate, homes, centers, home_w, center_w, has_home, measure,
                curve, road,
            )  # fmt: skip
            key = cost + misfit[classes[i], j]
            for x in range(3):
                key += tie * (points[i, x] - places[j, x]) ** 2
            for a in range(len(amounts)):
                key += charges[a, j] * (amounts[a, i] + (hours if travels[a] else 0.0))
            if held == width and key >= keys[width - 1]:
                continue
            c = min(held, width - 1)  # the dearest falls off; equals keep their order
            while c > first and keys[c - 1] > key:
                keys[c], out[i, c] = keys[c - 1], out[i, c - 1]
                c -= 1
            keys[c], out[i, c] = key, j
            held = min(held + 1, width)
        taken[:] = False
    return out


def candidates(
    problem: DistrictingProblem, centers: Floats, charges: Floats | None = None, width: int = WIDTH
) -> Ints:
    """Territories each unit may go to, (n, C) padded with -1; its owner is always one of them.

    The nearest; half of them the cheapest where `charges` (A, k), the price of an amount, are known.
    """
    place = np.where(problem.has_home[:, None], np.nan_to_num(problem.homes_xyz), centers)
    k = problem.territories
    points = problem.unit_xyz
    road = road_of(problem, centers)
    if charges is None or width >= k:
        return _near(problem, points, place, min(width, k), road)
    sure = _near(problem, points, place, width // 2, road)
    others = _near(problem, points, place, WIDER * width, road) if WIDER * width < k else _admissible(problem)
    out: Ints = _cheapest(
        sure, others, problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.misfit,
        problem.amounts, problem.travels, charges, points, place,
        TIE * float(problem.site_weight.mean()), width, road,
    )  # fmt: skip
    return out


def _near(problem: DistrictingProblem, points: Floats, places: Floats, width: int, road: Road) -> Ints:
    out: Ints = _nearest(
        points, places, problem.classes, problem.allowed, problem.fixed, problem.owner, width,
        problem.site_start, road,
    )  # fmt: skip
    return out


def _admissible(problem: DistrictingProblem) -> Ints:
    """Every territory that each unit may go to, (n, k)."""
    every = np.arange(problem.territories, dtype=np.int32)
    fixed = problem.fixed[:, None]
    held = np.where(fixed >= 0, fixed == every, problem.allowed[problem.classes])
    return np.where(held, every, NOBODY).astype(np.int32)
