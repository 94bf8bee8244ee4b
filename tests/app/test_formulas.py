"""No cell that leaves runs as a formula in a spreadsheet, and what comes back is what left."""

import csv
import io
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.requirements import require

from ridings.app.exports import export
from ridings.app.imports import import_files
from ridings.app.workspace import Workspace, open_workspace
from ridings.crm.csvfile.guard import guarded, unguarded
from ridings.crm.csvfile.text import read_text
from ridings.crm.csvfile.write import csv_bytes
from ridings.errors import RefusedError
from ridings.storage.market import market_frame

BLANKS = ["", " ", "  ", "\u00a0", "\u3000", "\u200b", "\ufeff", " \t ", "\r", "\n"]
SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212"]
RISKY = [f"{blank}{sign}cmd|' /C calc'!A0" for blank in BLANKS for sign in SIGNS] + ["\tx", "\rx", "\nx"]
NUMBERS = ["-5", "+5.25", "-.5e3", "-1234567.89"]
NAMES = [text.strip() for text in RISKY if text.strip()[:1] in SIGNS] + [
    "'=quoted",
    "''+x",
    "'plain",
    "a\rb",
    "-5",
]
NAMES += [
    "_x0041_",
    "_x000D_",
    "\u200b=1",
    "x" * 30_000,
    'say "=1"',
    "a,=1",
    "a\n=1",
    "0012",
    "1e5",
    "TRUE",
    "#N/A",
]


@pytest.mark.parametrize("text", RISKY)
def test_12_a_cell_that_a_spreadsheet_might_run_is_made_text(text: str) -> None:
    assert guarded(pl.DataFrame({"a": [text]}))["a"].to_list() == [f"'{text}"]


@pytest.mark.parametrize("text", [*NUMBERS, "plain", "'plain", "a=b", "7-4", "", " x"])
def test_12_plain_numbers_and_texts_stay_as_they_are(text: str) -> None:
    assert guarded(pl.DataFrame({"a": [text]}))["a"].to_list() == [text]


def test_12_negative_numbers_stay_numbers() -> None:
    assert csv_bytes(guarded(pl.DataFrame({"a": [-5.5], "b": ["-5"]}))) == b"a,b\n-5.5,-5\n"


risky = st.builds(
    lambda *parts: "".join(parts), st.sampled_from(["", "'", "''"]), st.sampled_from(RISKY), st.text()
)


def test_12_a_text_too_long_for_a_workbook_is_refused_and_not_cut(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = {"account_id": ["L"], "name": ["x" * 40_000], "latitude": [1.0], "longitude": [1.0]}
    pl.DataFrame(rows).write_parquet(tmp_path / "long.parquet")
    import_files(workspace, {"accounts": tmp_path / "long.parquet"})
    with pytest.raises(RefusedError, match=r"accounts, column name, .* 40,000 characters.*as CSV"):
        export(workspace, tmp_path / "out", kind="xlsx")
    assert not (tmp_path / "out").exists()


@given(st.lists(st.text() | risky, max_size=5), risky | st.just("a"))
def test_12_what_is_made_harmless_comes_back_as_it_was(texts: list[str], header: str) -> None:
    frame = pl.DataFrame({header: texts}, schema={header: pl.String})
    out = guarded(frame)
    assert not [
        text for text in [*out.columns, *out.to_series()] if text.lstrip().startswith(("=", "@", "+"))
    ]
    assert_frame_equal(unguarded(out).rename({out.columns[0]: header}), frame)


def test_12_a_header_that_a_spreadsheet_might_run_is_made_text_and_comes_back() -> None:
    data = csv_bytes(guarded(pl.DataFrame({"id": ["a"], "=1+1": ["b"], "'@x": ["c"]})))
    assert data.split(b"\n")[0] == b"id,'=1+1,''@x"
    assert read_text(data, "t")[0].columns == ["id", "=1+1", "'@x", "line"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = open_workspace(str(tmp_path / "a.db"), actor="ann", create=True)
    rows = {
        "account_id": [f"{n:04d}" for n in range(len(NAMES))], "name": NAMES, "=note": NAMES[::-1],
        "latitude": [-40.5] * len(NAMES), "longitude": [-80.25] * len(NAMES),
        "required_skills": ["=x;b"] * len(NAMES), "open_pipeline": [1.1] * len(NAMES),
    }  # fmt: skip
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    import_files(workspace, {"accounts": tmp_path / "a.parquet"})
    return workspace


@pytest.mark.parametrize(("kind", "file"), [("csv", "accounts.csv"), ("xlsx", "ridings.xlsx")])
def test_12_an_export_is_imported_again_without_loss(
    workspace: Workspace, tmp_path: Path, kind: str, file: str
) -> None:
    export(workspace, tmp_path / "out", kind=kind)
    done = import_files(workspace, {"accounts": tmp_path / "out" / file}, replaces=True)
    assert done.changes["accounts"].unchanged == len(NAMES)
    other = open_workspace(str(tmp_path / "b.db"), actor="ann", create=True)
    import_files(other, {"accounts": tmp_path / "out" / file})
    for one in (workspace, other):
        with one.read() as connection:
            assert market_frame(connection, one.org_id, "accounts")["name"].to_list() == NAMES


def test_12_an_export_of_what_was_imported_again_is_the_same_bytes(
    workspace: Workspace, tmp_path: Path
) -> None:
    export(workspace, tmp_path / "one")
    other = open_workspace(str(tmp_path / "b.db"), actor="ann", create=True)
    import_files(other, {"accounts": tmp_path / "one" / "accounts.csv"})
    export(other, tmp_path / "two")
    first, second = ((tmp_path / name / "accounts.csv").read_bytes() for name in ("one", "two"))
    assert first == second


def test_12_no_sheet_of_a_workbook_has_a_formula_and_numbers_are_numbers(
    workspace: Workspace, tmp_path: Path
) -> None:
    export(workspace, tmp_path, kind="xlsx")
    with zipfile.ZipFile(tmp_path / "ridings.xlsx") as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    cells = [
        cell for sheet in sheets for cell in ElementTree.fromstring(sheet).iter() if cell.tag.endswith("}c")
    ]
    assert not [cell for cell in cells if any(child.tag.endswith("}f") for child in cell)]
    numbers = [cell[0].text for cell in cells if cell.get("t") is None and len(cell)]
    assert {"-40.5", "-80.25"} <= set(numbers)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "file"), [("csv", "accounts.csv"), ("xlsx", "ridings.xlsx")])
def test_12_libreoffice_opens_every_text_as_text(
    workspace: Workspace, tmp_path: Path, kind: str, file: str
) -> None:
    export(workspace, tmp_path / "out", kind=kind)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        require("libreoffice"),
        profile,
        "--headless",
        "--infilter=CSV:44,34,76,1,,0,false,true,false,false,0,true",
    ]
    if kind == "xlsx":
        command.pop()
    subprocess.run(
        [*command, "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "out" / file)],
        check=True,
    )
    made = (tmp_path / file).with_suffix(".fods").read_text(encoding="utf-8")
    assert "table:formula" not in made
    assert 'office:value="-40.5"' in made


def test_12_the_cells_of_a_csv_as_a_plain_reader_sees_them_begin_with_no_sign(
    workspace: Workspace, tmp_path: Path
) -> None:
    export(workspace, tmp_path)
    for path in tmp_path.glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        for cell in (cell for row in rows for cell in row):
            assert cell in ("-40.5", "-80.25", "-5") or cell.strip()[:1] not in SIGNS, (path.name, cell)
