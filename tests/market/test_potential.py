"""Potential by a formula."""

import polars as pl
import pytest

from ridings.errors import DataError
from ridings.market.potential import PotentialFormula, formula_potential

ACCOUNTS = pl.DataFrame(
    {
        "account_id": ["a", "b", "c"],
        "beds": [100, 50, None],
        "employees": [10.0, 0.0, 5.0],
        "tier": ["A", None, "Z"],
        "industry": ["healthcare", "retail", None],
        "size": ["12", "many", "3"],
    }
)


def test_weighted_columns_are_summed_on_a_base() -> None:
    formula = PotentialFormula({"beds": 2.0, "employees": 10.0}, base=500.0)
    assert formula_potential(ACCOUNTS, formula).to_list() == [800.0, 600.0, None]


def test_factors_by_tier_and_industry_multiply_and_an_unnamed_one_is_1() -> None:
    formula = PotentialFormula({"employees": 1.0}, tiers={"A": 2.0}, industries={"healthcare": 1.5})
    assert formula_potential(ACCOUNTS, formula).to_list() == [30.0, 0.0, 5.0]


def test_a_formula_of_a_base_alone_gives_everyone_the_same() -> None:
    assert formula_potential(ACCOUNTS, PotentialFormula(base=7.0)).to_list() == [7.0, 7.0, 7.0]


def test_a_formula_is_written_in_one_line() -> None:
    formula = PotentialFormula({"employees": 120.0, "revenue": 0.002}, base=500.0, tiers={"A": 2.0})
    assert formula.describe() == "(500 + 120 x employees + 0.002 x revenue) x factor by tier"
    assert PotentialFormula({"beds": 1.0}).describe() == "beds"


def test_no_formula_is_known_as_such() -> None:
    assert not PotentialFormula().given
    assert PotentialFormula(base=1.0).given


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match=r"names columns revenue, rooms that the accounts do not have"):
        formula_potential(ACCOUNTS, PotentialFormula({"revenue": 1.0, "beds": 1.0, "rooms": 1.0}))


def test_a_missing_tier_is_named() -> None:
    with pytest.raises(DataError, match="names column tier"):
        formula_potential(ACCOUNTS.drop("tier"), PotentialFormula(base=1.0, tiers={"A": 2.0}))


def test_a_text_among_the_numbers_is_named_with_its_account() -> None:
    with pytest.raises(DataError, match="needs numbers in column size") as error:
        formula_potential(ACCOUNTS, PotentialFormula({"size": 1.0}))
    assert [(cell.column, cell.value) for cell in error.value.cells] == [("size", "many")]
    assert "account b" in error.value.cells[0].reason


def test_a_negative_potential_is_refused() -> None:
    with pytest.raises(DataError, match="must give a number of 0 or more") as error:
        formula_potential(ACCOUNTS, PotentialFormula({"employees": -1.0}, base=6.0))
    assert "account a" in str(error.value)
