"""The demonstration company is always the same, plausible, and today far from fair."""

from pathlib import Path

import polars as pl
import pytest

from ridings.app.demo import DEPARTED_REP, DemoCompany, make_company, write_company
from ridings.market.columns import columns


@pytest.fixture(scope="module")
def company() -> DemoCompany:
    return make_company()


def test_the_same_seed_gives_the_same_company(company: DemoCompany) -> None:
    again = make_company()
    assert again.accounts.equals(company.accounts)
    assert again.reps.equals(company.reps)


def test_another_seed_gives_another_company(company: DemoCompany) -> None:
    assert not make_company(seed=8).accounts.equals(company.accounts)


def test_it_has_3000_accounts_five_industries_24_reps_and_two_managers(
    company: DemoCompany,
) -> None:
    assert company.accounts["account_id"].n_unique() == company.accounts.height == 3000
    assert company.accounts["name"].n_unique() == 3000
    assert company.accounts["industry"].n_unique() == 5
    assert company.reps["rep_id"].n_unique() == company.reps.height == 24
    assert company.reps["manager"].n_unique() == company.reps["region"].n_unique() == 2


def test_every_column_is_a_declared_one(company: DemoCompany) -> None:
    assert set(company.accounts.columns) <= {column.name for column in columns("accounts")}
    assert set(company.reps.columns) <= {column.name for column in columns("reps")}


def test_the_county_line_territories_are_far_from_fair(company: DemoCompany) -> None:
    present = company.accounts.filter(pl.col("owner") != DEPARTED_REP)
    potential = present.group_by("owner").agg(pl.col("potential").sum())["potential"]
    assert len(potential) == 24
    assert potential.to_numpy().max() > 3 * potential.to_numpy().min()


def test_every_postal_code_lies_with_one_owner(company: DemoCompany) -> None:
    owners = company.accounts.group_by("postal_code").agg(pl.col("owner").n_unique())
    assert owners["owner"].to_list() == [1] * owners.height


def test_a_rep_who_left_still_owns_a_book(company: DemoCompany) -> None:
    book = company.accounts.filter(pl.col("owner") == DEPARTED_REP)
    assert 30 <= book.height <= 120
    assert DEPARTED_REP not in company.reps["rep_id"]
    assert book["named_rep"].null_count() == book.height
    assert not book["locked"].any()


def test_named_accounts_and_locks_name_reps_who_are_there(company: DemoCompany) -> None:
    named = company.accounts.filter(pl.col("named_rep").is_not_null())
    locked = company.accounts.filter("locked")
    assert named.height == 30
    assert locked.height == 9
    assert set(named["named_rep"]) | set(locked["owner"]) <= set(company.reps["rep_id"])


def test_families_have_one_level_and_a_parent_that_exists(company: DemoCompany) -> None:
    sites = company.accounts.filter(pl.col("parent_id").is_not_null())
    parents = company.accounts.filter(pl.col("account_id").is_in(sites["parent_id"].implode()))
    assert sites.height > 100
    assert parents.height == sites["parent_id"].n_unique()
    assert parents["parent_id"].null_count() == parents.height


def test_some_accounts_need_a_skill_that_most_reps_have(company: DemoCompany) -> None:
    asked = company.accounts["required_skills"].drop_nulls()
    assert 0.04 < len(asked) / 3000 < 0.09
    assert set(asked) == {"industry:healthcare"}
    assert (company.reps["skills"] == "industry:healthcare").sum() == 18


def test_the_files_read_back_as_they_were_written(company: DemoCompany, tmp_path: Path) -> None:
    accounts, reps = write_company(company, tmp_path / "demo")
    read = pl.read_csv(accounts, schema=company.accounts.schema)
    assert read.equals(company.accounts)
    assert pl.read_csv(reps, schema=company.reps.schema).equals(company.reps)
