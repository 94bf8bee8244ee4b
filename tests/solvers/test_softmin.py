"""The softened minimum: its slope is the loads, and its bend is what the Hessian says."""

import numpy as np
import pytest

from ridings.solvers.districting.hessian import Hessian, find_rivals
from ridings.solvers.districting.problem import Floats
from ridings.solvers.districting.softmin import soft_minimum

UNITS, TERRITORIES, ACTIVITIES, WIDTH = 12, 5, 2, 4


class Softened:
    """A drawn market of 12 units, five territories and two activities; a few pairs are padding."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        order = [rng.permutation(TERRITORIES)[:WIDTH] for _ in range(UNITS)]
        self.cand = np.array(order, np.int32)
        self.cand[0, 2:] = -1
        self.cost, self.haul = rng.random((UNITS, WIDTH)), rng.random((UNITS, WIDTH))
        self.amounts, self.per_hour = rng.random((ACTIVITIES, UNITS)), np.array([0.0, 0.7])
        self.leave, self.owner = rng.random(UNITS), rng.integers(-1, TERRITORIES, UNITS).astype(np.int32)
        self.prices = rng.normal(size=(ACTIVITIES, TERRITORIES))
        self.temperature = np.full(UNITS, 0.5)

    def at(self, prices: Floats) -> tuple[float, Floats, Floats]:
        """Value, loads and minus the Hessian at some prices."""
        loads, moved = np.zeros((ACTIVITIES, TERRITORIES)), np.zeros(0)
        rivals = find_rivals(self.cand, TERRITORIES, loads.size)
        hess = Hessian.zero(rivals, ACTIVITIES, TERRITORIES, 0, curved=True)
        value = soft_minimum(
            0, UNITS, self.cand, self.cost, self.haul, self.amounts, self.per_hour, prices, self.leave,
            np.zeros((0, UNITS)), self.owner, self.temperature, loads, moved,
            rivals.slot, hess.blocks, hess.cross, hess.corner,
        )  # fmt: skip
        return value, loads, hess.dense()


@pytest.mark.parametrize("seed", range(6))
def test_slope_and_bend_are_those_of_the_value(seed: int) -> None:
    market = Softened(seed)
    _, loads, hess = market.at(market.prices)
    for x in range(market.prices.size):
        step = np.zeros(market.prices.size)
        step[x] = 1e-5
        up, down = (market.at(market.prices + s * step.reshape(loads.shape)) for s in (1.0, -1.0))
        assert (up[0] - down[0]) / 2e-5 == pytest.approx(loads.ravel()[x], abs=1e-6)
        bend = (down[1] - up[1]).ravel() / 2e-5
        assert bend == pytest.approx(hess[x], abs=0.02)  # shares too faint to matter are left out


@pytest.mark.parametrize("seed", range(6))
def test_the_softened_minimum_lies_just_below_the_minimum(seed: int) -> None:
    market = Softened(seed)
    load = market.amounts[:, :, None] + market.per_hour[:, None, None] * market.haul
    column = np.maximum(market.cand, 0)
    gone = (market.owner >= 0)[:, None] & (market.cand != market.owner[:, None])
    reduced = market.cost + gone * market.leave[:, None]
    reduced = reduced + sum(market.prices[a][column] * load[a] for a in range(ACTIVITIES))
    lowest = float(np.where(market.cand >= 0, reduced, np.inf).min(axis=1).sum())
    value = market.at(market.prices)[0]
    assert lowest - UNITS * 0.5 * np.log(WIDTH) <= value <= lowest
