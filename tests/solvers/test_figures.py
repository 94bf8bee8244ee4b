"""Figures of the best plan so far: told while the solver runs, and without any say in what it finds."""

import numpy as np
import pytest
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.figures import Figures
from ridings.solvers.districting.solve import solve


@pytest.mark.parametrize(("units", "territories"), [(60, 3), (3_000, 6)])
def test_who_listens_gets_the_same_plan_and_better_and_better_figures(units: int, territories: int) -> None:
    rng = np.random.default_rng(1)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 60, (units, 2))]
    problem = plain_problem(places, rng.integers(1, 9, (2, units)).tolist(), territories=territories)
    told: list[Figures] = []
    alone = solve(problem, seed=3)
    heard = solve(problem, seed=3, on_figures=told.append)
    assert np.array_equal(alone.labels, heard.labels)
    assert told[-1].cost == pytest.approx(heard.cost)
    assert told[-1].bound == heard.bound
    assert all(one.imbalance.shape == (problem.activities,) for one in told)
    held = [one.cost for one in told[:-1] if one.feasible]
    assert held == sorted(held, reverse=True)
