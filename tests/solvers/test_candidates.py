"""Which territories a unit is tried in: its owner, the nearest, and with prices the cheapest."""

import numpy as np
import pytest

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.dual import Prices, charges, cheapest
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem

UNITS, TERRITORIES, WIDTH = 80, 30, 6


def market(seed: int) -> DistrictingProblem:
    rng = np.random.default_rng(seed)
    at = rng.normal(size=(UNITS + TERRITORIES, 3)) * 0.05 + [1.0, 0.0, 0.0]
    at /= np.linalg.norm(at, axis=1, keepdims=True)
    k = TERRITORIES
    allowed = rng.random((3, k)) < 0.7
    allowed[:, 0] = True
    fixed = np.where(rng.random(UNITS) < 0.1, rng.integers(0, k, UNITS), NOBODY).astype(np.int32)
    classes = rng.integers(0, 3, UNITS).astype(np.int32)
    owner = np.array([rng.choice(np.flatnonzero(allowed[c])) for c in classes], np.int32)
    return DistrictingProblem(
        site_xyz=at[:UNITS], site_start=np.arange(UNITS + 1), site_weight=rng.random(UNITS),
        site_haul=rng.random(UNITS), unit_cost=np.zeros(UNITS), amounts=rng.random((2, UNITS)),
        travels=np.array([False, True]), shares=np.full((2, k), 1 / k), tolerance=np.array([0.1, 0.1]),
        homes_xyz=at[UNITS:], home_weight=np.ones(k), center_weight=np.zeros(k), classes=classes,
        allowed=allowed, curve=np.array([0.0, 3.0, 0.5, 1.0, 240.0, 3.0]), fixed=fixed, owner=owner,
        move_price=np.zeros(UNITS),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("priced", [False, True])
def test_a_unit_sees_its_owner_and_only_where_it_may_go(seed: int, priced: bool) -> None:
    problem = market(seed)
    charge = np.random.default_rng(seed).normal(size=(2, TERRITORIES)) if priced else None
    seen = candidates(problem, problem.homes_xyz, charge, WIDTH)
    for i in range(UNITS):
        may = set(np.flatnonzero(problem.allowed[problem.classes[i]]))
        here = seen[i][seen[i] != NOBODY].tolist()
        assert len(here) == len(set(here))
        if problem.fixed[i] != NOBODY:
            assert here == [problem.fixed[i]]
        else:
            assert set(here) <= may
            assert problem.owner[i] in here
            assert len(here) == WIDTH


@pytest.mark.parametrize("seed", range(5))
def test_with_prices_a_unit_sees_the_cheapest_of_all(seed: int) -> None:
    problem = market(seed)
    rng = np.random.default_rng(seed)
    pairs = price(problem, problem.homes_xyz, every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    prices = Prices(rng.normal(size=(2, TERRITORIES)) * 50.0, np.zeros(0))
    reduced = cheapest(problem, pairs, bands, prices)[1]
    reduced[~problem.allowed[problem.classes]] = np.inf
    seen = candidates(problem, problem.homes_xyz, charges(bands, prices), WIDTH)
    free = np.flatnonzero(problem.fixed == NOBODY)
    assert all(reduced[i].argmin() in seen[i] for i in free)
    nearest = candidates(problem, problem.homes_xyz, None, WIDTH)
    assert not all(reduced[i].argmin() in nearest[i] for i in free)
