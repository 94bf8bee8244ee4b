"""Territories of a plan beside those of today."""

from dataclasses import replace

import polars as pl
from tests.report.drawn_plans import drawn_market, drawn_plan

from ridings.market.market import Market
from ridings.report.roster import activities, roster, target, with_amounts


def test_a_territory_is_paired_with_todays_of_the_same_rep() -> None:
    plan = drawn_plan()
    assert plan.today is not None
    renamed = plan.today.territories.with_columns(territory_id=pl.Series(["old-1", "old-2", "old-3"]))
    people = roster(replace(plan, today=replace(plan.today, territories=renamed)), drawn_market())
    assert [entry.label for entry in people] == ["T1 · Ada Brook", "T2 · Ben Cole", "T3 · Cleo Dunn"]
    assert [entry.today and entry.today["territory_id"] for entry in people] == ["old-1", "old-2", "old-3"]


def test_a_rep_who_is_gone_keeps_a_row_of_today_alone() -> None:
    plan = drawn_plan()
    territories = plan.planned.territories.with_columns(rep_id=pl.Series(["R1", "R2", None]))
    people = roster(replace(plan, planned=replace(plan.planned, territories=territories)), drawn_market())
    assert people.planned == 3
    assert people.territories[2].label == "T3 · vacant"
    assert people.territories[3].planned is None
    assert people.by_rep["R3"] == 3


def test_the_target_follows_from_the_imbalance() -> None:
    plan = drawn_plan()
    row = {"potential": 110.0, "imbalance_potential": 0.1}
    assert round(target(row, activities(plan)[0]) or 0, 9) == 100
    assert target({"potential": 0.0, "imbalance_potential": -1.0}, activities(plan)[0]) is None


def test_units_are_counted_and_their_balanced_column_is_summed() -> None:
    plan = drawn_plan()
    units = pl.DataFrame({"unit_id": plan.alignment["account_id"], "population": 2.0})
    table = plan.planned.territories.with_columns(
        pl.lit(0).alias("accounts"), imbalance_population=pl.lit(0.0)
    )
    plan = replace(plan, planned=replace(plan.planned, territories=table), tolerances={"population": 0.01})
    shown = with_amounts(plan, Market(units=units))
    assert shown.planned.territories["population"].to_list() == [96.0, 96.0, 96.0]
    assert shown.planned.territories["accounts"].to_list() == [48, 48, 48]
    assert [activity.digits for activity in activities(shown) if activity.name == "population"] == [2]
