"""CSV to columns of text, with the line of every row and the reason for every row that is broken.

A whole file is first scanned for its separators outside quotes. Where every row has as many fields as the
header and nothing is unusual, the fast reader takes it; else each row is read by itself, so that the broken
ones can be named.
"""

import numpy as np
import polars as pl

from ridings.crm.csvfile.header import ENCODING, header_end, header_names, separator
from ridings.crm.csvfile.records import read_records
from ridings.crm.csvfile.rejects import LINE, SHOWN, gather, none_rejected, reject
from ridings.errors import DataError

_CHUNK = 1 << 24  # bytes scanned at a time
_NULLS = 100  # a null byte among so many bytes at the start: no text


def read_text(data: bytes, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read CSV bytes (UTF-8, BOM accepted; comma, semicolon or tab) into text columns.

    Returns
    -------
    tuple of DataFrame
        The rows as written, with their physical `line` (the header being line 1, a cell with line breaks
        taking several); and the rejected rows, among them the header where it comes again.

    Raises
    ------
    DataError
        If there is no header or no row, or the file is not UTF-8 text at all.
    """
    data = _plain(data, name)
    end = header_end(data, name)
    delimiter = separator(data[:end])
    fields, header = header_names(data[:end], delimiter, name)
    body = memoryview(data)[end:]
    first = 1 + len(data[:end].splitlines())
    lines = _scan(body, delimiter, len(header), first)
    frame = None if lines is None else _fast(body, delimiter, header)
    if frame is not None and lines is not None and frame.height == len(lines):
        return _without_header(frame.with_columns(pl.Series(LINE, lines)), fields, none_rejected())
    frame, rejected = read_records(body, delimiter, header, first)
    return _without_header(frame, fields, rejected)


def _plain(data: bytes, name: str) -> bytes:
    """Drop a byte order mark, make line ends uniform where old, and refuse what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{name} is UTF-16, {ENCODING[3:]}")
    data = data.removeprefix(b"\xef\xbb\xbf")
    start = data[: 1 << 16]
    if start.count(b"\0") * _NULLS > len(start):
        raise DataError(f"{name} is not text: expected CSV (UTF-8), .xlsx or .parquet")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if not data.strip():
        raise DataError(f"{name} is empty: expected a header and rows")
    return data


def _scan(body: memoryview, delimiter: str, fields: int, before: int) -> np.ndarray | None:
    """Return the physical line of every record, or None where anything is unusual.

    That is a record that has other than `fields` fields, a quote in the middle of a field, a line end of the
    old kind, or a null byte.
    """
    raw = np.frombuffer(body, dtype=np.uint8)
    mark, seen, quoted, line = ord(delimiter), 0, np.uint8(0), before
    starts: list[np.ndarray] = [np.array([before], dtype=np.int64)]
    for offset in range(0, len(raw), _CHUNK):
        part = raw[offset : offset + _CHUNK]
        newline = part == 10
        quotes = part == 34
        inside = (np.cumsum(quotes, dtype=np.uint8) + quoted) & 1
        quoted = inside[-1]
        marks = np.flatnonzero((newline | (part == mark)) & (inside == 0))
        ends = newline[marks]
        due = (np.arange(seen, seen + len(marks)) % fields) == fields - 1
        if not np.array_equal(ends, due) or not part.all():
            return None
        if _misplaced(raw, offset, np.flatnonzero(quotes), np.flatnonzero(part == 13), inside, mark):
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


def _misplaced(
    raw: np.ndarray, offset: int, quotes: np.ndarray, returns: np.ndarray, inside: np.ndarray, mark: int
) -> bool:
    """Whether a quote opens or closes inside a field, or a carriage return ends a line by itself."""
    last = len(raw) - 1
    if len(returns):
        at = offset + returns
        if at[-1] == last or (raw[at + 1] != 10).any():
            return True
    if not len(quotes):
        return False
    at, opens = offset + quotes, inside[quotes] == 1
    before, after = raw[np.maximum(at - 1, 0)], raw[np.minimum(at + 1, last)]
    begins = (before == mark) | (before == 10) | (before == 34) | (at == 0)
    closes = (after == mark) | (after == 10) | (after == 13) | (after == 34) | (at == last)
    return bool((opens & ~begins).any() or (~opens & ~closes).any())


def _fast(body: memoryview, delimiter: str, header: list[str]) -> pl.DataFrame | None:
    if not body:
        return pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    try:
        return pl.read_csv(
            bytes(body), has_header=False, new_columns=header, separator=delimiter, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        return None  # the careful reader says which row it is


def _without_header(
    frame: pl.DataFrame, fields: list[str], rejected: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set aside rows that are the header again, as where files were put together."""
    names = [name for name in frame.columns if name != LINE]
    first = (frame[names[0]] == fields[0]).fill_null(False)
    if len(names) < 2 or not first.any():
        return frame, rejected
    alike = [pl.col(name).fill_null("") == field for name, field in zip(names, fields, strict=True)]
    again = frame.select(pl.all_horizontal(alike)).to_series()
    shown = pl.Series([",".join(fields)[:SHOWN]], dtype=pl.String).new_from_index(0, frame.height)
    found = reject(frame, again, "", shown, "the header comes again")
    return frame.filter(~again), gather([rejected, found])
