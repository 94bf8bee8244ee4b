"""Districting by minutes on roads: the battery, the bound, and what without roads stays as it was."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.districting_kind import DISTRICTING, OPEN
from tests.solvers.drawn_problems import plain_problem, problems, xyz_of

from ridings.solvers.check import check_solver
from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.bound import lower_bound
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.coarse import coarsen
from ridings.solvers.districting.dual import Prices
from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.plain import broken_rules, plain_cost, plain_pair
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Measure
from ridings.solvers.districting.roads import Roads
from ridings.solvers.districting.solve import solve


def on_roads(problem: DistrictingProblem, seed: int) -> DistrictingProblem:
    """The problem with drawn minutes to the homes and some of the sites."""
    rng = np.random.default_rng(seed)
    homes = problem.homes_xyz[problem.has_home]
    places = np.concatenate([homes, problem.site_xyz[:5]])
    minutes = rng.integers(0, 200, (problem.sites, len(places))).astype(np.float32)
    return problem.replace(roads=Roads(places, minutes))


@st.composite
def road_problems(draw: st.DrawFn, /, **asked: Any) -> DistrictingProblem:
    """Drawn problems on drawn roads."""
    return on_roads(draw(problems(**asked)), draw(st.integers(0, 99)))


@settings(max_examples=3)
@given(road_problems(most=16))
def test_every_drawn_problem_on_roads_passes_the_battery(problem: DistrictingProblem) -> None:
    faults = check_solver(DISTRICTING, problem)
    assert not faults, faults


@settings(max_examples=3)
@given(road_problems(most=8, homes=False))
def test_open_territories_on_roads_pass_the_battery(problem: DistrictingProblem) -> None:
    faults = check_solver(OPEN, problem)
    assert not faults, faults


@settings(max_examples=6)
@given(road_problems())
def test_the_bound_on_roads_is_below_the_exact_optimum(problem: DistrictingProblem) -> None:
    found = solve(problem)
    exact = solve_exact(problem, found.centers, tolerance=found.tolerance)
    if exact is not None:
        assert found.bound <= exact.cost + 1e-6 * max(1.0, exact.cost)


@settings(max_examples=20)
@given(road_problems(), st.booleans())
def test_a_pair_on_roads_costs_what_plain_loops_say(problem: DistrictingProblem, blended: bool) -> None:
    if blended:
        problem = problem.replace(home_weight=np.full(problem.territories, 0.5),
                                  center_weight=np.full(problem.territories, 0.5))  # fmt: skip
    centers = centers_of(problem, np.arange(problem.units, dtype=np.int32) % problem.territories)
    pairs = price(problem, centers, every_territory(problem))
    for i in range(problem.units):
        for j in range(problem.territories):
            assert (pairs.cost[i, j], pairs.haul[i, j]) == pytest.approx(plain_pair(problem, centers, i, j))


LINE = [(0, y) for y in range(6)]
LABELS = np.array([0, 0, 0, 1, 1, 1], np.int32)


def line(rule: CenterRule) -> DistrictingProblem:
    """Six units in a row, with places at the third and the sixth from the first; 60 minutes over a river."""
    places = [0, 2, 5]
    steps = np.abs(np.subtract.outer(np.arange(6), places)).astype(np.float32) * 10
    river = np.where((np.arange(6)[:, None] < 2) != (np.array(places) < 2), np.float32(60), np.float32(0))
    problem = plain_problem(LINE, [[1.0] * 6], center_rule=rule)
    return problem.replace(roads=Roads(xyz_of([LINE[p] for p in places]), steps + river))


@pytest.mark.parametrize("rule", list(CenterRule))
def test_a_center_is_the_place_that_serves_its_territory_best(rule: CenterRule) -> None:
    centers = centers_of(line(rule), LABELS)
    assert np.allclose(centers, xyz_of([(0, 0), (0, 5)]))


def test_a_geometric_measure_keeps_its_geometric_centers() -> None:
    problem = line(CenterRule.MEDIAN).replace(measure=Measure.DISTANCE)
    assert np.allclose(centers_of(problem, LABELS), centers_of(problem.replace(roads=None), LABELS))


def test_candidates_are_the_nearest_by_road() -> None:
    problem = plain_problem(LINE, [[1.0] * 6], homes=[(0, 0), (0, 5)])
    backwards = np.abs(np.subtract.outer(np.arange(6), [5, 0])).astype(np.float32)
    roads = problem.replace(roads=Roads(problem.homes_xyz, backwards))
    assert candidates(problem, problem.homes_xyz, width=1)[:, 0].tolist() == [0, 0, 0, 1, 1, 1]
    assert candidates(roads, problem.homes_xyz, width=1)[:, 0].tolist() == [1, 1, 1, 0, 0, 0]


def test_clusters_take_the_mean_minutes_of_what_they_hold() -> None:
    rng = np.random.default_rng(0)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 60, (4100, 2))]
    problem = plain_problem(places, [[1.0] * 4100])
    roads = Roads(problem.site_xyz[:7], rng.integers(0, 200, (4100, 7)).astype(np.float32))
    small, _ = coarsen(problem.replace(roads=roads))
    assert small.roads is not None
    assert small.roads.minutes.shape == (small.units, 7)
    assert small.site_weight @ small.roads.minutes == pytest.approx(roads.minutes.sum(axis=0), rel=1e-4)


def test_roads_need_a_row_a_site() -> None:
    problem = plain_problem(LINE, [[1.0] * 6])
    with pytest.raises(ValueError, match="roads has 5 rows for 6 sites"):
        problem.replace(roads=Roads(problem.site_xyz[:1], np.zeros((5, 1), np.float32)))


def test_connected_territories_on_roads_cost_what_plain_loops_say() -> None:
    side = 8
    places = [(x, y) for x in range(side) for y in range(side)]
    at = np.arange(side * side).reshape(side, side)
    edges = np.concatenate([
        np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], 1), np.stack([at[:-1].ravel(), at[1:].ravel()], 1),
    ])  # fmt: skip
    problem = plain_problem(places, [[1.0] * side * side], territories=4, edges=edges.astype(np.int32))
    spots = problem.site_xyz[::5]
    minutes = np.linalg.norm(problem.site_xyz[:, None] - spots, axis=2) * 6371
    east = np.array(places)[:, 0] >= side // 2
    minutes += 90.0 * (east[:, None] != east[::5])
    on = problem.replace(roads=Roads(spots, minutes.astype(np.float32)))
    found = solve(on)
    assert found.feasible
    assert not broken_rules(on, found.centers, found.labels, found.tolerance)
    assert found.cost == pytest.approx(plain_cost(on, found.centers, found.labels), rel=1e-9)
    parts = [set(found.labels[east]), set(found.labels[~east])]
    assert not parts[0] & parts[1]  # nobody crosses the river


def test_the_bound_on_roads_looks_beyond_what_lies_near() -> None:
    rng = np.random.default_rng(1)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 60, (4100, 2))]
    problem = plain_problem(places, [[1.0] * 4100], homes=[(0, 0), (59, 59)], tolerance=0.5)
    backwards = 100.0 - np.linalg.norm(problem.site_xyz[:, None] - problem.homes_xyz, axis=2)  # afar is quick
    on = problem.replace(roads=Roads(problem.homes_xyz, backwards.astype(np.float32)))
    _, cluster = coarsen(on)
    pairs = price(on, on.homes_xyz, every_territory(on))
    bands = make_bands(on, pairs, on.tolerance)
    bound = lower_bound(on, on.homes_xyz, bands, Prices.zero(on), cluster)
    assert bound == pytest.approx(float(pairs.cost.min(axis=1).sum()), rel=1e-8)
