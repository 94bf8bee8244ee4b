"""A plan that is lived in: where moves are dear, the best plan is sought near today's."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.contiguity import make_graph, pieces
from ridings.solvers.districting.location import stand_still
from ridings.solvers.districting.plain import broken_rules
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import solve

SIDE, BLOCK = 48, 16  # a square of units, today in nine square blocks, the last of which nobody holds
DEAR = 2_000.0


def blocks() -> NDArray[np.int32]:
    """Today's labels, -1 where the rep has left."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    label = (row // BLOCK) * 3 + column // BLOCK
    return np.where(label == 8, -1, label).astype(np.int32)


def left_behind(move_price: float) -> DistrictingProblem:
    """Eight territories on the square, whose work has drifted since the blocks were drawn."""
    at = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    across = np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], axis=1)
    down = np.stack([at[:-1].ravel(), at[1:].ravel()], axis=1)
    work = np.exp(0.15 * np.random.default_rng(3).standard_normal(SIDE * SIDE))
    return plain_problem(
        [(x, y) for x in range(SIDE) for y in range(SIDE)], [work.tolist()], None, 8, 0.05,
        edges=np.concatenate([across, down]).astype(np.int32),
        owner=blocks(), move_price=np.where(blocks() >= 0, move_price, 0.0),
    )  # fmt: skip


def share_moved(problem: DistrictingProblem, labels: NDArray[np.int32]) -> float:
    """Share of the work that somebody held and that changed hands."""
    gone = (blocks() >= 0) & (labels != blocks())
    return float(problem.amounts[0, gone].sum() / problem.amounts[0].sum())


def passed_on(problem: DistrictingProblem) -> float:
    """Least share that changes hands if blocks only pass work on to their neighbours; the ninth's is free."""
    arcs = [(a, b) for a in range(9) for b in range(8) if abs(a // 3 - b // 3) + abs(a % 3 - b % 3) == 1]
    load = np.bincount(np.where(blocks() < 0, 8, blocks()), problem.amounts[0])
    into = np.array([[(b == j) - (a == j) for a, b in arcs] for j in range(9)], np.float64)
    mean = load.sum() / 8
    high = np.append(np.full(8, mean * 1.05), 0.0) - load
    low = np.append(np.full(8, mean * 0.95), 0.0) - load
    cost = np.array([0.0 if a == 8 else 1.0 for a, _ in arcs])
    found = linprog(cost, A_ub=np.concatenate([into, -into]), b_ub=np.concatenate([high, -low]))
    return float(found.fun / load.sum())


def test_dear_moves_keep_the_plan_near_todays_and_within_its_rules() -> None:
    problem = left_behind(DEAR)
    found = solve(problem, start=blocks())
    assert not broken_rules(problem, found.centers, found.labels, found.tolerance)
    graph = make_graph(np.asarray(problem.edges), problem.units, problem.exempt)
    assert len(np.unique(pieces(graph, found.labels))) == 8
    assert share_moved(problem, found.labels) < passed_on(problem)
    assert 0.0 < found.bound <= found.cost


def test_the_plan_is_drawn_afresh_where_moves_cost_little_or_a_territory_is_new() -> None:
    tolerance = np.array([0.05])
    assert stand_still(left_behind(DEAR), blocks(), tolerance) is not None
    assert stand_still(left_behind(0.0), blocks(), tolerance) is None
    assert stand_still(left_behind(1.0), blocks(), tolerance) is None
    nothing_yet = np.where(blocks() == 7, -1, blocks()).astype(np.int32)
    assert stand_still(left_behind(DEAR), nothing_yet, tolerance) is None
