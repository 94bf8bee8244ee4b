"""The battery itself: each way a solver could lie is found."""

from dataclasses import replace

import numpy as np
import pytest
from tests.solvers.districting_kind import DISTRICTING
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.check import check_solver
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result, solve

PROBLEM = plain_problem(
    [(x, y) for x in range(4) for y in range(2)], [[1.0] * 8], [(0, 0), (3, 1)], tolerance=0.3,
    fixed=np.array([1] + [-1] * 7, np.int32),
)  # fmt: skip


def faults_of(answer: Result) -> str:
    def lie(problem: DistrictingProblem, seed: int) -> Result:
        assert seed == 0
        assert problem.units == 8
        return answer

    return "\n".join(check_solver(replace(DISTRICTING, solve=lie), PROBLEM))


@pytest.fixture(scope="module")
def honest() -> Result:
    return solve(PROBLEM)


def test_an_honest_answer_passes() -> None:
    assert check_solver(DISTRICTING, PROBLEM) == ()


def test_a_wrong_cost_is_found(honest: Result) -> None:
    assert "the cost is said to be" in faults_of(replace(honest, cost=honest.cost * 0.99))


def test_a_bound_above_the_cost_is_found(honest: Result) -> None:
    assert "is above the cost" in faults_of(replace(honest, bound=honest.cost * 1.01))


def test_a_broken_lock_is_found(honest: Result) -> None:
    labels = honest.labels.copy()
    labels[0] = 0
    assert "unit 0 is locked to 1 and lies in 0" in faults_of(replace(honest, labels=labels))


def test_a_unit_without_a_part_is_found(honest: Result) -> None:
    labels = honest.labels.copy()
    labels[3] = -1
    assert faults_of(replace(honest, labels=labels)) == "unit 3 has no part: -1"


def test_a_broken_band_is_found(honest: Result) -> None:
    labels = np.ones(8, np.int32)
    assert "said to be feasible: activity 0" in faults_of(replace(honest, labels=labels))


def test_an_answer_that_changes_by_itself_is_found(honest: Result) -> None:
    costs = iter([honest.cost, honest.cost * 2, honest.cost])
    kind = replace(DISTRICTING, solve=lambda *_: replace(honest, cost=next(costs)))
    assert "two answers" in "\n".join(check_solver(kind, PROBLEM))
