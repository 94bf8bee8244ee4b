"""Whatever a file holds, it is read or refused in words, and nothing is written anywhere."""

import gzip
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crm.bombs import SHEET, TEXTS, parts, texts_xml, zipped

from ridings.crm.csvfile.container import parts_of
from ridings.crm.csvfile.opening import LabelledFile
from ridings.crm.csvfile.sheets import contents_of
from ridings.crm.csvfile.table import read_table
from ridings.crm.csvfile.workbook import looked_through
from ridings.errors import RidingsError

NASTY = [
    b"\0", b'"', b'""', b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\xff", b"\xe9", b"\xef\xbb\xbf", b"=1",
    b"'", b"<", b"<!DOCTYPE x>", b"<c", b'<c r="XFD1048576"><v>1</v></c>', b'r="', b"PK\3\4", b"PK\5\6",
    b"PAR1", b"\x1f\x8b", b"99999999999999999999", b"-1", b"account_id", b"&a;", b"&#0;",
]  # fmt: skip
CSV = b'account_id,name,latitude,longitude\nA1,One,40,-80\nA2,"Two, ""2""",41,-81\nA3,"T\nhree",42,-82\n'
PARTS = {name: text.encode() for name, text in parts(more={TEXTS: texts_xml(["One", "Two"])}).items()}
LABELS = ["a.csv", "a.xlsx", "../../a.csv", "/etc/passwd", "..\\a.parquet", "a\0b.csv.gz", "", "a.xlsx.gz"]


def parquet() -> bytes:
    made = io.BytesIO()
    frame = {
        "account_id": ["A1", "A2"] * 20,
        "name": ["One", None] * 20,
        "l": [["x"], []] * 20,
        "n": [1.5, 2] * 20,
    }
    pl.DataFrame(frame).write_parquet(made)
    return made.getvalue()


@st.composite
def spoilt(draw: st.DrawFn, good: bytes) -> bytes:
    """A file with some pieces cut out, put in or put in the place of others."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        gone = draw(st.sampled_from([0, 0, 1, 2, 30]))
        data[at : at + gone] = draw(st.sampled_from(NASTY) | st.binary(max_size=4))
    return bytes(data)


@contextmanager
def nothing_written() -> Iterator[Path]:
    """A folder to work in, where nothing but what the test wrote may be afterwards."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as outer:
        inner = Path(outer) / "one" / "two"
        inner.mkdir(parents=True)
        os.chdir(inner)
        try:
            yield inner
            found = {str(path.relative_to(outer)) for path in Path(outer).rglob("*")}
        finally:
            os.chdir(before)
    assert found == {"one", "one/two", "one/two/kept"}


def read(content: bytes, label: str, table: str = "accounts") -> None:
    with nothing_written() as folder:
        (folder / "kept").write_bytes(content)
        with suppress(RidingsError):
            read_table(LabelledFile(folder / "kept", label), table)


labels = st.sampled_from(LABELS)


@settings(max_examples=300)
@given(
    st.binary(max_size=200) | spoilt(CSV) | st.lists(st.sampled_from(NASTY), max_size=12).map(b"".join),
    labels,
)
def test_13_any_text_is_read_or_refused(content: bytes, label: str) -> None:
    if not content.startswith((b"PK", b"PAR1")):  # those are below: each takes a process
        read(content, label)


@settings(max_examples=150)
@given(
    spoilt(gzip.compress(CSV, mtime=0)) | spoilt(CSV).map(lambda text: gzip.compress(text, mtime=0)), labels
)
def test_13_any_gzip_is_read_or_refused(content: bytes, label: str) -> None:
    read(content, label)


def workbooks() -> st.SearchStrategy[bytes]:
    """Workbooks with a broken container, and whole ones of a broken part, or of parts with other names."""
    names = st.sampled_from(sorted(PARTS))
    inside = names.flatmap(lambda name: spoilt(PARTS[name]).map(lambda text: zipped(PARTS | {name: text})))
    renamed = st.sampled_from(
        ["../../kept.txt", "/etc/x", "C:\\x", SHEET.upper(), "xl\\workbook.xml", "a\0b", "x" * 999]
    )
    outside = renamed.map(lambda name: zipped(PARTS | {name: b"<a/>"}))
    return spoilt(zipped(PARTS)) | inside | outside


@settings(max_examples=300)
@given(workbooks())
def test_13_any_workbook_is_looked_through_or_refused(content: bytes) -> None:
    with suppress(RidingsError):
        contents = contents_of(parts_of(content, "a"), "a")
        for sheet in contents.sheets:
            looked_through(contents, sheet, "a")


@settings(max_examples=12)
@given(workbooks(), labels)
def test_13_any_workbook_is_read_or_refused(content: bytes, label: str) -> None:
    read(content, label)


@settings(max_examples=12)
@given(spoilt(parquet()), labels)
def test_13_any_parquet_is_read_or_refused(content: bytes, label: str) -> None:
    read(content, label)
