"""Parquet and frames made elsewhere, to the same columns of text that a CSV file gives."""

from typing import Any

import numpy as np
import polars as pl

from ridings.crm.csvfile.apart import read_apart
from ridings.crm.csvfile.rejects import LINE
from ridings.errors import DataError


def read_parquet(data: bytes, name: str) -> pl.DataFrame:
    """Read a Parquet file.

    Raises
    ------
    DataError
        If it is broken, or larger than what is read.
    """
    length = int.from_bytes(data[-8:-4], "little")
    if len(data) < 12 or not data.endswith(b"PAR1") or length > len(data) - 12:
        raise DataError(f"{name} is not a readable Parquet file: it is cut off; write it again, or as CSV")
    return from_frame(read_apart("parquet", data, name))


def from_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn a frame of any types into text columns; row i counts as line i + 2, as if below a header."""
    return numbered(frame.select(_text(frame[name]) for name in frame.columns))


def from_pandas(frame: Any) -> pl.DataFrame:
    """Turn a pandas frame into text columns, by its arrays alone; what pandas calls missing is unknown."""
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        raise DataError(f"two columns of the frame have one name; columns found: {', '.join(names)}")
    series = []
    for place, name in enumerate(names):
        column = frame.iloc[:, place]
        missing = column.isna().to_numpy()
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufb":
            made = pl.Series(name, column.to_numpy())
        else:
            values = column.astype(object).to_numpy()
            texts = [None if gone else str(value) for value, gone in zip(values, missing, strict=True)]
            made = pl.Series(name, texts, dtype=pl.String)
        series.append(made.set(pl.Series(missing), None))
    return from_frame(pl.DataFrame(series))


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the line of every row: its place, the header being line 1."""
    if LINE in frame.columns:
        frame = frame.rename({LINE: f"{LINE} (2)"})
    return frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(LINE))


def _text(values: pl.Series) -> pl.Series:
    kind = values.dtype
    if kind == pl.String:
        return values
    if isinstance(kind, pl.List):
        return values.cast(pl.List(pl.String)).list.join(";")
    if kind.is_float():
        known = values.drop_nulls()
        if bool((known.is_finite() & (known == known.round()) & (known.abs() < 1e15)).all()):
            return values.cast(pl.Int64).cast(pl.String)  # an id read as a number keeps no ".0"
    try:
        return values.cast(pl.String)
    except pl.exceptions.PolarsError as error:
        raise DataError(f"column {values.name}: cells of type {kind} cannot be read as text") from error
