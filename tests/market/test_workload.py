"""Hours a year, on site and on the road."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.geo.distance import great_circle_km
from ridings.geo.travel_curve import TravelCurve, travel_minutes
from ridings.market.workload import AccountWorkload, WorkloadRules, account_workload, line_haul_minutes

RULES = WorkloadRules()
minutes = st.floats(0.0, 5_000.0)
rules = st.builds(
    WorkloadRules,
    call_minutes=st.floats(0.0, 480.0),
    day_minutes=st.floats(60.0, 900.0),
    visits_per_day=st.floats(1.0, 30.0),
    trip_days=st.floats(1.0, 5.0),
)
account = st.fixed_dictionaries(
    {
        "latitude": st.floats(30.0, 45.0),
        "longitude": st.floats(-120.0, -75.0),
        "call_frequency": st.one_of(st.just(0.0), st.floats(0.01, 366.0)),
        "call_minutes": st.floats(0.0, 1440.0),
        "channel": st.sampled_from(["in_person", "remote", "digital"]),
    }
)
markets = st.lists(account, min_size=1, max_size=12).map(pl.DataFrame)


def hours(market: pl.DataFrame, one_way: np.ndarray, by: WorkloadRules = RULES) -> np.ndarray:
    return account_workload(market, by).hours(line_haul_minutes(one_way, by))


def lone(**changes: float | str) -> pl.DataFrame:
    row = {"latitude": 40.0, "longitude": -83.0, "call_frequency": 12.0, "call_minutes": 45.0}
    return pl.DataFrame({**row, "channel": "in_person", **changes})


def test_an_account_alone_takes_its_visits_and_a_sixth_of_each_way() -> None:
    work = account_workload(lone(), RULES)
    assert work.on_site_hours.tolist() == [9.0]
    assert work.hop_hours.tolist() == [0.0]
    assert work.haul_rate == pytest.approx([12 / (60 * 6)])
    assert work.drive_hours(line_haul_minutes(np.array([30.0]), RULES)) == pytest.approx([12 / 60 * 60 / 6])


def test_long_calls_leave_room_for_fewer_visits_a_day() -> None:
    assert account_workload(lone(call_minutes=240.0), RULES).haul_rate == pytest.approx([12 / (60 * 2)])


def test_a_call_longer_than_a_day_is_a_day_of_its_own() -> None:
    assert account_workload(lone(call_minutes=900.0), RULES).haul_rate == pytest.approx([12 / 60])


def test_calls_of_no_length_still_fill_no_more_than_the_visits_of_a_day() -> None:
    assert account_workload(lone(call_minutes=0.0), RULES).haul_rate == pytest.approx([12 / (60 * 6)])


def test_up_to_half_a_day_the_whole_way_there_and_back_counts() -> None:
    assert line_haul_minutes(np.array([0.0, 60.0, 120.0]), RULES).tolist() == [0.0, 120.0, 240.0]


def test_beyond_half_a_day_three_days_share_the_way() -> None:
    assert line_haul_minutes(np.array([270.0]), RULES).tolist() == [240.0 + 300.0 / 3]


def test_stops_further_apart_take_longer_hops() -> None:
    place = pl.DataFrame({"north": [0.0, 0.0, 1.0, 1.0], "east": [0.0, 1.0, 0.0, 1.0]})
    hops = []
    for width in (0.01, 0.1):
        market = lone().join(place, how="cross")
        market = market.with_columns(
            latitude=40.0 + width * pl.col("north"), longitude=-83.0 + width * pl.col("east")
        )
        hops.append(account_workload(market, RULES).hop_hours)
    assert np.all(hops[0] < hops[1])


def test_who_is_called_remotely_is_no_stop_on_a_tour() -> None:
    apart = pl.concat([lone(), lone(latitude=40.2)])
    beside = pl.concat([apart, lone(latitude=40.01, channel="remote")])
    assert account_workload(beside, RULES).hop_hours[:2] == pytest.approx(
        account_workload(apart, RULES).hop_hours
    )


def test_a_slower_curve_makes_longer_hops() -> None:
    market = pl.concat([lone(), lone(latitude=40.2)])
    slow = WorkloadRules(curve=TravelCurve(factor=1.5))
    assert account_workload(market, slow).hop_hours == pytest.approx(
        1.5 * account_workload(market, RULES).hop_hours
    )


@given(minutes, minutes, rules)
def test_a_farther_base_never_costs_less(one: float, other: float, by: WorkloadRules) -> None:
    near, far = line_haul_minutes(np.sort([one, other]), by)
    assert 0.0 <= near <= far


@given(markets, st.floats(0.0, 3_000.0), st.floats(0.0, 3_000.0), rules)
def test_workload_grows_with_distance_and_is_never_negative(
    market: pl.DataFrame, one: float, other: float, by: WorkloadRules
) -> None:
    near, far = (
        hours(market, travel_minutes(np.full(market.height, km), by.curve), by) for km in sorted((one, other))
    )
    assert np.all(near >= 0.0)
    assert np.all(far >= near)
    assert np.all(np.isfinite(far))


@given(markets, minutes, rules)
def test_calls_without_a_visit_take_their_minutes_and_no_travel(
    market: pl.DataFrame, one_way: float, by: WorkloadRules
) -> None:
    away = (market["channel"] != "in_person").to_numpy()
    work = account_workload(market, by)
    drive = work.drive_hours(line_haul_minutes(np.full(market.height, one_way), by))
    assert np.all(drive[away] == 0.0)
    assert work.on_site_hours == pytest.approx(
        (market["call_frequency"] * market["call_minutes"] / 60).to_numpy()
    )


@given(markets, st.lists(minutes, min_size=12, max_size=12), st.integers(0, 2**12 - 1))
def test_the_workload_of_a_whole_is_the_sum_over_its_parts(
    market: pl.DataFrame, one_way: list[float], mask: int
) -> None:
    work = account_workload(market, RULES)
    haul = line_haul_minutes(np.array(one_way[: market.height]), RULES)
    part = np.array([bool(mask >> i & 1) for i in range(market.height)])
    kept, rest = (
        AccountWorkload(work.on_site_hours[rows], work.hop_hours[rows], work.haul_rate[rows]).hours(
            haul[rows]
        )
        for rows in (part, ~part)
    )
    assert kept.sum() + rest.sum() == pytest.approx(work.hours(haul).sum())


@given(markets, st.floats(1.0, 10.0), minutes)
def test_calling_everyone_more_often_takes_that_much_longer(
    market: pl.DataFrame, times: float, one_way: float
) -> None:
    away = np.full(market.height, one_way)
    more = market.with_columns(pl.col("call_frequency") * times)
    assert hours(more, away) == pytest.approx(times * hours(market, away), rel=1e-6, abs=1e-6)


def test_the_example_of_the_explanation_holds() -> None:
    hop = 0.7 * np.sqrt(np.pi * 8.0**2 / 9)
    hop_minutes = travel_minutes(hop, RULES.curve)
    haul = line_haul_minutes(travel_minutes(np.array([5.0, 30.0, 100.0, 400.0]), RULES.curve), RULES)
    assert haul == pytest.approx([21.3, 72.9, 184.0, 357.4], abs=0.05)
    work = AccountWorkload(np.full(4, 9.0), np.full(4, 12 * hop_minutes / 60), np.full(4, 12 / (60 * 6)))
    assert work.hours(haul) == pytest.approx([11.3, 13.1, 16.8, 22.6], abs=0.06)


def split(place: np.ndarray, stops: np.ndarray) -> list[np.ndarray]:
    """Days of six stops that lie together: halves along the longer side, again and again."""
    if len(stops) <= 6:
        return [stops]
    order = stops[np.argsort(place[stops, np.argmax(np.ptp(place[stops], axis=0))])]
    cut = len(order) // 12 * 6
    return split(place, order[:cut]) + split(place, order[cut:])


def best_tour_minutes(latitude: np.ndarray, longitude: np.ndarray) -> float:
    """The shortest way from the first point through all others and back, by trying every order."""
    km = great_circle_km(latitude[:, None], longitude[:, None], latitude, longitude)
    minutes = travel_minutes(km, RULES.curve)
    order = np.array(list(itertools.permutations(range(1, len(latitude)))))
    between = minutes[order[:, :-1], order[:, 1:]].sum(axis=1)
    return float((minutes[0, order[:, 0]] + between + minutes[order[:, -1], 0]).min())


@pytest.mark.parametrize(("side_km", "off_km"), [(100.0, 0.0), (20.0, 60.0)])
def test_the_drive_hours_are_those_of_tours_that_were_routed(side_km: float, off_km: float) -> None:
    rng = np.random.default_rng(0)
    degree = np.array([111.2, 111.2 * np.cos(np.radians(40.0))])
    base = np.array([40.0, -83.0])
    place = base + (side_km * (rng.random((600, 2)) - 0.5) + [0.0, off_km]) / degree
    tours = [np.vstack([base, place[day]]) for day in split(place, np.arange(600))]
    routed = sum(best_tour_minutes(*tour.T) for tour in tours) / 60
    frame = pl.DataFrame({"latitude": place[:, 0], "longitude": place[:, 1]})
    market = frame.with_columns(
        call_frequency=pl.lit(1.0), call_minutes=pl.lit(45.0), channel=pl.lit("in_person")
    )
    one_way = travel_minutes(great_circle_km(*place.T, *base), RULES.curve)
    estimated = account_workload(market, RULES).drive_hours(line_haul_minutes(one_way, RULES)).sum()
    assert estimated / routed == pytest.approx(1.03, abs=0.05)
