"""Expected revenue: the closed form against a split found by force, and the lift of a plan."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.design.profit import selling_hours, territory_revenue
from ridings.errors import DataError
from ridings.market.market import Market


def planned(accounts: pl.DataFrame, reps: pl.DataFrame | None = None, **values: object) -> Plan:
    asked = {"balance": {"accounts": 0.3}} | values
    return draft(Market(accounts=accounts, reps=reps), brief_from_mapping(asked)).plan


STEPS = 60


@settings(max_examples=25)
@given(
    st.lists(st.floats(1.0, 100.0), min_size=3, max_size=3),
    st.floats(10.0, 2000.0),
    st.sampled_from([0.25, 0.34, 0.45, 0.7]),
)
def test_no_split_of_the_hours_sells_more_than_the_closed_form(
    potential: list[float], hours: float, b: float
) -> None:
    p = np.array(potential)
    first, second = np.divmod(np.arange((STEPS + 1) ** 2), STEPS + 1)
    third = STEPS - first - second
    splits = np.stack([first, second, third], axis=1)[third >= 0] * (hours / STEPS)
    sold = (p ** (1 - b) * splits**b).sum(axis=1)
    told = float(territory_revenue(np.array([p.sum()]), np.array([hours]), b)[0])
    assert told >= sold.max() * (1 - 1e-12)
    assert told == pytest.approx(float(sold.max()), rel=0.01)
    by_potential = (p ** (1 - b) * (hours * p / p.sum()) ** b).sum()
    assert told == pytest.approx(float(by_potential))


def test_a_plan_that_moves_nothing_lifts_nothing() -> None:
    first = planned(accounts_of(40), reps_of(3))
    owner = dict(zip(first.alignment["account_id"], first.alignment["rep_id"], strict=True))
    owned = accounts_of(40).with_columns(owner=pl.col("account_id").replace_strict(owner))
    again = planned(owned, reps_of(3), moves={"accounts": 0.0})
    assert again.moved.accounts == 0
    assert again.expected_lift is not None
    assert again.expected_lift.mid == again.expected_lift.low == again.expected_lift.high == 0.0
    assert again.expected_lift.today == pytest.approx(100.0)
    assert again.expected_lift.planned == pytest.approx(100.0)


def test_evening_out_a_lopsided_book_lifts_sales_within_the_range() -> None:
    owner = ["R0"] * 30 + ["R1"] * 5 + ["R2"] * 5
    lift = planned(accounts_of(40, owner=owner), reps_of(3)).expected_lift
    assert lift is not None
    assert 0 < lift.low <= lift.mid <= lift.high
    assert "0.34" in lift.assumption
    assert "not a promise" in lift.assumption


def test_accounts_that_nobody_has_today_do_not_count_as_a_lift() -> None:
    first = planned(accounts_of(40), reps_of(3))
    owner = dict(zip(first.alignment["account_id"], first.alignment["rep_id"], strict=True))
    names = [owner[f"A{i:02d}"] if i % 2 else None for i in range(40)]
    again = planned(accounts_of(40, owner=names), reps_of(3), moves={"accounts": 0.0})
    assert again.expected_lift is not None
    assert again.expected_lift.mid == 0.0


def test_without_owners_there_is_no_lift() -> None:
    assert planned(accounts_of(20), reps_of(2)).expected_lift is None


def test_known_sales_set_the_scale() -> None:
    accounts = accounts_of(20, owner=["R0"] * 14 + ["R1"] * 6, sold=[1000.0] * 20)
    lift = planned(accounts, reps_of(2), profit={"sales": "sold"}).expected_lift
    assert lift is not None
    assert lift.today == pytest.approx(20_000)
    assert lift.unit == "USD a year"


def test_sales_of_a_column_that_is_not_there_are_refused() -> None:
    accounts = accounts_of(20, owner=["R0"] * 14 + ["R1"] * 6)
    with pytest.raises(DataError, match="no numeric column of that name"):
        planned(accounts, reps_of(2), profit={"sales": "sold"})


def test_an_elasticity_outside_its_range_is_refused() -> None:
    with pytest.raises(DataError, match="elasticity"):
        brief_from_mapping({"profit": {"elasticity": 0.3, "low": 0.4}})


def test_a_plan_with_vacant_territories_is_not_compared_and_says_so() -> None:
    owned = accounts_of(40, owner=["R0"] * 30 + ["R1"] * 10)
    plan = planned(owned, reps_of(2), territories={"count": 3})
    assert plan.expected_lift is None
    assert any("headcount is not the same" in note for note in plan.notes)


def test_a_rep_with_too_much_work_drives_only_to_the_visits_that_fit() -> None:
    hours = selling_hours(1000.0, np.array([300.0, 600.0, 1500.0]), np.array([200.0, 400.0, 1500.0]))
    assert hours.tolist() == [800.0, 600.0, 500.0]


def test_a_market_far_beyond_its_reps_has_no_absurd_lift() -> None:
    far = accounts_of(60, owner=["R0"] * 40 + ["R1"] * 20).with_columns(call_frequency=pl.lit(366.0))
    lift = planned(far, reps_of(2)).expected_lift
    assert lift is not None
    assert abs(lift.mid) < 0.5
