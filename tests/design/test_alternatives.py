"""Alternatives: different enough, feasible, and never a lot dearer."""

from typing import Any

import numpy as np
import pytest
from tests.design.drawn_markets import Asked, accounts_of, reps_of
from tests.design.plain_rules import broken_rules

from ridings.design.alternatives import CLOSE, DIFFERENT, alternatives, difference
from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Alternative, Plan
from ridings.market.market import Market


def chosen(
    market: Market, count: int, **values: Any
) -> tuple[Plan, tuple[Alternative, ...], tuple[str, ...]]:
    brief = brief_from_mapping({"alternatives": count, "balance": {"accounts": 0.2}} | values)
    first = draft(market, brief).plan
    return first, *alternatives(market, brief, first)


def codes(plan: Plan) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([int(name[1:]) for name in plan.alignment["territory_id"]], np.int64)


def test_reps_get_plans_that_differ_and_keep_every_rule() -> None:
    market = Market(accounts=accounts_of(80), reps=reps_of(4))
    first, others, _ = chosen(market, 3)
    assert others
    plans = [first, *(other.plan for other in others)]
    for number, one in enumerate(plans):
        assert one.feasible
        assert one.lower_bound <= one.cost <= first.cost * (1 + CLOSE)
        for before in plans[:number]:
            assert difference(codes(one), codes(before)) >= DIFFERENT
    assert [other.plan.cost for other in others] == sorted(other.plan.cost for other in others)
    for other in others:
        assert other.difference == pytest.approx(difference(codes(other.plan), codes(first)))
        assert broken_rules(Asked(market, {"balance": {"accounts": 0.2}}), other.plan) == []


def test_open_territories_have_alternatives_too() -> None:
    _, others, _ = chosen(Market(accounts=accounts_of(60)), 2, territories={"count": 3})
    assert len(others) == 1


def test_the_same_brief_gives_the_same_alternatives() -> None:
    market = Market(accounts=accounts_of(50), reps=reps_of(3))
    one, other = (chosen(market, 2)[1] for _ in range(2))
    assert [a.plan.alignment.equals(b.plan.alignment) for a, b in zip(one, other, strict=True)] == [True]


def test_where_everything_is_locked_there_is_no_alternative_and_that_is_said() -> None:
    owner = [f"R{i % 2}" for i in range(20)]
    market = Market(accounts=accounts_of(20, owner=owner, locked=[True] * 20), reps=reps_of(2))
    _, others, said = chosen(market, 3)
    assert others == ()
    assert "1 of the 3 plans asked for were found" in said[0]


def test_a_plan_with_other_names_is_no_different_plan() -> None:
    one = np.array([0, 0, 1, 1, 2, 2])
    assert difference(one, (one + 1) % 3) == 0.0
    assert difference(one, np.array([0, 0, 1, 1, 2, 1])) == pytest.approx(1 / 6)
