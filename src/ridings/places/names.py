"""Names as people type them, brought to one form, and the codes of countries and states."""

from functools import cache
from typing import Final

import polars as pl

from ridings.market.wording import folded
from ridings.places.data_files import facts, table

US_TERRITORIES: Final = ("AS", "GU", "MP", "PR", "VI")
"""Stated as a country by some and as a state by others; here always states of the US."""


def place_key(text: pl.Expr) -> pl.Expr:
    """Fold a place's name, with Saint, Fort and Mount shortened; empty becomes null."""
    plain = folded(text)
    for word, short in (("saint", "st"), ("fort", "ft"), ("mount", "mt")):
        plain = plain.str.replace_all(rf"\b{word}\b", short)
    return plain


@cache
def country_keys() -> pl.DataFrame:
    """Folded names and codes of countries: `country_key`, `country` (ISO 3166 two letters)."""
    lands = table("countries")
    spellings = [
        lands.select("country", name="country"),
        lands.select("country", name="iso3"),
        lands.select("country", "name"),
        facts("country_names"),
    ]
    return (
        pl.concat(spellings)
        .select(place_key(pl.col("name")).alias("country_key"), "country")
        .unique("country_key", keep="first", maintain_order=True)
    )


@cache
def region_keys() -> pl.DataFrame:
    """Folded names and codes of states and provinces: `country`, `state_key`, `region`, `admin1`."""
    regions = facts("regions").rename({"code": "region"})
    spellings = [regions.with_columns(name="region"), regions]
    return (
        pl.concat(spellings)
        .select("country", place_key(pl.col("name")).alias("state_key"), "region", "admin1")
        .unique(["country", "state_key"], keep="first", maintain_order=True)
    )


def resolved(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what `state` and `country` mean.

    Parameters
    ----------
    frame : has text columns `state` and `country`.

    Returns
    -------
    The same rows in the same order with `country_key` and `state_key` (folded, null when empty),
    `country_code` (null when unknown), `region` (the state's code) and `admin1` (its code in the table of
    cities). A state alone implies its country, the US first; US territories are states of the US.
    """
    implied = region_keys().unique("state_key", keep="first", maintain_order=True)
    is_territory = pl.col("stated").is_in(US_TERRITORIES)
    country_less = pl.col("country_key").is_null()
    return (
        frame.with_columns(
            place_key(pl.col("country")).alias("country_key"), place_key(pl.col("state")).alias("state_key")
        )
        .join(
            country_keys().rename({"country": "stated"}), on="country_key", how="left", maintain_order="left"
        )
        .with_columns(
            pl.when(is_territory)
            .then(pl.col("stated").str.to_lowercase())
            .otherwise("state_key")
            .alias("state_key"),
            pl.when(is_territory).then(pl.lit("US")).otherwise("stated").alias("stated"),
        )
        .join(
            implied.select("state_key", implied="country"), on="state_key", how="left", maintain_order="left"
        )
        .with_columns(pl.when(country_less).then("implied").otherwise("stated").alias("country_code"))
        .join(
            region_keys().rename({"country": "country_code"}),
            on=["country_code", "state_key"],
            how="left",
            maintain_order="left",
        )
        .drop("stated", "implied")
    )
