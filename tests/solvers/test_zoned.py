"""At most so many time zones a territory."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.districting_kind import DISTRICTING, OPEN
from tests.solvers.drawn_problems import plain_problem, problems

from ridings.solvers.check import check_solver
from ridings.solvers.districting.plain import broken_rules, plain_cost
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import solve
from ridings.solvers.districting.zoned import keeps_zones


def zones_of(number: list[int], count: int) -> Any:
    """Membership of units that each lie in one zone."""
    return np.arange(count) == np.array(number)[:, None]


@st.composite
def zoned(draw: st.DrawFn, homes: bool = True) -> DistrictingProblem:
    """A drawn problem in two to four zones, of which a territory may have one or two."""
    problem = draw(problems(most=10, homes=homes))
    count = draw(st.integers(2, 4))
    number = draw(st.lists(st.integers(0, count - 1), min_size=problem.units, max_size=problem.units))
    return problem.replace(zones=zones_of(number, count), zones_at_most=draw(st.integers(1, 2)))


@settings(max_examples=8)
@given(zoned())
def test_every_answer_passes_the_battery(problem: DistrictingProblem) -> None:
    assert not [fault for fault in check_solver(DISTRICTING, problem) if "in another order" not in fault]


@settings(max_examples=4)
@given(zoned(homes=False))
def test_open_territories_pass_the_battery(problem: DistrictingProblem) -> None:
    assert not [fault for fault in check_solver(OPEN, problem) if "in another order" not in fault]


@settings(max_examples=10)
@given(zoned())
def test_the_bound_holds_for_every_choice_of_zones(problem: DistrictingProblem) -> None:
    if problem.units > 7:
        return
    answer = solve(problem)
    for plan in product(range(problem.territories), repeat=problem.units):
        labels = np.array(plan, np.int32)
        if not broken_rules(problem, answer.centers, labels, answer.tolerance):
            assert answer.bound <= plain_cost(problem, answer.centers, labels) * (1 + 1e-9) + 1e-9
            assert answer.feasible or not answer.proved


def grid(columns: int, rows: int) -> list[tuple[int, int]]:
    return [(y, x) for x in range(columns) for y in range(rows)]


def test_a_territory_never_gets_more_than_n_zones() -> None:
    places = grid(12, 8)
    number = [x // 3 for _, x in places]  # four zones from west to east
    homes = [(2, 1), (6, 4), (2, 7), (6, 10)]
    problem = plain_problem(
        places, [[1.0] * 96], homes, tolerance=0.2, zones=zones_of(number, 4), zones_at_most=1
    )
    free = solve(problem.replace(zones=np.zeros((96, 0), np.bool_), zones_at_most=None))
    assert not keeps_zones(problem, free.labels)
    answer = solve(problem)
    assert answer.feasible
    assert keeps_zones(problem, answer.labels)
    assert free.cost <= answer.cost
    assert answer.bound <= free.cost * (1 + 1e-9)


def test_a_plan_that_keeps_the_limit_anyway_is_left_as_it_is() -> None:
    places = grid(12, 8)
    problem = plain_problem(
        places, [[1.0] * 96], [(4, 1), (4, 10)], tolerance=0.2,
        zones=zones_of([x // 6 for _, x in places], 2), zones_at_most=2,
    )  # fmt: skip
    free = problem.replace(zones=np.zeros((96, 0), np.bool_), zones_at_most=None)
    assert np.array_equal(solve(problem).labels, solve(free).labels)


def test_bands_that_no_choice_of_zones_keeps_are_reported() -> None:
    places = [(x, 0) for x in range(8)]
    problem = plain_problem(
        places, [[1.0] * 8], [(0, 0), (7, 0)], tolerance=0.1,
        zones=zones_of([0] * 2 + [1] * 6, 2), zones_at_most=1,
    )  # fmt: skip
    answer = solve(problem)
    assert not answer.feasible
    assert answer.broken.max() > 0.3
    assert answer.zones_bind


def test_zones_of_locked_units_come_first() -> None:
    places = grid(8, 4)
    fixed = np.full(32, -1, np.int32)
    fixed[0] = 1  # the east's rep has a unit in the far west
    problem = plain_problem(
        places, [[1.0] * 32], [(2, 1), (2, 6), (2, 3)], tolerance=0.5, fixed=fixed, exempt=fixed >= 0,
        zones=zones_of([x // 2 for _, x in places], 4), zones_at_most=2,
    )  # fmt: skip
    answer = solve(problem)
    assert answer.feasible
    assert answer.labels[0] == 1


def test_a_unit_in_two_zones_goes_to_a_territory_with_both() -> None:
    places = grid(9, 4)
    zones = zones_of([x // 3 for _, x in places], 3)
    zones[0, 2] = True
    problem = plain_problem(
        places, [[1.0] * 36], [(1, 1), (1, 7)], tolerance=0.4, zones=zones, zones_at_most=3
    )
    assert solve(problem).feasible
    narrow = solve(problem.replace(zones_at_most=2))
    assert narrow.feasible
    assert keeps_zones(problem.replace(zones_at_most=2), narrow.labels)
    assert not solve(problem.replace(zones_at_most=1)).feasible


@pytest.mark.parametrize("most", [1, 2])
def test_zones_with_skills_between_them_are_kept(most: int) -> None:
    rng = np.random.default_rng(1)
    places = [(int(y), int(x)) for y, x in rng.integers(0, 40, (300, 2))]
    classes = (rng.random(300) < 0.2).astype(np.int32)
    homes = [(int(y), int(x)) for y, x in rng.integers(0, 40, (8, 2))]
    problem = plain_problem(
        places, [rng.integers(1, 9, 300).astype(float).tolist() for _ in range(2)], homes, tolerance=0.15,
        zones=zones_of([x // 14 for _, x in places], 3), zones_at_most=most, classes=classes,
        allowed=np.array([[True] * 8, [True, False] * 4]),
    )  # fmt: skip
    answer = solve(problem)
    assert answer.feasible == (not broken_rules(problem, answer.centers, answer.labels, answer.tolerance))
    assert keeps_zones(problem, answer.labels)
