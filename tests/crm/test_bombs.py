"""Files made to fill a machine are refused cheaply, with words of what to do; harmless ones are read."""

import gzip
import io
import struct
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.crm.bombs import (
    CELLS,
    HEAD,
    ROWS,
    SHEET,
    TEXTS,
    cost_of,
    declaring,
    parts,
    sheet_xml,
    texts_xml,
    zipped,
)

from ridings.crm.csvfile.reading import read_raw
from ridings.errors import DataError

SECONDS, MEGABYTES = 2.0, 200.0
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def tags(megabytes: int) -> str:
    """As many empty tags as take so many MB."""
    return "<t/>" * (megabytes << 18)


def many_sheets(parts_too: bool) -> bytes:
    """10,000 sheets, each with a part of its own or all but one without."""
    made = parts({f"S{i}": sheet_xml() for i in range(10_000)})
    kept = [name for name in made if parts_too or "sheets/sheet" not in name or name == SHEET]
    return zipped({name: made[name] for name in kept})


def understated() -> bytes:
    """A sheet of 64 MB whose size is given as 1,000 bytes."""
    data = bytearray(zipped(parts({"Sheet1": sheet_xml(CELLS + tags(64))})))
    for mark, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            if struct.unpack_from("<L", data, at + place)[0] > 1_000_000:
                struct.pack_into("<L", data, at + place, 1_000)
            at += 4
    return bytes(data)


def encrypted_entry() -> bytes:
    data = bytearray(zipped(parts()))
    at = 0
    while (at := data.find(b"PK\1\2", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def repeated_text() -> bytes:
    """One text of 30,000 signs in 100,000 cells: 3 GB as cells, 1 MB as a file."""
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 100_001))
    return zipped(parts({"Sheet1": sheet_xml(cells)}, {TEXTS: texts_xml(["x" * 30_000])}))


def laughing(part: str) -> bytes:
    made = parts(more={TEXTS: texts_xml(["x"])})
    return zipped(made | {part: declaring(made[part], LAUGHS)})


def nested() -> bytes:
    inner = zipped({"a.xml": tags(50)})
    for _ in range(3):
        inner = zipped({f"{i}.zip": inner for i in range(20)})
    return inner


def prefixed_corner() -> bytes:
    text = (
        f"{HEAD}<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c  r = 'A1'><x:v>1</x:v></x:c></x:row>"
        "<x:row><x:c s='1' r='xfd1048576'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    return zipped(parts({"Sheet1": text}))


def counted_texts() -> bytes:
    """One text that says it is 4,294,967,295: a reader that believes it asks for 100 GB at once."""
    text = texts_xml(["x"]).replace("<sst ", '<sst uniqueCount="4294967295" ')
    return zipped(parts(more={TEXTS: text}))


def many_members() -> bytes:
    return gzip.compress(b"", mtime=0) * 150_000


def long_parquet() -> bytes:
    """30,000,000 rows in some kilobytes."""
    made = io.BytesIO()
    pl.select(account_id=pl.repeat(1, 30_000_000, dtype=pl.Int8)).write_parquet(made, compression="zstd")
    return made.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "ratio": ("a.xlsx", lambda: zipped(parts({"Sheet1": sheet_xml(CELLS + tags(64))})), "200 times"),
    "texts": ("a.xlsx", lambda: zipped(parts(more={TEXTS: texts_xml([tags(64)])})), "200 times"),
    "nested": ("a.xlsx", nested, "is a zip file, not an Excel workbook"),
    "understated": ("a.xlsx", understated, "larger than its directory says"),
    "far cells": ("a.xlsx", lambda: zipped(parts({"S": sheet_xml(CELLS + FAR)})), "delete the ones far out"),
    "prefixed": ("a.xlsx", prefixed_corner, "delete the ones far out"),
    "beyond": (
        "a.xlsx", lambda: zipped(parts({"S": sheet_xml(CELLS + FAR.replace("XFD", "ZZZZ"))})), "beyond row"
    ),
    "repeated text": ("a.xlsx", repeated_text, "more than 1,024 MB of text"),
    "10,000 sheets": ("a.xlsx", lambda: many_sheets(True), "10,004 parts"),
    "10,000 names": ("a.xlsx", lambda: many_sheets(False), "more than 1,000 sheets"),
    "counted texts": ("a.xlsx", counted_texts, "takes more memory or time than a table"),
    "outside entity": (
        "a.xlsx", lambda: zipped(parts({"S": declaring(sheet_xml(), OUTSIDE)})), "document type or entities"
    ),
    "laughs in sheet": ("a.xlsx", lambda: laughing(SHEET), "document type or entities"),
    "laughs in texts": ("a.xlsx", lambda: laughing(TEXTS), "document type or entities"),
    "laughs in workbook": ("a.xlsx", lambda: laughing("xl/workbook.xml"), "document type or entities"),
    "utf-16": (
        "a.xlsx", lambda: zipped(parts() | {SHEET: sheet_xml().encode("utf-16")}), "not UTF-8"
    ),
    "encrypted": (
        "a.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"),
        "save it without a password",
    ),
    "encrypted entry": ("a.xlsx", encrypted_entry, "save it without a password"),
    "old kind": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old kind"),
    "no zip": ("a.xlsx", lambda: b"\x89PNG\r\n" + bytes(range(256)) * 99, "not an Excel workbook"),
    "gzip": ("a.csv.gz", lambda: gzip.compress(b"id,name\n" + b"0" * (300 << 20), 1, mtime=0), "200 times"),
    "gzip members": ("a.csv.gz", many_members, "more than 100,000 gzip streams"),
    "long parquet": ("a.parquet", long_parquet, "30,000,000 rows"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_11_a_bomb_is_refused_in_two_seconds_and_200_mb_with_words_of_what_to_do(
    tmp_path: Path, bomb: str
) -> None:
    name, make, said = BOMBS[bomb]
    (tmp_path / name).write_bytes(make())
    cost = cost_of(tmp_path / name)
    assert said in cost.said
    assert cost.seconds < SECONDS
    assert cost.memory < MEGABYTES
    assert cost.apart < MEGABYTES


HARMLESS = {
    "declared dimension": parts({"S": sheet_xml(before='<dimension ref="A1:XFD1048576"/>')}),
    "link outside": parts(
        more={
            "xl/externalLinks/externalLink1.xml": f"{HEAD}<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": f"{HEAD}<Relationships><Relationship Id='r' "
            "Type='x/externalLinkPath' Target='file:///etc/passwd' TargetMode='External'/></Relationships>",
        }
    ),
    "bomb beside": parts(more={"xl/media/a.zip": tags(50), "../../outside.txt": "x"}),
    "styled far out": parts({"S": sheet_xml(CELLS + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')}),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_11_what_only_looks_like_a_bomb_is_read_as_cheaply(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(zipped(HARMLESS[kind]))
    cost = cost_of(tmp_path / "a.xlsx")
    assert (cost.said, cost.rows) == ("", 1)
    assert cost.seconds < SECONDS
    assert cost.memory < MEGABYTES
    assert cost.apart < MEGABYTES
    assert read_raw(tmp_path / "a.xlsx").frame.rows() == ROWS


def test_11_cells_that_do_not_say_where_they_are_are_read(tmp_path: Path) -> None:
    plain = CELLS.replace(' r="1"', "").replace(' r="2"', "")
    for place in ("A1", "B1", "A2", "B2"):
        plain = plain.replace(f' r="{place}"', "")
    (tmp_path / "a.xlsx").write_bytes(zipped(parts({"S": sheet_xml(plain)})))
    assert read_raw(tmp_path / "a.xlsx").frame.rows() == ROWS


def test_11_a_broken_parquet_footer_is_said(tmp_path: Path) -> None:
    frame = io.BytesIO()
    pl.DataFrame({"account_id": ["A1"]}).write_parquet(frame)
    data = frame.getvalue()
    for broken in (data[:-9] + b"\xff" + data[-8:], data[:-8] + b"\xff\xff\xff\x7fPAR1", data[:40]):
        (tmp_path / "a.parquet").write_bytes(broken)
        with pytest.raises(DataError, match="is not a readable Parquet file"):
            read_raw(tmp_path / "a.parquet")
