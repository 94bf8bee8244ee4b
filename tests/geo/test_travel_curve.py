"""Minutes from kilometres."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.geo.travel_curve import TravelCurve, travel_minutes

km = st.floats(0.0, 20_000.0)
curves = st.builds(
    TravelCurve,
    base=st.floats(-10.0, 10.0),
    root=st.floats(0.0, 10.0),
    linear=st.floats(0.0, 2.0),
    factor=st.floats(0.1, 3.0),
)


def test_sixteen_km_take_twenty_three_minutes() -> None:
    assert travel_minutes(np.array([16.0]), TravelCurve()) == pytest.approx(-0.28 + 3.64 * 4 + 0.559 * 16)


def test_no_distance_takes_no_time() -> None:
    assert travel_minutes(np.zeros(1), TravelCurve()).tolist() == [0.0]


@given(km, km, curves)
def test_a_longer_way_never_takes_less_time(one: float, other: float, curve: TravelCurve) -> None:
    minutes = travel_minutes(np.sort([one, other]), curve)
    assert 0.0 <= minutes[0] <= minutes[1]


@given(km, curves)
def test_the_factor_multiplies_the_minutes(distance: float, curve: TravelCurve) -> None:
    plain = TravelCurve(curve.base, curve.root, curve.linear)
    assert travel_minutes(np.array([distance]), curve) == pytest.approx(
        curve.factor * travel_minutes(np.array([distance]), plain)
    )
