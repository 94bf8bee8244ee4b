"""US postal codes: what people type, brought to five digits, and where they are."""

from functools import cache

import polars as pl

from ridings.places.data_files import table


def five_digits(text: pl.Expr) -> pl.Expr:
    """Bring a ZIP code to five digits; null when it cannot be one.

    Takes ZIP+4 with and without its dash, numbers that lost their leading zeros (2138, 21381234) and
    numbers read as decimals (2138.0).
    """
    bare = text.str.strip_chars().str.replace(r"^(?i:us)[- ]", "").str.replace(r"\.0+$", "")
    short = bare.str.extract(r"^(\d{3,5})(?:[- ]+\d{0,4})?$").str.zfill(5)
    long = bare.str.extract(r"^(\d{7,9})$").str.zfill(9).str.head(5)
    return pl.coalesce(short, long)


def _center(by: str) -> list[pl.Expr]:
    """Mean coordinates weighted by people; a code without residents counts as one person."""
    weight = pl.col("population").fill_null(0) + 1
    return [
        ((pl.col(axis) * weight).sum() / weight.sum()).round(4).alias(f"{by}_{axis}")
        for axis in ("latitude", "longitude")
    ]


@cache
def codes() -> pl.DataFrame:
    """ZIP codes: `zip`, `zip_latitude`, `zip_longitude`."""
    return table("postal_codes").select(zip="postal_code", zip_latitude="latitude", zip_longitude="longitude")


@cache
def prefixes() -> pl.DataFrame:
    """Centres of population by three digits of ZIP: `prefix`, `prefix_latitude`, `prefix_longitude`."""
    civil = table("postal_codes").filter(~pl.col("state").is_in(["AA", "AE", "AP"]))
    by_prefix = civil.group_by(pl.col("postal_code").str.head(3).alias("prefix"), maintain_order=True)
    return by_prefix.agg(_center("prefix"))


@cache
def towns() -> pl.DataFrame:
    """Towns that postal codes name: `state`, `name`, `population`, `town_latitude`, `town_longitude`."""
    by_town = table("postal_codes").group_by("state", pl.col("city").alias("name"), maintain_order=True)
    return by_town.agg(*_center("town"), pl.col("population").sum())
