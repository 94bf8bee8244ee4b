"""Deals in flight stay with their owner."""

import datetime
from typing import Any

import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.errors import DataError
from ridings.market.market import Market

FIRST = datetime.date(2026, 1, 31)


def drafted(moves: dict[str, Any], effective: str | None = "2026-01-31", **columns: Any) -> Plan:
    values = {"balance": {"accounts": 0.4}, "moves": moves, "plan": {"effective": effective}}
    owners = {"owner": ["R0", "R1"] * 10}
    market = Market(accounts=accounts_of(20, **(owners | columns)), reps=reps_of(2))
    return draft(market, brief_from_mapping(values)).plan


def row(plan: Plan, account: str) -> dict[str, Any]:
    return plan.alignment.filter(plan.alignment["account_id"] == account).to_dicts()[0]


def days(*ahead: int | None) -> list[datetime.date | None]:
    told = [None if d is None else FIRST + datetime.timedelta(days=d) for d in ahead]
    return told + [None] * (20 - len(told))


def test_a_renewal_within_the_days_stays_and_the_reason_says_when() -> None:
    plan = drafted({"protect_renewal_days": 90}, renewal_on=days(0, 90, 91, -1))
    assert plan.feasible
    assert row(plan, "A00")["rep_id"] == "R0"
    assert row(plan, "A01")["rep_id"] == "R1"
    assert row(plan, "A01")["reason"].startswith("Stays with R1: protected: renewal on 2026-05-01.")
    assert all("protected" not in row(plan, account)["reason"] for account in ("A02", "A03", "A04"))


def test_open_deals_of_the_amount_or_more_stay() -> None:
    pipeline = [50_000.0, 50_000.0, 49_999.0] + [0.0] * 17
    plan = drafted({"protect_pipeline_over": 50_000}, open_pipeline=pipeline)
    assert row(plan, "A00")["rep_id"] == "R0"
    assert "protected: open deals worth 50,000" in row(plan, "A01")["reason"]
    assert "protected" not in row(plan, "A02")["reason"]


def test_a_rule_that_protects_is_named_in_the_reason() -> None:
    plan = drafted({"protect": ["potential > 0"]}, potential=[50.0] * 20)
    assert plan.moved.accounts == 0
    assert "protected: potential > 0" in row(plan, "A00")["reason"]


def test_a_protected_account_of_a_rep_who_is_gone_moves_and_is_said() -> None:
    plan = drafted(
        {"protect_renewal_days": 90}, owner=["GONE"] + ["R0", "R1"] * 9 + ["R0"], renewal_on=days(10)
    )
    assert plan.feasible
    assert plan.moved.forced == 1
    assert row(plan, "A00")["reason"].startswith("Its rep GONE holds no territory")
    assert any(
        note.startswith("moves: A00 is protected, but its rep has no territory") for note in plan.notes
    )


def test_too_many_protected_deals_of_one_rep_are_reported() -> None:
    plan = drafted({"protect_pipeline_over": 1}, owner=["R0"] * 20, open_pipeline=[5.0] * 18 + [0.0] * 2)
    assert not plan.feasible
    assert plan.proved
    assert any(r.startswith("rule locks: ") and "R0" in r for r in plan.reasons)


@pytest.mark.parametrize(
    ("moves", "effective", "said"),
    [
        ({"protect_renewal_days": 90}, None, "needs the first day of the plan"),
        ({"protect_renewal_days": 90}, "2026-01-31", "needs the column renewal_on"),
        ({"protect_pipeline_over": 5}, None, "needs the column open_pipeline"),
        ({"protect_renewal_days": -1}, None, "a number from 0"),
    ],
)
def test_what_protection_needs_and_is_not_there_is_said(
    moves: dict[str, Any], effective: str | None, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        drafted(moves, effective)
