"""A plan made from the database is the plan made from the files."""

import datetime
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.databases import Server

from ridings.app.demo import make_company
from ridings.app.design import design
from ridings.app.market import load_market
from ridings.app.stored_market import stored_market
from ridings.app.workspace import open_workspace
from ridings.design.brief import DesignBrief
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.storage.market import put_market

__all__ = ["Server"]
DAY = datetime.date(2026, 1, 1)


def small_company() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Five reps of the demonstration company and what they own."""
    company = make_company()
    reps = company.reps.filter(pl.col("rep_id").is_in(["R01", "R02", "R03", "R04", "R05"]))
    accounts = company.accounts.filter(pl.col("owner").is_in([*reps["rep_id"], "R-GONE"]))
    return accounts, reps.with_columns(
        ends_on=pl.when(pl.col("rep_id") == "R05").then(datetime.date(2025, 6, 30))
    )


def kept(address: str, market: Market, effective: datetime.date | None = None) -> Market:
    workspace = open_workspace(address, actor="ann", create=True)
    assert market.accounts is not None
    assert market.reps is not None
    with workspace.write() as connection:
        frames = {"accounts": market.accounts.sample(fraction=1.0, shuffle=True, seed=3), "reps": market.reps}
        put_market(connection, workspace.org_id, 1, frames, replaces=False)
    with workspace.read() as connection:
        return stored_market(workspace, connection, effective=effective, skip_rejected=True)


def test_a_plan_from_the_database_is_the_plan_from_the_files(address: str) -> None:
    accounts, reps = small_company()
    brief = DesignBrief().with_flags(balance={"potential": 0.1}, max_moved={"accounts": 0.4})
    whole = load_market(accounts=accounts, reps=reps).market
    direct = load_market(accounts=accounts, reps=reps, effective=DAY, skip_rejected=True).market
    stored = kept(address, whole, DAY)
    assert stored.findings == direct.findings
    assert stored.notes == direct.notes
    assert direct.accounts is not None
    assert stored.accounts is not None
    same = [name for name in direct.accounts.columns if name in stored.accounts.columns and name != "line"]
    empty = set(direct.accounts.columns) - set(same) - {"line"}
    assert all(direct.accounts[name].null_count() == direct.accounts.height for name in empty)
    assert_frame_equal(stored.accounts.select(same), direct.accounts.select(same), check_exact=True)
    plans = [design(replace(market, findings=()), brief).plan for market in (direct, stored)]
    assert plans[0].alignment.write_csv() == plans[1].alignment.write_csv()


def test_accounts_locked_to_a_rep_who_has_left_are_named_as_from_files(address: str) -> None:
    accounts, reps = small_company()
    locked = accounts.with_columns(locked=pl.col("owner") == "R05")
    workspace = open_workspace(address, actor="ann", create=True)
    market = load_market(accounts=locked, reps=reps).market
    kept(address, market)
    with workspace.read() as connection, pytest.raises(DataError, match="locked, so its owner"):
        stored_market(workspace, connection, effective=DAY)


def test_an_empty_database_says_what_to_import(address: str) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    with workspace.read() as connection, pytest.raises(DataError, match="ridings import"):
        stored_market(workspace, connection)
