"""The frontier: budgets held, no point dominated, the same twice."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.frontier import knee, trade_off
from ridings.design.plan import Frontier
from ridings.errors import DataError
from ridings.market.market import Market


def lopsided(n: int = 90) -> Market:
    """Three reps, of whom the first has two thirds of the accounts."""
    owner = ["R0"] * (2 * n // 3) + ["R1"] * (n // 6) + ["R2"] * (n - 2 * n // 3 - n // 6)
    return Market(accounts=accounts_of(n, owner=owner), reps=reps_of(3))


def traded(kind: str, market: Market | None = None, **values: Any) -> Frontier:
    asked = {"frontier": kind, "balance": {"potential": 0.1, "accounts": 0.15}} | values
    return trade_off(market or lopsided(), brief_from_mapping(asked))


FIVE = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


@pytest.fixture(scope="module")
def by_moves() -> Frontier:
    return traded("moves")


def excess(frontier: Frontier, **tolerances: float) -> list[float]:
    return [
        round(max(0.0, *(p.imbalance[name] / limit - 1 for name, limit in tolerances.items())), 6)
        for p in frontier.points
    ]


def test_every_budget_is_held(by_moves: Frontier) -> None:
    assert 5 <= len(by_moves.points) <= 10
    for point in by_moves.points:
        assert point.moved_accounts <= point.limit
    assert by_moves.points[0].moved_accounts == 0


def test_more_moves_never_buy_less(by_moves: Frontier) -> None:
    moved = [point.moved_accounts for point in by_moves.points]
    assert moved == sorted(set(moved))
    over = excess(by_moves, potential=0.1, accounts=0.15)
    assert over == sorted(over, reverse=True)
    assert over[0] > 1
    assert over[-1] == 0.0
    inside = [point.cost for point, off in zip(by_moves.points, over, strict=True) if off == 0.0]
    assert inside == sorted(inside, reverse=True)


def test_a_few_moves_already_improve_a_balance_that_they_cannot_mend(by_moves: Frontier) -> None:
    over = excess(by_moves, potential=0.1, accounts=0.15)
    assert 0 < over[1] < over[0]


def test_the_same_market_gives_the_same_frontier(by_moves: Frontier) -> None:
    assert traded("moves") == by_moves


def test_today_is_the_hundred_that_revenue_is_told_in(by_moves: Frontier) -> None:
    assert by_moves.revenue_unit == "index, today = 100"
    assert by_moves.points[0].expected_revenue == pytest.approx(100.0, abs=2.0)


def test_wider_bands_never_cost_more() -> None:
    found = traded("drive")
    worst = [max(point.imbalance.values()) for point in found.points]
    cost = [point.cost for point in found.points]
    assert len(found.points) >= 3
    assert worst == sorted(worst)
    assert cost == sorted(cost, reverse=True)


def test_accounts_of_a_rep_who_left_and_named_ones_are_the_least_that_moves() -> None:
    market = lopsided()
    assert market.accounts is not None
    named = [None] * 88 + ["R0", "R0"]
    owner = ["GONE"] * 5 + market.accounts["owner"].to_list()[5:]
    accounts = market.accounts.with_columns(named_rep=pl.Series(named), owner=pl.Series(owner))
    found = traded("moves", Market(accounts=accounts, reps=market.reps))
    assert found.points[0].moved_accounts == 2


def test_moves_without_owners_are_refused() -> None:
    with pytest.raises(DataError, match="no account has an owner"):
        traded("moves", Market(accounts=accounts_of(30), reps=reps_of(3)))


def test_the_knee_is_where_the_gain_slows() -> None:
    assert knee(FIVE, np.array([10.0, 2.0, 1.5, 1.2, 1.0])) == 1
    assert knee(FIVE, np.array([4.0, 3.0, 2.0, 1.0, 0.0])) is None
    assert knee(FIVE[:2], np.array([4.0, 3.0])) is None
