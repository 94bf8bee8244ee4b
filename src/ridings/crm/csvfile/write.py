"""Write files so that a full disk or an interruption leaves nothing half-written."""

import errno
import io
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ridings.errors import SourceError

_PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE}  # may go well another time


@contextmanager
def staged(directory: Path, stale: Collection[str] = ()) -> Iterator[Path]:
    """Give an empty folder to write into; its files appear in `directory` together, or not at all.

    Files of an earlier run are replaced only at the end; those in `stale` that were not written again are
    removed then. Other files in `directory` stay.

    Raises
    ------
    SourceError
        If the disk is full or may not be written; nothing has been changed then.
    """
    directory = directory.resolve()
    with _failing_as(directory):
        beside = _existing(directory.parent)
        own = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=beside))
        try:
            folder = own / "written"
            folder.mkdir()
            yield folder
            _publish(folder, directory, stale)
        finally:
            shutil.rmtree(own, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Write one file beside its place and move it there when it is whole."""
    with _failing_as(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, own = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(own).chmod(0o666 & ~_umask())
            Path(own).replace(path)
        finally:
            Path(own).unlink(missing_ok=True)


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8: `true` and `false`, ISO dates, an empty cell for the unknown."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    buffer = io.BytesIO()
    frame.with_columns(pl.col(lists).list.join(";").replace("", None)).write_csv(buffer)
    return buffer.getvalue()


def _publish(folder: Path, directory: Path, stale: Collection[str]) -> None:
    written = sorted(path.name for path in folder.iterdir())
    if not directory.exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(directory)
        return
    for name in written:
        (folder / name).replace(directory / name)
    for name in set(stale) - set(written):
        (directory / name).unlink(missing_ok=True)


@contextmanager
def _failing_as(path: Path) -> Iterator[None]:
    """Say what the disk said in words, and whose it is to mend."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            why = "the disk is full"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            why = "it may not be written by you"
        else:
            why = error.strerror or str(error)
        message = f"cannot write {path}: {why}; nothing was written"
        raise SourceError(message, permanent=error.errno not in _PASSING) from error


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents, Path()) if path.is_dir())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
