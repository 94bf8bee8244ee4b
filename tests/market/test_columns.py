"""The declared columns hold together."""

import pytest

from ridings.market.columns import TABLES, column, columns, normalize

TYPES = {
    "id",
    "text",
    "number",
    "boolean",
    "date",
    "list",
    "latitude",
    "longitude",
    "time_windows",
    "choice",
    "time",
}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_known_type_a_meaning_and_a_name_of_its_own(table: str) -> None:
    declared = columns(table)
    assert declared
    assert {one.type for one in declared} <= TYPES
    assert all(one.meaning for one in declared)
    assert len({normalize(one.name) for one in declared}) == len(declared)


@pytest.mark.parametrize("table", TABLES)
def test_no_header_is_an_alias_of_two_columns(table: str) -> None:
    seen: dict[str, str] = {}
    for one in columns(table):
        for alias in {normalize(alias) for alias in one.aliases}:
            assert seen.setdefault(alias, one.name) == one.name


@pytest.mark.parametrize("table", TABLES)
def test_an_alias_is_never_the_name_of_another_column(table: str) -> None:
    names = {normalize(one.name): one.name for one in columns(table)}
    for one in columns(table):
        assert {names.get(normalize(alias), one.name) for alias in one.aliases} <= {one.name}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Account ID", "account_id"),
        ("Record ID", "account_id"),
        ("Company name", "name"),
        ("Billing State/Province", "state"),
        ("State/Region", "state"),
        ("Billing Zip/Postal Code", "postal_code"),
        ("BillingLatitude", "latitude"),
        ("OwnerId", "owner"),
        ("Company owner", "owner"),
        ("ParentId", "parent_id"),
        ("Number of Employees", "employees"),
        ("AnnualRevenue", "revenue"),
        ("Create Date", "created_on"),
        ("website_url", "website"),
        ("state_province", "state"),
    ],
)
def test_headers_of_salesforce_and_hubspot_are_known(header: str, name: str) -> None:
    found = column("accounts", name)
    assert found is not None
    assert normalize(header) in {normalize(alias) for alias in (*found.aliases, found.name)}


def test_an_unknown_table_or_column_is_told_apart() -> None:
    with pytest.raises(KeyError):
        columns("leads")
    assert column("accounts", "shoe_size") is None


def test_bounds_of_a_column_are_numbers() -> None:
    latitude = column("accounts", "latitude")
    assert latitude is not None
    assert (latitude.minimum, latitude.maximum) == (-90.0, 90.0)
