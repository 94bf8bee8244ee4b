"""CSV read record by record: those that are broken are set aside, with the reason, and the rest are kept."""

import csv
import io
from collections.abc import Iterator

import polars as pl

from ridings.crm.csvfile.cells import LARGEST_CELL
from ridings.crm.csvfile.header import ENCODING, LONGEST_FIELD
from ridings.crm.csvfile.rejects import LINE, SHOWN, rejected_rows

_BATCH = 50_000  # rows turned into columns at a time
_LONG = 100  # lines of one record: more are taken for a quote that does not close, where anything is wrong


def read_records(
    body: memoryview, delimiter: str, header: list[str], before: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the rows that are whole, and name those that are not.

    Parameters
    ----------
    body
        What follows the header, in UTF-8 as far as it is.
    delimiter, header, before
        What separates the fields, the names of the columns, and the lines that the header takes.
    """
    schema = dict.fromkeys(header, pl.String)
    rows: list[list[str]] = []
    lines: list[int] = []
    parts = [pl.DataFrame(schema=schema)]
    bad: list[tuple[int, str, str, str]] = []
    for line, row, reason in _Records(body, delimiter, before, len(header)):
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


class _Lines:
    """The lines of a text one by one, from anywhere again."""

    def __init__(self, body: memoryview, line: int) -> None:
        self.text = io.TextIOWrapper(
            io.BufferedReader(_View(body), 1 << 20), encoding="utf-8", errors="surrogateescape", newline=""
        )
        self.line = line  # the one that comes next
        self.kept: list[str] = []  # those of the record that is being read
        self.again: list[str] = []  # those to be read once more, the last first

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else self.text.readline()
        if not line:
            raise StopIteration
        self.line += 1
        self.kept.append(line)
        return line

    def back(self) -> None:
        """Read all lines of the last record but its first once more."""
        self.again.extend(reversed(self.kept[1:]))
        self.line -= len(self.kept) - 1
        del self.kept[1:]


class _View(io.RawIOBase):
    """Bytes in memory as a file, without a copy of them."""

    def __init__(self, body: memoryview) -> None:
        super().__init__()
        self.body = body
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        target = memoryview(into).cast("B")  # type: ignore[arg-type]
        part = self.body[self.at : self.at + len(target)]
        target[: len(part)] = part
        self.at += len(part)
        return len(part)


class _Records:
    """Every record that is not blank: its first line, its fields, and what is wrong with it if anything is.

    A quote that is never closed would swallow the rows below it. Where a record of several lines is closed
    in a way that no writer does, or is far too long, only its first line is set aside, and the next is read
    anew.
    """

    def __init__(self, body: memoryview, delimiter: str, before: int, fields: int) -> None:
        csv.field_size_limit(LONGEST_FIELD)
        self.lines = _Lines(body, before)
        self.delimiter = delimiter
        self.fields = fields

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        reader = csv.reader(self.lines, delimiter=self.delimiter)
        while True:
            first = self.lines.line
            self.lines.kept.clear()
            row = next(reader, None)
            if row is None:
                return
            if not row:
                continue
            reason = _fault(row, self.fields)
            spanned = len(self.lines.kept) - 1
            if spanned and self._unclosed(row, reason, spanned):
                reason = (
                    f"a quote opened here closes {spanned} lines below, if at all: close it, or double it"
                )
                self.lines.back()
                yield first, [self.lines.kept[0].rstrip("\r\n")], reason
                continue
            yield first, row, reason

    def _unclosed(self, row: list[str], reason: str, spanned: int) -> bool:
        """Whether a record of several lines began with a quote that does not close where it should."""
        if spanned > _LONG and (reason or any(len(cell) > LARGEST_CELL for cell in row)):
            return True
        try:
            for _ in csv.reader(self.lines.kept, delimiter=self.delimiter, strict=True):
                pass
        except csv.Error:
            return True
        return False


def _fault(row: list[str], fields: int) -> str:
    if len(row) != fields:
        return f"{len(row)} fields where the header has {fields}: quote cells that hold the separator"
    text = "".join(row)
    if "\0" in text:
        return "the line holds a null byte"
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return f"the line {ENCODING}"
    return ""
