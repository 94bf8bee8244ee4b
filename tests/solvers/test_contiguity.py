"""Contiguity: the graph round exempt units, the test of one move, and the repair of a broken start."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.drawn_problems import plain_problem, xyz_of

from ridings.solvers.districting.borders import hangs_together
from ridings.solvers.districting.contiguity import make_graph, mend, pieces, stray_units
from ridings.solvers.districting.problem import Ints

SIDE = 5
CELLS = SIDE * SIDE
EDGES = np.array(
    [(x, x + 1) for x in range(CELLS) if (x + 1) % SIDE] + [(x, x + SIDE) for x in range(CELLS - SIDE)],
    np.int32,
)
NONE = np.zeros(CELLS, np.bool_)
labellings = st.lists(st.integers(0, 2), min_size=CELLS, max_size=CELLS).map(lambda x: np.array(x, np.int32))


def count_pieces(labels: Ints, part: int) -> int:
    graph = make_graph(EDGES, CELLS, NONE)
    return len(set(pieces(graph, labels)[labels == part].tolist()))


@settings(max_examples=80)
@given(labellings, st.integers(0, CELLS - 1))
def test_a_unit_that_may_leave_leaves_no_more_pieces(labels: Ints, unit: int) -> None:
    graph = make_graph(EDGES, CELLS, NONE)
    mark, queue = np.zeros(CELLS, np.int64), np.empty(CELLS, np.int32)
    free = hangs_together(unit, labels, graph.indptr, graph.indices, mark, queue, 1)
    without = labels.copy()
    without[unit] = 3
    before, after = (count_pieces(x, int(labels[unit])) for x in (labels, without))
    assert bool(free) == (after <= before)


def test_the_scratch_of_one_test_does_not_mislead_the_next() -> None:
    graph = make_graph(EDGES, CELLS, NONE)
    mark, queue = np.zeros(CELLS, np.int64), np.empty(CELLS, np.int32)
    labels = np.zeros(CELLS, np.int32)
    labels[SIDE : 2 * SIDE] = 1
    labels[7] = 0
    shared = [
        hangs_together(i, labels, graph.indptr, graph.indices, mark, queue, i + 1) for i in range(CELLS)
    ]
    fresh = [
        hangs_together(i, labels, graph.indptr, graph.indices, np.zeros(CELLS, np.int64), queue, 1)
        for i in range(CELLS)
    ]
    assert shared == fresh
    assert not fresh[7]


@settings(max_examples=40)
@given(labellings)
def test_mending_leaves_one_piece_a_territory(labels: Ints) -> None:
    graph = make_graph(EDGES, CELLS, NONE)
    problem = plain_problem([divmod(x, SIDE) for x in range(CELLS)], [[1.0] * CELLS], territories=3)
    mended = mend(problem, graph, labels, xyz_of([(0, 0), (2, 4), (4, 1)]), np.ones(CELLS))
    assert not stray_units(graph, mended, NONE, np.ones(CELLS)).any()
    assert all(count_pieces(mended, part) <= 1 for part in range(3))
    assert set(mended.tolist()) == set(labels.tolist())


def test_neighbours_of_a_locked_unit_are_joined_and_it_is_left_out() -> None:
    exempt = np.array([False, True, False])
    graph = make_graph(np.array([[0, 1], [1, 2]], np.int32), 3, exempt)
    assert graph.indices[graph.indptr[0] : graph.indptr[1]].tolist() == [2]
    assert graph.indptr[1] == graph.indptr[2]


def test_a_group_of_locked_units_is_one_hole() -> None:
    exempt = np.array([False, True, True, False])
    graph = make_graph(np.array([[0, 1], [1, 2], [2, 3]], np.int32), 4, exempt)
    assert graph.indices[graph.indptr[0] : graph.indptr[1]].tolist() == [3]


def test_a_graph_of_locked_units_only_has_no_edges() -> None:
    graph = make_graph(np.array([[0, 1]], np.int32), 2, np.ones(2, np.bool_))
    assert len(graph.indices) == 0
