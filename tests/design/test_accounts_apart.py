"""Accounts that must not have the same rep."""

from typing import Any

import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.errors import DataError
from ridings.market.market import Market


def drafted(accounts: pl.DataFrame, reps: int = 2, **values: Any) -> Plan:
    market = Market(accounts=accounts, reps=reps_of(reps))
    return draft(market, brief_from_mapping({"balance": {"accounts": 0.5}} | values)).plan


def rep_of(plan: Plan) -> dict[str, str]:
    return dict(zip(plan.alignment["account_id"], plan.alignment["rep_id"], strict=True))


def test_accounts_apart_by_column_or_by_brief_have_different_reps() -> None:
    accounts = accounts_of(
        20, apart_from=[["A01", "X9"]] + [[]] * 19, tier=["A"] * 2 + ["B"] * 2 + ["C"] * 16
    )
    plan = drafted(accounts, apart=[{"accounts": "tier == 'B'"}, {"accounts": ["A04", "A05"]}])
    assert plan.feasible
    at = rep_of(plan)
    assert all(at[a] != at[b] for a, b in (("A00", "A01"), ("A02", "A03"), ("A04", "A05")))
    assert "apart_from: 1 id names no account of the file" in plan.notes
    assert plan.lower_bound <= plan.cost


def test_more_than_there_are_reps_are_reported_and_the_rest_kept_apart() -> None:
    plan = drafted(accounts_of(20), apart=[{"accounts": ["A00", "A01", "A02"]}])
    assert not plan.feasible
    assert plan.proved
    assert any(
        "accounts A00, A01 and A02 must each have another rep, but there are 2" in r for r in plan.reasons
    )
    assert any(r.startswith("rule apart: pair ") and "have one rep" in r for r in plan.reasons)
    at = rep_of(plan)
    assert len({at[a] for a in ("A00", "A01", "A02")}) == 2


def test_two_locked_to_one_rep_are_reported() -> None:
    accounts = accounts_of(20, owner=["R0"] * 20, locked=[True] * 2 + [False] * 18)
    plan = drafted(accounts, apart=[{"accounts": ["A00", "A01"]}])
    assert not plan.feasible
    assert plan.proved
    assert (
        "rule apart: pair A00 and A01 must be apart, but both are locked or named to R0; "
        "unlock one or drop the rule"
    ) in plan.reasons


def test_two_of_one_family_are_reported() -> None:
    accounts = accounts_of(20, parent_id=[None, "A00"] + [None] * 18)
    plan = drafted(accounts, apart=[{"accounts": ["A00", "A01"]}], locks={"families": "whole"})
    assert not plan.feasible
    assert any("but lie in one family" in r for r in plan.reasons)


def test_a_family_stays_whole_and_away_from_its_competitor() -> None:
    accounts = accounts_of(
        20, parent_id=[None, "A00", "A00"] + [None] * 17, apart_from=[[]] * 2 + [["A03"]] + [[]] * 17
    )
    plan = drafted(accounts, locks={"families": "whole"})
    assert plan.feasible
    at = rep_of(plan)
    assert at["A00"] == at["A01"] == at["A02"] != at["A03"]


def test_a_rule_that_means_far_too_many_is_refused() -> None:
    with pytest.raises(DataError, match="120 accounts, each with a rep of its own"):
        drafted(accounts_of(120), apart=[{"accounts": "potential > 0"}])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([{"accounts": ["A00"]}], "at least two accounts"),
        ([{"accounts": []}], "expected a list of account ids, or a rule"),
        ([{"accounts": ["A00", "A01"], "reps": []}], "unknown key 'reps'"),
        ("A00", "expected tables headed"),
        ([{"accounts": ["A00", "Z"]}], "'Z' is no account"),
    ],
)
def test_a_bad_list_is_refused(value: Any, said: str) -> None:
    with pytest.raises(DataError, match=said):
        drafted(accounts_of(20), apart=value)
