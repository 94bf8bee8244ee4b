"""What happens to an import when the database fails under it: nothing is changed, and it is said."""

from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from ridings.app.imports import import_files
from ridings.app.workspace import open_workspace
from ridings.errors import SourceError
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
