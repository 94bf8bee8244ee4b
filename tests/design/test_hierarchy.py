"""Regions given keep their accounts, designed ones have whole territories; overlays keep to a plan."""

from collections import Counter, defaultdict
from typing import Any

import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.alternatives import alternatives
from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.overlay import of_force
from ridings.design.plan import Plan
from ridings.design.sizing import size_force
from ridings.errors import DataError
from ridings.market.market import Market


def plan_of(market: Market, **territories: Any) -> Plan:
    brief = brief_from_mapping({"balance": {"potential": 0.4}, "territories": territories})
    return draft(of_force(market, brief), brief).plan


def test_a_region_is_served_by_its_own_reps_and_balanced_by_itself() -> None:
    accounts = accounts_of(40, region=["N" if i < 28 else "S" for i in range(40)])
    reps = reps_of(4, region=["N", "N", "S", "S"])
    plan = plan_of(Market(accounts=accounts, reps=reps), regions=True)
    joined = plan.alignment.join(accounts, on="account_id").to_dicts()
    assert all((row["rep_id"] in {"R0", "R1"}) == (row["region"] == "N") for row in joined)
    assert all("Region " + row["region"] in row["reason"] for row in joined)
    assert plan.feasible
    held = plan.planned.territories["potential"].to_list()
    assert plan.planned.territories["imbalance_potential"][0] == pytest.approx(
        2 * held[0] / sum(held[:2]) - 1
    )


def test_a_region_without_a_rep_is_reported() -> None:
    accounts = accounts_of(20, region=["N"] * 15 + ["W"] * 5)
    plan = plan_of(Market(accounts=accounts, reps=reps_of(2, region=["N", "N"])), regions=True)
    assert not plan.feasible
    assert any("no rep is in W, where 5 units lie" in reason for reason in plan.reasons)


@pytest.mark.parametrize(
    ("accounts", "reps", "said"),
    [
        ({}, {"region": ["N", "S"]}, "no account has a region"),
        ({"region": ["N"] * 9}, {}, "rep R0 has no region"),
    ],
)
def test_given_regions_must_be_there(accounts: dict[str, Any], reps: dict[str, Any], said: str) -> None:
    market = Market(accounts=accounts_of(9, **accounts), reps=reps_of(2, **reps))
    with pytest.raises(DataError, match=said):
        plan_of(market, regions=True)


@pytest.mark.parametrize("homes", [True, False])
@pytest.mark.parametrize("hierarchy", ["regions_first", "together"])
def test_designed_regions_have_whole_territories(hierarchy: str, homes: bool) -> None:
    market = Market(accounts=accounts_of(120), reps=reps_of(6) if homes else None)
    plan = plan_of(market, regions=2, hierarchy=hierarchy, **({} if homes else {"count": 6}))
    region = dict(plan.planned.territories.select("territory_id", "region").iter_rows())
    assert set(region.values()) == {"Region 1", "Region 2"}
    if hierarchy == "regions_first":
        assert Counter(region.values()) == {"Region 1": 3, "Region 2": 3}
        for row in plan.alignment.to_dicts():
            assert f"{region[row['territory_id']]}." in row["reason"]
    assert sum("regions: Region" in note for note in plan.notes) == 2


def test_too_many_regions_are_refused() -> None:
    with pytest.raises(DataError, match="4 territories make at most 2 regions"):
        plan_of(Market(accounts=accounts_of(20), reps=reps_of(4)), regions=3)


def overlaid(**columns: Any) -> Market:
    accounts = accounts_of(60, owner=[f"P{i % 6}" for i in range(60)], **columns)
    reps = pl.concat(
        [
            reps_of(6, 1).with_columns(rep_id=pl.format("P{}", pl.int_range(6)), sales_force=pl.lit("field")),
            reps_of(3, 2).with_columns(sales_force=pl.lit("product")),
        ]
    )
    primary = accounts.select("account_id", territory_id="owner", rep_id="owner")
    return Market(accounts=accounts, reps=reps, primary=primary)


def test_only_the_reps_of_the_sales_force_take_part_and_owners_of_the_other_do_not_count() -> None:
    plan = plan_of(overlaid(locked=[True] * 60), sales_force="product")
    assert set(plan.alignment["rep_id"]) == {"R0", "R1", "R2"}
    assert set(plan.alignment["sales_force"]) == {"product"}
    assert plan.moved.accounts == plan.moved.forced == 0


def test_a_nested_overlay_takes_primary_territories_whole() -> None:
    market = overlaid()
    plan = plan_of(market, sales_force="product", primary="nested")
    reps: dict[str, set[str]] = defaultdict(set)
    for account, rep in plan.alignment.select("account_id", "rep_id").iter_rows():
        reps[f"P{int(account[1:]) % 6}"].add(rep)
    assert {len(held) for held in reps.values()} == {1}
    assert plan.ties is not None
    assert {row.name for row in plan.rules} >= {"sales force", "primary"}
    assert sum(plan.ties.primary_reps.values()) == 6
    assert plan.planned.territories["primary_reps"].sum() == 6


def test_the_dearer_it_is_to_be_away_the_nearer_an_overlay_keeps_to_the_plan() -> None:
    pairs = []
    for price in (0.0, 1000.0):
        plan = plan_of(overlaid(), sales_force="product", primary="near", primary_price=price)
        assert plan.ties is not None
        assert plan.feasible
        pairs.append(sum(plan.ties.primary_reps.values()))
    assert pairs[1] < pairs[0]


def test_alternatives_keep_to_the_regions_designed_first() -> None:
    market = Market(accounts=accounts_of(120), reps=reps_of(6))
    brief = brief_from_mapping(
        {"balance": {"potential": 0.4}, "territories": {"regions": 2}, "alternatives": 2}
    )
    first = draft(market, brief)
    found, _ = alternatives(market, brief, first.plan)
    of_first = first.plan.planned.territories["region"].to_list()
    assert all(other.plan.planned.territories["region"].to_list() == of_first for other in found)


def test_a_market_of_books_is_sized_without_driving() -> None:
    brief = brief_from_mapping({"territories": {"kind": "book"}})
    sized = size_force(Market(accounts=accounts_of(60, call_frequency=[60.0] * 60), reps=reps_of(3)), brief)
    assert sized.recommended is not None
    assert all(row.drive_hours == 0 for row in sized.rows)


@pytest.mark.parametrize(
    ("territories", "said"),
    [
        ({"sales_force": "none"}, "no rep is of it; there are field, product"),
        ({"primary": "nested"}, "give --primary FILE"),
    ],
)
def test_an_overlay_that_cannot_be_is_refused(territories: dict[str, Any], said: str) -> None:
    market = overlaid()
    if "primary" in territories:
        market = Market(accounts=market.accounts, reps=market.reps)
    with pytest.raises(DataError, match=said):
        plan_of(market, **territories)
