"""Every rule of a brief in the plan: held, binding with its price, or broken."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from tests.design.drawn_markets import Asked, accounts_of, asked, reps_of

from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan, RuleRow
from ridings.design.rule_report import REPORTERS, rule_keys
from ridings.market.market import Market

NAMES = {  # how the row of a key is called; a new key without an entry goes by its own name
    "territories.count": "territories",
    "territories.unit": "unit",
    "territories.contiguous": "contiguity",
    "moves.accounts": "moves of accounts",
    "moves.potential": "moves of potential",
    "moves.pipeline": "moves of pipeline",
    "moves.protect": "protected",
    "moves.protect_renewal_days": "protected",
    "moves.protect_pipeline_over": "protected",
    "locks.rules": "locks",
    "locks.families": "families",
}


def rows_of(accounts: pl.DataFrame, reps: pl.DataFrame | None, **values: Any) -> dict[str, RuleRow]:
    return rows(draft(Market(accounts=accounts, reps=reps), brief_from_mapping(values)).plan)


def rows(plan: Plan) -> dict[str, RuleRow]:
    return {row.name: row for row in plan.rules}


def name_of(key: str) -> str:
    if key.startswith("balance."):
        _, activity, side = key.split(".")
        return f"{'balance' if side == 'tolerance' else side.replace('_', ' ')} of {activity}"
    return "skills" if key.startswith("skills.") else NAMES.get(key, key.split(".")[-1].replace("_", " "))


def test_every_rule_that_a_brief_sets_has_a_row() -> None:
    values = {
        "territories": {"count": 3, "unit": "cell", "contiguous": True},
        "balance": {"accounts": {"tolerance": 0.6, "minimum": 2, "maximum": 30}, "potential": 0.7},
        "moves": {"accounts": 0.9, "potential": 0.9, "pipeline": 0.9, "protect": ["potential > 95"]},
        "locks": {"rules": ["potential > 97"], "families": "whole"},
        "skills": {"field:a": "potential > 90"},
    }
    accounts = accounts_of(60, owner=["R0", "R1", "R2"] * 20, open_pipeline=[1.0] * 60)
    accounts = accounts.with_columns(parent_id=pl.lit(None, pl.String))
    found = rows_of(accounts, reps_of(3, skills=[["field:a"]] * 3), **values)
    keys = [key for key, _ in rule_keys(brief_from_mapping(values).as_dict()) if key != "locks.named"]
    assert len(keys) >= 13
    missing = [key for key in keys if name_of(key) not in found]
    assert missing == []


def test_a_rule_that_no_reporter_knows_still_gets_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ridings.design.rule_report.REPORTERS", REPORTERS[2:3])
    found = rows_of(accounts_of(20), reps_of(2), balance={"accounts": 0.3}, locks={"families": "whole"})
    assert found["families"].state == "held"
    assert "locks.families = whole" in found["families"].words


def test_every_key_of_a_brief_is_a_rule_or_is_known_not_to_be() -> None:
    said = {key for key, _ in rule_keys(DesignBrief().as_dict())}
    assert said == {"balance.potential.tolerance", "balance.workload.tolerance", "locks.named"}


@settings(max_examples=10)
@given(asked())
def test_states_agree_with_the_verdict(case: Asked) -> None:
    plan = draft(case.market, case.brief).plan
    broken = [row for row in plan.rules if row.state == "broken"]
    assert not (plan.feasible and broken)
    assert plan.feasible or broken
    for row in plan.rules:
        assert row.state in ("held", "binding", "broken")
        assert row.price is None or row.price >= 0
        assert row.words
        assert (row.price is None) or row.unit


def test_a_tight_budget_binds_and_tells_the_price_of_one_more_move() -> None:
    owner = [f"R{i % 3}" for i in range(60)]
    found = rows_of(
        accounts_of(60, owner=owner), reps_of(3), balance={"accounts": 0.4}, moves={"accounts": 0.2}
    )
    row = found["moves of accounts"]
    assert row.state == "binding"
    assert row.price is not None
    assert row.price > 0
    assert "one more account moved would save about" in row.words
    assert row.unit.endswith("per account")


def test_a_wide_band_is_held_and_a_narrow_one_binds() -> None:
    crowd = accounts_of(60).with_columns(latitude=40 + (pl.col("latitude") - 40) ** 1.5)
    homes = reps_of(2).with_columns(latitude=pl.Series([40.0, 41.0]), longitude=pl.lit(-89.5))
    loose = rows_of(crowd, homes, balance={"accounts": 0.95})["balance of accounts"]
    tight = rows_of(crowd, homes, balance={"accounts": 0.06})["balance of accounts"]
    assert loose.state == "held"
    assert loose.price is not None
    assert tight.state == "binding"
    assert tight.price is not None
    assert tight.price > loose.price
    assert "one percentage point more would save about" in tight.words


def test_a_lock_far_from_its_rep_is_the_dearest() -> None:
    accounts = accounts_of(40, owner=["R0"] * 20 + ["R1"] * 20)
    homes = reps_of(2).with_columns(latitude=pl.Series([40.0, 41.0]), longitude=pl.Series([-90.0, -89.0]))
    far = accounts.sort(pl.col("latitude") + pl.col("longitude"))["account_id"][-1]
    locked = accounts.with_columns(locked=pl.col("account_id") == far, owner=pl.lit("R0"))
    row = rows_of(locked, homes, balance={"accounts": 0.9})["locks"]
    assert row.state == "binding"
    assert far in row.words
    assert "estimate" in row.unit


def test_a_band_that_locks_break_is_broken_and_has_no_price() -> None:
    accounts = accounts_of(20, owner=["R0"] * 20, locked=[True] * 20)
    row = rows_of(accounts, reps_of(2), balance={"accounts": 0.1})["balance of accounts"]
    assert row.state == "broken"
    assert row.price is None


def test_rules_on_who_may_have_what_have_rows_too() -> None:
    values: dict[str, Any] = {
        "territories": {"time_zones_at_most": 2},
        "balance": {"workload": {"tolerance": 0.9, "maximum_capacity": 5.0}},
        "moves": {"protect_pipeline_over": 5.0, "protect_renewal_days": 30},
        "fit": {"languages": 1.0, "required": ["languages"]},
        "apart": [{"accounts": ["A00", "A01"]}],
        "never": [{"reps": ["R0"], "accounts": ["A02"]}],
        "plan": {"effective": "2026-01-01"},
    }
    columns: dict[str, Any] = {
        "owner": ["R0", "R1"] * 10, "language": ["en", "es"] * 10, "open_pipeline": [9.0] + [0.0] * 19,
        "renewal_on": [None] * 20, "time_zone": ["America/New_York"] * 20,
    }  # fmt: skip
    accounts = accounts_of(20, **columns).with_columns(pl.col("renewal_on").cast(pl.Date))
    found = rows_of(accounts, reps_of(2, languages=[["en"], ["en", "es"]]), **values)
    keys = [key for key, _ in rule_keys(brief_from_mapping(values).as_dict()) if key != "locks.named"]
    assert {"apart", "never", "fit.required", "territories.time_zones_at_most"} <= set(keys)
    assert [key for key in keys if name_of(key) not in found] == []
    assert all(row.state != "broken" for row in found.values())
