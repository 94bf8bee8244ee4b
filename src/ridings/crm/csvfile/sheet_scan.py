"""How many cells a sheet really has and how far they reach, whatever it declares, before its reader sees it.

The reader lays a sheet out as a full rectangle, so two cells in opposite corners would take all memory there
is. Tags are found by their bytes, piece by piece; in UTF-8 without a document type, which is all that is let
through, no tag is missed: `<` begins one, and is written otherwise in texts and values.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ridings.crm.csvfile.sheets import DECLARES
from ridings.errors import DataError

MOST_CELLS = 20_000_000  # with something in them
MOST_EMPTY = 2_000_000  # cells of the rectangle that a sheet may have anyway
MOST_SPREAD = 50  # cells of the rectangle for each cell there is, above that
MOST_TEXT = 1 << 30  # bytes of the texts of all cells, each time they appear
ROWS, COLUMNS = 1_048_576, 16_384  # of a sheet in Excel
_LONGEST_TAG = 8 << 20  # bytes from one `<` to the next
_PAD = b"\0" * 32
_ENDS = np.frombuffer(b" \t\r\n/>", dtype=np.uint8)
_CHILDLESS = np.frombuffer(b"c/r", dtype=np.uint8)  # what follows a cell that holds nothing
_OTHER_ENCODING = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"'](?!utf-?8[\"']|us-ascii[\"'])", re.I)
_DECLARED = re.compile(rb"<!(?!--|\[CDATA\[)")
_PREFIXED = re.compile(rb"<[^\s<>/:\"'=]+:c(?=[\s/>])")
_PREFIXED_ROW = re.compile(rb"<(?:[^\s<>/:\"'=]+:)?row(?=[\s/>])")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,18})[\"']")
_ROW_NUMBER = re.compile(rb"<(?:[^\s<>/:\"'=]+:)?row\s[^<>]*?\br\s*=\s*[\"'](\d{1,18})")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<]*<(?:[^\s<>/:\"'=]+:)?v[^<>]*>\s*(\d{1,9})\b")


@dataclass
class Extent:
    """The cells of a sheet that hold something: how many, and the rows and columns they reach (from 1)."""

    cells: int = 0
    first_row: int = ROWS
    last_row: int = 0
    first_column: int = COLUMNS
    last_column: int = 0

    @property
    def rectangle(self) -> int:
        """Cells of the rectangle around them."""
        if not self.cells:
            return 0
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def take(self, rows: np.ndarray, columns: np.ndarray) -> None:
        """Add cells by their rows and columns."""
        if len(rows):
            self.cells += len(rows)
            self.first_row = min(self.first_row, int(rows.min()))
            self.last_row = max(self.last_row, int(rows.max()))
            self.first_column = min(self.first_column, int(columns.min()))
            self.last_column = max(self.last_column, int(columns.max()))


def check_sheet(pieces: Iterable[bytes], name: str) -> Extent:
    """Count the cells of a sheet and refuse one that has too many, or that reaches too far.

    Cells that do not say where they are, and come after the one before, are taken as far as they could be.

    Raises
    ------
    DataError
        If it has more than `MOST_CELLS`, or is nearly all empty and has more than `MOST_EMPTY`.
    """
    extent = Extent()
    unplaced = _Unplaced()
    for block in safe_blocks(pieces, name):
        _scan_block(block, extent, unplaced)
        if extent.cells > MOST_CELLS:
            raise DataError(f"{name} has more than {MOST_CELLS:,} cells: save it as CSV or Parquet")
    if unplaced.cells:
        rows = np.array([1, max(extent.last_row, unplaced.last_row) + unplaced.rows])
        extent.take(rows, np.array([1, extent.last_column + unplaced.widest]))
    if extent.last_row > ROWS or extent.last_column > COLUMNS:
        raise DataError(
            f"{name} has a cell beyond row {ROWS:,} or column {COLUMNS:,}: save it again, or as CSV"
        )
    if extent.rectangle > max(MOST_EMPTY, MOST_SPREAD * extent.cells):
        raise DataError(
            f"{name} has {extent.cells:,} cells that reach from row {extent.first_row:,} to "
            f"{extent.last_row:,} and over {extent.last_column - extent.first_column + 1:,} columns: delete "
            "the ones far out, or save it as CSV"
        )
    return extent


def safe_blocks(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Give the text in blocks of whole tags, each with the `<` and the first sign of the next.

    Raises
    ------
    DataError
        If it is not UTF-8 by what it says, or has a document type or entities.
    """
    left, begun = b"", False
    for piece in pieces:
        block = left + piece
        if b"\0" in piece or (not begun and _OTHER_ENCODING.match(block[:400])):
            raise DataError(f"{name} has a sheet that is not UTF-8: save it again in Excel, or as CSV")
        cut = block.rfind(b"<", 0, len(block) - 1)
        begun = begun or cut > 0
        if cut > 0:
            yield _declaring_nothing(block[: cut + 2], name)
            left = block[cut:]
        else:
            left = block
        if len(left) > _LONGEST_TAG:
            raise DataError(f"{name} has a cell of more than {_LONGEST_TAG >> 20} MB: save it as CSV")
    if left:
        yield _declaring_nothing(left + b"</", name)


def texts_of(pieces: Iterable[bytes], name: str) -> np.ndarray:
    """Return how many bytes each shared text takes, with its tags."""
    starts: list[np.ndarray] = []
    at = count = 0
    for block in safe_blocks(pieces, name):
        raw = np.frombuffer(block + _PAD, dtype=np.uint8)
        tags = np.flatnonzero(raw[: len(block) - 2] == 60)
        plain = (raw[tags + 1] == 115) & (raw[tags + 2] == 105) & np.isin(raw[tags + 3], _ENDS)
        found = tags[plain]
        if b":si" in block:
            more = [match.start() for match in re.finditer(rb"<[^\s<>/:\"'=]+:si(?=[\s/>])", block[:-2])]
            found = np.sort(np.concatenate([found, np.array(more, dtype=np.int64)]))
        starts.append(found + at)
        count += len(found)
        at += len(block) - 2
        if count > MOST_CELLS:
            raise DataError(f"{name} has more than {MOST_CELLS:,} texts: save it as CSV or Parquet")
    lengths: np.ndarray = np.diff(np.concatenate([*starts, np.array([at])]))
    return lengths


def check_texts(pieces: Iterable[bytes], lengths: np.ndarray, cells: int, name: str) -> None:
    """Refuse a sheet whose shared texts, each time they appear, are more than `MOST_TEXT` bytes.

    Raises
    ------
    DataError
        If they are.
    """
    if not len(lengths) or int(lengths.max()) * cells <= MOST_TEXT:
        return
    total = 0
    for block in safe_blocks(pieces, name):
        numbers = np.array(_SHARED.findall(block), dtype=np.int64)
        total += int(lengths[numbers[numbers < len(lengths)]].sum())
        if total > MOST_TEXT:
            raise DataError(
                f"{name} has more than {MOST_TEXT >> 20:,} MB of text in its cells: leave columns out, or "
                "save it as CSV"
            )


def _declaring_nothing(block: bytes, name: str) -> bytes:
    """Return a block that has no document type, and so no entities; its last two signs are the next one's."""
    if b"<!" in block and _DECLARED.search(block, 0, len(block) - 2):
        raise DataError(f"{name} {DECLARES}")
    return block


@dataclass
class _Unplaced:
    """Cells that do not say where they are: how many, and how far they can reach."""

    cells: int = 0
    rows: int = 0
    last_row: int = 0
    widest: int = 0
    in_row: int = 0  # of the row that is being read


def _scan_block(block: bytes, extent: Extent, unplaced: _Unplaced) -> None:
    raw = np.frombuffer(block + _PAD, dtype=np.uint8)
    tags = np.flatnonzero(raw[: len(block) - 1] == 60)  # the last belongs to the next block
    following = raw[tags[1:] + 1]
    tags = tags[:-1]
    is_cell = (raw[tags + 1] == 99) & np.isin(raw[tags + 2], _ENDS)
    if b":c" in block:
        prefixed = [match.start() for match in _PREFIXED.finditer(block)]
        is_cell |= np.isin(tags, prefixed)
    holds = is_cell & ~np.isin(following, _CHILDLESS)
    rows, columns, plain = _references(raw, tags[is_cell])
    kept = holds[is_cell]
    extent.take(rows[plain & kept], columns[plain & kept])
    odd = tags[is_cell][~plain]
    if len(odd):
        _take_odd(block, odd, extent, unplaced)


def _references(raw: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the usual form, `<c r="AB12"`: row, column, and whether it is written so."""
    plain = (raw[cells + 2] == 32) & (raw[cells + 3] == 114) & (raw[cells + 4] == 61) & (raw[cells + 5] == 34)
    place = cells + 6
    column = np.zeros(len(cells), dtype=np.int64)
    row = np.zeros(len(cells), dtype=np.int64)
    for _ in range(3):
        sign = raw[place]
        letter = (sign >= 65) & (sign <= 90)
        column = np.where(letter, column * 26 + sign - 64, column)
        place = place + letter
    for _ in range(7):
        sign = raw[place]
        digit = (sign >= 48) & (sign <= 57)
        row = np.where(digit, row * 10 + sign - 48, row)
        place = place + digit
    return row, column, plain & (raw[place] == 34) & (row > 0) & (column > 0)


def _take_odd(block: bytes, odd: np.ndarray, extent: Extent, unplaced: _Unplaced) -> None:
    """Take cells that are written in an unusual way, or do not say where they are."""
    lines = [match.start() for match in _PREFIXED_ROW.finditer(block[:-1])]
    lines_before = np.searchsorted(lines, odd)
    rows: list[int] = []
    columns: list[int] = []
    bare: list[int] = []
    for start, line in zip(odd.tolist(), lines_before.tolist(), strict=True):
        found = _REFERENCE.findall(block, start, block.find(b"<", start + 1))
        if not found:
            bare.append(line)
        for letters, number in found:
            column = 0
            for sign in letters.upper():
                column = column * 26 + sign - 64
            columns.append(column)
            rows.append(int(number))
    extent.take(np.array(rows), np.array(columns))
    if not bare:
        return
    counts = np.bincount(bare, minlength=len(lines) + 1)
    unplaced.cells += len(bare)
    unplaced.rows += len(lines) or 1
    unplaced.widest = max(unplaced.widest, unplaced.in_row + int(counts[0]), *counts[1:].tolist())
    unplaced.in_row = int(counts[-1]) + (unplaced.in_row if not lines else 0)
    numbers = [int(number) for number in _ROW_NUMBER.findall(block)]
    unplaced.last_row = max([unplaced.last_row, *numbers])
