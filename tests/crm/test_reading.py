"""Any kind of table is read to the same text, and what is broken is named with its line."""

import gzip
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ridings.crm.csvfile.opening import open_table
from ridings.crm.csvfile.reading import read_raw
from ridings.crm.csvfile.text import read_text
from ridings.errors import DataError, RefusedError

ROWS = [("1", "Ada's", "02134"), ("2", "Bo", "10001")]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("packed", [False, True])
def test_separators_bom_line_ends_and_gzip_are_detected(
    tmp_path: Path, mark: str, bom: bytes, end: str, packed: bool
) -> None:
    text = end.join([mark.join(("id", "name", "zip")), *(mark.join(row) for row in ROWS)])
    content = bom + text.encode()
    path = (
        written(tmp_path / "a.csv.gz", gzip.compress(content, mtime=0))
        if packed
        else written(tmp_path / "a", content)
    )
    raw = read_raw(path)
    assert raw.columns == ["id", "name", "zip"]
    assert raw.frame.select("id", "name", "zip").rows() == ROWS
    assert not raw.rejected.height


def test_a_cell_with_line_breaks_counts_its_lines() -> None:
    frame, rejected = read_text(b'id,name\n1,"a\n\nb"\n2,"c ""d"""\n', "t")
    assert frame.rows() == [("1", "a\n\nb", 2), ("2", 'c "d"', 5)]
    assert not rejected.height


def test_broken_rows_are_named_by_line_and_the_others_kept() -> None:
    data = b'id,name\n1,"a\nb"\n2,b,c\n\n3\n4,\xff\n5,12" pipe\n6,5" hose\n'
    frame, rejected = read_text(data, "t")
    assert frame.rows() == [("1", "a\nb", 2), ("5", '12" pipe', 8), ("6", '5" hose', 9)]
    assert rejected["line"].to_list() == [4, 6, 7]
    assert rejected["reason"][0].startswith("3 fields where the header has 2")
    assert "UTF-8" in rejected["reason"][2]


def test_a_quote_that_never_closes_is_named_where_it_opens_and_the_rows_below_are_read() -> None:
    frame, rejected = read_text(b'id,name\n1,a\n2,"b\n3,c\n4,d,x\n5,"e\n6,"f"\n7,g\n', "t")
    assert frame.rows() == [("1", "a", 2), ("3", "c", 4), ("6", "f", 7), ("7", "g", 8)]
    assert rejected["line"].to_list() == [3, 5, 6]
    assert rejected["reason"][0].startswith("a quote opened here closes 3 lines below, if at all")


cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
rows_drawn = st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=8)


@settings(max_examples=60)
@given(rows_drawn, st.booleans())
def test_what_was_written_is_read_back(rows: list[tuple[str, str, str]], broken: bool) -> None:
    frame = pl.DataFrame(rows, schema=["a", "b", "c"], orient="row")
    data = frame.write_csv(quote_style="always").encode()
    read, rejected = read_text(data + (b"x,y\n" if broken else b""), "t")
    assert read.select("a", "b", "c").with_columns(pl.all().fill_null("")).rows() == rows
    assert rejected.height == int(broken)
    assert read["line"].to_list() == list(range(2, len(rows) + 2))


def test_the_fast_and_the_careful_reading_agree_over_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ridings.crm.csvfile.text._CHUNK", 7)
    draw = random.Random(3)
    cells = ["", "x", "long cell", '"q,""uo"', '"two\nlines"', "é"]
    rows = [",".join(draw.choice(cells) for _ in range(3)) for _ in range(200)]
    rows = [row if row.strip(",") else "x,," for row in rows]
    body = "a,b,c\n" + "\n".join(rows) + "\n"
    fast, none = read_text(body.encode(), "t")
    careful, one = read_text((body + "broken\n").encode(), "t")
    assert (none.height, one.height) == (0, 1)
    assert fast.with_columns(pl.col(pl.String).fill_null("")).equals(careful)


def test_a_column_called_line_and_repeated_or_missing_headers_get_names() -> None:
    frame, _ = read_text(b"line,a,a,\n1,2,3,4\n", "t")
    assert frame.columns == ["line (2)", "a", "a (2)", "column 4", "line"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n \n", "is empty"),
        ("a.csv", b"id,name\n", "no rows; columns found: id, name"),
        ("a.csv", "id,name\n1,a\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"\x00\x01\x02", "not text"),
        ("a.csv", b"id,na\xefme\n1,2\n", "the header"),
        ("a.csv.gz", b"id,name\n", "not gzip"),
        ("a.csv.gz", gzip.compress(b"id\n1\n" * 99, mtime=0)[:-12], "cut off"),
        ("a.parquet", b"id,name\n", "not a Parquet file"),
        ("a.parquet", b"PAR1 and no more", "not a readable Parquet file"),
        ("a.xlsx", b"id,name\n", "not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 and no more", "broken Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_was_expected(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        read_raw(written(tmp_path / name, content))


def test_a_file_that_is_not_there_or_a_folder_is_the_persons_to_mend(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RefusedError):
            open_table(path)


def test_ids_in_a_workbook_stay_as_they_are_shown(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "zip", "potential"], [10000000012345, "02134", 1.5], [7, 10001, 2]]
    raw = read_raw(workbook(tmp_path / "a.xlsx", rows))
    assert raw.frame.rows() == [("10000000012345", "02134", "1.5", 2), ("7", "10001", "2", 3)]


def test_an_empty_sheet_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is empty"):
        read_raw(workbook(tmp_path / "a.xlsx", []))


def test_a_frame_of_no_known_kind_or_with_one_name_twice_is_said() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    for source in ([1, 2], pd.Series([1]), twice, pl.DataFrame({"a": [1]}).lazy()):
        with pytest.raises(DataError):
            read_raw(source)


def test_parquet_and_frames_of_numbers_give_the_same_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"id": [1.0, 2.0], "x": [1.5, None], "when": [None, "2026-01-02"], "ok": [True, None]}
    )
    expected = [("1", "1.5", None, "true", 2), ("2", None, "2026-01-02", None, 3)]
    frame.write_parquet(tmp_path / "a.parquet")
    assert read_raw(tmp_path / "a.parquet").frame.rows() == expected
    assert read_raw(frame).frame.rows() == expected
    pandas = pd.DataFrame({"id": [1, 2], "x": [1.5, float("nan")], "when": [None, "2026-01-02"]})
    pandas["ok"] = pd.array([True, None], dtype="boolean")
    read = read_raw(pandas).frame.with_columns(pl.col("ok").str.to_lowercase())
    assert read.rows() == expected


def test_blank_cells_and_named_values_are_unknown_and_blank_rows_vanish(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,beds,\n1,-999,\n,  ,\n2, 7 ,\n")
    raw = read_raw(path, null=("-999",))
    assert raw.frame.rows() == [("1", None, 2), ("2", "7", 4)]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"id,a\n1,2\n", mtime=0))))
    assert read_raw("-").frame.rows() == [("1", "2", 2)]


def test_nothing_is_read_by_way_of_pyarrow(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["id", "a"], [1, "x"]])
    pl.DataFrame({"id": [1], "a": ["x"]}).write_parquet(tmp_path / "a.parquet")
    written(tmp_path / "a.csv", "id,a\n1,x\n")
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import json, pandas\n"
        "from ridings.crm.csvfile.reading import read_raw\n"
        "names = ('a.xlsx', 'a.parquet', 'a.csv')\n"
        "sources = [f'{sys.argv[1]}/{name}' for name in names]\n"
        "sources.append(pandas.DataFrame({'id': [1], 'a': ['x']}))\n"
        "print(json.dumps([read_raw(source).frame.rows() for source in sources]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [[["1", "x", 2]]] * 4
    assert done.stderr == ""
