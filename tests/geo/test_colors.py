"""Colours for territories."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ridings.geo.colors import PALETTE, color_territories


def test_neighbors_differ_on_a_grid_of_territories() -> None:
    side = 14
    number = np.arange(side * side).reshape(side, side)
    pairs = np.vstack(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
            np.column_stack([number[:-1, :-1].ravel(), number[1:, 1:].ravel()]),
        ]
    )
    colors = color_territories(side * side, pairs)
    assert (colors[pairs[:, 0]] != colors[pairs[:, 1]]).all()
    assert np.bincount(colors, minlength=len(PALETTE)).max() < side * side / 3


def test_more_neighbors_than_colors_repeat_one_rather_than_fail() -> None:
    count = len(PALETTE) + 3
    pairs = np.array([[a, b] for a in range(count) for b in range(a + 1, count)])
    colors = color_territories(count, pairs)
    assert set(colors.tolist()) == set(range(len(PALETTE)))


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(8, 15)), max_size=30))
def test_the_same_borders_give_the_same_colors(pairs: set[tuple[int, int]]) -> None:
    listed = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    first, second = color_territories(16, listed), color_territories(16, listed[::-1])
    assert np.array_equal(first, second)
    assert all(first[a] != first[b] for a, b in pairs)


def test_a_territory_alone_has_a_color() -> None:
    assert color_territories(1, np.empty((0, 2), dtype=np.int64)).tolist() == [0]
