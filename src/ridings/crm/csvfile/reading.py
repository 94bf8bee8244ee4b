"""One door for every kind of table: a file, standard input, or a frame already in memory."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from ridings.crm.csvfile.columnar import from_frame, from_pandas, read_parquet
from ridings.crm.csvfile.guard import unguarded
from ridings.crm.csvfile.opening import LabelledFile, open_table
from ridings.crm.csvfile.rejects import LINE, none_rejected
from ridings.crm.csvfile.text import read_text
from ridings.crm.csvfile.workbook import read_workbook
from ridings.errors import DataError

MOST_COLUMNS = 2_000
Source: TypeAlias = str | Path | LabelledFile | pl.DataFrame | Any  # the last: a pandas frame


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its source: text columns and `line`, and the rows that could not be read."""

    name: str
    frame: pl.DataFrame
    rejected: pl.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The headers found."""
        return [name for name in self.frame.columns if name != LINE]


def read_raw(source: Source, null: tuple[str, ...] = (), table: str | None = None) -> RawTable:
    """Read a source; cells that are blank or in `null` become unknown, rows without any cell vanish.

    Of a workbook the sheet with the name of the table is read, else the first.

    Raises
    ------
    DataError
        If there is no header or no row, or the source is not what it says it is.
    RefusedError
        If a file is not there or may not be read.
    """
    raw = _read(source, table)
    if not raw.columns:
        raise DataError(f"{raw.name} is empty: expected a header and rows")
    if len(raw.columns) > MOST_COLUMNS:
        raise DataError(f"{raw.name} has {len(raw.columns):,} columns, at most {MOST_COLUMNS:,} are read")
    frame = _without_blanks(raw.frame, null)
    if not frame.height and not raw.rejected.height:
        raise DataError(f"{raw.name} has a header but no rows; columns found: {', '.join(raw.columns)}")
    return replace(raw, frame=frame)


def _read(source: Source, table: str | None) -> RawTable:
    if isinstance(source, pl.DataFrame):
        return RawTable("the frame", from_frame(source), none_rejected())
    if not isinstance(source, (str, Path, LabelledFile)):
        if not (hasattr(source, "iloc") and hasattr(source, "columns")):
            raise DataError(f"expected a path or a polars or pandas frame, not {type(source).__name__}")
        return RawTable("the frame", from_pandas(source), none_rejected())
    opened = open_table(source)
    name, notes = opened.name, opened.notes
    if opened.kind == "csv":
        frame, rejected = read_text(opened.data, name)
        return RawTable(name, unguarded(frame), rejected, notes)
    if opened.kind == "parquet":
        return RawTable(name, read_parquet(opened.data, name), none_rejected(), notes)
    read = read_workbook(opened.data, name, table)
    if read.sheets > 1:
        name = f"{name}, sheet {read.sheet!r},"
        notes = (*notes, f"read from the sheet {read.sheet!r}, of {read.sheets}")
    return RawTable(name, read.frame, none_rejected(), notes)


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
