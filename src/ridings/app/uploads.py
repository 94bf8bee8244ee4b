"""Files that come in while they are sent: a part at a time, and nothing stays of one that breaks off."""

from ridings.app.access import Permission, allowed, check
from ridings.app.files import find_file
from ridings.app.workspace import Workspace
from ridings.errors import DataError
from ridings.storage import files as kept
from ridings.storage.files import PART, StoredFile, Writing

__all__ = ["PART", "Upload", "own_file"]
_MEDIA = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".txt": "text/plain", ".gz": "application/gzip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}  # fmt: skip


class Upload:
    """A file that comes in; each part is a transaction of its own, so that others write meanwhile."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        """Begin; `name` is a label alone."""
        check(workspace, Permission.WRITE_MARKET)
        self._workspace = workspace
        shown = kept.label(name)
        ending = shown[shown.rfind(".") :].lower() if "." in shown else ""
        media = _MEDIA.get(ending, "application/octet-stream")  # by the name: a sender may say anything
        with workspace.write() as connection:
            self._writing: Writing = kept.begin_file(
                connection, workspace.org_id, name, media, workspace.clock(), member_id=workspace.member_id
            )

    def add(self, data: bytes) -> None:
        """Keep the next part, of at most `PART` bytes."""
        with self._workspace.write() as connection:
            self._writing.add(connection, data)

    def end(self) -> StoredFile:
        """Say that it is whole.

        Raises
        ------
        DataError
            If it is empty.
        """
        if not self._writing.size:
            raise DataError("the file is empty: send its bytes as the body")
        with self._workspace.write() as connection:
            self._writing.end(connection)
        return find_file(self._workspace, self._writing.file_id)

    def drop(self) -> None:
        """Leave nothing of it."""
        with self._workspace.write() as connection:
            kept.delete_file(connection, self._workspace.org_id, self._writing.file_id)


def own_file(workspace: Workspace, file_id: int) -> StoredFile:
    """A file of whoever asks: one brought for an import, or the result of an export.

    Raises
    ------
    NotAllowedError
        If the role or token allows neither imports nor exports.
    NotFoundError
        If there is none, or it is another's: in the same words.
    """
    if not allowed(workspace, Permission.WRITE_MARKET):
        check(workspace, Permission.EXPORT)
    found = find_file(workspace, file_id)
    check(workspace, Permission.WRITE_MARKET if found.job_id is None else Permission.EXPORT)
    return found
