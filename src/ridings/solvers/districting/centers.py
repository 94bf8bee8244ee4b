"""The center of each territory, given what it holds."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.pairs import km_between, measured
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Floats, Ints, Measure
from ridings.solvers.districting.road_sums import best_places

STEPS = 40
CLOSE_ENOUGH = 1e-7  # chord that no center still moves by (60 cm)
SMALLEST = 1e-9  # chord under which two points are one (6 mm)


def centers_of(problem: DistrictingProblem, labels: Ints, previous: Floats | None = None) -> Floats:
    """Unit vectors of the centers, (k, 3); an empty territory keeps its home or its previous center."""
    site_unit = np.repeat(np.arange(problem.units), np.diff(problem.site_start))
    site_label = labels[site_unit]
    weight = np.maximum(problem.site_weight, 1e-12)
    k = problem.territories
    mean = _means(problem.site_xyz, weight, site_label, k)
    if problem.roads is not None and problem.measure is Measure.DRIVE:
        rule = int(problem.center_rule)
        mean = best_places(problem.roads, site_label, weight, k, problem.curve, rule)
    elif problem.center_rule is CenterRule.MEDIAN:
        mean = _medians(problem.site_xyz, weight, site_label, mean)
    elif problem.center_rule is CenterRule.UNIT:
        mean = _best_units(problem, labels, mean)
    held = np.bincount(labels, minlength=k) > 0
    fallback = previous if previous is not None else np.tile(problem.unit_xyz.mean(axis=0), (k, 1))
    fallback = np.where(problem.has_home[:, None], np.nan_to_num(problem.homes_xyz), fallback)
    return np.ascontiguousarray(np.where(held[:, None], mean, fallback))


def _means(xyz: Floats, weight: Floats, label: Ints, k: int) -> Floats:
    sums = np.stack([np.bincount(label, weight * xyz[:, x], k) for x in range(3)], axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-15))


@njit(cache=True, error_model="numpy")
def _medians(xyz: Floats, weight: Floats, label: Ints, start: Floats) -> Floats:
    """Weiszfeld's iteration for all territories at once."""
    at = start.copy()
    for _ in range(STEPS):
        sums = np.zeros_like(at)
        for s in range(len(xyz)):
            j = label[s]
            chord = 0.0
            for x in range(3):
                chord += (xyz[s, x] - at[j, x]) ** 2
            pull = weight[s] / max(np.sqrt(chord), SMALLEST)
            for x in range(3):
                sums[j, x] += pull * xyz[s, x]
        farthest = 0.0
        for j in range(len(at)):
            length = max(np.sqrt((sums[j] ** 2).sum()), 1e-15)
            moved = 0.0
            for x in range(3):
                moved += (sums[j, x] / length - at[j, x]) ** 2
                at[j, x] = sums[j, x] / length
            farthest = max(farthest, moved)
        if farthest < CLOSE_ENOUGH**2:
            break
    return at


@njit(cache=True, error_model="numpy")
def _cheapest_member(
    members: NDArray[np.int64],
    spots: Floats,
    sites: Floats,
    start: NDArray[np.int64],
    weight: Floats,
    measure: int,
    curve: Floats,
) -> int:
    best, best_cost = -1, np.inf
    for x in range(len(spots)):
        total = 0.0
        for i in members:
            for s in range(start[i], start[i + 1]):
                total += weight[s] * measured(km_between(sites, s, spots, x), measure, curve)
            if total >= best_cost:
                break
        if total < best_cost:
            best, best_cost = x, total
    return best


def _best_units(problem: DistrictingProblem, labels: Ints, mean: Floats) -> Floats:
    spots = problem.unit_xyz
    out = mean.copy()
    for j in range(problem.territories):
        members = np.flatnonzero(labels == j)
        if len(members) == 0:
            continue
        near = np.argsort(np.linalg.norm(spots[members] - mean[j], axis=1), kind="stable")[:64]
        tried = members[near]
        best = _cheapest_member(
            members, spots[tried], problem.site_xyz, problem.site_start, problem.site_weight,
            int(problem.measure), problem.curve,
        )  # fmt: skip
        out[j] = spots[tried[best]]
    return out
