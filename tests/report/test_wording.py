"""How numbers are written."""

import math

import pytest

from ridings.report.wording import Unit, listed, money_unit, number, percent, plural, potential_unit


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234567.4, 0, "1,234,567"),
        (-1234.5, 1, "−1,234.5"),
        (-0.2, 0, "0"),
        (None, 0, "–"),
        (math.nan, 0, "–"),
        (math.inf, 2, "–"),
    ],
)
def test_numbers_have_separated_thousands_and_never_show_nan(
    value: float | None, digits: int, text: str
) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.05, "5%"),
        (0.0512, "5.1%"),
        (-0.031, "−3.1%"),
        (1.384, "138%"),
        (math.nan, "–"),
        (0.0, "0%"),
        (-1e-9, "0%"),
    ],
)
def test_shares_are_percentages_with_at_most_one_decimal(share: float, text: str) -> None:
    assert percent(share) == text


def test_shares_in_a_column_all_have_their_decimals() -> None:
    assert [percent(x, signed=True, even=True) for x in (0.05, -0.1, 0.0)] == ["+5.0%", "−10.0%", "0.0%"]
    assert percent(0.01234, digits=2) == "1.23%"


def test_money_has_its_symbol_or_its_code() -> None:
    assert money_unit("USD").full(-1234.0) == "−$1,234"
    assert money_unit("EUR").brief(4_560_000) == "€4.56M"
    assert money_unit("CHF").full(12) == "CHF\u00a012"


def test_potential_in_another_unit_is_never_money() -> None:
    assert potential_unit("USD", "beds").full(1200) == "1,200 beds"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999, "999"),
        (9_999, "9,999"),
        (12_345, "12.3K"),
        (999_999, "1.00M"),
        (1.5e9, "1.50B"),
        (math.nan, "–"),
    ],
)
def test_brief_amounts_have_three_figures(value: float, text: str) -> None:
    assert Unit().brief(value) == text


def test_counts_and_lists_read_as_a_sentence() -> None:
    assert plural(1, "territory", "territories") == "1 territory"
    assert plural(2000, "account") == "2,000 accounts"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
