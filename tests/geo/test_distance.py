"""Distances and middles on the sphere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.geo.distance import (
    EARTH_RADIUS_KM,
    chord_to_km,
    great_circle_km,
    latitude_longitude,
    mean_center,
    places,
    unit_vectors,
)

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-180.0, 180.0)
degrees = st.tuples(latitudes, longitudes)


def test_a_quarter_of_a_meridian_is_a_quarter_of_the_girth() -> None:
    assert great_circle_km(0.0, 20.0, 90.0, 20.0) == pytest.approx(np.pi / 2 * EARTH_RADIUS_KM)


def test_columbus_to_cleveland_is_about_203_km() -> None:
    assert great_circle_km(39.9612, -82.9988, 41.4993, -81.6944) == pytest.approx(203.0, abs=1.0)


def test_distances_broadcast() -> None:
    square = great_circle_km(np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(4), np.arange(4.0))
    assert square.shape == (3, 4)


@given(degrees, degrees)
def test_great_circle_and_chord_agree(one: tuple[float, float], other: tuple[float, float]) -> None:
    chord = np.linalg.norm(unit_vectors(*one) - unit_vectors(*other))
    assert chord_to_km(chord) == pytest.approx(great_circle_km(*one, *other), abs=1e-3)


@given(degrees, degrees, degrees)
def test_the_way_round_is_never_shorter(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    assert great_circle_km(*a, *c) <= great_circle_km(*a, *b) + great_circle_km(*b, *c) + 1e-6


@given(st.floats(-89.0, 89.0), longitudes)
def test_unit_vectors_lead_back_to_their_degrees(latitude: float, longitude: float) -> None:
    back = latitude_longitude(unit_vectors(latitude, longitude))
    assert great_circle_km(latitude, longitude, *back) == pytest.approx(0.0, abs=1e-6)


def test_weights_all_zero_count_as_equal() -> None:
    points = unit_vectors([0.0, 0.0], [0.0, 10.0])
    assert mean_center(points, np.zeros(2)) == pytest.approx(unit_vectors(0.0, 5.0))


def test_the_mean_of_antipodes_is_the_heavier_or_first_of_them() -> None:
    points = unit_vectors([0.0, 0.0], [0.0, 180.0])
    assert mean_center(points, np.ones(2)) == pytest.approx(points[0])


def test_places_hold_the_points_that_coincide_also_across_the_date_line() -> None:
    place, first = places(unit_vectors([10.0, 5.0, 10.0, 5.0], [180.0, 1.0, -180.0, 1.0]))
    assert place.tolist() == [1, 0, 1, 0]
    assert first.tolist() == [1, 0]
