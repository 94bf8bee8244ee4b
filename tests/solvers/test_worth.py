"""What relaxing a rule is worth, against the bound with the rule relaxed."""

import numpy as np
import pytest
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.bound import lower_bound
from ridings.solvers.districting.dual import Dual
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result, solve

HOMES = [(0, 0), (0, 12), (12, 0), (12, 12)]


def market(n: int = 600, **changes: object) -> DistrictingProblem:
    """Units crowded about the first home, so that bands must bind."""
    rng = np.random.default_rng(4)
    places = [(12 * x**2, 12 * y**1.5) for x, y in rng.random((n, 2))]
    amounts = [rng.integers(1, 9, n).astype(float).tolist()]
    return plain_problem(places, amounts, HOMES, tolerance=0.05, **changes)  # type: ignore[arg-type]


def bound_with(problem: DistrictingProblem, found: Result) -> float:
    """The best bound at the same centers, by a fresh climb over every pair."""
    pairs = price(problem, found.centers, every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    prices = Dual(problem, pairs, bands, give=1e-6).climb(
        found.prices, (0.01, 0.003, 0.001, 0.0003), steps=30, enough=1e-6
    )
    return lower_bound(problem, found.centers, bands, prices)


def test_the_price_of_a_tolerance_is_what_the_bound_falls_by() -> None:
    problem = market()
    found = solve(problem)
    step = 0.004
    wider = problem.replace(tolerance=problem.tolerance + step)
    told = float(found.worth.tolerance.sum()) * step
    fell = bound_with(problem, found) - bound_with(wider, found)
    assert told > 0.001 * found.cost
    assert fell == pytest.approx(told, rel=0.1)


def test_the_price_of_a_budget_is_what_the_bound_falls_by() -> None:
    n = 600
    owner = np.random.default_rng(7).integers(0, 4, n).astype(np.int32)
    rules = {"owner": owner, "move_amounts": np.ones((1, n)), "move_budgets": np.array([200.0])}
    problem = market(n, **rules).replace(tolerance=np.array([0.4]))
    found = solve(problem)
    step = 10.0
    more = problem.replace(move_budgets=problem.move_budgets + step)
    told = float(found.worth.budgets[0]) * step
    fell = bound_with(problem, found) - bound_with(more, found)
    assert found.feasible
    assert told > 0
    assert fell == pytest.approx(told, rel=0.15)


def test_the_price_of_a_maximum_is_what_the_bound_falls_by() -> None:
    problem = market().replace(tolerance=np.array([0.9]))
    most = 1.1 * float(problem.amounts.sum()) / 4
    problem = problem.replace(maximum=np.full((1, 4), most))
    found = solve(problem)
    step = 0.005 * most
    told = float(found.worth.maximum.sum()) * step
    fell = bound_with(problem, found) - bound_with(problem.replace(maximum=problem.maximum + step), found)
    assert found.feasible
    assert found.worth.tolerance.sum() <= 1e-4 * found.cost
    assert fell == pytest.approx(told, rel=0.1)


def test_a_band_that_nobody_touches_costs_nothing() -> None:
    found = solve(market().replace(tolerance=np.array([0.99])))
    assert float(found.worth.tolerance.sum()) * 0.01 <= 1e-5 * found.cost


def test_freeing_a_lock_lowers_the_bound_by_at_most_its_price() -> None:
    n = 600
    fixed = np.full(n, -1, np.int32)
    fixed[:5] = 3
    problem = market(n, fixed=fixed)
    found = solve(problem)
    assert (found.worth.locked[5:] == 0).all()
    dearest = int(found.worth.locked.argmax())
    freed = fixed.copy()
    freed[dearest] = -1
    fell = bound_with(problem, found) - bound_with(problem.replace(fixed=freed), found)
    assert 0.5 * found.worth.locked[dearest] <= fell <= found.worth.locked[dearest] * 1.02 + 1e-6


def test_a_unit_that_is_barred_from_the_nearest_says_what_it_would_save() -> None:
    n = 600
    classes = (np.arange(n) < 5).astype(np.int32)
    allowed = np.array([[True] * 4, [False, False, False, True]])
    found = solve(market(n, classes=classes, allowed=allowed))
    assert found.worth.barred[:5].max() > 0
    assert (found.worth.barred[5:] == 0).all()
    assert (found.worth.locked == 0).all()
