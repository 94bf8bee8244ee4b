"""A table of the market as a frame, and as it is stored: money in cents, lists and other columns as text."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from ridings.market.columns import Column, columns
from ridings.storage.frames import extra_json, from_extra
from ridings.storage.schema.market import KEYS, LOCATED, is_money, stored_name

_PLACE = "place_source"
_DOUBTFUL = 0.25  # cents: nearer to a half than this, the float alone does not say where to round


def as_stored(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a frame in the columns of the database, those that the frame has."""
    declared = [one for one in columns(table) if one.name in frame.columns]
    made = [_stored(one, frame[one.name]) for one in declared]
    known = {one.name for one in declared} | {"line"}
    if table in LOCATED:
        known.add(_PLACE)
        if _PLACE in frame.columns:
            made.append(frame[_PLACE])
    others = [name for name in frame.columns if name not in known and frame[name].null_count() < frame.height]
    if others:
        made.append(extra_json(frame, sorted(others)))
    return pl.DataFrame(made)


def as_given(table: str, stored: pl.DataFrame) -> pl.DataFrame:
    """Return rows of the database as `load_market` gives them, without the columns that hold nothing."""
    always = {*KEYS[table]}
    if table == "accounts":
        always |= {"latitude", "longitude", _PLACE}
    made = [_given(one, stored[stored_name(one)]) for one in columns(table)]
    if table in LOCATED:
        made.append(stored[_PLACE])
    made = [one for one in made if one.name in always or one.null_count() < stored.height]
    if stored["extra"].null_count() < stored.height:
        made += from_extra(stored["extra"]).get_columns()
    return pl.DataFrame(made)


def cents(money: pl.Series) -> pl.Series:
    """Return money in whole cents, a half rounded away from 0 as the digits say, not as the float falls."""
    exact = money.fill_nan(None) * 100
    whole = exact.round(0, mode="half_away_from_zero").cast(pl.Int64)
    doubtful = ((exact - exact.floor() - 0.5).abs() < _DOUBTFUL).fill_null(False)
    if not doubtful.any():
        return whole
    places = doubtful.arg_true()
    said = [int((Decimal(repr(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP)) for value in money[places]]
    return whole.scatter(places, pl.Series(said, dtype=pl.Int64))


def amounts(cents_: pl.Series) -> pl.Series:
    """Return whole cents as the nearest floats."""
    # By numpy: polars multiplies by 1 / 100, which is not the nearest float.
    found = cents_.fill_null(0).to_numpy() / 100
    return pl.Series(cents_.name, found, dtype=pl.Float64).set(cents_.is_null(), None)


def _stored(declared: Column, values: pl.Series) -> pl.Series:
    name = stored_name(declared)
    if is_money(declared):
        return cents(values.cast(pl.Float64)).alias(name)
    if declared.numeric:
        return values.cast(pl.Float64).alias(name)
    return values.alias(name)


def _given(declared: Column, values: pl.Series) -> pl.Series:
    if is_money(declared):
        values = amounts(values)
    elif declared.type == "list":
        values = values.str.split(";")
    return values.alias(declared.name)
