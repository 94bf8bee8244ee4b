"""Bands, budgets and the floor below which no plan can go."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.bands import make_bands, violations
from ridings.solvers.districting.floor import floors, imbalance_floor
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.plain import broken_rules, plain_loads
from ridings.solvers.districting.problem import DistrictingProblem, Ints

amounts = st.lists(st.integers(1, 9).map(float), min_size=2, max_size=6)


@settings(max_examples=60)
@given(amounts, st.lists(st.integers(1, 3).map(float), min_size=2, max_size=3))
def test_no_plan_is_better_than_the_floor(units: list[float], sizes: list[float]) -> None:
    shares = np.array(sizes) / sum(sizes)
    target = sum(units) * shares
    best = min(
        float(np.abs(np.bincount(labels, units, len(sizes)) / target - 1).max())
        for labels in product(range(len(sizes)), repeat=len(units))
    )
    assert imbalance_floor(np.array(units), shares) <= best + 1e-9


def test_one_large_unit_sets_the_floor() -> None:
    assert imbalance_floor(np.array([6.0, 2.0, 1.0, 1.0]), np.full(2, 0.5)) == pytest.approx(0.2)


def test_a_count_that_does_not_divide_sets_the_floor() -> None:
    assert imbalance_floor(np.ones(5), np.full(2, 0.5)) == pytest.approx(0.2)


def test_fewer_units_than_territories_leave_one_empty() -> None:
    assert imbalance_floor(np.ones(2), np.full(3, 1 / 3)) >= 1.0


def test_the_floor_with_drive_hours_is_below_every_plan() -> None:
    problem = _with_drive()
    (floor,) = floors(problem)
    worst = []
    for labels in product(range(2), repeat=problem.units):
        loads = plain_loads(problem, problem.homes_xyz, np.array(labels))
        worst.append(float(np.abs(loads / (loads.sum() / 2) - 1).max()))
    assert 0 < floor <= min(worst)


def _with_drive(**changes: Any) -> DistrictingProblem:
    places = [(0, 0), (0, 8), (3, 3), (9, 1)]
    return plain_problem(places, [[50.0, 1, 2, 3]], [(0, 1), (5, 5)], travels=np.array([True]), **changes)


@pytest.mark.parametrize(
    "limits", [{"maximum": np.full((1, 2), 45.0)}, {"minimum": np.full((1, 2), 8.0)}, {}]
)
def test_bands_are_broken_where_the_plain_rules_say_so(limits: dict[str, Any]) -> None:
    problem = _with_drive(tolerance=np.array([0.9]), **limits)
    pairs = price(problem, problem.homes_xyz, every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    for choice in product(range(2), repeat=problem.units):
        labels: Ints = np.array(choice, np.int32)
        loads = bands.loads(labels, pairs.haul[np.arange(len(labels)), labels])
        out, _ = violations(bands, loads, bands.moved(labels, problem.owner))
        plain = broken_rules(problem, problem.homes_xyz, labels, problem.tolerance)
        assert bool(out.any()) == bool(plain), (choice, plain)


def test_a_budget_counts_only_what_leaves_its_owner() -> None:
    problem = plain_problem(
        [(0, 0), (0, 1), (0, 2)], [[1.0, 1, 1]], owner=np.array([0, 1, -1], np.int32),
        move_amounts=np.array([[2.0, 5.0, 0.0]]), move_budgets=np.array([2.0]),
    )  # fmt: skip
    pairs = price(problem, problem.site_xyz[:2], every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    for labels, over in [((0, 1, 1), False), ((1, 1, 0), False), ((0, 0, 0), True), ((1, 0, 0), True)]:
        moved = bands.moved(np.array(labels, np.int32), problem.owner)
        assert bool(violations(bands, np.ones((1, 2)), moved)[1].any()) == over
