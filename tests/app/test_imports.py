"""Imports: all or nothing, looked at first, taken back, and every row checked against the others."""

import datetime
import json
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import insert, select

from ridings.app import import_reading
from ridings.app.import_checks import in_utc
from ridings.app.imports import confirm, drop, import_files, imports, undo
from ridings.app.workspace import Workspace, open_workspace
from ridings.crm.csvfile.table import read_table
from ridings.errors import DataError, RefusedError
from ridings.storage.audit import entries
from ridings.storage.batches import add_batch
from ridings.storage.market import market_frame
from ridings.storage.organisation import Organisation
from ridings.storage.schema import KEPT

ACCOUNTS = (
    "account_id,name,latitude,longitude,owner,open_pipeline\nA1,One,40,-80,R1,10.10\nA2,Two,41,-81,R2,0\n"
)
REPS = "rep_id,name,latitude,longitude,time_zone\nR1,Ann,40,-80,America/New_York\nR2,Bo,41,-81,\n"


@pytest.fixture
def workspace(address: str) -> Workspace:
    return open_workspace(address, actor="ann", create=True, time_zone="Europe/Berlin")


def files(folder: Path, **texts: str) -> dict[str, str | Path]:
    """Write files of the tables given."""
    made: dict[str, str | Path] = {}
    for name, text in texts.items():
        made[name] = folder / f"{name}.csv"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return made


def kept(workspace: Workspace, name: str) -> pl.DataFrame:
    with workspace.read() as connection:
        return market_frame(connection, workspace.org_id, name)


def test_an_import_is_one_batch_on_record_with_its_files_and_counts(
    workspace: Workspace, tmp_path: Path
) -> None:
    done = import_files(workspace, files(tmp_path, accounts=ACCOUNTS, reps=REPS))
    first = done.batch.files[0]
    assert (first["table"], first["name"], first["rows"], first["added"]) == (
        "accounts",
        "accounts.csv",
        2,
        2,
    )
    assert len(first["sha256"]) == 64
    assert kept(workspace, "accounts")["open_pipeline"].to_list() == [10.10, 0.0]
    with workspace.read() as connection:
        actions = [(entry.action, entry.kind) for entry in entries(connection)]
    assert actions == [("create", "organisation"), ("import", "import")]


def test_a_preview_changes_nothing_and_says_what_confirming_it_does(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_files(workspace, files(tmp_path, accounts=ACCOUNTS, reps=REPS))
    changed = ACCOUNTS.replace("Two", "Deux").replace("A1,One", "A3,Three")
    seen = import_files(workspace, files(tmp_path, accounts=changed), replaces=True, preview=True)
    assert kept(workspace, "accounts")["name"].to_list() == ["One", "Two"]
    done = confirm(workspace, seen.batch.id)
    assert done.changes == seen.changes
    assert (done.changes["accounts"].added, done.changes["accounts"].removed) == (1, 1)
    assert kept(workspace, "accounts")["name"].to_list() == ["Deux", "Three"]
    undo(workspace, seen.batch.id)
    assert kept(workspace, "accounts")["name"].to_list() == ["One", "Two"]
    assert [batch.state for batch in imports(workspace)] == ["undone", "confirmed"]


def test_a_preview_of_a_market_that_has_changed_since_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    seen = import_files(workspace, files(tmp_path, accounts=ACCOUNTS), preview=True)
    other = import_files(workspace, files(tmp_path, reps=REPS))
    with pytest.raises(RefusedError, match=f"latest import is {other.batch.id}"):
        confirm(workspace, seen.batch.id)
    undo(workspace, other.batch.id)
    with pytest.raises(RefusedError, match="changed since"):
        confirm(workspace, seen.batch.id)
    drop(workspace, seen.batch.id)
    with pytest.raises(RefusedError, match="is dropped, not previewed"):
        drop(workspace, seen.batch.id)


def test_one_bad_row_keeps_everything_out_unless_it_is_skipped(workspace: Workspace, tmp_path: Path) -> None:
    given = files(tmp_path, accounts=ACCOUNTS + "A3,Three,400,-80,R1,0\n", reps=REPS)
    with pytest.raises(DataError, match="expected at most 90") as caught:
        import_files(workspace, given)
    assert [(cell.table, cell.line) for cell in caught.value.cells] == [("accounts", 4)]
    assert not imports(workspace)
    done = import_files(workspace, given, skip_rejected=True)
    assert done.batch.files[0]["rejected"] == 1
    assert kept(workspace, "accounts").height == 2


def test_sales_visits_and_quotas_must_name_who_is_there(workspace: Workspace, tmp_path: Path) -> None:
    import_files(workspace, files(tmp_path, accounts=ACCOUNTS, reps=REPS))
    given = files(
        tmp_path,
        sales="sale_id,account_id,rep_id,amount,currency\nS1,A1,R1,5,USD\nS2,A9,,5,\nS3,A1,R9,5,\n"
        "S4,A1,,5,EUR\nS1,A1,,5,\n",
        visits="visit_id,account_id,rep_id,started_at\n"
        "V1,A1,R1,2026-07-01 09:00\nV2,A8,R1,2026-07-01 09:00\n",
        quotas="rep_id,period,amount\nR1,2026-Q3,100.25\nR1,2026-Q3,7\nR9,2026,1\nR2,soon,1\n",
    )
    seen = import_files(workspace, given, preview=True)
    found = {(row[0], row[1]): row[4] for row in seen.rejected.iter_rows()}
    assert found.keys() == {
        ("sales", 3), ("sales", 4), ("sales", 5), ("sales", 6), ("visits", 3),
        ("quotas", 3), ("quotas", 4), ("quotas", 5),
    }  # fmt: skip
    assert "keeps USD" in found["sales", 5]
    assert "already" in found["sales", 6]
    import_files(workspace, given, skip_rejected=True)
    assert kept(workspace, "visits")["started_at"].to_list() == ["2026-07-01T13:00:00Z"]
    assert kept(workspace, "quotas")["amount"].to_list() == [100.25]


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("2026-03-08 02:30", "2026-03-08T07:30:00Z"),  # skipped: as before the clock is put on
        ("2026-11-01 01:30", "2026-11-01T05:30:00Z"),  # twice: the first
        ("2026-03-08 03:30", "2026-03-08T07:30:00Z"),
        ("2026-01-01 09:00", "2026-01-01T14:00:00Z"),
        ("2026-01-01T09:00:30+05:30", "2026-01-01T03:30:30Z"),
        ("2026-01-01T09:00:30-0330", "2026-01-01T12:30:30Z"),
        ("2026-01-01T09:00Z", "2026-01-01T09:00:00Z"),
    ],
)
def test_times_without_an_offset_are_the_reps_also_on_daylight_saving_days(said: str, utc: str) -> None:
    reps = pl.DataFrame({"rep_id": ["R1"], "time_zone": ["America/New_York"]})
    rows = pl.DataFrame({"visit_id": ["V"], "account_id": ["A"], "rep_id": ["R1"], "started_at": [said]})
    made = in_utc(read_table(rows, "visits"), reps, Organisation(1, "Ours", "USD", "Europe/Berlin"))
    assert made.frame["started_at"].to_list() == [utc]


def test_times_of_a_rep_without_a_time_zone_are_those_of_the_home_else_of_the_organisation() -> None:
    reps = pl.DataFrame(
        {
            "rep_id": ["R1", "R2"],
            "time_zone": ["Mars/Base", None],
            "latitude": [41.9, None],
            "longitude": [-87.6, None],
        }
    )
    rows = pl.DataFrame(
        {
            "visit_id": ["V", "W"],
            "account_id": ["A", "A"],
            "rep_id": ["R1", "R2"],
            "started_at": ["2026-01-01 09:00"] * 2,
        }
    )
    made = in_utc(read_table(rows, "visits"), reps, Organisation(1, "Ours", "USD", "Europe/Berlin"))
    assert made.frame["started_at"].to_list() == ["2026-01-01T15:00:00Z", "2026-01-01T08:00:00Z"]


def test_a_rep_removed_while_still_owning_accounts_is_worth_a_look(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_files(workspace, files(tmp_path, accounts=ACCOUNTS, reps=REPS))
    only = REPS.partition("R2")[0]
    done = import_files(workspace, files(tmp_path, reps=only), replaces=True)
    found = {finding.kind: finding for finding in done.findings}
    assert found["owner_removed"].ids == ("A2",)
    assert "R2" in found["owner_removed"].message


def test_null_bytes_formulas_and_huge_cells_do_no_harm(workspace: Workspace, tmp_path: Path) -> None:
    filler = "".join(f"B{i},Firm,40,-80,,0\n" for i in range(6000))  # so that the bytes are not at the start
    rows = f'{filler}C1,"=HYPERLINK(""x"")",40,-80,,0\nC2,Nu\0ll,40,-80,,0\n{"C" * 600},Long,40,-80,,0\n'
    rows += f"C4,{'x' * 200_000},40,-80,,0\n"
    done = import_files(workspace, files(tmp_path, accounts=ACCOUNTS + rows), skip_rejected=True)
    assert sorted(done.rejected["reason"].str.slice(0, 20)) == [
        "an id has at most 50", "the cell holds 20000", "the line holds a nul",
    ]  # fmt: skip
    names = dict(kept(workspace, "accounts").select("account_id", "name").iter_rows())
    assert names["C1"] == '=HYPERLINK("x")'


def test_a_change_of_the_market_while_files_are_read_is_noticed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = import_reading.read_files

    def meanwhile(*given: object, **options: object) -> object:
        with workspace.write() as connection:
            at = datetime.datetime.now(datetime.UTC)
            add_batch(connection, workspace.org_id, state="confirmed", actor="bob", at=at, notes=())
        return read(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("ridings.app.imports.read_files", meanwhile)
    with pytest.raises(RefusedError, match="while the files were read"):
        import_files(workspace, files(tmp_path, accounts=ACCOUNTS))


def test_another_organisations_rows_are_not_touched(workspace: Workspace, tmp_path: Path) -> None:
    now, _ = KEPT["accounts"]
    with workspace.write() as connection:
        connection.exec_driver_sql(
            "insert into organisation (id, name, currency, time_zone, created_at) "
            "values (9, 'Theirs', 'USD', 'UTC', '2026-01-01')"
        )
        connection.execute(insert(now).values(org_id=9, account_id="X", batch_id=1))
    import_files(workspace, files(tmp_path, accounts=ACCOUNTS), replaces=True)
    done = import_files(workspace, files(tmp_path, accounts=ACCOUNTS.replace("A1", "A7")), replaces=True)
    undo(workspace, done.batch.id)
    with workspace.read() as connection:
        assert connection.execute(select(now.c.account_id).where(now.c.org_id == 9)).scalars().all() == ["X"]
    assert json.dumps(kept(workspace, "accounts")["account_id"].to_list()) == '["A1", "A2"]'
