"""Exports: everything, harmless to a spreadsheet, and the way back is exact."""

import json
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from ridings.app.exports import export
from ridings.app.imports import import_files
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import RefusedError
from ridings.storage.audit import entries
from ridings.storage.market import market_frame

NAMES = ["=1+1", "+49 30", "@SUM(A1)", "-cmd|' /C calc'!A0", "'=quoted", "-5", "plain", "''+x", "'plain"]


@pytest.fixture
def workspace(address: str) -> Workspace:
    workspace = open_workspace(address, actor="ann", create=True)
    rows = {
        "account_id": [f"A{n}" for n in range(len(NAMES))],
        "name": NAMES,
        "latitude": [40.0] * len(NAMES),
        "longitude": [-80.5] * len(NAMES),
        "required_skills": ["=x;b"] * len(NAMES),
        "open_pipeline": [1.1] * len(NAMES),
    }
    import_files(workspace, {"accounts": written(pl.DataFrame(rows))})
    return workspace


def written(frame: pl.DataFrame) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "accounts.parquet"
    frame.write_parquet(path)
    return path


def test_what_is_exported_as_csv_is_imported_again_without_a_change(
    workspace: Workspace, tmp_path: Path
) -> None:
    files = export(workspace, tmp_path / "out")
    assert {"accounts.csv", "reps.csv", "plans.csv", "ownership.csv", "disputes.csv", "audit.csv"} <= set(
        files
    )
    lines = (tmp_path / "out" / "accounts.csv").read_text()
    assert not any(
        cell.startswith(("=", "@", "+", "-cmd")) for line in lines.split("\n") for cell in line.split(",")
    )
    done = import_files(workspace, {"accounts": tmp_path / "out" / "accounts.csv"}, replaces=True)
    assert done.changes["accounts"].unchanged == len(NAMES)
    with workspace.read() as connection:
        assert market_frame(connection, workspace.org_id, "accounts")["name"].to_list() == NAMES
        actions = [entry.action for entry in entries(connection)]
    assert actions == ["create", "import", "export", "import"]


def test_a_workbook_holds_every_table_and_no_formula(workspace: Workspace, tmp_path: Path) -> None:
    assert export(workspace, tmp_path, kind="xlsx") == ("ridings.xlsx",)
    book = fastexcel.read_excel(tmp_path / "ridings.xlsx")
    assert {"accounts", "reps", "plans", "alignments", "territories", "ownership", "audit"} <= set(
        book.sheet_names
    )
    sheet = pl.DataFrame(book.load_sheet("accounts", dtypes="string"))
    assert sheet["name"].to_list() == NAMES
    done = import_files(workspace, {"accounts": tmp_path / "ridings.xlsx"}, replaces=True)
    assert done.changes["accounts"].unchanged == len(NAMES)


def test_accounts_are_points_on_a_map(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, tmp_path, kind="geojson")
    found = json.loads((tmp_path / "accounts.geojson").read_text())
    assert len(found["features"]) == len(NAMES)
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [-80.5, 40.0]}
    assert found["features"][0]["properties"]["required_skills"] == ["=x", "b"]


def test_a_plan_that_is_not_there_is_refused_and_nothing_written(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match="no plan 'none'"):
        export(workspace, tmp_path / "out", plan="none")
    assert not (tmp_path / "out").exists()
