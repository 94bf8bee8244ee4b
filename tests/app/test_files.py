"""Files that come in and go out."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ridings.app.files import bring_file, copy_file, drop_file, find_file, read_file, sweep_files
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import DataError, NotFoundError
from ridings.storage.files import PART
from ridings.storage.schema import stored_file, stored_file_part


@pytest.fixture
def workspace(address: str) -> Workspace:
    return open_workspace(address, actor="ann", create=True)


def left(workspace: Workspace) -> tuple[int, ...]:
    with workspace.read() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (stored_file, stored_file_part)
        )


def test_a_file_comes_back_as_it_came(workspace: Workspace, tmp_path: Path) -> None:
    data = bytes(range(256)) * (PART // 200)
    file = bring_file(workspace, "../../a b.csv", "text/csv", [data[:7], data[7:]])
    assert (file.name, file.size, file.sha256) == ("a b.csv", len(data), hashlib.sha256(data).hexdigest())
    assert b"".join(read_file(workspace, find_file(workspace, file.id))) == data
    path = copy_file(workspace, file, tmp_path)
    assert (path.name, path.read_bytes()) == ("a_b.csv", data)
    drop_file(workspace, file.id)
    assert left(workspace) == (0, 0)
    with pytest.raises(NotFoundError, match="no file"):
        find_file(workspace, file.id)


@pytest.mark.parametrize("fault", ["cut off", "too large", "empty"])
def test_of_a_file_that_will_not_do_nothing_stays(workspace: Workspace, fault: str) -> None:
    def chunks() -> Iterator[bytes]:
        if fault == "empty":
            return
        for _ in range(3):
            yield b"x" * PART
        if fault == "cut off":
            raise ConnectionError("the line went dead")

    with pytest.raises(ConnectionError if fault == "cut off" else DataError):
        bring_file(
            workspace, "a.csv", "text/csv", chunks(), limit=2 * PART if fault == "too large" else 99 * PART
        )
    assert left(workspace) == (0, 0)


def test_old_files_are_swept_and_those_never_whole_sooner(workspace: Workspace) -> None:
    kept = bring_file(workspace, "a.csv", "text/csv", [b"x"])
    torn = bring_file(workspace, "b.csv", "text/csv", [b"y"])
    with workspace.write() as connection:
        connection.execute(stored_file.update().where(stored_file.c.id == torn.id).values(whole=False))
    tomorrow = kept.created_at + datetime.timedelta(days=2)
    assert sweep_files(workspace.database, tomorrow) == 1
    assert find_file(workspace, kept.id).id == kept.id
    assert sweep_files(workspace.database, tomorrow + datetime.timedelta(days=40)) == 1
    assert left(workspace) == (0, 0)
