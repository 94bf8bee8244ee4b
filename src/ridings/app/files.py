"""Files that come in for a job and go out of one: kept in the database, named only by labels."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from ridings.app.workspace import Workspace
from ridings.errors import DataError, NotFoundError
from ridings.storage import files as kept
from ridings.storage.engine import Database
from ridings.storage.files import StoredFile

LARGEST = 2 << 30  # bytes of one file
DAYS, TORN_HOURS = 30, 24  # how long files are kept, and those that never came whole


def bring_file(
    workspace: Workspace, name: str, media_type: str, chunks: Iterable[bytes], *, limit: int = LARGEST
) -> StoredFile:
    """Keep a file that comes in pieces; where it breaks off or is too large, nothing of it stays.

    Each part is a transaction of its own, so that others write meanwhile.

    Raises
    ------
    DataError
        If it is empty or has more bytes than `limit`.
    """
    with workspace.write() as connection:
        writing = kept.begin_file(
            connection, workspace.org_id, name, media_type, workspace.clock(), member_id=workspace.member_id
        )
    try:
        for part in kept.in_parts(_limited(iter(chunks), name, limit)):
            with workspace.write() as connection:
                writing.add(connection, part)
        if not writing.size:
            raise DataError(f"{kept.label(name)} is empty")
        with workspace.write() as connection:
            writing.end(connection)
            found = kept.find_file(connection, workspace.org_id, writing.file_id)
    except BaseException:
        with suppress(Exception), workspace.write() as connection:
            kept.delete_file(connection, workspace.org_id, writing.file_id)
        raise
    assert found is not None
    return found


def find_file(workspace: Workspace, file_id: int) -> StoredFile:
    """A whole file of whoever asks; admins see all.

    Raises
    ------
    NotFoundError
        If there is none, or it is another's: in the same words.
    """
    with workspace.read() as connection:
        return whole_file(workspace, connection, file_id)


def whole_file(workspace: Workspace, connection: Connection, file_id: int) -> StoredFile:
    """As `find_file`, within a transaction."""
    found = kept.find_file(connection, workspace.org_id, file_id, member_id=workspace.scope.member_id)
    if found is None or not found.whole:
        raise NotFoundError(f"there is no file {file_id}")
    return found


def read_file(workspace: Workspace, file: StoredFile) -> Iterator[bytes]:
    """The bytes of a file, a part at a time; no transaction is held while nobody reads on.

    Raises
    ------
    NotFoundError
        If it is deleted meanwhile.
    """
    number = size = 0
    while size < file.size:
        with workspace.read() as connection:
            part = kept.part(connection, file.org_id, file.id, number)
        if part is None:
            raise NotFoundError(f"there is no file {file.id} any more")
        yield part
        number, size = number + 1, size + len(part)


def copy_file(workspace: Workspace, file: StoredFile, folder: Path) -> Path:
    """Write a file into a folder of this machine, under a name made of letters and a known ending."""
    path = kept.safe_path(folder, kept.stem_of(file.name), file.name)
    with path.open("xb") as out:
        for part in read_file(workspace, file):
            out.write(part)
    return path


def store_file(
    connection: Connection, workspace: Workspace, path: Path, name: str, media_type: str, *,
    member_id: int | None, job_id: int,
) -> StoredFile:  # fmt: skip
    """Keep a file of this machine in a transaction, as what a job has made."""
    writing = kept.begin_file(
        connection, workspace.org_id, name, media_type, workspace.clock(), member_id=member_id, job_id=job_id
    )
    with path.open("rb") as file:
        for part in iter(lambda: file.read(kept.PART), b""):
            writing.add(connection, part)
    writing.end(connection)
    found = kept.find_file(connection, workspace.org_id, writing.file_id)
    assert found is not None
    return found


def drop_file(workspace: Workspace, file_id: int) -> None:
    """Delete a file of whoever asks.

    Raises
    ------
    NotFoundError
        If there is none, or it is another's.
    """
    with workspace.write() as connection:
        found = whole_file(workspace, connection, file_id)
        kept.delete_file(connection, workspace.org_id, found.id)


def sweep_files(
    database: Database, at: datetime.datetime, *, days: float = DAYS, torn_hours: float = TORN_HOURS
) -> int:
    """Delete files that are too old or never came whole, each in its own transaction; returns how many."""
    old, torn = at - datetime.timedelta(days=days), at - datetime.timedelta(hours=torn_hours)
    with database.read() as connection:
        stale = kept.stale_files(connection, old, torn)
    for org_id, file_id in stale:
        with database.write() as connection:
            kept.delete_file(connection, org_id, file_id)
    return len(stale)


def _limited(chunks: Iterator[bytes], name: str, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise DataError(f"{kept.label(name)} is larger than {limit:,} bytes: split it")
        yield chunk
