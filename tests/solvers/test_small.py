"""Small problems: optimal for their centers, or proved impossible; and small open ones near the optimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.solvers.drawn_problems import grids, plain_problem, problems

from ridings.solvers.districting.contiguity import make_graph
from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.floor import floors
from ridings.solvers.districting.hess import certify
from ridings.solvers.districting.plain import broken_rules
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Measure
from ridings.solvers.districting.solve import solve


@settings(max_examples=12)
@given(problems())
def test_a_small_plan_is_the_cheapest_on_its_centers_or_proved_impossible(
    problem: DistrictingProblem,
) -> None:
    found = solve(problem)
    exact = solve_exact(problem, found.centers, tolerance=found.tolerance)
    assert found.proved
    assert found.feasible == (exact is not None)
    if exact is not None:
        assert found.optimal
        assert found.cost == pytest.approx(exact.cost, rel=1e-6, abs=1e-6)
        assert found.cost * (1 - 1e-6) - 1e-6 <= found.bound <= found.cost


@settings(max_examples=6)
@given(grids(side=4))
def test_the_exact_plan_of_a_grid_is_in_one_piece_and_none_is_missed(problem: DistrictingProblem) -> None:
    found = solve(problem)
    assert problem.edges is not None
    graph = make_graph(problem.edges, problem.units, problem.exempt)
    exact = solve_exact(problem, found.centers, tolerance=found.tolerance, graph=graph)
    if exact is None:
        assert not found.feasible
        return
    assert not broken_rules(problem, found.centers, exact.labels, found.tolerance)
    assert exact.cost <= found.cost * (1 + 1e-9) if found.feasible else True


def grid(side: int, territories: int) -> DistrictingProblem:
    """Square cells of one account each, to be divided into connected territories round one of their own."""
    cells = [(x, y) for x in range(side) for y in range(side)]
    edges = [(x * side + y, x * side + y + 1) for x in range(side) for y in range(side - 1)]
    edges += [(x * side + y, (x + 1) * side + y) for x in range(side - 1) for y in range(side)]
    return plain_problem(
        cells, [[1.0] * side * side], None, territories, 0.02, edges=np.array(edges, np.int32),
        measure=Measure.SQUARED_DISTANCE, center_rule=CenterRule.UNIT,
    )  # fmt: skip


def test_a_grid_in_four_is_cut_into_squares() -> None:
    problem = grid(14, 4)
    found = certify(problem, solve(problem))
    assert found.feasible
    assert found.bound_kind == "global"
    assert found.cost <= 1.001 * found.bound
    for j in range(4):
        rows, columns = np.divmod(np.flatnonzero(found.labels == j), 14)
        assert np.ptp(rows) == np.ptp(columns) == 6


def test_an_uneven_grid_comes_near_its_bound_and_the_same_twice() -> None:
    problem = grid(12, 5).replace(tolerance=np.array([0.06]))
    found = certify(problem, solve(problem))
    assert found.feasible
    assert found.cost <= 1.03 * found.bound
    again = solve(problem)
    assert np.array_equal(found.labels, again.labels)
    assert certify(problem, again).bound == found.bound


def one_huge(haul: float) -> DistrictingProblem:
    places = [(x, y) for x in range(6) for y in range(6)]
    work = [[400.0] + [10.0] * 35]
    return plain_problem(
        places, work, None, 3, 0.1, travels=np.ones(1, np.bool_), site_haul=np.full(36, haul)
    )


def test_one_huge_account_on_open_territories_widens_the_band() -> None:
    problem = one_huge(0.02)
    floor = floors(problem)[0]
    found = solve(problem)
    assert found.feasible
    assert 0.1 < floor <= found.tolerance[0] <= 0.8
    imbalance = found.loads / found.loads.mean() - 1
    assert floor <= np.abs(imbalance).max() <= found.tolerance[0] * (1 + 1e-9)


def test_where_driving_might_dwarf_it_the_band_follows_the_plan() -> None:
    problem = one_huge(0.06)
    found = solve(problem)
    assert found.feasible
    assert found.tolerance[0] > max(0.1, floors(problem)[0])
