"""Columns of accounts that a server keeps in memory: never older than the market, never another's."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.web.company import ACCOUNTS, Company

from ridings.app.imports import import_files, undo
from ridings.app.market_columns import Imported, read_ahead
from ridings.storage import market_reading

API = "/api/v1"


def names(company: Company, who: str) -> dict[str, Any]:
    """The name and owner of each account that somebody sees."""
    rows = company.client(who).get(f"{API}/accounts/table?fields=name&fields=owner").json()["items"]
    return {row["account_id"]: (row["name"], row["owner"]) for row in rows}


def test_an_import_is_seen_at_once_and_so_is_its_undo(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"

    def given(name: str, owner: str) -> int:
        text = f"account_id,name,latitude,longitude,owner\nA1,{name},40,-80,{owner}\n"
        file.write_text(text, encoding="utf-8")
        return import_files(company.workspace, {"accounts": file}).batch.id

    before = names(company, "planner")
    given("Aleph", "R2")
    assert names(company, "planner") == before | {"A1": ("Aleph", "R2")}
    later = given("Alif", "R3")
    assert names(company, "planner")["A1"] == ("Alif", "R3")
    undo(company.workspace, later)
    assert names(company, "planner") == before | {"A1": ("Aleph", "R2")}


def test_everybody_sees_their_own_accounts_of_what_is_kept(company: Company) -> None:
    assert set(names(company, "planner")) == set(ACCOUNTS)
    assert set(names(company, "rep")) == {"A1", "A2"}
    assert set(names(company, "manager")) == {"A1", "A2", "A3"}
    assert set(names(company, "planner")) == set(ACCOUNTS)


def test_what_was_read_ahead_is_not_read_again(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    read_ahead(company.workspace)

    def again(*given: object) -> pl.DataFrame:
        raise AssertionError(f"read again: {given}")

    monkeypatch.setattr(market_reading, "imported", again)
    answer = company.client("planner").get(
        f"{API}/accounts/table?fields=longitude&fields=county_code&fields=name"
    )
    rows = answer.json()["items"]
    assert rows[0] == {"account_id": "A1", "longitude": -80.0, "county_code": "42125", "name": "Alpha"}


def test_a_market_is_not_kept_where_it_is_too_large_nor_in_place_of_a_later_one() -> None:
    frame = pl.DataFrame({"account_id": ["A1", "A2"]})
    small = Imported(most=1)
    small.keep(1, 1, frame)
    assert small.find(1, 1) is None
    kept = Imported()
    kept.keep(1, 2, frame)
    kept.keep(1, 1, frame.head(1))
    assert kept.find(1, 1) is None
    found = kept.find(1, 2)
    assert found is not None
    assert found.height == 2
