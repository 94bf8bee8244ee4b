"""How many reps a market needs."""

import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.plan import ForceSize
from ridings.design.sizing import size_force
from ridings.errors import DataError
from ridings.market.market import Market


def sized(accounts: pl.DataFrame, reps: pl.DataFrame | None = None, utilization: float = 0.9) -> ForceSize:
    asked = {"balance": {"accounts": 0.5}, "sizing": {"utilization": utilization}}
    return size_force(Market(accounts=accounts, reps=reps), brief_from_mapping(asked))


def busy(n: int = 60) -> pl.DataFrame:
    """Accounts that fill about four reps."""
    return accounts_of(n).with_columns(call_frequency=pl.lit(100.0), call_minutes=pl.lit(45.0))


@pytest.mark.parametrize("utilization", [0.6, 0.9, 1.0])
def test_the_recommended_count_is_the_fewest_that_hold_the_utilization(utilization: float) -> None:
    size = sized(busy(), utilization=utilization)
    rows = {row.reps: row for row in size.rows}
    assert size.recommended is not None
    for count, row in rows.items():
        assert (row.utilization <= utilization) == (count >= size.recommended)
    assert size.recommended - 1 in rows


def test_more_reps_cover_more_and_drive_less() -> None:
    size = sized(busy())
    rows = list(size.rows)
    assert [row.reps for row in rows] == sorted(row.reps for row in rows)
    assert rows[0].coverage < 1.0
    assert rows[-1].coverage == 1.0
    assert rows[-1].drive_hours < rows[0].drive_hours
    sold = [row.expected_revenue or 0.0 for row in rows]
    assert sold == sorted(sold)
    assert next(row.expected_revenue for row in rows if row.reps == size.recommended) == pytest.approx(100)


def test_todays_reps_are_shown_beside_and_give_the_capacity() -> None:
    size = sized(busy(), reps_of(11, capacity_hours=[1000.0] * 11))
    assert size.current == 11
    assert size.capacity_hours == 1000
    assert 11 in {row.reps for row in size.rows}


def test_owners_locks_and_skills_of_today_do_not_count() -> None:
    tied = busy().with_columns(
        owner=pl.lit("R0"), locked=pl.lit(True), named_rep=pl.lit("R1"),
        required_skills=pl.lit(["x"], dtype=pl.List(pl.String)),
    )  # fmt: skip
    assert sized(tied, reps_of(2)).recommended == sized(busy()).recommended


def test_a_market_that_no_number_of_reps_can_serve_says_so() -> None:
    huge = accounts_of(3).with_columns(call_frequency=pl.lit(366.0), call_minutes=pl.lit(900.0))
    size = sized(huge)
    assert size.recommended is None
    assert any("no number of reps" in note for note in size.notes)


def test_accounts_that_nobody_visits_are_refused() -> None:
    idle = accounts_of(20).with_columns(call_frequency=pl.lit(0.0))
    with pytest.raises(DataError, match="no account is visited"):
        sized(idle)
