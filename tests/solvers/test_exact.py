"""The exact solver against every plan there is."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from tests.solvers.drawn_problems import problems

from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.plain import broken_rules, plain_cost
from ridings.solvers.districting.problem import DistrictingProblem


@settings(max_examples=25)
@given(problems(most=5))
def test_it_finds_the_cheapest_of_all_plans(problem: DistrictingProblem) -> None:
    centers = problem.homes_xyz
    plans = [np.array(x, np.int32) for x in product(range(problem.territories), repeat=problem.units)]
    kept = [x for x in plans if not broken_rules(problem, centers, x, problem.tolerance)]
    exact = solve_exact(problem, centers)
    if not kept:
        assert exact is None
        return
    assert exact is not None
    assert not broken_rules(problem, centers, exact.labels, problem.tolerance)
    cheapest = min(plain_cost(problem, centers, x) for x in kept)
    assert abs(exact.cost - cheapest) <= 1e-6 * max(1.0, cheapest)
    assert abs(exact.cost - plain_cost(problem, centers, exact.labels)) <= 1e-6 * max(1.0, cheapest)
