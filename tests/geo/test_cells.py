"""Territory shapes from points."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ridings.geo.cells import Cells, territory_cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def drawn(count: int, territories: int, seed: int = 0) -> tuple[Floats, Ints]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 100, (count, 2)), rng.integers(0, territories, count)


def cells_of(xy: Floats, labels: Ints, count: int, land: shapely.Geometry | None = None) -> Cells:
    return territory_cells(xy, [labels], count, land=land)[0]


def test_every_point_lies_in_the_shape_of_its_territory() -> None:
    xy, labels = drawn(300, 7)
    cells = cells_of(xy, labels, 7)
    for point, label in zip(xy, labels, strict=True):
        assert cells.shapes[label].distance(shapely.Point(point)) < 1e-6


def test_shapes_do_not_overlap_and_leave_no_gap_within_reach() -> None:
    xy, labels = drawn(300, 5)
    land = shapely.box(10, 10, 90, 90)
    shapes = cells_of(xy, labels, 5, land).shapes
    assert sum(shape.area for shape in shapes) == pytest.approx(land.area, rel=1e-6)
    assert shapely.union_all(shapes).area == pytest.approx(land.area, rel=1e-6)


def test_the_order_of_the_points_does_not_matter() -> None:
    xy, labels = drawn(200, 4)
    order = np.random.default_rng(1).permutation(len(xy))
    first, second = cells_of(xy, labels, 4), cells_of(xy[order], labels[order], 4)
    assert [shape.wkb for shape in first.shapes] == [shape.wkb for shape in second.shapes]
    assert np.array_equal(first.neighbors, second.neighbors)


def test_ground_beyond_reach_of_every_account_is_left_to_nobody() -> None:
    xy = np.array([[0.0, 0.0], [1000.0, 0.0]])
    shapes = territory_cells(xy, [np.array([0, 1])], 2, reach_km=50)[0].shapes
    for shape in shapes:
        assert shape.area == pytest.approx(np.pi * 50**2, rel=0.01)


def test_a_single_place_and_places_in_a_line_have_shapes() -> None:
    assert cells_of(np.zeros((3, 2)), np.zeros(3, dtype=np.int64), 1).shapes[0].area > 0
    line = np.column_stack([np.arange(6.0), np.zeros(6)])
    shapes = cells_of(line, np.array([0, 0, 0, 1, 1, 1]), 2).shapes
    assert shapes[0].area == pytest.approx(shapes[1].area, rel=1e-3)


def test_no_points_give_empty_shapes() -> None:
    cells = cells_of(np.empty((0, 2)), np.empty(0, dtype=np.int64), 3)
    assert [shape.is_empty for shape in cells.shapes] == [True] * 3
    assert cells.neighbors.shape == (0, 2)


def test_a_territory_without_points_is_empty_and_nobody_claims_unowned_ground() -> None:
    xy, labels = drawn(60, 2)
    labels[:20] = -1
    shapes = territory_cells(xy, [labels], 3, land=shapely.box(0, 0, 100, 100))[0].shapes
    assert shapes[2].is_empty
    assert shapes[0].area + shapes[1].area < 100 * 100 * 0.9


def test_two_plans_of_the_same_points_share_their_cells() -> None:
    xy, labels = drawn(150, 3)
    other = (labels + 1) % 3
    first, second = territory_cells(xy, [labels, other], 3)
    for label in range(3):
        assert first.shapes[label].equals(second.shapes[(label + 1) % 3])


def test_neighbors_are_those_whose_borders_meet() -> None:
    columns = np.array([[x, y] for x in (0.0, 10.0, 20.0) for y in range(8)])
    cells = cells_of(columns, np.repeat([0, 1, 2], 8), 3)
    assert cells.neighbors.tolist() == [[0, 1], [1, 2]]


def test_very_many_points_are_thinned_without_losing_a_territory() -> None:
    xy, labels = drawn(5_000, 6)
    xy[labels == 5] = [50.0, 50.0]
    thinned = territory_cells(xy, [labels], 6, most_points=500)[0]
    assert all(not shape.is_empty for shape in thinned.shapes)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(-1, 3)), min_size=1, max_size=40)
)
def test_any_points_give_valid_shapes(points: list[tuple[int, int, int]]) -> None:
    table = np.array(points, dtype=np.int64)
    land = shapely.box(2, 2, 9, 14)
    for shape in cells_of(table[:, :2].astype(np.float64), table[:, 2], 4, land).shapes:
        assert shape.is_valid
        assert shape.difference(land).area < 1e-6
