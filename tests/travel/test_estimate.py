"""The estimator as a source of travel times."""

import numpy as np
import pytest

from ridings.geo.travel_curve import TravelCurve
from ridings.travel.estimate import ROWS, Estimate

ORIGIN, NORTH = np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 0.0]])
NORTH_KM = np.pi / 180 * 6371.0088


def test_minutes_between_points_follow_the_curve() -> None:
    minutes = Estimate().minutes(ORIGIN, NORTH)
    assert minutes[0] == pytest.approx([0.0, -0.28 + 3.64 * np.sqrt(NORTH_KM) + 0.559 * NORTH_KM])


def test_an_area_may_bring_a_curve_of_its_own() -> None:
    own = Estimate(TravelCurve(base=0.0, root=0.0, linear=1.0))
    assert own.minutes(ORIGIN, NORTH)[0, 1] == pytest.approx(NORTH_KM)
    assert own.name == "estimate"


def test_a_table_of_more_rows_than_are_reckoned_at_a_time_is_whole() -> None:
    points = np.stack([np.linspace(40, 41, ROWS + 3), np.zeros(ROWS + 3)], axis=1)
    whole = Estimate().minutes(points, NORTH)
    assert np.array_equal(whole[-5:], Estimate().minutes(points[-5:], NORTH))
