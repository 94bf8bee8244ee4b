"""Things worth a look in accounts that are each correct by themselves; nothing here stops anyone."""

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from ridings.geo.distance import chord_to_km, unit_vectors
from ridings.market.finding import Finding
from ridings.market.wording import company, domain

FAR_KM: Final = 300.0
"""Accounts further than this from every home take overnight trips (see the measures)."""

_SHOWN: Final = 20  # ids a finding carries
# Two records this close (about 1 km) with one name and one postal code are one business geocoded twice.
_NEAR_LATITUDE, _NEAR_LONGITUDE = 0.01, 0.0125


def check(accounts: pl.DataFrame, reps: pl.DataFrame | None) -> tuple[Finding, ...]:
    """Look for duplicates, potential of zero, owners who are gone, and accounts far from everyone.

    Parameters
    ----------
    accounts : as declared in `columns.csv`, located; a check whose columns are absent finds nothing.
    reps : those who take part, or None when nobody is given.
    """
    return tuple(_findings(accounts.with_columns(_place_key(accounts)), reps))


def _findings(accounts: pl.DataFrame, reps: pl.DataFrame | None) -> Iterator[Finding]:
    has = set(accounts.columns)
    if "name" in has:
        yield from _same_name(accounts)
    if "website" in has:
        yield from _same_domain(accounts)
    if "potential" in has:
        yield from _no_potential(accounts)
    if reps is not None and "owner" in has:
        yield from _owners_gone(accounts, reps)
    if reps is not None and {"latitude", "longitude"} <= has & set(reps.columns):
        yield from _far_from_all(accounts, reps)


def finding(kind: str, message: str, accounts: pl.DataFrame) -> Finding:
    """Make a finding on some accounts: all are counted, the ids of the first are kept.

    Parameters
    ----------
    message : the sentence, in which `{count}` stands for the number of accounts.
    """
    count = f"{accounts.height:,} account{'s'[: accounts.height != 1]}"
    ids = tuple(accounts["account_id"].cast(pl.String).head(_SHOWN))
    return Finding(kind, message.replace("{count}", count), accounts.height, ids)


def _place_key(accounts: pl.DataFrame) -> pl.Expr:
    """One text for one place: the postal code, else city and state, else the coordinates to about 10 m."""
    has = set(accounts.columns)
    keys: list[pl.Expr] = []
    if "postal_code" in has:
        code = pl.col("postal_code").str.strip_chars().str.to_lowercase()
        keys.append(code.str.replace(r"^(\d{5})-?\d{4}$", "${1}").replace("", None))
    if "city" in has:
        names = ["city", *(name for name in ("state", "country") if name in has)]
        parts = [pl.col(name).str.strip_chars().str.to_lowercase() for name in names]
        keys.append(pl.concat_str([parts[0].replace("", None), *(part.fill_null("") for part in parts[1:])]))
    if {"latitude", "longitude"} <= has:
        keys.append(pl.concat_str(pl.col("latitude", "longitude").round(4), separator=" "))
    return pl.coalesce(keys or [pl.lit(None, pl.String)]).alias("_place")


def _same_name(accounts: pl.DataFrame) -> Iterator[Finding]:
    own = pl.lit(value=True)
    if "place_source" in accounts.columns:
        own = (pl.col("place_source") == "coordinates").fill_null(value=False)
    by_place = ["_name", "_place"]
    named = (
        accounts.with_row_index("_row")
        .with_columns(company(pl.col("name")).alias("_name"))
        .drop_nulls(by_place)
        .filter(pl.struct(by_place).is_duplicated())
        .sort(*by_place, "latitude", "longitude", "_row")
    )
    close = pl.lit(value=False)
    for step in (1, -1):
        # Against the record before and after: without coordinates of their own, the place says enough.
        apart = (pl.col("latitude") - pl.col("latitude").shift(step)).abs() > _NEAR_LATITUDE
        apart |= (pl.col("longitude") - pl.col("longitude").shift(step)).abs() > _NEAR_LONGITUDE
        both_own = own & own.shift(step).fill_null(value=False)
        same = pl.all_horizontal((pl.col(key) == pl.col(key).shift(step)) for key in by_place)
        close |= (same & ~(apart & both_own)).fill_null(value=False)
    doubled = named.filter(close)
    if doubled.height:
        first = doubled["name"][0]
        yield finding(
            "duplicate_name",
            f"{{count}} share name and place with another, the first {_quoted(first)}: "
            "merge or remove what is there twice",
            doubled.sort(*by_place, "_row"),
        )


def _same_domain(accounts: pl.DataFrame) -> Iterator[Finding]:
    # A family is one parent with its children; families may well share one web site.
    parent = pl.col("parent_id") if "parent_id" in accounts.columns else pl.lit(None, pl.String)
    sites = (
        accounts.with_row_index("_row")
        .with_columns(
            domain(pl.col("website")).alias("_domain"),
            pl.coalesce(parent, "account_id").alias("_family"),
        )
        .drop_nulls("_domain")
        .filter(pl.col("_domain").is_duplicated())
    )
    sites = _of_several_families(sites, "_domain", "semi").sort("_domain", "_place", "_row")
    doubled = _of_several_families(sites, ["_domain", "_place"], "semi")
    shared = _of_several_families(sites, ["_domain", "_place"], "anti")
    if doubled.height:
        yield finding(
            "duplicate_domain",
            f"{{count}} share web domain and place with another, the first {_quoted(doubled['_domain'][0])}: "
            "merge what is there twice",
            doubled,
        )
    if shared.height:
        counts = shared["_domain"].value_counts().sort("count", "_domain", descending=[True, False])
        most = _quoted(counts["_domain"][0])
        yield finding(
            "shared_domain",
            f"{{count}} share a web domain with accounts elsewhere, most of them {most}: "
            "usual for chains; give parent_id if families are to be kept together",
            shared,
        )


def _of_several_families(
    sites: pl.DataFrame, keys: str | list[str], how: Literal["semi", "anti"]
) -> pl.DataFrame:
    """Keep the accounts whose keys more than one family has ("semi"), or those whose keys have one."""
    family = pl.col("_family")
    spread = sites.group_by(keys).agg(family.min().alias("_first"), family.max().alias("_last"))
    several = spread.filter(pl.col("_first") != pl.col("_last"))
    return sites.join(several, on=keys, how=how, maintain_order="left")


def _no_potential(accounts: pl.DataFrame) -> Iterator[Finding]:
    idle = accounts.filter(pl.col("potential") == 0)
    if idle.height:
        yield finding(
            "zero_potential",
            "{count} with a potential of 0: work without anything to sell; "
            "leave them out, or leave the cell empty if it is unknown",
            idle,
        )


def _owners_gone(accounts: pl.DataFrame, reps: pl.DataFrame) -> Iterator[Finding]:
    left = accounts.drop_nulls("owner").filter(~pl.col("owner").is_in(reps["rep_id"].implode()))
    if left.height:
        owners = left["owner"].unique().sort()
        shown = ", ".join(owners.head(5)) + (", ..." if len(owners) > 5 else "")
        yield finding(
            "inactive_owner",
            f"{{count}} owned by someone who is not among the reps ({shown}): they get a new rep in any plan",
            left,
        )


def _far_from_all(accounts: pl.DataFrame, reps: pl.DataFrame) -> Iterator[Finding]:
    homes = reps.drop_nulls(["latitude", "longitude"])
    visited = accounts.drop_nulls(["latitude", "longitude"])
    if "channel" in visited.columns:
        visited = visited.filter(~pl.col("channel").is_in(["remote", "digital"]).fill_null(value=False))
    if not homes.height or not visited.height:
        return
    tree = cKDTree(unit_vectors(homes["latitude"].to_numpy(), homes["longitude"].to_numpy()))
    points = unit_vectors(visited["latitude"].to_numpy(), visited["longitude"].to_numpy())
    km = np.asarray(chord_to_km(tree.query(points)[0]))
    far = visited.filter(pl.Series(km > FAR_KM))
    if far.height:
        yield finding(
            "far_from_everyone",
            f"{{count}} more than {FAR_KM:.0f} km from the home of every rep, at most {km.max():,.0f} km: "
            "they cost overnight trips; serve them remotely or by a partner",
            far,
        )


def _quoted(text: str) -> str:
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"
