"""Rows that cannot be used: the line, the column, the value and the reason, as one frame."""

from collections.abc import Iterable, Sequence

import polars as pl

REJECTED = {"line": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
LINE = "line"
SHOWN = 200  # characters of a faulty value that are kept


def none_rejected() -> pl.DataFrame:
    """Return the frame of no rejected row."""
    return pl.DataFrame(schema=REJECTED)


def rejected_rows(rows: Sequence[tuple[int, str, str, str]]) -> pl.DataFrame:
    """Make the frame of (line, column, value, reason) given one by one."""
    return pl.DataFrame(list(rows), schema=REJECTED, orient="row")


def reject(
    frame: pl.DataFrame, faulty: pl.Series, column: str, value: pl.Series | None, reason: str | pl.Series
) -> pl.DataFrame:
    """Name the rows of `frame` where `faulty` is true, with the value found there and the reason."""
    height = frame.height
    shown = pl.Series([None], dtype=pl.String).new_from_index(0, height) if value is None else value
    reasons = pl.Series([reason]).new_from_index(0, height) if isinstance(reason, str) else reason
    return pl.DataFrame(
        {
            "line": frame[LINE].filter(faulty),
            "column": pl.Series([column]).new_from_index(0, height).filter(faulty),
            "value": shown.filter(faulty).str.slice(0, SHOWN).fill_null(""),
            "reason": reasons.filter(faulty),
        },
        schema=REJECTED,
    )


def gather(rejects: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put faults together, in the order of their lines."""
    return pl.concat([none_rejected(), *rejects]).sort("line", "column", maintain_order=True)
