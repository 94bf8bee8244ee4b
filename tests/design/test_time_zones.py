"""Time zones: by the hour they show, limited, and what cannot be kept."""

from typing import Any

import numpy as np
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.app.design import design
from ridings.design.amounts import account_amounts
from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.ground import families
from ridings.design.plan import Plan
from ridings.design.time_zones import TimeZones, time_zones
from ridings.errors import DataError
from ridings.market.market import Market

EAST, WEST, MIDDLE = "America/New_York", "America/Los_Angeles", "America/Chicago"


def zones_of(names: list[str | None], day: str | None = None) -> TimeZones:
    values = {
        "balance": {"accounts": 0.1},
        "territories": {"time_zones_at_most": 1},
        "plan": {"effective": day},
    }
    brief = brief_from_mapping(values)
    amounts = account_amounts(accounts_of(len(names), time_zone=names), brief)
    ground = families(amounts.frame, "none", amounts.fixed, np.ones(2), np.full(len(names), -1, np.int32))
    return time_zones(amounts, ground, brief)


def drafted(zone: list[str], most: int = 1, reps: int = 2, tolerance: float = 0.4, **columns: Any) -> Plan:
    values: dict[str, Any] = {"balance": {"accounts": tolerance}, "territories": {"time_zones_at_most": most}}
    values |= columns.pop("values", {})
    market = Market(accounts=accounts_of(len(zone), time_zone=zone, **columns), reps=reps_of(reps))
    return draft(market, brief_from_mapping(values)).plan


def zones_of_reps(plan: Plan, zone: list[str]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for rep, name in zip(plan.alignment["rep_id"], zone, strict=True):
        out.setdefault(rep, set()).add(name)
    return out


def test_zones_that_show_the_same_hour_are_one() -> None:
    zones = zones_of([EAST, "America/Detroit", MIDDLE, None])
    assert zones.names == ("UTC-6", "UTC-5")
    assert zones.of_unit.tolist() == [[False, True], [False, True], [True, False], [False, False]]


def test_summer_time_counts_on_the_first_day_of_the_plan() -> None:
    pair: list[str | None] = ["America/Phoenix", "America/Denver"]
    assert zones_of(pair).names == ("UTC-7",)
    assert zones_of(pair, "2026-07-01").names == ("UTC-7", "UTC-6")


def test_half_hours_are_written_as_such() -> None:
    assert zones_of(["Asia/Kolkata", "America/St_Johns"]).names == ("UTC-3:30", "UTC+5:30")


def test_a_rep_never_gets_more_than_n_time_zones() -> None:
    zone = [EAST, WEST] * 10
    plan = drafted(zone)
    assert plan.feasible
    assert all(len(names) == 1 for names in zones_of_reps(plan, zone).values())
    assert plan.lower_bound <= plan.cost


def test_more_zones_than_the_reps_may_cover_are_reported() -> None:
    plan = drafted([EAST, WEST, MIDDLE, "America/Denver"] * 5)
    assert not plan.feasible
    assert plan.proved
    assert any("lie in 4 time zones, and 2 territories may cover only 2" in r for r in plan.reasons)
    assert any(r.startswith("rule time zones: R") and "where 1 time zone may be" in r for r in plan.reasons)
    assert plan.alignment.height == 20


def test_locks_in_too_many_zones_are_reported() -> None:
    plan = drafted([EAST, WEST] * 10, owner=["R0"] * 20, locked=[True, True] + [False] * 18)
    assert not plan.feasible
    assert plan.proved
    assert any(
        "the locked and named accounts of R0 lie in 2 time zones (UTC-8 and UTC-5)" in r for r in plan.reasons
    )


def test_a_family_in_too_many_zones_is_reported_and_with_room_stays_whole() -> None:
    zone = [EAST, WEST] + [EAST] * 9 + [WEST] * 9
    family: dict[str, Any] = {"parent_id": [None, "A00"] + [None] * 18, "values": {}}
    for most in (1, 2):
        values = {"territories": {"time_zones_at_most": most}, "locks": {"families": "whole"}}
        plan = drafted(zone, **(family | {"values": values}))
        at = dict(zip(plan.alignment["account_id"], plan.alignment["rep_id"], strict=True))
        assert at["A00"] == at["A01"]
        assert plan.feasible == (most == 2)
        assert any("unit or family A00 lies in more than 1 time zone" in r for r in plan.reasons) == (
            most == 1
        )


def test_bands_that_the_zones_leave_no_room_for_are_reported() -> None:
    plan = drafted([EAST] * 17 + [WEST] * 3, tolerance=0.1)
    assert not plan.feasible
    assert any(r.startswith("rule balance: ") for r in plan.reasons)
    assert any(r.startswith("rule time zones: without it every rule could be kept") for r in plan.reasons)


def test_accounts_without_a_time_zone_get_that_of_their_place() -> None:
    accounts = accounts_of(20, latitude=[40.7] * 10 + [34.0] * 10, longitude=[-74.0] * 10 + [-118.2] * 10)
    brief = brief_from_mapping({"balance": {"accounts": 0.3}, "territories": {"time_zones_at_most": 1}})
    designed = design(Market(accounts=accounts, reps=reps_of(2)), brief)
    assert designed.plan.feasible
    assert "time zone: by the nearest postal code or city for 20 accounts" in designed.plan.notes
    assert designed.market.accounts is not None
    assert set(designed.market.accounts["time_zone"]) == {EAST, WEST}


def test_no_zones_and_unknown_ones_are_refused() -> None:
    with pytest.raises(DataError, match="time_zone 'Mars/Base' of account A01 is not known"):
        zones_of([EAST, "Mars/Base"])
    market = Market(accounts=accounts_of(20), reps=reps_of(2))
    brief = brief_from_mapping({"balance": {"accounts": 0.3}, "territories": {"time_zones_at_most": 1}})
    with pytest.raises(DataError, match="needs the column time_zone"):
        draft(market, brief)


def test_many_locks_in_too_many_zones_are_one_line() -> None:
    zone = [EAST, WEST, MIDDLE, "America/Denver"] * 5
    owners = [f"R{i % 5}" for i in range(20)]
    plan = drafted(zone, reps=5, owner=owners, locked=[True] * 20, tolerance=0.9)
    assert not plan.feasible
    assert [r for r in plan.reasons if "time zones" in r] == [
        "rule time zones: the locked and named accounts of 5 reps such as R0, R1 and R2 lie in more than "
        "1 time zone, where 1 time zone may be; unlock some, or allow more"
    ]
