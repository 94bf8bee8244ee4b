"""Files that come under a name of somebody else's: what they are is told by their content."""

import gzip
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crm.bombs import CELLS, ROWS, parts, sheet_xml, zipped

from ridings.crm.csvfile.opening import LabelledFile, file_name
from ridings.crm.csvfile.reading import read_raw
from ridings.crm.csvfile.table import read_table
from ridings.errors import DataError, RidingsError

BOOK = zipped(parts())
TEXT = b"account_id,name\nA1,One\n"


def parquet() -> bytes:
    made = io.BytesIO()
    pl.DataFrame({"account_id": ["A1"], "name": ["One"]}).write_parquet(made)
    return made.getvalue()


def stored(folder: Path, content: bytes, label: str) -> LabelledFile:
    (folder / "5f3a").write_bytes(content)
    return LabelledFile(folder / "5f3a", label)


@pytest.mark.parametrize("label", ["Accounts 2026.csv", "a.parquet", "A.XLSX", "a.csv.gz", "a", ""])
@pytest.mark.parametrize("content", [BOOK, parquet()], ids=["workbook", "parquet"])
def test_what_is_marked_by_its_content_is_read_whatever_its_name(
    tmp_path: Path, content: bytes, label: str
) -> None:
    assert read_raw(stored(tmp_path, content, label)).frame.rows() == ROWS


def test_a_name_that_says_something_else_than_the_content_is_noted(tmp_path: Path) -> None:
    said = ("a.csv is read as an Excel workbook, which it is, whatever its name says",)
    assert read_raw(stored(tmp_path, BOOK, "a.csv")).notes == said
    assert read_raw(stored(tmp_path, BOOK, "a.xlsx")).notes == ()
    assert read_raw(stored(tmp_path, gzip.compress(TEXT, mtime=0), "a.csv")).frame.rows() == ROWS


@pytest.mark.parametrize("label", ["a.xlsx", "a.parquet", "a.csv.gz"])
def test_text_under_a_name_that_promises_something_else_is_refused(tmp_path: Path, label: str) -> None:
    with pytest.raises(DataError, match="though its name ends with"):
        read_raw(stored(tmp_path, TEXT, label))


@pytest.mark.parametrize(
    "page", [b"<html><table><tr>", b"\xef\xbb\xbf <!DOCTYPE html>", b'<?xml version="1.0"?>']
)
def test_a_web_page_saved_as_a_table_is_refused(tmp_path: Path, page: bytes) -> None:
    with pytest.raises(DataError, match="web page or XML"):
        read_raw(stored(tmp_path, page, "export.csv"))


def test_messages_name_a_stored_file_by_its_label_and_never_say_where_it_is_kept(tmp_path: Path) -> None:
    for content in (b"", b"id\n", BOOK[:300], b"PAR1" * 9, b"\x1f\x8b\x08", zipped({"a": "b"})):
        with pytest.raises(RidingsError) as caught:
            read_raw(stored(tmp_path, content, "Accounts 2026.data"))
        assert "Accounts 2026.data" in str(caught.value)
        assert str(tmp_path) not in str(caught.value)


@settings(max_examples=100)
@given(
    st.text(max_size=30) | st.sampled_from(["../../etc/passwd", "..\\..\\a.csv", "/etc/x", "C:\\a", "a\0b"])
)
def test_13_a_label_is_only_ever_shown_without_folders_and_control_characters(label: str) -> None:
    name = file_name(LabelledFile(Path("kept"), label))
    assert name.isprintable()
    assert not set("/\\") & set(name)
    assert 0 < len(name) <= 120


def book(**sheets: str) -> bytes:
    return zipped(parts({name: sheet_xml(CELLS.replace("One", text)) for name, text in sheets.items()}))


@pytest.mark.parametrize(
    ("sheets", "table", "read", "note"),
    [
        (["Notes", "Accounts"], "accounts", "Accounts", True),
        (["Notes", "accounts ", "Accounts 2"], "accounts", "accounts ", True),
        (["Notes", "Other"], "accounts", "Notes", True),
        (["Only"], "accounts", "Only", False),
    ],
)
def test_the_sheet_with_the_name_of_the_table_is_read_else_the_first(
    tmp_path: Path, sheets: list[str], table: str, read: str, note: bool
) -> None:
    made = read_table(stored(tmp_path, book(**{name: name for name in sheets}), "a.xlsx"), table)
    assert made.frame["name"].to_list() == [read.strip()]
    said = f"accounts: read from the sheet {read!r}, of {len(sheets)}"
    assert (said in made.notes) is note


def test_a_hidden_sheet_is_read_only_by_its_name(tmp_path: Path) -> None:
    made = parts({"Lists": sheet_xml(), "Rows": sheet_xml(CELLS.replace("One", "Two"))})
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace('name="Lists"', 'name="Lists" state="hidden"')
    source = stored(tmp_path, zipped(made), "a.xlsx")
    assert read_raw(source).frame["name"].to_list() == ["Two"]
    assert read_raw(source, table="lists").frame["name"].to_list() == ["One"]
