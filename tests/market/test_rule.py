"""Rules on rows: what they mean, and what they refuse."""

import contextlib
import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.errors import DataError
from ridings.market.rule import compile_rule

ACCOUNTS = pl.DataFrame(
    {
        "id": ["1", "2", "3", "4"],
        "tier": ["A", "B", None, ""],
        "employees": [10.0, 50.0, None, 200.0],
        "locked": [True, False, None, True],
        "owner": ["Ann", "Bob", "Ann", None],
        "named_rep": ["Ann", "Ann", None, None],
        "products": [["x", "y"], ["y"], None, []],
        "created_on": [datetime.date(2024, 1, 1), datetime.date(2025, 6, 1), None, datetime.date(2026, 1, 1)],
        "zip": ["02139", "43215", "x", None],
        "Account Type": ["Prospect", "Customer", "Customer", None],
    }
)


def chosen(rule: str) -> list[str]:
    expression = compile_rule(rule, ACCOUNTS.schema)
    truth = ACCOUNTS.select(expression.alias("truth"))["truth"]
    assert truth.null_count() == 0
    return ACCOUNTS["id"].filter(truth).to_list()


@pytest.mark.parametrize(
    ("rule", "ids"),
    [
        ("tier == 'A'", ["1"]),
        ("'A' == tier", ["1"]),
        ("tier != 'A'", ["2", "3", "4"]),
        ("tier == ''", ["3", "4"]),
        ("employees == ''", ["3"]),
        ("employees != ''", ["1", "2", "4"]),
        ("employees >= 50", ["2", "4"]),
        ("10 < employees <= 50", ["2"]),
        ("employees > -1", ["1", "2", "4"]),
        ("tier in ('A', 'B')", ["1", "2"]),
        ("tier in ('A')", ["1"]),
        ("tier not in ('A', 'B')", ["3", "4"]),
        ("tier in ()", []),
        ("tier == 'A' or employees > 100", ["1", "4"]),
        ("not (tier == 'A' or employees > 100)", ["2", "3"]),
        ("locked", ["1", "4"]),
        ("not locked", ["2", "3"]),
        ("locked == false", ["2"]),
        ("locked and tier == 'A'", ["1"]),
        ("owner == named_rep", ["1"]),
        ("'y' in products", ["1", "2"]),
        ("created_on >= '2025-01-01'", ["2", "4"]),
        ("zip == 2139", ["1"]),
        ("zip >= 43215", ["2"]),
        ("`Account Type` == 'Customer'", ["2", "3"]),
        ("tier == 'A'\n  and employees < 50", ["1"]),
        ("  true ", ["1", "2", "3", "4"]),
        ("False", []),
    ],
)
def test_a_rule_chooses_the_rows_it_means(rule: str, ids: list[str]) -> None:
    assert chosen(rule) == ids


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("tear == 'A'", "no column 'tear'; did you mean tier?, at position 1"),
        ("tier == 'A' and size > 3", "no column 'size'; columns are id, tier, employees"),
        ("tier = 'A'", "write == to compare"),
        ("tier == 'A' & locked", "write and, or, not, in"),
        ("tier == 'A' AND locked", "write and, or, not, in"),
        ("employees == 'many'", "column employees holds numbers and 'many' holds texts"),
        ("locked == 'yes'", "column locked holds true or false and 'yes' holds texts"),
        ("created_on > 'May'", "column created_on holds days and 'May' holds texts"),
        ("products == 'x'", "column products holds lists"),
        ("tier", "expected a comparison"),
        ("", "expected a comparison"),
        ("tier ==", "expected a comparison"),
        ("__import__('os')", "expected a comparison"),
        ("tier == __import__('os')", "expected a column, a text in quotes or a number, at position 9"),
        ("tier.x == 'A'", "expected a column"),
        ("employees > 1e999", "expected a column"),
        ("tier is 'A'", "expected ==, !=, <, <=, >, >= or in"),
        ("tier in owner", "expected a list such as"),
        ("(" * 3000 + "1", "at position "),
        ("tier == '" + "x" * 4000 + "'", "at most 4000 are read"),
        ("tier == '\0'", "at position 1"),
        ("'é' == tear", "at position 8 ('tear')"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(rule: str, said: str) -> None:
    with pytest.raises(DataError) as error:
        compile_rule(rule, ACCOUNTS.schema, name="[locks] rules")
    assert said in error.value.message
    assert error.value.message.startswith("[locks] rules ")
    assert len(error.value.message) < 600


def test_a_text_with_odd_escapes_is_taken_without_a_warning() -> None:
    assert chosen(r"tier == '\d'") == []


@given(st.text(max_size=30))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with contextlib.suppress(DataError):
        chosen(text)


@given(
    st.recursive(
        st.sampled_from(["tier == 'A'", "employees >= 50", "locked", "owner != 'Ann'", "'y' in products"]),
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
        ),
        max_leaves=6,
    )
)
def test_a_row_matches_a_rule_or_its_denial_never_both(rule: str) -> None:
    assert sorted(chosen(rule) + chosen(f"not ({rule})")) == ["1", "2", "3", "4"]
