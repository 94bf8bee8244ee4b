"""A stack gives each account to the first layer that claims it, and balances who could share accounts."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.admission import pools
from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.design.stack import claim
from ridings.design.verticals import give_out
from ridings.errors import DataError
from ridings.market.market import Market

LAYERS: list[dict[str, Any]] = [
    {"name": "top", "kind": "named", "accounts": "potential >= 80", "reps": ["R0"]},
    {"name": "inside", "kind": "book", "accounts": "channel == 'remote'", "reps": ["R1"]},
    {"name": "field", "kind": "geographic"},
]
BALANCE = {"potential": 0.4}


def plan_of(accounts: pl.DataFrame, reps: pl.DataFrame | None, **brief: Any) -> Plan:
    asked = brief_from_mapping({"balance": BALANCE} | brief)
    return draft(Market(accounts=accounts, reps=reps), asked).plan


def test_an_account_goes_to_the_first_layer_that_claims_it() -> None:
    channel = ["remote" if i % 4 == 0 else "in_person" for i in range(40)]
    accounts = accounts_of(40, channel=channel)
    plan = plan_of(accounts, reps_of(4), stack=LAYERS)
    joined = plan.alignment.join(accounts, on="account_id").to_dicts()
    for row in joined:
        want = "top" if row["potential"] >= 80 else "inside" if row["channel"] == "remote" else "field"
        assert row["layer"] == want
        assert row["rep_id"] in {"top": {"R0"}, "inside": {"R1"}, "field": {"R2", "R3"}}[want]
        assert row["reason"].startswith(f"Claimed by {want}")
    assert [layer.accounts for layer in plan.layers] == [
        sum(row["layer"] == name for row in joined) for name in ("top", "inside", "field")
    ]


def test_what_no_layer_claims_goes_to_the_last_and_is_counted() -> None:
    accounts = accounts_of(20, tier=["A"] * 5 + ["B"] * 15)
    stack = [{"name": "one", "kind": "named", "accounts": "tier == 'A'", "reps": ["R0"]},
             {"name": "two", "kind": "geographic", "accounts": "tier == 'C'"}]  # fmt: skip
    plan = plan_of(accounts, reps_of(3), stack=stack)
    assert plan.layers[1].left_over == 15
    assert any("15 accounts that no layer claims go to the last, two" in note for note in plan.notes)


def test_locked_and_named_accounts_come_before_every_layer() -> None:
    accounts = accounts_of(
        30, owner=["R2"] * 30, locked=[True] + [False] * 29, named_rep=[None, "R3"] + [None] * 28
    )
    plan = plan_of(accounts, reps_of(4), stack=[LAYERS[0] | {"accounts": "account_id < 'A05'"}, LAYERS[2]])
    rep = dict(plan.alignment.select("account_id", "rep_id").iter_rows())
    assert (rep["A00"], rep["A01"], rep["A02"]) == ("R2", "R3", "R0")
    assert plan.feasible or not any("locks" in reason for reason in plan.reasons)


def test_a_family_goes_to_the_first_layer_that_claims_a_member() -> None:
    frame = accounts_of(4, parent_id=[None, "A00", "A00", None], tier=["B", "A", "B", "B"])
    layers = brief_from_mapping({"stack": [LAYERS[0] | {"accounts": "tier == 'A'"}, LAYERS[2]]}).layers
    assert claim(frame, layers, "whole").of.tolist() == [0, 0, 0, 1]
    assert claim(frame, layers, "none").of.tolist() == [1, 0, 1, 1]


def test_reps_of_a_layer_of_their_own_are_balanced_among_themselves() -> None:
    plan = plan_of(
        accounts_of(60), reps_of(4), stack=[LAYERS[0] | {"accounts": "potential >= 90"}, LAYERS[2]]
    )
    held = dict(plan.planned.territories.select("rep_id", "potential").iter_rows())
    field = [held[rep] for rep in ("R1", "R2", "R3")]
    assert plan.planned.territories["imbalance_potential"].to_list() == pytest.approx(
        [0.0, *(amount / (sum(field) / 3) - 1 for amount in field)]
    )
    assert any("2 groups of reps share no accounts" in note for note in plan.notes)


def test_a_book_needs_no_place_and_the_ground_does() -> None:
    accounts = accounts_of(12).with_columns(
        latitude=pl.lit(None, pl.Float64), longitude=pl.lit(None, pl.Float64)
    )
    plan = plan_of(accounts, reps_of(3), territories={"kind": "book"})
    assert plan.feasible
    assert plan.planned.measures["drive_hours"] == 0
    with pytest.raises(
        DataError, match=r"12 accounts have no place, the first A00, and the layer geographic"
    ):
        plan_of(accounts, reps_of(3), territories={"kind": "geographic"})


def test_where_nothing_costs_anything_no_rule_has_a_price() -> None:
    owners = [f"R{int(i > 40)}" for i in range(300)]
    accounts = accounts_of(300, potential=[1.0 + i % 7 for i in range(300)], owner=owners)
    plan = plan_of(accounts, reps_of(3), territories={"kind": "book"}, balance={"potential": 0.01})
    assert plan.feasible
    assert plan.cost == 0.0
    assert {row.state for row in plan.rules} == {"held"}


def test_a_book_stays_with_its_owner_unless_the_balance_needs_it() -> None:
    accounts = accounts_of(40, potential=[1.0] * 40, owner=[f"R{i % 4}" for i in range(40)])
    plan = plan_of(accounts, reps_of(4), territories={"kind": "book"}, balance={"potential": 0.1})
    assert plan.moved.accounts == 0


def test_the_single_kind_is_a_stack_of_one() -> None:
    accounts = accounts_of(30, industry=["x", "y", "z"] * 10)
    reps = reps_of(3, skills=[["industry:x"], ["industry:y"], ["industry:z"]])
    short = plan_of(accounts, reps, territories={"kind": "vertical"})
    long = plan_of(accounts, reps, stack=[{"kind": "vertical"}])
    assert short.alignment.equals(long.alignment)
    assert set(zip(short.alignment["rep_id"], accounts["industry"], strict=True)) == {
        ("R0", "x"), ("R1", "y"), ("R2", "z"),
    }  # fmt: skip


def test_a_vertical_nobody_has_is_reported() -> None:
    accounts = accounts_of(30, industry=["x", "y", "z"] * 10)
    reps = reps_of(2, skills=[["industry:x"], ["industry:y"]])
    plan = plan_of(accounts, reps, territories={"kind": "vertical"})
    assert not plan.feasible
    assert {row.name: row.state for row in plan.rules}["verticals"] == "broken"
    assert any("has the skill industry:z, which 10 of its units need" in reason for reason in plan.reasons)


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"kind": "named", "reps": ["R9"]}, "R9 is no rep who takes part"),
        ({"kind": "named", "reps": "role:x"}, "no rep has the skill role:x"),
        ({"kind": "vertical"}, "there is no column industry"),
        ({"kind": "named", "accounts": "size > 3"}, "there is no column 'size'"),
    ],
)
def test_a_layer_that_cannot_be_served_is_refused(layer: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        plan_of(accounts_of(10), reps_of(2), stack=[layer, {"kind": "geographic"}])


def test_two_geographic_layers_cannot_be_contiguous() -> None:
    stack = [{"name": "large", "kind": "geographic", "accounts": "potential > 50"}, {"kind": "geographic"}]
    with pytest.raises(DataError, match="large and geographic"):
        plan_of(accounts_of(10), reps_of(2), stack=stack, territories={"contiguous": True})


def test_a_brief_with_a_stack_comes_back_whole() -> None:
    brief = brief_from_mapping({"stack": LAYERS, "territories": {"regions": 2, "hierarchy": "together"}})
    assert brief_from_mapping(brief.as_dict()) == brief


def test_pools_are_those_who_could_share_units_by_a_chain() -> None:
    allowed = np.array([[True, True, False, False], [False, True, True, False], [False, False, False, True]])
    free = np.ones(3, np.bool_)
    assert pools(np.arange(3, dtype=np.int32), allowed, free).tolist() == [0, 0, 0, 1]
    assert pools(np.array([0, 0, 2], np.int32), allowed, free).tolist() == [0, 0, 1, 2]


@settings(max_examples=50)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(1, 12))
def test_verticals_are_given_out_whole_where_they_fit_and_to_few_where_not(
    sizes: list[int], count: int
) -> None:
    held = np.array(sizes, np.float64)
    wanted = np.full(count, held.sum() / count)
    pairs = give_out(held, wanted)
    assert pairs.any(axis=1).all()
    small = held <= wanted[0]
    assert (pairs[small].sum(axis=1) == 1).all()
    assert pairs.sum() <= count + len(sizes)
    assert pairs.any(axis=0).all() or small.any()
