"""One door for every kind of table: a file, standard input, or a frame already in memory."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from ridings.crm.csvfile.columnar import from_frame, from_pandas, read_parquet, read_workbook
from ridings.crm.csvfile.guard import unguarded
from ridings.crm.csvfile.opening import open_table
from ridings.crm.csvfile.rejects import LINE, none_rejected
from ridings.crm.csvfile.text import read_text
from ridings.errors import DataError

Source: TypeAlias = str | Path | pl.DataFrame | Any  # the last: a pandas frame


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its source: text columns and `line`, and the rows that could not be read."""

    name: str
    frame: pl.DataFrame
    rejected: pl.DataFrame

    @property
    def columns(self) -> list[str]:
        """The headers found."""
        return [name for name in self.frame.columns if name != LINE]


def read_raw(source: Source, null: tuple[str, ...] = ()) -> RawTable:
    """Read a source; cells that are blank or in `null` become unknown, rows without any cell vanish.

    Raises
    ------
    DataError
        If there is no header or no row, or the source is not what it says it is.
    RefusedError
        If a file is not there or may not be read.
    """
    name, frame, rejected = _read(source)
    if not [column for column in frame.columns if column != LINE]:
        raise DataError(f"{name} is empty: expected a header and rows")
    frame = _without_blanks(frame, null)
    if not frame.height and not rejected.height:
        found = ", ".join(column for column in frame.columns if column != LINE)
        raise DataError(f"{name} has a header but no rows; columns found: {found}")
    return RawTable(name, frame, rejected)


def _read(source: Source) -> tuple[str, pl.DataFrame, pl.DataFrame]:
    if isinstance(source, pl.DataFrame):
        return "the frame", from_frame(source), none_rejected()
    if not isinstance(source, (str, Path)):
        if not (hasattr(source, "iloc") and hasattr(source, "columns")):
            raise DataError(f"expected a path or a polars or pandas frame, not {type(source).__name__}")
        return "the frame", from_pandas(source), none_rejected()
    opened = open_table(source)
    if opened.kind == "csv":
        frame, rejected = read_text(opened.data, opened.name)
        return opened.name, unguarded(frame), rejected
    read = read_workbook if opened.kind == "xlsx" else read_parquet
    return opened.name, read(opened.data, opened.name), none_rejected()


def _without_blanks(frame: pl.DataFrame, null: tuple[str, ...]) -> pl.DataFrame:
    cells = pl.exclude(LINE)
    unknown = ["", *(value.strip() for value in null)]
    frame = frame.with_columns(cells.str.strip_chars())
    frame = frame.with_columns(pl.when(~cells.is_in(unknown)).then(cells))
    frame = frame.filter(~pl.all_horizontal(cells.is_null()))
    nameless = [
        name
        for name in frame.columns
        if name.startswith(("column ", "__UNNAMED__")) and frame[name].null_count() == frame.height
    ]
    return frame.drop(nameless)
