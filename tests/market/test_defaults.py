"""What accounts are taken to be where the data do not say."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.market.defaults import fill_defaults
from ridings.market.potential import PotentialFormula
from ridings.market.workload import WorkloadRules

RULES = WorkloadRules()


def filled(frame: pl.DataFrame, rules: WorkloadRules = RULES) -> pl.DataFrame:
    return fill_defaults(frame, rules)[0]


def test_without_anything_known_each_default_is_said_with_its_count() -> None:
    accounts, notes = fill_defaults(pl.DataFrame({"account_id": ["a", "b"]}), RULES)
    assert (
        accounts.select("potential", "call_frequency", "call_minutes", "channel").rows()
        == [(1.0, 4.0, 45.0, "in_person")] * 2
    )
    assert notes == (
        "potential: 1 each for 2 accounts, as none is known",
        "call_frequency: 12/6/4/2 a year by quartile of potential for 2 accounts without one",
        "call_minutes: 45 for 2 accounts without one",
        "channel: in_person for 2 accounts without one",
    )


def test_what_is_known_is_kept_and_nothing_is_said() -> None:
    known = pl.DataFrame(
        {"potential": [3.5], "call_frequency": [7.0], "call_minutes": [20.0], "channel": ["remote"]}
    )
    accounts, notes = fill_defaults(known, RULES)
    assert accounts.equals(known)
    assert notes == ()


def test_an_unknown_potential_is_the_median_of_the_narrowest_segment_known() -> None:
    accounts = pl.DataFrame(
        {
            "industry": ["bank", "bank", "bank", "bank", "farm", None],
            "tier": ["A", "A", "B", "C", "A", "A"],
            "potential": [10.0, None, 30.0, None, None, None],
        }
    )
    result, notes = fill_defaults(accounts, RULES)
    assert result["potential"].to_list() == [10.0, 10.0, 30.0, 20.0, 20.0, 20.0]
    assert notes[0] == (
        "potential: the median of the segment for 4 accounts without one "
        "(1 by industry and tier, 1 by industry, 2 by all accounts)"
    )


def test_without_segments_the_median_is_that_of_all() -> None:
    assert filled(pl.DataFrame({"potential": [1.0, None, 5.0]}))["potential"].to_list() == [1.0, 3.0, 5.0]


def test_money_that_is_exact_stays_exact() -> None:
    exact = pl.Series("potential", [Decimal("10.10"), None], pl.Decimal(12, 2))
    result = filled(exact.to_frame())["potential"]
    assert result.dtype == pl.Decimal(12, 2)
    assert result.to_list() == [Decimal("10.10"), Decimal("10.10")]


def test_the_formula_of_the_brief_goes_before_the_column_and_is_said() -> None:
    accounts = pl.DataFrame({"potential": [1.0, 2.0], "beds": [10, None]})
    result, notes = fill_defaults(accounts, RULES, PotentialFormula({"beds": 2.0}))
    assert result["potential"].to_list() == [20.0, 20.0]
    assert notes[0] == "potential: 2 x beds, by the brief; the column is set aside"


def test_a_quarter_of_the_accounts_gets_each_frequency() -> None:
    result = filled(pl.DataFrame({"potential": [float(i) for i in range(8)]}))
    assert result["call_frequency"].to_list() == [2.0, 2.0, 4.0, 4.0, 6.0, 6.0, 12.0, 12.0]


def test_the_frequency_by_tier_goes_before_that_by_potential() -> None:
    rules = WorkloadRules(call_frequency_by_tier={"A": 24.0})
    accounts = pl.DataFrame(
        {"potential": [1.0, 1.0, 1.0], "tier": ["A", "B", "A"], "call_frequency": [None, None, 9]}
    )
    result, notes = fill_defaults(accounts, rules)
    assert result["call_frequency"].to_list() == [24.0, 4.0, 9.0]
    assert notes[0] == "call_frequency: by tier for 1 account without one"
    assert notes[1].endswith("by quartile of potential for 1 account without one")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_equal_potentials_get_equal_calls_and_greater_ones_no_fewer(potentials: list[int]) -> None:
    result = filled(pl.DataFrame({"potential": [float(p) for p in potentials]}))
    by_potential = result.group_by("potential").agg(pl.col("call_frequency").unique()).sort("potential")
    calls = [times for (times,) in by_potential["call_frequency"].to_list()]
    assert calls == sorted(calls)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=20))
def test_the_order_of_the_accounts_does_not_matter(potentials: list[float | None]) -> None:
    frame = pl.DataFrame({"id": range(len(potentials)), "potential": pl.Series(potentials, dtype=pl.Float64)})
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=len(potentials))
    assert filled(shuffled).sort("id").equals(filled(frame))


@pytest.mark.parametrize("dtype", [pl.Null, pl.Float64, pl.String])
def test_a_column_without_a_value_is_as_good_as_none(dtype: type[pl.DataType]) -> None:
    frame = pl.DataFrame({"potential": [1.0, 2.0], "channel": pl.Series([None, None], dtype=dtype)})
    if dtype is pl.Float64:
        frame = frame.with_columns(call_minutes=pl.col("channel")).drop("channel")
    result = filled(frame)
    assert result["call_minutes"].to_list() == [45.0, 45.0]
    assert result["channel"].to_list() == ["in_person", "in_person"]
