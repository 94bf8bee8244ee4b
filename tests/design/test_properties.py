"""Drawn markets through the whole design stage: whatever a plan calls feasible keeps every rule."""

import polars as pl
from hypothesis import given, settings
from tests.design.drawn_markets import Asked, asked
from tests.design.plain_rules import broken_rules

from ridings.app.market import load_market
from ridings.design.draft import draft
from ridings.design.plan import ALIGNMENT_COLUMNS


@settings(max_examples=20)
@given(asked())
def test_a_feasible_plan_keeps_every_rule(drawn: Asked) -> None:
    plan = draft(drawn.market, drawn.brief).plan
    accounts = drawn.market.accounts
    assert accounts is not None
    assert plan.alignment.columns == list(ALIGNMENT_COLUMNS)
    assert plan.alignment["account_id"].to_list() == sorted(accounts["account_id"])
    assert plan.alignment["reason"].str.len_chars().min() != 0
    if plan.feasible:
        assert plan.proved
        assert not broken_rules(drawn, plan)
    else:
        assert plan.reasons


@settings(max_examples=3)
@given(asked())
def test_shuffled_rows_give_the_same_plan(drawn: Asked) -> None:
    market = drawn.market
    assert market.accounts is not None
    assert market.reps is not None
    known = [column for column in ("owner", "named_rep") if column in market.accounts.columns]
    ids = market.reps["rep_id"].implode()
    accounts = market.accounts.with_columns(pl.col(known).replace("GONE", None))
    assert all(accounts[column].drop_nulls().is_in(ids).all() for column in known)
    plans = [
        draft(load_market(accounts=rows, reps=reps).market, drawn.brief).plan
        for rows, reps in [
            (accounts, market.reps),
            (accounts.sample(fraction=1.0, shuffle=True, seed=5), market.reps.reverse()),
        ]
    ]
    assert plans[0].alignment.equals(plans[1].alignment)
    assert plans[0].cost == plans[1].cost


@settings(max_examples=3)
@given(asked())
def test_the_same_market_and_brief_give_the_same_plan_twice(drawn: Asked) -> None:
    first, second = (draft(drawn.market, drawn.brief).plan for _ in range(2))
    assert first.alignment.equals(second.alignment)
    assert first.planned.territories.equals(second.planned.territories)
    assert first.reasons == second.reasons
