"""CSV to columns of text, with the line of every row and the reason for every row that is broken.

A whole file is first scanned for its separators outside quotes. Where every row has as many fields as the
header, the fast reader takes it; else each row is read by itself, so that the broken ones can be named.
"""

import csv
import io
import sys
from collections.abc import Iterator

import numpy as np
import polars as pl

from ridings.crm.csvfile.rejects import LINE, SHOWN, none_rejected, rejected_rows
from ridings.errors import DataError

_BATCH = 50_000  # rows turned into columns at a time
_CHUNK = 1 << 24  # bytes scanned at a time
_ENCODING = "is not UTF-8: save the file as 'CSV UTF-8'"


def read_text(data: bytes, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read CSV bytes (UTF-8, BOM accepted; comma, semicolon or tab) into text columns.

    Returns
    -------
    tuple of DataFrame
        The rows as written, with their physical `line` (the header being line 1, a cell with line breaks
        taking several); and the rejected rows.

    Raises
    ------
    DataError
        If there is no header or no row, or the file is not UTF-8 text at all.
    """
    data = _plain(data, name)
    end = _header_end(data)
    delimiter = _delimiter(data[:end])
    header = _header(data[:end], delimiter, name)
    body = memoryview(data)[end:]
    first = 1 + data.count(b"\n", 0, end)
    lines = _scan(body, delimiter, len(header), first)
    frame = None if lines is None else _fast(bytes(body), delimiter, header)
    if frame is not None and lines is not None and frame.height == len(lines):
        return frame.with_columns(pl.Series(LINE, lines)), none_rejected()
    return _careful(bytes(body), delimiter, header, first)


def _plain(data: bytes, name: str) -> bytes:
    """Drop a byte order mark, make line ends uniform where old, and refuse what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{name} is UTF-16, {_ENCODING[3:]}")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data[: 1 << 16]:
        raise DataError(f"{name} is not text: expected CSV (UTF-8), .xlsx or .parquet")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if not data.strip():
        raise DataError(f"{name} is empty: expected a header and rows")
    return data


def _header_end(data: bytes) -> int:
    """Return where the first record ends, its line break included."""
    end = -1
    while True:
        end = data.find(b"\n", end + 1)
        if end < 0:
            return len(data)
        if data.count(b'"', 0, end) % 2 == 0 and data[:end].strip():
            return end + 1


def _delimiter(header: bytes) -> str:
    outside = b"".join(header.split(b'"')[::2])
    return max((",", ";", "\t"), key=lambda mark: outside.count(mark.encode()))


def _header(record: bytes, delimiter: str, name: str) -> list[str]:
    """Return the names of the columns; a repeated one gets a number, a missing one its place."""
    try:
        text = record.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"the header of {name} {_ENCODING}") from error
    names: list[str] = []
    for place, found in enumerate(next(csv.reader([text.strip("\r\n")], delimiter=delimiter)), start=1):
        wanted = found.strip() or f"column {place}"
        unique, copy = wanted, 1
        while unique in names or unique == LINE:
            copy += 1
            unique = f"{wanted} ({copy})"
        names.append(unique)
    return names


def _scan(body: memoryview, delimiter: str, fields: int, before: int) -> np.ndarray | None:
    """Return the physical line of every record, or None where some record has other than `fields` fields."""
    raw = np.frombuffer(body, dtype=np.uint8)
    mark, seen, quoted, line = ord(delimiter), 0, np.uint8(0), before
    starts: list[np.ndarray] = [np.array([before], dtype=np.int64)]
    for offset in range(0, len(raw), _CHUNK):
        part = raw[offset : offset + _CHUNK]
        newline = part == 10
        inside = (np.cumsum(part == 34, dtype=np.uint8) + quoted) & 1
        quoted = inside[-1]
        marks = np.flatnonzero((newline | (part == mark)) & (inside == 0))
        ends = newline[marks]
        due = (np.arange(seen, seen + len(marks)) % fields) == fields - 1
        if not np.array_equal(ends, due):
            return None
        seen += len(marks)
        breaks = np.flatnonzero(newline)
        starts.append(line + 1 + np.searchsorted(breaks, marks[ends]))
        line += len(breaks)
    if quoted:
        return None
    lines: np.ndarray = np.concatenate(starts)
    if len(raw) and raw[-1] == 10:
        return lines[:-1]
    return lines if seen % fields == fields - 1 else None


def _fast(body: bytes, delimiter: str, header: list[str]) -> pl.DataFrame | None:
    if not body:
        return pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    try:
        return pl.read_csv(
            body, has_header=False, new_columns=header, separator=delimiter, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        return None  # the careful reader says which row it is


def _careful(
    body: bytes, delimiter: str, header: list[str], before: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read record by record, setting aside those that are broken."""
    schema = dict.fromkeys(header, pl.String)
    rows: list[list[str]] = []
    lines: list[int] = []
    parts = [pl.DataFrame(schema=schema)]
    bad: list[tuple[int, str, str, str]] = []
    for line, last, row in _records(body, delimiter, before):
        reason = _fault(row, len(header), last - line)
        if reason:
            shown = delimiter.join(row)[:SHOWN].encode("utf-8", "replace").decode("utf-8")
            bad.append((line, "", shown, reason))
            continue
        rows.append(row)
        lines.append(line)
        if len(rows) == _BATCH:
            parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
            rows = []
    parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
    frame = pl.concat(parts).with_columns(pl.Series(LINE, lines, dtype=pl.Int64))
    return frame, rejected_rows(bad)


def _records(body: bytes, delimiter: str, before: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the first line, the last line and the fields of every record that is not blank."""
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", errors="surrogateescape", newline="")
    limit = csv.field_size_limit(sys.maxsize)
    try:
        reader = csv.reader(text, delimiter=delimiter)
        line = before
        for row in reader:
            last = before + reader.line_num - 1
            if row:
                yield line, last, row
            line = last + 1
    finally:
        csv.field_size_limit(limit)


def _fault(row: list[str], fields: int, spanned: int) -> str:
    if len(row) != fields:
        reason = f"{len(row)} fields where the header has {fields}: quote cells that hold the separator"
        if spanned:
            reason += f"; a quote opened here closes {spanned} lines below, if at all"
        return reason
    text = "".join(row)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return f"the line {_ENCODING}"
    return ""
