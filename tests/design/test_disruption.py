"""What a move costs: the account itself, the years with its owner, the deals that are open."""

import datetime

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.disruption import move_hours, relationship_years
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.errors import DataError
from ridings.market.market import Market

OWNERS = ["R0"] * 15 + ["R1"] * 5
DAYS = [datetime.date(2010 + (7 * i) % 15, 1, 1) for i in range(20)]
DEALS = [float((3 * i) % 20) * 10_000 for i in range(20)]


def planned(price: dict[str, float], **values: object) -> Plan:
    accounts = accounts_of(20, owner=OWNERS, owner_since=DAYS, open_pipeline=DEALS)
    asked = {"balance": {"accounts": 0.01}, "moves": {"price": price}, "cost": {"hour_price": 10}} | values
    return draft(Market(accounts=accounts, reps=reps_of(2)), brief_from_mapping(asked)).plan


def moved(plan: Plan) -> set[str]:
    return set(plan.alignment.filter("moved")["account_id"])


def least(values: list[float]) -> set[str]:
    return {f"A{i:02d}" for i in sorted(range(15), key=lambda i: values[i])[:5]}


def test_the_youngest_relationships_change_hands_when_years_are_dear() -> None:
    plan = planned({"relationship_year": 1e4})
    assert plan.feasible
    assert moved(plan) == least([-day.toordinal() for day in DAYS])
    assert any(note.startswith("relationship years: counted until 2024-01-01") for note in plan.notes)


def test_the_smallest_pipelines_change_hands_when_deals_are_dear() -> None:
    plan = planned({"pipeline": 1.0})
    assert plan.feasible
    assert moved(plan) == least(DEALS)


def test_the_price_is_part_of_the_cost_and_adds_up() -> None:
    free, dear = planned({}), planned({"account": 1000.0})
    assert dear.cost == pytest.approx(free.cost + 5 * 1000.0, rel=0.01)
    assert dear.lower_bound <= dear.cost


def test_the_parts_of_the_price_add_up_by_hand() -> None:
    frame = accounts_of(20, owner_since=DAYS, open_pipeline=DEALS)
    asked = {
        "cost": {"hour_price": 50}, "plan": {"effective": "2026-01-01"},
        "moves": {"price": {"account": 2.0, "relationship_year": 0.5, "pipeline": 0.1}},
    }  # fmt: skip
    hours = move_hours(frame, np.array(DEALS), brief_from_mapping(asked))
    days = (datetime.date(2026, 1, 1) - DAYS[3]).days
    assert hours[3] == pytest.approx(2.0 + 0.5 * days / 365.25 + 0.1 * DEALS[3] / 50)


def test_years_that_nobody_knows_or_that_lie_ahead_are_none() -> None:
    frame = accounts_of(3, owner_since=[None, datetime.date(2030, 1, 1), datetime.date(2024, 1, 1)])
    assert relationship_years(frame, "2025-01-01").tolist() == pytest.approx([0.0, 0.0, 366 / 365.25])


def test_years_without_a_day_to_count_from_are_refused() -> None:
    with pytest.raises(DataError, match="needs the column owner_since"):
        draft(
            Market(accounts=accounts_of(20, owner=OWNERS), reps=reps_of(2)),
            brief_from_mapping({"moves": {"price": {"relationship_year": 1}}}),
        )


def test_an_account_kept_because_its_move_is_dear_says_so() -> None:
    plan = planned({"account": 1e4}, balance={"accounts": 0.6})
    kept = plan.alignment.filter(~pl.col("moved"))["reason"].to_list()
    assert any("keeps it: " in reason and "but a move is priced at 10,000.0." in reason for reason in kept)
