"""What happens to an import when the database fails under it: nothing is changed, and it is said."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, select, text
from tests.databases import Server

from ridings.app.imports import import_files
from ridings.app.workspace import open_workspace
from ridings.errors import SourceError
from ridings.storage.frames import insert_frame
from ridings.storage.market import count_rows
from ridings.storage.schema import import_batch

ROWS = "account_id,name,latitude,longitude\n" + "".join(f"A{i},Firm {i},40,-80\n" for i in range(3000))


def test_a_full_disk_leaves_the_market_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ROWS)
    workspace = open_workspace(str(tmp_path / "a.db"), actor="ann", create=True)
    engine = workspace.database.engine
    with workspace.read() as connection:
        pages = int(connection.execute(text("pragma page_count")).scalar_one())

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"pragma max_page_count = {pages + 20}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", limit)
    with pytest.raises(SourceError, match="nothing was changed, make room and run it again"):
        import_files(workspace, {"accounts": tmp_path / "accounts.csv"})
    event.remove(engine, "connect", limit)
    with workspace.read() as connection:
        assert not connection.execute(select(import_batch)).all()
    assert import_files(workspace, {"accounts": tmp_path / "accounts.csv"}).changes["accounts"].added == 3000


def test_a_backend_that_is_killed_leaves_nothing_and_a_second_run_completes(
    postgresql_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "accounts.csv").write_text(ROWS)
    address = postgresql_server.fresh()
    workspace = open_workspace(address, actor="ann", create=True)

    def killed(connection: object, *given: object) -> int:
        backend = connection.execute(text("select pg_backend_pid()")).scalar_one()  # type: ignore[attr-defined]
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [backend])
        return insert_frame(connection, *given)  # type: ignore[arg-type]

    monkeypatch.setattr("ridings.storage.market.insert_frame", killed)
    with pytest.raises(SourceError, match="nothing was changed"):
        import_files(workspace, {"accounts": tmp_path / "accounts.csv"})
    monkeypatch.undo()
    with workspace.read() as connection:
        assert not connection.execute(select(import_batch)).all()
        assert count_rows(connection, workspace.org_id, "accounts") == 0
    assert import_files(workspace, {"accounts": tmp_path / "accounts.csv"}).changes["accounts"].added == 3000
