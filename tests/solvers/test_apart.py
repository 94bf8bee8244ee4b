"""Units that must be apart, and what a territory is worth to a unit besides its place."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.districting_kind import DISTRICTING, OPEN
from tests.solvers.drawn_problems import grids, plain_problem, problems

from ridings.solvers.check import check_solver
from ridings.solvers.districting.apart import separated, together
from ridings.solvers.districting.coarse import coarsen
from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.plain import broken_rules, plain_cost
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import solve

LINE = [(x, 0) for x in range(8)]


@st.composite
def with_foes(draw: st.DrawFn, most: int = 12, homes: bool = True) -> DistrictingProblem:
    """A drawn problem with some pairs that must be apart and some misfits."""
    problem = draw(problems(most=most, homes=homes))
    unit = st.integers(0, problem.units - 1)
    pairs = draw(st.lists(st.tuples(unit, unit).filter(lambda p: p[0] != p[1]), max_size=5))
    misfit = draw(st.lists(st.integers(0, 9), min_size=problem.allowed.size, max_size=problem.allowed.size))
    return problem.replace(
        apart=np.array(pairs, np.int32).reshape(-1, 2),
        misfit=np.array(misfit, np.float64).reshape(problem.allowed.shape),
    )


@settings(max_examples=6)
@given(with_foes(most=8))
def test_every_answer_passes_the_battery(problem: DistrictingProblem) -> None:
    assert check_solver(DISTRICTING, problem) == ()


@settings(max_examples=5)
@given(with_foes(most=8, homes=False))
def test_open_territories_pass_the_battery(problem: DistrictingProblem) -> None:
    assert check_solver(OPEN, problem) == ()


@settings(max_examples=25)
@given(with_foes(most=5))
def test_the_exact_answer_keeps_them_apart_and_counts_the_misfits(problem: DistrictingProblem) -> None:
    centers = problem.homes_xyz
    plans = [np.array(x, np.int32) for x in product(range(problem.territories), repeat=problem.units)]
    kept = [x for x in plans if not broken_rules(problem, centers, x, problem.tolerance)]
    exact = solve_exact(problem, centers)
    assert (exact is None) == (not kept)
    if exact is not None:
        cheapest = min(plain_cost(problem, centers, x) for x in kept)
        assert exact.cost == pytest.approx(cheapest, rel=1e-6, abs=1e-6)


def test_neighbours_that_must_be_apart_go_to_two_territories() -> None:
    pairs = np.array([[0, 1], [2, 3], [4, 5], [6, 7]], np.int32)
    answer = solve(plain_problem(LINE, [[1.0] * 8], [(0, 0), (7, 0)], tolerance=0.3, apart=pairs))
    assert answer.feasible
    assert np.all(answer.labels[pairs[:, 0]] != answer.labels[pairs[:, 1]])
    assert answer.bound <= answer.cost


def test_three_apart_in_two_territories_are_reported_with_the_pair_that_is_left() -> None:
    pairs = np.array([[0, 1], [1, 2], [0, 2]], np.int32)
    answer = solve(plain_problem(LINE, [[1.0] * 8], [(0, 0), (7, 0)], tolerance=0.3, apart=pairs))
    assert not answer.feasible
    assert len(answer.together) == 1


def test_a_start_with_units_together_is_mended_where_there_is_a_way() -> None:
    problem = plain_problem(
        LINE, [[1.0] * 8], [(0, 0), (7, 0)], apart=np.array([[0, 1]], np.int32),
        fixed=np.array([0] + [-1] * 7, np.int32),
    )  # fmt: skip
    pairs = price(problem, problem.homes_xyz, every_territory(problem))
    mended = separated(problem, np.zeros(8, np.int32) + (np.arange(8) > 5), pairs.territory, pairs.cost)
    assert mended.tolist() == [0, 1, 0, 0, 0, 0, 1, 1]
    assert len(together(problem, mended)) == 0


def test_a_misfit_sends_a_unit_to_the_other_territory_when_it_costs_more_than_the_way() -> None:
    problem = plain_problem(
        LINE, [[1.0] * 8], [(0, 0), (7, 0)], tolerance=0.5,
        classes=np.array([1] + [0] * 7, np.int32), allowed=np.ones((2, 2), np.bool_),
        misfit=np.array([[0.0, 0.0], [1e4, 0.0]]),
    )  # fmt: skip
    assert solve(problem).labels[0] == 1
    assert solve(problem.replace(misfit=problem.misfit / 1e6)).labels[0] == 0


def test_clusters_cost_what_their_units_do() -> None:
    rng = np.random.default_rng(0)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 90, (5000, 2))]
    problem = plain_problem(
        places, [[1.0] * 5000], [(0, 0), (90, 90)], classes=(np.arange(5000) % 2).astype(np.int32),
        allowed=np.ones((2, 2), np.bool_), misfit=np.array([[0.0, 0.0], [3.0, 0.0]]),
        site_weight=np.zeros(5000),
    )  # fmt: skip
    small, _ = coarsen(problem)
    assert small.units < problem.units
    fine, coarse = (price(p, p.homes_xyz, every_territory(p)).cost.sum(axis=0) for p in (problem, small))
    assert fine == pytest.approx([7500.0, 0.0])
    assert coarse == pytest.approx(fine)


def test_repair_keeps_units_apart() -> None:
    rng = np.random.default_rng(3)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 30, (60, 2))]
    pairs = np.array([[i, i + 1] for i in range(0, 60, 2)], np.int32)
    problem = plain_problem(
        places,
        [rng.integers(10, 90, 60).astype(float).tolist() for _ in range(2)],
        None,
        6,
        0.03,
        apart=pairs,
    )
    answer = solve(problem)
    assert np.all(answer.labels[pairs[:, 0]] != answer.labels[pairs[:, 1]])


@settings(max_examples=6)
@given(grids(), st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=4))
def test_connected_territories_keep_units_apart(
    problem: DistrictingProblem, drawn: list[tuple[int, int]]
) -> None:
    pairs = [pair for pair in drawn if pair[0] != pair[1]]
    rng = np.random.default_rng(len(pairs))
    problem = problem.replace(
        apart=np.array(pairs, np.int32).reshape(-1, 2),
        misfit=rng.integers(0, 3, problem.allowed.shape).astype(np.float64),
    )
    assert not [fault for fault in check_solver(OPEN, problem) if "in another order" not in fault]
