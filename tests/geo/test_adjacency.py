"""Neighbours of points, connected pieces, and edges that join them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridings.geo.adjacency import components, delaunay_edges, join_components
from ridings.geo.distance import great_circle_km

# a coarse grid, so that coincident points, lines and squares come up
drawn_places = st.lists(st.tuples(st.integers(-8, 8), st.integers(-18, 18)), min_size=1, max_size=40)


def pairs(edges: np.ndarray) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in edges}


@given(drawn_places)
def test_every_pair_is_named_once_and_all_points_hang_together(drawn: list[tuple[int, int]]) -> None:
    latitude, longitude = 10.0 * np.array(drawn, np.float64).T
    edges = delaunay_edges(latitude, longitude)
    assert np.all(edges[:, 0] < edges[:, 1])
    assert len(pairs(edges)) == len(edges)
    assert components(len(drawn), edges).max() == 0


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_the_edges_do_not_depend_on_the_order_of_the_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    latitude, longitude = np.round(rng.uniform(30, 45, 30), 0), np.round(rng.uniform(-120, -75, 30), 0)
    _, first = np.unique(np.stack([latitude, longitude]), axis=1, return_index=True)
    latitude, longitude = latitude[first], longitude[first]
    order = rng.permutation(len(latitude))
    shuffled = delaunay_edges(latitude[order], longitude[order])
    back = np.sort(order[shuffled], axis=1)
    assert pairs(back) == pairs(delaunay_edges(latitude, longitude))


def test_a_square_with_a_middle_joins_the_middle_to_every_corner() -> None:
    latitude, longitude = np.array([0.0, 0.0, 1.0, 1.0, 0.5]), np.array([0.0, 1.0, 0.0, 1.0, 0.5])
    edges = pairs(delaunay_edges(latitude, longitude))
    assert {(0, 4), (1, 4), (2, 4), (3, 4)} <= edges
    assert len(edges) == 8


def test_points_at_one_place_are_chained() -> None:
    edges = delaunay_edges(np.full(3, 40.0), np.full(3, -83.0))
    assert pairs(edges) == {(0, 1), (1, 2)}


def test_points_on_a_line_make_a_path() -> None:
    edges = delaunay_edges(np.zeros(4), np.array([3.0, 1.0, 2.0, 0.0]))
    assert pairs(edges) == {(1, 3), (1, 2), (0, 2)}


def test_the_date_line_does_not_part_neighbours() -> None:
    longitude = np.array([179.5, -179.5, 179.0, -179.0])
    edges = pairs(delaunay_edges(np.array([0.0, 0.1, 1.0, -1.0]), longitude))
    assert (0, 1) in edges


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_points_have_no_edges(n: int) -> None:
    assert delaunay_edges(np.zeros(n), np.zeros(n)).shape == (0, 2)


def test_pieces_are_numbered_by_their_first_unit() -> None:
    labels = components(5, np.array([[0, 3], [2, 4]]))
    assert labels.tolist() == [0, 1, 2, 0, 2]


def test_a_unit_without_neighbours_is_joined_to_the_nearest() -> None:
    latitude, longitude = np.zeros(4), np.array([0.0, 1.0, 2.0, 3.2])
    edges = np.array([[0, 1], [1, 2]])
    virtual = join_components(latitude, longitude, edges, np.array([False, True]))
    assert pairs(virtual) == {(2, 3)}


def test_pieces_that_need_not_be_joined_are_left_alone() -> None:
    virtual = join_components(
        np.zeros(2), np.array([0.0, 1.0]), np.zeros((0, 2), np.int64), np.zeros(2, np.bool_)
    )
    assert virtual.shape == (0, 2)


def test_stray_pieces_joined_to_each_other_are_joined_on_to_the_mainland() -> None:
    longitude = np.array([0.0, 1.0, 10.0, 10.5])
    virtual = join_components(np.zeros(4), longitude, np.array([[0, 1]]), np.array([False, True, True]))
    assert pairs(virtual) == {(2, 3), (1, 2)}


@pytest.mark.parametrize("size", [3, 100])
def test_small_and_large_pieces_are_joined_by_their_shortest_gap(size: int) -> None:
    west, east = np.arange(size) * 0.1, 20.0 + np.arange(size) * 0.1
    longitude = np.r_[west, east]
    chain = np.arange(size - 1)
    edges = np.stack([np.r_[chain, chain + size], np.r_[chain, chain + size] + 1], axis=1)
    virtual = join_components(np.zeros(2 * size), longitude, edges, np.array([True, True]))
    assert pairs(virtual) == {(size - 1, size)}


@settings(max_examples=50)
@given(drawn_places, st.data())
def test_in_the_end_no_flagged_piece_stands_alone(drawn: list[tuple[int, int]], data: st.DataObject) -> None:
    latitude, longitude = 10.0 * np.array(drawn, np.float64).T
    n = len(drawn)
    ends = data.draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=n))
    edges = np.array(ends, np.int64).reshape(-1, 2)
    label = components(n, edges)
    pieces = int(label.max()) + 1
    flagged = np.array(data.draw(st.lists(st.booleans(), min_size=pieces, max_size=pieces)))
    virtual = join_components(latitude, longitude, edges, flagged)
    joined = components(n, np.concatenate([edges, virtual]))
    for piece in range(joined.max() + 1):
        assert joined.max() == 0 or not np.all(flagged[label[joined == piece]])
    assert np.all(label[virtual[:, 0]] != label[virtual[:, 1]])
    assert np.all(np.isfinite(great_circle_km(latitude[virtual], longitude[virtual], 0.0, 0.0)))
