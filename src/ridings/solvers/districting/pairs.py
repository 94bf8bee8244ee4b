"""The cost and the line-haul of every admissible pair of a unit and a territory."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.road_sums import tour_minutes
from ridings.solvers.districting.roads import Road

EARTH_RADIUS_KM = 6371.0088


@njit(cache=True, error_model="numpy")
def km_between(points: Floats, i: int, others: Floats, j: int) -> float:
    """Great-circle km between unit vector i and the other unit vector j."""
    square = 0.0
    for x in range(3):
        square += (points[i, x] - others[j, x]) ** 2
    return float(2.0 * EARTH_RADIUS_KM * np.arcsin(min(1.0, 0.5 * np.sqrt(square))))


@njit(cache=True, error_model="numpy")
def line_haul(km: float, curve: Floats) -> float:
    """Round-trip minutes one visit's tour owes; above half a day shared by the days of a trip."""
    minutes = max(0.0, curve[0] + curve[1] * np.sqrt(km) + curve[2] * km) * curve[3]
    return tour_minutes(minutes, curve)


@njit(cache=True, error_model="numpy")
def measured(km: float, measure: int, curve: Floats) -> float:
    """Return what the cost grows with, at this distance."""
    if measure == 0:
        return line_haul(km, curve)
    if measure == 1:
        return km
    return km * km


@njit(cache=True, error_model="numpy")
def pair(
    i: int, j: int, sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    road: Road,
) -> tuple[float, float]:  # fmt: skip
    """Cost of unit i in territory j, and the hours of line-haul it takes there, summed over its sites."""
    cost = 0.0
    hours = 0.0
    if road is not None:  # known when compiled: without roads this part is not there
        minutes, base_at, center_at = road
        for s in range(start[i], start[i + 1]):
            to_base = tour_minutes(minutes[s, base_at[j]], curve)
            hours += haul_rate[s] * to_base
            if measure == 0:
                blend = (home_w[j] if has_home[j] else center_w[j]) * to_base
                if has_home[j] and center_w[j] > 0.0:
                    blend += center_w[j] * tour_minutes(minutes[s, center_at[j]], curve)
            else:
                blend = center_w[j] * measured(km_between(sites, s, centers, j), measure, curve)
                if has_home[j]:
                    blend += home_w[j] * measured(km_between(sites, s, homes, j), measure, curve)
            cost += weight[s] * blend
        return cost, hours
    for s in range(start[i], start[i + 1]):
        if has_home[j]:
            base = km_between(sites, s, homes, j)
            at_base = measured(base, measure, curve)
            cost += weight[s] * home_w[j] * at_base
            if center_w[j] > 0.0:
                to_center = km_between(sites, s, centers, j)
                cost += weight[s] * center_w[j] * measured(to_center, measure, curve)
        else:
            base = km_between(sites, s, centers, j)
            at_base = measured(base, measure, curve)
            cost += weight[s] * center_w[j] * at_base
        hours += haul_rate[s] * (at_base if measure == 0 else line_haul(base, curve))
    return cost, hours


@njit(cache=True, error_model="numpy")
def _price(
    sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    cand: Ints, cost: Floats, haul: Floats, road: Road,
) -> None:  # fmt: skip
    for i in range(len(start) - 1):
        for c in range(cand.shape[1]):
            cost[i, c] = 0.0
            haul[i, c] = 0.0
            if cand[i, c] >= 0:
                cost[i, c], haul[i, c] = pair(
                    i, cand[i, c], sites, start, weight, haul_rate, homes, centers, home_w, center_w,
                    has_home, measure, curve, road,
                )  # fmt: skip


@njit(cache=True, error_model="numpy")
def _price_some(
    sites: Floats, start: NDArray[np.int64], weight: Floats, haul_rate: Floats, homes: Floats,
    centers: Floats, home_w: Floats, center_w: Floats, has_home: Bools, measure: int, curve: Floats,
    units: NDArray[np.int64], territories: NDArray[np.int64], road: Road,
) -> Floats:  # fmt: skip
    out = np.empty(len(units))
    for x in range(len(units)):
        out[x], _ = pair(
            units[x], territories[x], sites, start, weight, haul_rate, homes, centers, home_w, center_w,
            has_home, measure, curve, road,
        )  # fmt: skip
    return out


@dataclass(frozen=True)
class Pairs:
    """The territories each unit may go to, with cost and line-haul hours; -1 pads short rows."""

    territory: Ints  # (n, C)
    cost: Floats  # (n, C)
    haul: Floats  # (n, C) hours a year

    def slots(self, labels: Ints) -> Ints:
        """Column of each unit's territory, (n,); -1 where it is not among its candidates."""
        hit = self.territory == labels[:, None]
        return np.where(hit.any(axis=1), hit.argmax(axis=1), -1).astype(np.int32)


def every_territory(problem: DistrictingProblem) -> Ints:
    """Every territory for every unit, admissible or not, (n, k)."""
    return np.tile(np.arange(problem.territories, dtype=np.int32), (problem.units, 1))


def road_of(problem: DistrictingProblem, centers: Floats) -> Road:
    """Minutes by road with the places that bases and centers lie at; None without roads."""
    if problem.roads is None:
        return None
    at = problem.roads.nearest(centers)
    home = problem.roads.nearest(np.nan_to_num(problem.homes_xyz))
    return problem.roads.minutes, np.where(problem.has_home, home, at).astype(np.int32), at


def price(problem: DistrictingProblem, centers: Floats, territory: Ints) -> Pairs:
    """Cost and line-haul hours of each candidate pair at these centers."""
    cost = np.empty(territory.shape)
    haul = np.empty(territory.shape)
    homes = np.nan_to_num(problem.homes_xyz)
    _price(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul, homes, centers,
        problem.home_weight, problem.center_weight, problem.has_home, int(problem.measure), problem.curve,
        territory, cost, haul, road_of(problem, centers),
    )  # fmt: skip
    if problem.misfit.any():
        fits = problem.misfit[problem.classes[:, None], np.maximum(territory, 0)]
        cost += np.where(territory >= 0, fits, 0.0)
    return Pairs(territory, cost, haul)


def price_labels(problem: DistrictingProblem, centers: Floats, labels: Ints) -> tuple[Floats, Floats]:
    """Cost without the fixed part, and line-haul hours, of each unit where it is, (n,) each."""
    pairs = price(problem, centers, np.ascontiguousarray(labels[:, None], np.int32))
    return pairs.cost[:, 0], pairs.haul[:, 0]


def price_some(
    problem: DistrictingProblem, centers: Floats, units: NDArray[np.int64], territories: NDArray[np.int64]
) -> Floats:
    """Cost of some pairs of a unit and a territory, side by side, (pairs,)."""
    out: Floats = _price_some(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, units, territories,
        road_of(problem, centers),
    )  # fmt: skip
    return out + problem.misfit[problem.classes[units], territories]
