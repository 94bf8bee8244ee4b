"""Finds where accounts are: by their coordinates, their US postal code, or their city."""

from typing import Final

import polars as pl

from ridings.places.cities import in_countries, in_regions
from ridings.places.names import place_key, resolved
from ridings.places.postal import codes, five_digits, prefixes

_TEXT: Final = ("postal_code", "city", "state", "country")
_ASKED: Final = ("zip", "odd_code", "city", "state", "country")
_ANSWER: Final = ("latitude", "longitude", "place_source", "place_fault")


def locate(frame: pl.DataFrame) -> pl.DataFrame:
    """Give every row a latitude and a longitude, and say what they rest on.

    Parameters
    ----------
    frame : any of `latitude`, `longitude` (degrees), `postal_code`, `city`, `state`, `country` (text).

    Returns
    -------
    The same rows in the same order with `latitude`, `longitude`, `place_source` (`coordinates`,
    `postal_code`, `city`, or `postal_prefix`: the middle of the ZIP codes with the same three first
    digits) and `place_fault`, null or what was not found and what to give instead. Coordinates come
    first, then a US postal code, then the city; 0, 0 counts as no coordinates.
    """
    given = _with_all_columns(frame)
    # One answer for each different wording, not for each row; ZIP+4 codes fall together first.
    asked = given.filter(~_has_coordinates()).select(_ASKED).unique(maintain_order=True)
    answers = _answers(asked).rename({name: f"found_{name}" for name in _ANSWER})
    joined = given.join(answers, on=list(_ASKED), how="left", nulls_equal=True, maintain_order="left")
    own = _has_coordinates()
    located = joined.with_columns(
        pl.when(own).then("latitude").otherwise("found_latitude").alias("latitude"),
        pl.when(own).then("longitude").otherwise("found_longitude").alias("longitude"),
        pl.when(own).then(pl.lit("coordinates")).otherwise("found_place_source").alias("place_source"),
        pl.when(~own, pl.col("found_place_source").is_null())
        .then(pl.coalesce(_coordinate_fault(), "found_place_fault"))
        .alias("place_fault"),
    )
    kept = [*frame.columns, *(name for name in _ANSWER if name not in frame.columns)]
    return located.select(kept)


def _with_all_columns(frame: pl.DataFrame) -> pl.DataFrame:
    numbers = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(pl.Float64).alias(name)
        for name in ("latitude", "longitude")
    ]
    texts = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(pl.String).alias(name)
        for name in _TEXT
    ]
    code = pl.col("postal_code")
    return (
        frame.with_columns(*numbers, *texts)
        .with_columns(five_digits(code).alias("zip"))
        .with_columns(pl.when(pl.col("zip").is_null()).then(code).alias("odd_code"))
    )


def _in_range() -> pl.Expr:
    # NaN is larger than every number to Polars, so it fails these as well.
    return pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180)


def _has_coordinates() -> pl.Expr:
    at_null_island = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
    return (_in_range() & ~at_null_island).fill_null(value=False)


def _coordinate_fault() -> pl.Expr:
    """Say what is wrong with coordinates where nothing but coordinates was given."""
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    no_text = pl.all_horizontal(pl.col(name).fill_null("").str.strip_chars() == "" for name in _TEXT)
    return (
        pl.when(~no_text | (latitude.is_null() & longitude.is_null()))
        .then(None)
        .when(latitude.is_null() | longitude.is_null())
        .then(pl.lit("one coordinate is missing; give both latitude and longitude"))
        .when(_in_range())
        .then(pl.lit("0, 0 is open sea; give the real coordinates, a US postal code or a city"))
        .otherwise(pl.lit("coordinates out of range; give latitude -90 to 90 and longitude -180 to 180"))
    )


def _answers(asked: pl.DataFrame) -> pl.DataFrame:
    """Look up each different wording once: `_ASKED` and `_ANSWER`."""
    if asked.is_empty():  # no need then to open the tables of places
        types = dict.fromkeys(_ANSWER[:2], pl.Float64) | dict.fromkeys(_ANSWER[2:], pl.String)
        return asked.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in types.items())
    named = resolved(asked).with_columns(place_key(pl.col("city")).alias("city_key"))
    # Without a country a code is taken for a ZIP code, unless the state says otherwise.
    in_us = (pl.col("country_code") == "US") | (
        pl.col("country_key").is_null() & pl.col("state_key").is_null()
    )
    named = named.with_columns(
        in_us.alias("in_us"),
        pl.when(in_us).then("zip").alias("us_zip"),
        pl.when(in_us).then(pl.col("zip").str.head(3)).alias("prefix"),
    )
    # A state that is known must hold the city; one that is not known does not narrow the search.
    wide = pl.when(pl.col("region").is_null()).then("city_key").alias("wide_key")
    looked = (
        named.with_columns(wide)
        .join(codes().rename({"zip": "us_zip"}), on="us_zip", how="left", maintain_order="left")
        .join(in_regions(), on=["country_code", "admin1", "city_key"], how="left", maintain_order="left")
        .join(
            in_countries().rename({"city_key": "wide_key"}),
            on=["country_code", "wide_key"],
            how="left",
            maintain_order="left",
        )
        .join(prefixes(), on="prefix", how="left", maintain_order="left")
    )
    steps = ("zip", "region", "country", "prefix")
    return looked.select(
        *_ASKED,
        pl.coalesce(f"{step}_latitude" for step in steps).alias("latitude"),
        pl.coalesce(f"{step}_longitude" for step in steps).alias("longitude"),
        _place_source().alias("place_source"),
        _place_fault().alias("place_fault"),
    )


def _place_source() -> pl.Expr:
    """Name the first step that found the place."""
    return (
        pl.when(pl.col("zip_latitude").is_not_null())
        .then(pl.lit("postal_code"))
        .when(pl.coalesce("region_latitude", "country_latitude").is_not_null())
        .then(pl.lit("city"))
        .when(pl.col("prefix_latitude").is_not_null())
        .then(pl.lit("postal_prefix"))
    )


def _place_fault() -> pl.Expr:
    """Say what was not found and what to give instead, for a row that no step has placed."""
    code = pl.coalesce("zip", "odd_code", pl.lit("")).str.strip_chars()
    city_given = pl.col("city_key").is_not_null()
    where = pl.coalesce("region", pl.lit("")) + pl.when(pl.col("region").is_null()).then(
        pl.lit("")
    ).otherwise(pl.lit(", "))
    return (
        pl.when(pl.col("country_key").is_not_null() & pl.col("country_code").is_null())
        .then(
            pl.format(
                "country {} is not known; give its English name or two-letter code",
                _quoted(pl.col("country")),
            )
        )
        .when(city_given, pl.col("country_code").is_null(), pl.col("state_key").is_not_null())
        .then(pl.format("state {} is not known; give the country as well", _quoted(pl.col("state"))))
        .when(city_given, pl.col("country_code").is_null())
        .then(pl.format("city {} needs its state or country", _quoted(pl.col("city"))))
        .when(city_given)
        .then(
            pl.format(
                "city {} was not found in {}{}; give coordinates, a US postal code or the next larger city",
                _quoted(pl.col("city")),
                where,
                pl.coalesce("country_code", pl.lit("")),
            )
        )
        .when(code != "", "in_us")
        .then(pl.format("postal code {} is not a US ZIP code; give a city or coordinates", _quoted(code)))
        .when(code != "")
        .then(pl.lit("postal codes outside the US cannot be looked up; give a city or coordinates"))
        .otherwise(
            pl.lit("no place; give latitude and longitude, a US postal code, or a city with its state")
        )
    )


def _quoted(text: pl.Expr) -> pl.Expr:
    """Show a value in quotes, cut to a length that fits a line."""
    return pl.format("'{}'", text.fill_null("").str.strip_chars().str.head(40))
