"""The header of a CSV file: where it ends, what separates its fields, and the names of the columns."""

import csv
import io
import re

from ridings.crm.csvfile.guard import without_guard
from ridings.crm.csvfile.rejects import LINE
from ridings.errors import DataError

ENCODING = "is not UTF-8: save the file as 'CSV UTF-8'"
LONGEST = 1 << 20  # bytes
LONGEST_FIELD = 2**31 - 1  # of the process, so it is never put back: others may be reading
_BREAK = re.compile(rb"\r\n|\n|\r")


def header_end(data: bytes, name: str) -> int:
    """Return where the first record that is not blank ends, its line break included.

    Raises
    ------
    DataError
        If that is not within `LONGEST` bytes.
    """
    start, quotes, blank = 0, 0, True
    for found in _BREAK.finditer(data, 0, LONGEST):
        quotes += data.count(b'"', start, found.start())
        blank = blank and not data[start : found.start()].strip()
        start = found.end()
        if quotes % 2 == 0 and not blank:
            return start
    if len(data) > LONGEST:
        why = "is a quote in it not closed, or is it no table?"
        raise DataError(f"the header of {name} is longer than {LONGEST >> 20} MB: {why}")
    return len(data)


def separator(header: bytes) -> str:
    """Return the sign that separates the fields: the one that the header has most of."""
    outside = b"".join(header.split(b'"')[::2])
    return max((",", ";", "\t"), key=lambda mark: outside.count(mark.encode()))


def header_names(record: bytes, delimiter: str, name: str) -> tuple[list[str], list[str]]:
    """Return the fields as they stand there, and the names of the columns.

    A repeated name gets a number, a missing one its place.
    """
    try:
        text = record.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"the header of {name} {ENCODING}") from error
    if any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise DataError(f"{name} is not text: expected CSV (UTF-8), .xlsx or .parquet")
    csv.field_size_limit(LONGEST_FIELD)
    fields = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row][-1]
    names: list[str] = []
    taken = {LINE}
    for place, found in enumerate(fields, start=1):
        wanted = without_guard(found.strip()) or f"column {place}"
        unique, copy = wanted, 1
        while unique in taken:
            copy += 1
            unique = f"{wanted} ({copy})"
        taken.add(unique)
        names.append(unique)
    return fields, names
