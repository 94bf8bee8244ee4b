"""Northfold Instruments, a fictitious company on real US geography, for the demonstration and the tests.

It sells measuring instruments from the Ohio valley to the Southeast with 24 field reps. Its territories were
drawn by county line long ago, each state cut into strips by a number of counties: simple to say, and by now
far from fair. Every place is real; every firm, person, figure and web address is invented.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ridings.app.demo_accounts import draw_accounts
from ridings.app.demo_reps import TEAM, draw_reps, strip_owners
from ridings.places.data_files import table

COMPANY_NAME = "Northfold Instruments"
DEPARTED_REP = "R-GONE"  # left, and nobody has taken over the book yet
DEPARTED_COUNTIES = (
    "51550",
    "51710",
    "51740",
    "51800",
    "51810",
)  # Norfolk and round it
NAMED_SHARE = 0.01
LOCKED_ACCOUNTS = 9


@dataclass(frozen=True)
class DemoCompany:
    """The demonstration's two CRM exports, in the columns of `columns.csv`.

    `accounts` has 3,000 rows sorted by `account_id`, `reps` 24 sorted by `rep_id`.
    """

    accounts: pl.DataFrame
    reps: pl.DataFrame


def make_company(seed: int = 7, postal_codes: pl.DataFrame | None = None) -> DemoCompany:
    """Make the company; the same seed gives the same company, to the last digit.

    Parameters
    ----------
    seed
        Seed of every draw.
    postal_codes
        The postal codes to place it on, by default the packaged ones: `postal_code`, `latitude`, `longitude`
        (degrees), `city`, `state`, `county` (five-digit code), `time_zone`, `population`, `establishments`.
    """
    rng = np.random.default_rng(seed)
    codes = table("postal_codes") if postal_codes is None else postal_codes
    sold_in = sorted({seat.state for seat in TEAM})
    placed = pl.col("state").is_in(sold_in) & pl.col("county").is_not_null()
    codes = codes.filter(placed).sort("postal_code")
    reps = draw_reps(codes, rng)
    accounts = own(draw_accounts(codes, rng), codes, rng)
    return DemoCompany(accounts=accounts, reps=reps)


def write_company(company: DemoCompany, folder: Path) -> tuple[Path, Path]:
    """Write `accounts.csv` and `reps.csv` into `folder`, made if need be; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts, reps = folder / "accounts.csv", folder / "reps.csv"
    company.accounts.write_csv(accounts)
    company.reps.write_csv(reps)
    return accounts, reps


def own(accounts: pl.DataFrame, codes: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Give every account today's owner, by its county, and drop the county.

    A few accounts are named or locked to that owner, and some counties still lie with a rep who has left.
    """
    owners = strip_owners(codes)
    owned = accounts.join(owners, on="county", how="left", maintain_order="left")
    regions = {seat.state: seat.region for seat in TEAM}
    owned = owned.with_columns(region=pl.col("state").replace_strict(regions))
    book = pl.col("county").is_in(DEPARTED_COUNTIES)
    owned = owned.with_columns(owner=pl.when(book).then(pl.lit(DEPARTED_REP)).otherwise(pl.col("owner")))
    count = owned.height
    present = ((owned["owner"] != DEPARTED_REP) & owned["required_skills"].is_null()).to_numpy()
    large = present & (owned["tier"] == "A").to_numpy()
    named, locked = np.zeros(count, bool), np.zeros(count, bool)
    named[rng.choice(np.flatnonzero(large), round(NAMED_SHARE * count), replace=False)] = True
    locked[rng.choice(np.flatnonzero(present & ~named), LOCKED_ACCOUNTS, replace=False)] = True
    years = rng.integers(2012, 2025, count)
    months = rng.integers(1, 13, count)
    return owned.with_columns(
        owner_since=pl.Series([f"{y}-{m:02d}-01" for y, m in zip(years, months, strict=True)]).str.to_date(),
        named_rep=pl.when(pl.Series(named)).then(pl.col("owner")),
        locked=pl.Series(locked),
    ).drop("county")
