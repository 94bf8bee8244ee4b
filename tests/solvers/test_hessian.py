"""The bend of the dual: the sparse step is the dense one, with budgets and without."""

import numpy as np
import pytest

from ridings.solvers.districting import hessian
from ridings.solvers.districting.hessian import Hessian, find_rivals
from ridings.solvers.districting.linear import solve_positive
from ridings.solvers.districting.softmin import soft_minimum

UNITS, TERRITORIES, ACTIVITIES, WIDTH = 300, 12, 2, 5


def summed(budgets: int, seed: int) -> Hessian:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, TERRITORIES, UNITS)
    cand = ((first[:, None] + np.arange(WIDTH)) % TERRITORIES).astype(np.int32)
    rivals = find_rivals(cand, TERRITORIES, ACTIVITIES * TERRITORIES)
    out = Hessian.zero(rivals, ACTIVITIES, TERRITORIES, budgets, curved=True)
    soft_minimum(
        0, UNITS, cand, rng.random((UNITS, WIDTH)), np.zeros((UNITS, WIDTH)),
        rng.random((ACTIVITIES, UNITS)), np.zeros(ACTIVITIES), rng.normal(size=(ACTIVITIES, TERRITORIES)),
        rng.random(UNITS), rng.random((budgets, UNITS)),
        rng.integers(-1, TERRITORIES, UNITS).astype(np.int32), np.full(UNITS, 0.5),
        np.zeros((ACTIVITIES, TERRITORIES)), np.zeros(budgets),
        rivals.slot, out.blocks, out.cross, out.corner,
    )  # fmt: skip
    bend = 0.1 + rng.random((ACTIVITIES, TERRITORIES))
    out.add_bend(bend, 0.05 * np.eye(ACTIVITIES), 0.1 + rng.random(budgets))
    return out


@pytest.mark.parametrize("budgets", [0, 1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_many_prices_are_stepped_as_few_are(budgets: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    summed_up = summed(budgets, seed)
    grad = np.random.default_rng(seed + 99).normal(size=ACTIVITIES * TERRITORIES + budgets)
    dense = summed_up.solved(grad, 1e-6)
    monkeypatch.setattr(hessian, "DENSE", 0)
    assert summed_up.solved(grad, 1e-6) == pytest.approx(dense, rel=0.01, abs=0.01 * np.abs(dense).max())


@pytest.mark.parametrize("seed", range(4))
def test_the_matrix_is_symmetric_and_positive(seed: int) -> None:
    whole = summed(2, seed).dense()
    assert whole == pytest.approx(whole.T)
    assert np.linalg.eigvalsh(whole).min() > 0


def test_only_rivals_have_a_block_where_territories_are_many() -> None:
    cand = np.array([[0, 1], [1, 2], [3, -1]], np.int32)
    few = find_rivals(cand, 4, hessian.DENSE)
    assert len(few.first) == 10
    many = find_rivals(cand, 4, hessian.DENSE + 1)
    pairs = set(zip(many.first.tolist(), many.second.tolist(), strict=True))
    assert pairs == {(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (1, 2)}


def test_the_dense_system_is_solved_exactly() -> None:
    rng = np.random.default_rng(5)
    root = rng.normal(size=(30, 30))
    matrix, right = root @ root.T + np.eye(30), rng.normal(size=30)
    assert matrix @ solve_positive(matrix, right) == pytest.approx(right)
