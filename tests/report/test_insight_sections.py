"""The report's rules, frontier, alternatives and sizing: figures from the plan, markup escaped."""

from dataclasses import replace

import pytest
from tests.report.drawn_plans import drawn_market, drawn_plan

from ridings.app.insight import alternative_rows, insight
from ridings.design.plan import (
    Alternative,
    ForceSize,
    Frontier,
    FrontierPoint,
    Lift,
    Plan,
    RuleRow,
    SizeRow,
)
from ridings.report.chart import Chart, Line, chart_html, ticks
from ridings.report.page import render
from ridings.report.rules import rules_html
from ridings.report.sizing import size_page

EVIL = "<img src=x onerror=alert(1)>"


def point(moved: int, imbalance: float, cost: float) -> FrontierPoint:
    return FrontierPoint(
        limit=moved, moved_accounts=moved, moved_potential=1e4 * moved,
        imbalance={"potential": imbalance, EVIL: imbalance / 2}, cost=cost, drive_hours=cost + 5,
        expected_revenue=100.0 + moved,
    )  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    first = drawn_plan()
    measures = {"drive_hours": 150.0, "imbalance_potential": 0.04, "imbalance_workload": 0.03}
    first = replace(first, planned=replace(first.planned, measures=measures))
    return replace(
        first,
        rules=(
            RuleRow("balance", "binding", 12.5, "h a year per percentage point", f"five percent {EVIL}"),
            RuleRow("contiguity", "broken", None, "", "two pieces"),
        ),
        expected_lift=Lift(0.021, 0.034, 0.04, 100.0, 103.4, "index, today = 100", "a power of 0.34"),
        frontier=Frontier(
            "moves", (point(0, 0.9, 90.0), point(7, 0.1, 95.0), point(40, 0.05, 80.0)), 1, "index"
        ),
        alternatives=(Alternative(replace(first, cost=1100.0, gap=0.09), 0.21),),
    )


def test_the_page_tells_rules_lift_frontier_and_alternatives(plan: Plan) -> None:
    page = render(plan, drawn_market())
    for told in (
        "● binding", "✕ broken", "12.50", "per percentage point", "+3.4%", "+2.1% to +4%",
        "a power of 0.34", "What more moves would buy", "most of the gain for few moves",
        "7 moves already bring the worst imbalance from 90% to 10%", "Other plans for the same brief",
        "Alternative 2", "1,100", "21%",
    ):  # fmt: skip
        assert told in page, told
    assert EVIL not in page
    assert "&lt;img" in page


def test_a_plan_without_them_has_no_such_sections() -> None:
    page = render(drawn_plan(), drawn_market())
    for section in ('id="rules"', 'id="frontier"', 'id="alternatives"', "Expected revenue"):
        assert section not in page
    assert rules_html(drawn_plan()) == ""


def test_the_plans_figures_are_those_of_the_page(plan: Plan) -> None:
    told = insight(plan)
    assert [row["state"] for row in told["rules"]] == ["binding", "broken"]
    assert told["rules"][1]["price"] is None
    assert told["frontier"]["knee"] == 1
    assert [row["moved_accounts"] for row in told["frontier"]["points"]] == [0, 7, 40]
    assert told["expected_lift"]["expected_revenue"]["unit"] == "index, today = 100"
    assert [row["difference"] for row in told["alternatives"]] == [0.0, 0.21]
    assert alternative_rows(drawn_plan()) == []


def test_a_chart_says_in_words_what_it_shows_and_marks_one_point() -> None:
    chart = Chart("Cost", "moves", [0.0, 5.0, 9.0], [Line("a & b", [3.0, 1.0, 0.5])], str, str, 1, "here")
    svg = chart_html(chart)
    assert 'role="img"' in svg
    assert "a &amp; b: 3.0 at 0.0, 0.5 at 9.0. here at 5.0." in svg
    assert svg.count("<circle") == 3
    assert svg.count(" knee") == 1


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (3.0, 3.0), (0.0, 0.0), (-2.0, 7.5), (999.0, 1001.0), (0.0, 1e9)]
)
def test_ticks_are_round_and_hold_every_value(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 2 <= len(found) <= 9
    assert found[0] <= low
    assert found[-1] >= high


def test_the_page_of_a_sizing_marks_the_recommended_count_and_today() -> None:
    def row(reps: int, used: float) -> SizeRow:
        return SizeRow(reps, used, used + 0.1, 1.0, {"potential": 0.05}, 900.0, 300.0, 90.0 + reps, True)

    size = ForceSize((row(9, 1.0), row(10, 0.88), row(11, 0.8)), 10, 11, 0.9, 1600.0, (EVIL,))
    page = size_page(size)
    assert "10 reps of 1,600 hours a year can do the work at 88% of capacity" in page
    assert "1 fewer than the 11 there are today" in page
    assert page.count("recommended</span>") == 1
    assert EVIL not in page
