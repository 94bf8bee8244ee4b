"""The districting solver: the battery of every solver, and its answers against the exact ones."""

from hypothesis import given, settings
from tests.solvers.districting_kind import DISTRICTING, OPEN
from tests.solvers.drawn_problems import grids, problems

from ridings.solvers.check import check_solver
from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.plain import broken_rules, plain_cost
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import solve


@settings(max_examples=6)
@given(problems(most=20))
def test_every_drawn_problem_passes_the_battery(problem: DistrictingProblem) -> None:
    faults = check_solver(DISTRICTING, problem)
    assert not faults, faults


@settings(max_examples=6)
@given(problems(homes=False))
def test_open_territories_pass_the_battery(problem: DistrictingProblem) -> None:
    faults = check_solver(OPEN, problem)
    assert not faults, faults


@settings(max_examples=6)
@given(grids())
def test_a_feasible_grid_is_connected_and_balanced(problem: DistrictingProblem) -> None:
    found = solve(problem)
    assert abs(found.cost - plain_cost(problem, found.centers, found.labels)) <= 1e-6 * found.cost
    if found.feasible:
        assert not broken_rules(problem, found.centers, found.labels, found.tolerance)
        assert found.bound <= found.cost


@settings(max_examples=20)
@given(problems())
def test_the_bound_is_below_the_exact_optimum_and_that_below_the_cost(problem: DistrictingProblem) -> None:
    found = solve(problem)
    exact = solve_exact(problem, found.centers, tolerance=found.tolerance)
    if exact is None:
        assert not found.feasible
        return
    slack = 1e-6 * max(1.0, exact.cost)
    assert found.bound <= exact.cost + slack
    assert not (found.proved and not found.feasible)
    if found.feasible:
        assert exact.cost <= found.cost + slack
