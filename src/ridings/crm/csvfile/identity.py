"""Ids: of several columns, made for rows that have none, and each given only once."""

import hashlib

import polars as pl

from ridings.crm.csvfile.rejects import LINE, reject

_PLACE = ("name", "address", "city", "state", "postal_code", "country", "latitude", "longitude")
_APART = "\x1f"


def joined(frame: pl.DataFrame, parts: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    """Join columns of text to an id with `-`; also say in which rows every part is there."""
    text = pl.concat_str([pl.col(part) for part in parts], separator="-", ignore_nulls=True)
    whole = pl.all_horizontal([pl.col(part).is_not_null() for part in parts])
    made = frame.select(text.replace("", None).alias("id"), whole.alias("whole"))
    return made["id"], made["whole"]


def stable_ids(frame: pl.DataFrame, given: pl.Series, whole: pl.Series, named: dict[str, str]) -> pl.Series:
    """Give every row that is not `whole` an id made of what is given and a digest of its name and place.

    The id does not depend on the order of rows. Rows alike in name and place are told apart by the rest of
    their cells: the second gets `-2`, the third `-3`.

    Parameters
    ----------
    frame
        The rows as text, with `line`.
    given, whole
        The id or what there is of it, and whether it is all there.
    named
        Our name to their header, to find name and place.
    """
    places = [named[name] for name in _PLACE if name in named]
    cells = sorted(name for name in frame.columns if name != LINE)
    lacking = frame.with_columns(given.alias(_APART), row=pl.int_range(pl.len())).filter(~whole)
    plain = [pl.col(name).fill_null("").str.to_lowercase().str.replace_all(r"\s+", " ") for name in places]
    key = pl.concat_str([pl.col(_APART).fill_null(""), *plain], separator=_APART)
    digests = pl.Series([_digest(text) for text in lacking.select(key).to_series()], dtype=pl.String)
    made = lacking.with_columns(
        pl.concat_str([pl.col(_APART), digests], separator="-", ignore_nulls=True).alias(_APART)
    ).sort([_APART, *cells, LINE], nulls_last=True)
    nth = pl.int_range(1, pl.len() + 1).over(_APART)
    final = pl.when(nth == 1).then(_APART).otherwise(pl.concat_str([_APART, nth], separator="-"))
    made = made.select("row", final.alias(_APART))
    return given.clone().scatter(made["row"], made[_APART])


def repeated(frame: pl.DataFrame, ids: str, theirs: str) -> pl.DataFrame:
    """Reject every row whose id an earlier line has, naming that line."""
    twice = frame.select(LINE, ids).filter(pl.col(ids).is_not_null() & pl.col(ids).is_duplicated())
    twice = twice.with_columns(pl.col(LINE).min().over(ids).alias("first"))
    later = twice[LINE] > twice["first"]
    reason = twice.select(pl.format("the id is on line {} already", "first")).to_series()
    return reject(twice, later, theirs, twice[ids], reason)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=6).hexdigest()
