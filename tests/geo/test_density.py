"""The expected distance to the next stop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridings.geo.density import MOST_KM, hop_km
from ridings.geo.distance import unit_vectors

drawn_places = st.lists(st.tuples(st.floats(-60, 60), st.floats(-180, 180)), min_size=1, max_size=40)


def town(n: int, side_km: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    side = side_km / 111.2
    return unit_vectors(40.0 + side * rng.random(n), -83.0 + side / np.cos(np.radians(40.0)) * rng.random(n))


@given(drawn_places, st.integers(1, 12))
def test_a_hop_is_between_nothing_and_the_most(drawn: list[tuple[float, float]], neighbours: int) -> None:
    latitude, longitude = np.array(drawn).T
    hop = hop_km(unit_vectors(latitude, longitude), np.arange(len(drawn), dtype=np.float64), neighbours)
    assert hop.shape == (len(drawn),)
    assert np.all((hop >= 0.0) & (hop <= MOST_KM))


def test_an_account_alone_has_nobody_to_hop_to() -> None:
    assert hop_km(unit_vectors([40.0], [-83.0]), np.ones(1)).tolist() == [0.0]


def test_accounts_at_one_place_are_no_distance_apart() -> None:
    crowd = unit_vectors(np.full(50, 40.0), np.full(50, -83.0))
    assert np.all(hop_km(crowd, np.ones(50)) == 0.0)
    assert np.all(hop_km(crowd[:4], np.ones(4)) == 0.0)


def test_a_crowd_at_one_place_counts_as_neighbours_of_those_beside_it() -> None:
    crowd = unit_vectors(np.r_[np.full(50, 40.0), 40.1], np.full(51, -83.0))
    hop = hop_km(crowd, np.ones(51))
    distance = 0.1 * np.pi / 180 * 6371.0088
    assert hop[-1] == pytest.approx(0.7 * np.sqrt(np.pi * distance**2 / 9))
    assert np.all(hop[:-1] == 0.0)


def test_even_stops_are_about_the_constant_over_the_root_of_their_density_apart() -> None:
    hop = hop_km(town(4000, side_km=200.0), np.ones(4000))
    density = 4000 / 200.0**2
    assert np.median(hop) == pytest.approx(0.7 / np.sqrt(density), rel=0.15)


def test_four_times_as_many_stops_halve_the_hop() -> None:
    few, many = hop_km(town(1000, 100.0), np.ones(1000)), hop_km(town(4000, 100.0), np.ones(4000))
    assert np.median(few) / np.median(many) == pytest.approx(2.0, rel=0.1)


def test_neighbours_that_are_rarely_visited_make_the_hop_longer() -> None:
    points = town(200, 50.0)
    rare = np.ones(200)
    rare[0] = 12.0
    assert hop_km(points, rare)[0] > hop_km(points, np.full(200, 12.0))[0]


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_the_order_of_the_accounts_does_not_matter(seed: int) -> None:
    points = town(60, 30.0, seed)
    order = np.random.default_rng(seed).permutation(60)
    frequency = np.tile([2.0, 4.0, 12.0], 20)
    assert hop_km(points[order], frequency[order]) == pytest.approx(hop_km(points, frequency)[order])
