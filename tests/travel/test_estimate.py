"""The estimator as a source of travel times."""

import numpy as np
import pytest

from ridings.geo.travel_curve import TravelCurve
from ridings.travel.estimate import Estimate


def test_minutes_between_points_follow_the_curve() -> None:
    north_km = np.pi / 180 * 6371.0088
    minutes = Estimate().minutes((np.zeros(1), np.zeros(1)), (np.array([0.0, 1.0]), np.zeros(2)))
    assert minutes == pytest.approx([0.0, -0.28 + 3.64 * np.sqrt(north_km) + 0.559 * north_km])


def test_an_area_may_bring_a_curve_of_its_own() -> None:
    own = Estimate(TravelCurve(base=0.0, root=0.0, linear=1.0))
    minutes = own.minutes((np.zeros(1), np.zeros(1)), (np.ones(1), np.zeros(1)))
    assert minutes == pytest.approx([np.pi / 180 * 6371.0088])
    assert own.name == "estimate"
