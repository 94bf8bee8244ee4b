"""What every source of travel times must be true of, the estimator and the roads alike."""

import numpy as np
import pytest
from tests.travel.drawn_town import corners

from ridings.app.ports import TravelTimes
from ridings.travel.estimate import Estimate

STREET = corners(*((8, column) for column in range(1, 9)))


@pytest.fixture(params=["estimate", pytest.param("roads", marks=pytest.mark.roads)])
def source(request: pytest.FixtureRequest) -> TravelTimes:
    """Each source of travel times in turn."""
    if request.param == "estimate":
        return Estimate()
    roads: TravelTimes = request.getfixturevalue("town_roads")
    return roads


def test_a_table_has_a_row_a_point_and_a_column_a_place(source: TravelTimes) -> None:
    minutes = source.minutes(STREET, STREET[:3])
    assert minutes.shape == (8, 3)
    assert minutes.dtype == np.float32
    assert np.isfinite(minutes).all()
    assert (minutes >= 0).all()


def test_nobody_to_ask_for_is_an_empty_table(source: TravelTimes) -> None:
    assert source.minutes(STREET[:0], STREET).shape == (0, 8)
    assert source.minutes(STREET, STREET[:0]).shape == (8, 0)


def test_a_place_is_no_minutes_from_itself(source: TravelTimes) -> None:
    assert np.diag(source.minutes(STREET, STREET)).tolist() == [0.0] * 8


def test_there_and_back_is_back_and_there(source: TravelTimes) -> None:
    minutes = source.minutes(STREET, STREET)
    assert np.allclose(minutes, minutes.T, atol=1e-3)


def test_the_farther_along_a_street_the_longer(source: TravelTimes) -> None:
    assert (np.diff(source.minutes(STREET[:1], STREET)[0]) > 0).all()


def test_the_order_of_the_points_changes_nothing(source: TravelTimes) -> None:
    order = np.random.default_rng(0).permutation(8)
    assert np.array_equal(source.minutes(STREET[order], STREET), source.minutes(STREET, STREET)[order])


def test_it_has_a_name_for_the_plan(source: TravelTimes) -> None:
    assert source.name
