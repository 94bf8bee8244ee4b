"""Neighbours that had better stay together: what parting them costs, and when nobody is kin."""

import numpy as np
import pytest

from ridings.solvers.districting.kinship import FEWEST, kinship
from ridings.solvers.districting.moves import estranged
from ridings.solvers.districting.problem import DistrictingProblem

UNITS, TERRITORIES = 60, 4


def market(seed: int, units: int = UNITS) -> DistrictingProblem:
    rng = np.random.default_rng(seed)
    at = rng.normal(size=(units + TERRITORIES, 3)) * 0.05 + [1.0, 0.0, 0.0]
    at /= np.linalg.norm(at, axis=1, keepdims=True)
    k = TERRITORIES
    return DistrictingProblem(
        site_xyz=at[:units], site_start=np.arange(units + 1), site_weight=np.ones(units),
        site_haul=np.zeros(units), unit_cost=np.zeros(units), amounts=np.ones((1, units)),
        travels=np.array([False]), shares=np.full((1, k), 1 / k), tolerance=np.array([0.2]),
        homes_xyz=at[units:], home_weight=np.ones(k), center_weight=np.zeros(k),
        classes=np.zeros(units, np.int32), allowed=np.ones((1, k), np.bool_),
        curve=np.array([0.0, 3.0, 0.5, 1.0, 240.0, 3.0]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_a_move_changes_what_is_parted_by_what_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kin = kinship(market(seed), np.ones(UNITS))
    labels = rng.integers(0, TERRITORIES, UNITS).astype(np.int32)
    for _ in range(50):
        i, m = int(rng.integers(UNITS)), int(rng.integers(TERRITORIES))
        before, j = kin.parted(labels), int(labels[i])
        said = kin.pull * estranged(i, j, m, labels, kin.start, kin.unit) if m != j else 0.0
        labels[i] = m
        assert kin.parted(labels) - before == pytest.approx(said)


def test_kin_are_kin_to_each_other_and_nobody_to_itself() -> None:
    kin = kinship(market(1), np.ones(UNITS))
    row = np.repeat(np.arange(UNITS), np.diff(kin.start))
    pairs = set(zip(row.tolist(), kin.unit.tolist(), strict=True))
    assert all((b, a) in pairs and a != b for a, b in pairs)
    assert np.diff(kin.start).min() >= 6


def test_units_with_edges_and_units_that_are_few_have_no_kin() -> None:
    ring = np.stack([np.arange(UNITS), np.roll(np.arange(UNITS), -1)], axis=1).astype(np.int32)
    few = FEWEST * TERRITORIES - 1
    for problem in (market(1).replace(edges=ring), market(1, few)):
        kin = kinship(problem, np.ones(problem.units))
        assert kin.parted(np.arange(problem.units, dtype=np.int32) % TERRITORIES) == 0.0
        assert estranged(0, 0, 1, np.zeros(problem.units, np.int32), kin.start, kin.unit) == 0
