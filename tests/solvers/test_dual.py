"""The dual: its slope is its gradient, it is concave, and no value is above a feasible plan's cost."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.solvers.drawn_problems import problems

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.bound import dual_value, lower_bound
from ridings.solvers.districting.dual import Dual, Prices
from ridings.solvers.districting.exact import solve_exact
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import DistrictingProblem, Floats

few = settings(max_examples=20)
seeds = st.integers(0, 99)


def dual_of(problem: DistrictingProblem) -> Dual:
    pairs = price(problem, problem.homes_xyz, every_territory(problem))
    return Dual(problem, pairs, make_bands(problem, pairs, problem.tolerance))


def drawn_prices(dual: Dual, seed: int) -> Prices:
    rng = np.random.default_rng(seed)
    scale = dual.price_scale[:, None]
    budgets = rng.uniform(0, 1, len(dual.bands.move_budgets)) * float(scale.mean())
    return Prices(rng.normal(0, 1, dual.problem.shares.shape) * scale, budgets)


def at(prices: Prices, step: Floats, length: float) -> Prices:
    size = prices.bands.size
    bands = prices.bands + length * step[:size].reshape(prices.bands.shape)
    return Prices(bands, prices.budgets + length * step[size:])


@few
@given(problems(), seeds)
def test_the_gradient_is_the_slope(problem: DistrictingProblem, seed: int) -> None:
    dual = dual_of(problem)
    prices, level = drawn_prices(dual, seed), 0.3
    _, gradient, _ = dual.evaluate(prices, level, curved=False)
    scale = float(dual.price_scale.min())
    for x in range(len(gradient)):
        step = np.zeros(len(gradient))
        step[x] = 1e-5 * scale
        up, down = (dual.evaluate(at(prices, step, s), level, curved=False)[0] for s in (1.0, -1.0))
        assert (up - down) / (2 * step[x]) == pytest.approx(gradient[x], rel=1e-3, abs=1e-3)


@few
@given(problems(), seeds, seeds)
def test_the_dual_is_concave(problem: DistrictingProblem, one: int, two: int) -> None:
    dual = dual_of(problem)
    low, high = dual.bands.limits(np.ones(problem.shares.shape))
    assume(np.all(low <= high))  # a band that is empty bends the wrong way
    first, last = drawn_prices(dual, one), drawn_prices(dual, two)
    middle = Prices((first.bands + last.bands) / 2, (first.budgets + last.budgets) / 2)
    ends = [dual.evaluate(p, 0.1, curved=False)[0] for p in (first, last)]
    assert dual.evaluate(middle, 0.1, curved=False)[0] >= sum(ends) / 2 - 1e-7 * sum(map(abs, ends)) - 1e-10


@few
@given(problems())
def test_climbing_never_goes_down(problem: DistrictingProblem) -> None:
    dual = dual_of(problem)
    start = Prices.zero(problem)
    climbed = dual.climb(start, (0.1,), steps=8)
    assert dual.evaluate(climbed, 0.1, curved=False)[0] >= dual.evaluate(start, 0.1, curved=False)[0] - 1e-9
    assert np.isfinite(climbed.bands).all()


@few
@given(problems(), seeds)
def test_any_prices_give_a_bound(problem: DistrictingProblem, seed: int) -> None:
    exact = solve_exact(problem, problem.homes_xyz)
    if exact is None:
        return
    dual = dual_of(problem)
    for prices in (drawn_prices(dual, seed), dual.climb(Prices.zero(problem), (0.1, 0.01), steps=8)):
        bound = lower_bound(problem, problem.homes_xyz, dual.bands, prices)
        assert bound <= exact.cost + 1e-7 * max(1.0, exact.cost)
        proof = dual_value(problem, problem.homes_xyz, dual.bands, prices, costs=False)
        assert proof <= 1e-6
