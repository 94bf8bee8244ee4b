"""Recursive bisection: every part is there, in proportion, whatever the order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.drawn_problems import xyz_of

from ridings.solvers.districting.starts import bisect, clusters

place = st.tuples(st.integers(0, 30), st.integers(0, 30))


@settings(max_examples=50)
@given(st.lists(place, min_size=8, max_size=60), st.integers(1, 8))
def test_no_part_is_empty_where_there_are_units_enough(places: list[tuple[int, int]], parts: int) -> None:
    labels = bisect(xyz_of(places), np.ones(len(places)), np.ones(parts))
    assert set(labels.tolist()) == set(range(parts))


@settings(max_examples=50)
@given(st.lists(place, min_size=16, max_size=16, unique=True), st.integers(0, 3))
def test_equal_weights_split_evenly(places: list[tuple[int, int]], doublings: int) -> None:
    parts = 2**doublings
    counts = np.bincount(bisect(xyz_of(places), np.ones(16), np.ones(parts)), minlength=parts)
    assert counts.max() - counts.min() <= 2


def test_parts_follow_the_sizes_asked_for() -> None:
    labels = bisect(xyz_of([(0, y) for y in range(100)]), np.ones(100), np.array([1.0, 3.0]))
    assert abs(int((labels == 0).sum()) - 25) <= 1


def test_a_part_lies_on_one_side_of_the_longest_axis() -> None:
    labels = bisect(xyz_of([(0, y) for y in range(10)]), np.ones(10), np.ones(2))
    assert int((labels[1:] != labels[:-1]).sum()) == 1


def test_a_seed_turns_the_axes_and_repeats() -> None:
    places = xyz_of([(x, y) for x in range(9) for y in range(10)])
    seeded = [bisect(places, np.ones(90), np.ones(6), np.random.default_rng(s)) for s in (3, 3, 4)]
    assert np.array_equal(seeded[0], seeded[1])
    assert not np.array_equal(seeded[0], seeded[2])


def test_units_without_weight_are_still_divided() -> None:
    assert set(clusters(xyz_of([(x, 0) for x in range(9)]), np.zeros(9), 3).tolist()) == {0, 1, 2}
