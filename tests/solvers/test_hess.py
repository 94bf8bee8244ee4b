"""The bound over all centers against every plan on every choice of centers."""

from itertools import product

import numpy as np
from hypothesis import assume, given, settings
from tests.solvers.drawn_problems import plain_problem, problems

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.dual import Prices
from ridings.solvers.districting.hess import bound_over_centers, certify, knows_all_centers
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.plain import broken_rules, plain_cost, plain_pair
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Floats, Measure
from ridings.solvers.districting.solve import solve
from ridings.solvers.stop import Never


def cheapest_of_all(problem: DistrictingProblem) -> float:
    """Cost of the cheapest plan, each territory round the best of its own units; inf where none is kept."""
    n, k = problem.units, problem.territories
    spots = problem.unit_xyz
    at = [
        [plain_pair(problem, np.repeat(spots[[c]], k, axis=0), i, 0)[0] for i in range(n)] for c in range(n)
    ]
    best = np.inf
    for plan in product(range(k), repeat=n):
        labels = np.array(plan, np.int32)
        members = [np.flatnonzero(labels == j) for j in range(k)]
        costs = [[sum(at[c][i] for i in own) for c in own] for own in members]
        if sum(min(each, default=0.0) for each in costs) >= best:
            continue
        chosen = [int(own[np.argmin(each)]) if each else 0 for own, each in zip(members, costs, strict=True)]
        centers = spots[chosen]
        if not broken_rules(problem, centers, labels, problem.tolerance):
            best = min(best, plain_cost(problem, centers, labels))
    return best


def bound_of(problem: DistrictingProblem, aim: float) -> float:
    centers: Floats = np.ascontiguousarray(problem.unit_xyz[: problem.territories])
    pairs = price(problem, centers, every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    return bound_over_centers(problem, pairs, bands, Prices.zero(problem), aim, Never())


@settings(max_examples=12)
@given(problems(most=6, homes=False))
def test_no_plan_on_any_centers_costs_less(problem: DistrictingProblem) -> None:
    problem = problem.replace(center_rule=CenterRule.UNIT, travels=np.zeros(problem.activities, np.bool_))
    assume(knows_all_centers(problem) and problem.territories**problem.units <= 800)
    truth = cheapest_of_all(problem)
    assume(bool(np.isfinite(truth)))
    for aim in (truth, 1.3 * truth + 1.0):
        assert bound_of(problem, aim) <= truth * (1 + 1e-9) + 1e-9


@settings(max_examples=5)
@given(problems(most=9, homes=False))
def test_the_bound_of_a_plan_is_below_its_cost_and_says_its_kind(problem: DistrictingProblem) -> None:
    problem = problem.replace(center_rule=CenterRule.UNIT)
    plan = solve(problem)
    told = certify(problem, plan)
    known = plan.feasible and knows_all_centers(problem)
    assert told.bound_kind == ("global" if known else "fixed_centers")
    if known:
        assert told.bound <= told.cost
        assert told.bound == certify(problem, plan).bound


def test_it_is_near_the_optimum_of_two_towns() -> None:
    towns = [(0, 0), (0, 1), (1, 0), (1, 1), (40, 0), (40, 1), (41, 0), (41, 1)]
    problem = plain_problem(
        towns, [[1.0] * 8], None, 2, 0.05, measure=Measure.SQUARED_DISTANCE, center_rule=CenterRule.UNIT
    )
    plan = solve(problem)
    told = certify(problem, plan)
    assert told.bound_kind == "global"
    assert told.cost * 0.999 <= told.bound <= told.cost


def test_it_is_not_claimed_where_centers_may_lie_anywhere() -> None:
    problem = plain_problem([(0, 0), (0, 1), (1, 0), (1, 1)], [[1.0] * 4])
    assert not knows_all_centers(problem)
    assert certify(problem, solve(problem)).bound_kind == "fixed_centers"
