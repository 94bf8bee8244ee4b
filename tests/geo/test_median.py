"""The point with the least way to many others."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ridings.geo.distance import great_circle_km, latitude_longitude, unit_vectors
from ridings.geo.median import geometric_median, geometric_medians


def sum_of_chords(points: np.ndarray, weights: np.ndarray, center: np.ndarray) -> float:
    return float(weights @ np.linalg.norm(points - center, axis=1))


def test_the_median_of_three_with_one_heavier_than_the_rest_is_the_heavy_one() -> None:
    points = unit_vectors([40.0, 41.0, 40.0], [-80.0, -80.0, -81.0])
    assert geometric_median(points, np.array([1.0, 1.0, 2.5])) == pytest.approx(points[2])


def test_the_median_is_not_drawn_away_by_one_far_point() -> None:
    points = unit_vectors([40.0, 40.1, 40.0, 40.1, 60.0], [-80.0, -80.0, -80.1, -80.1, 20.0])
    latitude, longitude = latitude_longitude(geometric_median(points, np.ones(5)))
    assert great_circle_km(latitude, longitude, 40.05, -80.05) < 10.0


def test_the_median_of_points_at_one_place_is_that_place() -> None:
    points = unit_vectors(np.full(5, 40.0), np.full(5, -80.0))
    assert geometric_median(points, np.ones(5)) == pytest.approx(points[0])


@settings(max_examples=200)
@example([(30.0, -99.0, 5), (33.0, -80.0, 8), (30.625, -78.375, 2), (33.5, -99.0, 4)], 0.0, 0.0)
@example([(30.0, -75.0, 1), (30.0, -75.0, 1), (30.0, -76.0, 1), (30.0, -77.0, 1)], 0.0, 0.5)
@given(
    st.lists(st.tuples(st.floats(30.0, 45.0), st.floats(-120.0, -75.0), st.integers(1, 9)), min_size=1),
    st.floats(-2.0, 2.0),
    st.floats(-2.0, 2.0),
)
def test_no_place_near_the_median_has_a_smaller_sum(
    drawn: list[tuple[float, float, int]], north: float, east: float
) -> None:
    latitude, longitude, weight = (np.array(column, np.float64) for column in zip(*drawn, strict=True))
    points = unit_vectors(latitude, longitude)
    median = geometric_median(points, weight)
    assert np.linalg.norm(median) == pytest.approx(1.0)
    at = latitude_longitude(median)
    beside = unit_vectors(at[0] + north, at[1] + east)
    best = sum_of_chords(points, weight, median)
    assert best <= sum_of_chords(points, weight, beside) + 1e-7 * weight.sum()
    assert best <= min(sum_of_chords(points, weight, point) for point in points) + 1e-7 * weight.sum()


@given(st.lists(st.tuples(st.floats(30.0, 45.0), st.floats(-120.0, -75.0), st.integers(-1, 3)), min_size=1))
def test_groups_have_the_medians_that_each_has_alone(drawn: list[tuple[float, float, int]]) -> None:
    latitude, longitude, group = (np.array(column) for column in zip(*drawn, strict=True))
    points, weights = unit_vectors(latitude, longitude), np.arange(1.0, len(drawn) + 1)
    found = geometric_medians(points, weights, group, 5)
    for j in range(5):
        own = group == j
        alone = geometric_median(points[own], weights[own])
        assert np.array_equal(found[j], alone, equal_nan=True)
        assert np.isnan(alone).all() == (not own.any())
