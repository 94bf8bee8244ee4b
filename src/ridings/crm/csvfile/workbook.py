"""Excel workbooks: looked through first, then read by a reader that sees only what was looked at."""

from dataclasses import dataclass

import polars as pl

from ridings.crm.csvfile.apart import read_apart
from ridings.crm.csvfile.columnar import numbered
from ridings.crm.csvfile.container import parts_of, repack, unpacked
from ridings.crm.csvfile.sheet_scan import check_sheet, check_texts, safe_blocks, texts_of
from ridings.crm.csvfile.sheets import Contents, Sheet, contents_of


@dataclass(frozen=True)
class Read:
    """The cells of one sheet as text, the name of the sheet, and how many sheets there are."""

    frame: pl.DataFrame
    sheet: str
    sheets: int


def read_workbook(data: bytes, name: str, table: str | None = None) -> Read:
    """Read the sheet with the name of a table, else the first; numbers without a fraction stay as shown.

    Raises
    ------
    DataError
        If it is no workbook, a broken one, or one that would take far more memory than a table does.
    """
    contents = contents_of(parts_of(data, name), name)
    sheet = contents.sheet_for(table)
    small = looked_through(contents, sheet, name)
    frame = numbered(read_apart("xlsx", small, name, sheet.title))
    return Read(frame, sheet.title, len(contents.sheets))


def looked_through(contents: Contents, sheet: Sheet, name: str) -> bytes:
    """Return a workbook of one sheet and what it needs, each part unpacked once and found to be in order.

    Raises
    ------
    DataError
        If one is not.
    """
    extent = check_sheet(unpacked(sheet.part, name), name)
    for part in contents.besides:
        if part.name.lower().endswith("sharedstrings.xml"):
            lengths = texts_of(unpacked(part, name), name)
            check_texts(unpacked(sheet.part, name), lengths, extent.cells, name)
        else:
            for _ in safe_blocks(unpacked(part, name), name):
                pass
    return repack([*contents.besides, sheet.part])
