"""Look into a file before it is imported: which table it is, its columns, and which of ours they would be."""

import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ridings.app.files import copy_file, read_file
from ridings.app.import_reading import TABLES
from ridings.app.uploads import own_file
from ridings.app.workspace import Workspace
from ridings.crm.csvfile.gunzip import GZIP
from ridings.crm.csvfile.mapping import Mapped, map_columns
from ridings.crm.csvfile.opening import LabelledFile
from ridings.crm.csvfile.reading import RawTable, read_raw
from ridings.errors import DataError
from ridings.market.columns import columns
from ridings.storage.files import StoredFile

HEAD = 1 << 20  # bytes of a text that are looked at
SAMPLES, LONGEST = 3, 60
NAMED = 3  # columns that the name of the file counts as much as
_WHOLE = (b"PK", b"PAR1")  # workbooks and Parquet can only be read whole


@dataclass(frozen=True)
class FileColumn:
    """A column of a file; `ours` is None where it is kept under its own name."""

    name: str
    ours: str | None
    samples: tuple[str, ...]
    filled: float  # share of the rows looked at


@dataclass(frozen=True)
class FileLook:
    """What a file seems to be: `table` as guessed or as given, and its columns in their order."""

    table: str
    guessed: str
    rows: int  # that were looked at
    whole: bool  # whether those are all
    columns: tuple[FileColumn, ...]
    notes: tuple[str, ...]


def look_into(workspace: Workspace, file_id: int, table: str | None = None) -> FileLook:
    """Read the beginning of a file of one's own, and match its columns to those of a table.

    Raises
    ------
    DataError
        If it cannot be read as a table.
    NotFoundError
        If there is none, or it is another's.
    """
    file = own_file(workspace, file_id)
    raw, whole = _read(workspace, file)
    matched = {name: map_columns(raw, name, {}) for name in TABLES}
    guessed = max(TABLES, key=lambda name: _likeness(name, matched[name], file.name))
    found = matched[table or guessed]
    ours = {theirs: our for our, theirs in found.ours.items()}
    listed = tuple(_column(raw.frame[name], ours.get(name)) for name in raw.columns)
    return FileLook(table or guessed, guessed, raw.frame.height, whole, listed, (*raw.notes, *found.notes))


def _likeness(table: str, mapped: Mapped, name: str) -> tuple[bool, int]:
    """How much a file is like a table: all that is required first, then how many columns are known."""
    required = all(one.name in mapped.ours for one in columns(table) if one.required)
    named = table in name.lower() or table.removesuffix("s") in name.lower()
    return required, len(mapped.ours) + NAMED * named


def _column(cells: pl.Series, ours: str | None) -> FileColumn:
    known = cells.drop_nulls()
    samples = tuple(text[:LONGEST] for text in known.unique(maintain_order=True).head(SAMPLES))
    return FileColumn(cells.name, ours, samples, len(known) / len(cells) if len(cells) else 0.0)


def _read(workspace: Workspace, file: StoredFile) -> tuple[RawTable, bool]:
    """The table, and whether it is whole; of a long text only its beginning is read."""
    with tempfile.TemporaryDirectory(prefix="ridings-") as folder:
        head = _head(workspace, file)
        if head is not None:
            path = Path(folder, "head")
            path.write_bytes(head)
            plain = file.name[:-3] if file.name.lower().endswith(".gz") else file.name
            try:
                return read_raw(LabelledFile(path, plain)), False
            except DataError:
                pass  # a cell of many lines may be cut: the whole file tells whether it is readable
        return read_raw(LabelledFile(copy_file(workspace, file, Path(folder)), file.name)), True


def _head(workspace: Workspace, file: StoredFile) -> bytes | None:
    """The first lines of a long text, unpacked; None of what is short or can only be read whole."""
    data, cut = b"", False
    for part in read_file(workspace, file):
        data += part
        if len(data) >= HEAD:
            cut = len(data) < file.size or len(data) > HEAD
            break
    if data.startswith(GZIP):
        unpacking = zlib.decompressobj(31)
        try:
            data = unpacking.decompress(data, HEAD)
        except zlib.error:
            return None  # read whole, it is told what is wrong with it
        cut = not unpacking.eof
    if not cut or data.startswith(_WHOLE):
        return None
    end = data[:HEAD].rfind(b"\n") + 1
    return data[: end + data.startswith(b"\xff\xfe")] if end else None
