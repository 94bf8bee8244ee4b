"""A backup goes from one database to the other whole, or not at all."""

import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import insert, text
from tests.databases import Server

from ridings.app.audit import verify
from ridings.app.backup import backup, restore
from ridings.app.imports import import_files
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import DataError, RefusedError
from ridings.storage.migrate import open_database
from ridings.storage.schema import plan, plan_assignment

ROWS = (
    'account_id,name,latitude,longitude,open_pipeline,extra\nA1,"O,n""e\n ü",40.1,-80,10.10,x\nÄ2,,41,-81,,\n'
)


def filled(address: str, folder: Path) -> Workspace:
    """A database with a market, a preview, a plan with empty notes, and a record."""
    workspace = open_workspace(address, actor="ann", create=True)
    path = folder / "accounts.csv"
    path.write_text(ROWS, encoding="utf-8")
    import_files(workspace, {"accounts": path})
    import_files(workspace, {"accounts": path}, preview=True, replaces=True)
    with workspace.write() as connection:
        at = workspace.clock()
        values = {
            "org_id": 1, "sales_force_id": 1, "name": "One", "notes": "", "status": "draft", "levels": 1,
            "revision": 1, "base_publication_id": 0, "batch_id": 1, "brief": "{}", "figures": "{}",
            "created_by": "ann", "created_at": at, "changed_at": at,
        }  # fmt: skip
        connection.execute(insert(plan).values(values))
        row = {"org_id": 1, "plan_id": 1, "account_id": "A1", "territory_id": "T", "reason": ""}
        connection.execute(insert(plan_assignment).values(row))
    return workspace


def test_a_backup_restored_on_either_system_and_backed_up_again_has_the_same_sums(
    tmp_path: Path, postgresql_server: Server
) -> None:
    places = [str(tmp_path / "a.db"), postgresql_server.fresh(), str(tmp_path / "b.db")]
    workspace = filled(places[0], tmp_path)
    first = backup(workspace, tmp_path / "0.zip")
    assert first.tables["account"][0] == 2
    for number, place in enumerate(places[1:], 1):
        assert restore(tmp_path / f"{number - 1}.zip", place) == first
        again = open_workspace(place, actor="bob")
        assert backup(again, tmp_path / f"{number}.zip") == first
        assert not verify(again).faults
        path = tmp_path / "accounts.csv"
        assert import_files(again, {"accounts": path}).batch.id == 3  # numbers continue
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()


def test_a_database_that_holds_anything_is_not_restored_into(address: str, tmp_path: Path) -> None:
    backup(filled(address, tmp_path), tmp_path / "b.zip")
    with pytest.raises(RefusedError, match="is not empty"):
        restore(tmp_path / "b.zip", address)
    with pytest.raises(RefusedError, match="there already"):
        backup(open_workspace(address, actor="ann"), tmp_path / "b.zip")


def remade(path: Path, **changes: object) -> Path:
    """A copy of a backup with members changed: bytes, or a change of the manifest."""
    made = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content: object = before.read(name)
            key = name.partition(".")[0]
            if key in changes:
                change = changes[key]
                content = change(content) if callable(change) else change
            if isinstance(content, bytes):
                after.writestr(name, content)
        for name, added in changes.items():
            if "/" in name and isinstance(added, bytes):
                after.writestr(name, added)
    return made


def with_manifest(**changes: object) -> object:
    def change(content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode()

    return change


def other_rows(content: bytes) -> bytes:
    buffer = io.BytesIO()
    pl.read_parquet(io.BytesIO(content)).with_columns(pl.lit("theirs").alias("name")).write_parquet(buffer)
    return buffer.getvalue()


def test_a_damaged_cut_off_or_foreign_file_is_refused_and_nothing_restored(tmp_path: Path) -> None:
    backup(filled(str(tmp_path / "a.db"), tmp_path), tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    cut, flipped, text_file = tmp_path / "cut.zip", tmp_path / "flip.zip", tmp_path / "no.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    middle = whole.index(b"PAR1", len(whole) // 4) + 40
    flipped.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    text_file.write_text("hello")
    target = str(tmp_path / "new.db")
    for path in (cut, flipped, text_file):
        with pytest.raises(DataError, match="damaged, cut off"):
            restore(path, target)
    with pytest.raises(DataError, match=r"more than it may|not what the manifest"):
        restore(remade(tmp_path / "b.zip", organisation=other_rows), target)
    with pytest.raises(DataError, match="lacks account"):
        restore(remade(tmp_path / "b.zip", account=None), target)
    with pytest.raises(DataError, match="holds more than it may"):
        restore(remade(tmp_path / "b.zip", account=b"\0" * 10_000_000), target)
    with pytest.raises(DataError, match="another kind"):
        restore(remade(tmp_path / "b.zip", manifest=with_manifest(format="x")), target)
    with pytest.raises(RefusedError, match="newer Ridings"):
        restore(remade(tmp_path / "b.zip", manifest=with_manifest(schema="9999")), target)
    tables = [{"name": "../../etc/passwd", "rows": 1, "bytes": 1, "sha256": "", "file_sha256": ""}]
    with pytest.raises(DataError, match="cannot be"):
        restore(remade(tmp_path / "b.zip", manifest=with_manifest(tables=tables)), target)
    with pytest.raises(RefusedError, match="is not there"):
        restore(tmp_path / "none.zip", target)
    assert not Path(target).exists()


def test_members_that_the_manifest_does_not_name_are_never_unpacked(tmp_path: Path) -> None:
    backup(filled(str(tmp_path / "a.db"), tmp_path), tmp_path / "b.zip")
    changes: dict[str, object] = {"../escaped": b"x"}
    restore(remade(tmp_path / "b.zip", **changes), str(tmp_path / "new.db"))
    assert not (tmp_path.parent / "escaped").exists()


TAMPER = {
    "changed": (
        "update audit set actor = 'eve' where number = 2",
        "entry 2 was changed: eve, import import 1",
    ),
    "removed": ("delete from audit where number = 2", "entry 2 is missing"),
    "inserted": (
        "insert into audit select 4, org_id, at, actor, action, kind, ident, before, after, previous, hash "
        "from audit where number = 3",
        "entry 4 was changed",
    ),
    "cut off": ("delete from audit where number = 3", "head says that entry 3 is the latest"),
}


@pytest.mark.parametrize("how", TAMPER)
def test_who_changes_the_record_behind_the_database_is_found_out(
    address: str, tmp_path: Path, how: str
) -> None:
    workspace = filled(address, tmp_path)
    assert not verify(workspace).faults
    statement, said = TAMPER[how]
    database = open_database(address)
    with database.write() as connection:
        without_guard(connection.dialect.name, connection.execute)
        connection.execute(text(statement))
    assert said in " ".join(verify(workspace).faults)


def test_a_record_cut_off_with_its_head_is_found_by_a_hash_noted_earlier(
    address: str, tmp_path: Path
) -> None:
    workspace = filled(address, tmp_path)
    noted = verify(workspace).head
    with open_database(address).write() as connection:
        without_guard(connection.dialect.name, connection.execute)
        connection.execute(text("delete from audit where number = 3"))
        connection.execute(
            text("update audit_head set number = 2, hash = (select hash from audit where number = 2)")
        )
    assert not verify(workspace).faults
    assert "removed or changed" in verify(workspace, head=noted).faults[0]


def without_guard(system: str, execute: object) -> None:
    """Switch off what keeps the record from being changed."""
    assert callable(execute)
    if system == "postgresql":
        execute(text("alter table audit disable trigger all"))
    else:
        for event in ("update", "delete"):
            execute(text(f"drop trigger audit_only_added_to_{event}"))
