"""A whole database in one portable file, from one system to the other, checked by sums both ways."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, func, select

from ridings.app.workspace import Workspace, utc_now
from ridings.crm.csvfile.write import write_file
from ridings.errors import DataError, RefusedError
from ridings.storage.audit import record
from ridings.storage.jobs import begin_anew
from ridings.storage.migrate import newest, open_database, version_of
from ridings.storage.schema import audit_head, organisation
from ridings.storage.tables import checksum, continue_numbers, lasting_tables, put_rows, rows_of
from ridings.version import __version__

FORMAT = "ridings-backup-1"
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1 << 20  # bytes
LARGEST_TABLE = 8 << 30  # bytes, as stored in the file


@dataclass(frozen=True)
class Sums:
    """What a backup holds: the version of the schema, and rows and SHA-256 of every table."""

    schema: str
    tables: dict[str, tuple[int, str]]


def backup(workspace: Workspace, path: Path) -> Sums:
    """Write what is in the database, of one moment, into a file; it is on record.

    Sessions, invitations, tokens and uploaded files are left out: none comes back to life by a restore.

    Raises
    ------
    RefusedError
        If the file is there already.
    SourceError
        If the disk is full or may not be written.
    """
    if path.exists():
        raise RefusedError(f"{path} is there already: name another file")
    packed = io.BytesIO()
    with workspace.read() as connection, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        schema = version_of(connection) or ""
        listed = [_pack(archive, connection, table) for table in lasting_tables()]
        manifest = {"format": FORMAT, "ridings": __version__, "schema": schema, "tables": listed}
        _add(archive, MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    # On record after the moment that the backup is of, so that restoring it and backing up again is the same.
    with workspace.write() as connection:
        sums = {one["name"]: one["sha256"] for one in listed}
        record(
            connection, workspace.org_id, workspace.clock(), workspace.actor, "backup", "database", path.name,
            after=sums,
        )  # fmt: skip
    write_file(path, packed.getvalue())
    return Sums(schema, {one["name"]: (one["rows"], one["sha256"]) for one in listed})


def restore(path: Path, address: str) -> Sums:
    """Put a backup into an empty database, all of it or nothing; jobs that had not ended are interrupted.

    Raises
    ------
    RefusedError
        If the database holds anything, or a newer version of Ridings made the backup.
    DataError
        If the file is damaged, cut off or no backup.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        frames = {one["name"]: _unpack(archive, one, path) for one in manifest["tables"]}
    database = open_database(address)
    with database.write() as connection:
        if connection.execute(select(func.count()).select_from(organisation)).scalar():
            raise RefusedError(f"the database {database.name} is not empty: restore into a new one")
        connection.execute(delete(audit_head))
        for table in lasting_tables():
            if table.name in frames:
                put_rows(connection, table, frames[table.name])
        continue_numbers(connection)
        found: dict[str, tuple[int, str]] = {}
        for table in lasting_tables():
            rows = rows_of(connection, table)
            found[table.name] = (rows.height, checksum(rows))
        for one in manifest["tables"]:
            if found.get(one["name"]) != (one["rows"], one["sha256"]):
                raise DataError(f"the table {one['name']} did not arrive as it left; nothing was restored")
        begin_anew(connection, utc_now())
    return Sums(manifest["schema"], found)


def _pack(archive: zipfile.ZipFile, connection: Connection, table: Any) -> dict[str, Any]:
    rows = rows_of(connection, table)
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    content = buffer.getvalue()
    _add(archive, f"{table.name}.parquet", content)
    return {
        "name": table.name, "rows": rows.height, "sha256": checksum(rows), "bytes": len(content),
        "file_sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)  # no clock: same rows, same file


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise RefusedError(f"{path} is not there") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{path} is damaged, cut off or no backup: {error}") from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(_read(archive, MANIFEST, LARGEST_MANIFEST, path))
        if manifest["format"] != FORMAT:
            raise DataError(f"{path} is a backup of another kind ({manifest['format']!r})")
        schema, tables = str(manifest["schema"]), list(manifest["tables"])
        named = [str(one["name"]) for one in tables]
        sized = all(
            isinstance(one[key], int) and 0 <= one[key] <= LARGEST_TABLE
            for one in tables
            for key in ("rows", "bytes")
        )
        whole = all(isinstance(one[key], str) for one in tables for key in ("sha256", "file_sha256"))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DataError(f"{path} is no backup: its manifest cannot be read") from error
    if schema > newest():
        raise RefusedError(
            f"{path} was made by a newer Ridings (schema {schema}; this one knows up to {newest()}): "
            "update Ridings"
        )
    known = {table.name for table in lasting_tables()}
    if len(set(named)) < len(named) or not set(named) <= known or not sized or not whole:
        raise DataError(f"{path} is no backup: its manifest names tables or sizes that cannot be")
    if schema == newest() and set(named) != known:
        raise DataError(f"{path} lacks tables: {', '.join(sorted(known - set(named)))}")
    return dict(manifest)


def _unpack(archive: zipfile.ZipFile, one: dict[str, Any], path: Path) -> pl.DataFrame:
    name = f"{one['name']}.parquet"
    content = _read(archive, name, one["bytes"], path)
    if len(content) != one["bytes"] or hashlib.sha256(content).hexdigest() != one["file_sha256"]:
        raise DataError(f"{path} is damaged: {name} is not what the manifest says")
    try:
        rows = pl.read_parquet(io.BytesIO(content), n_rows=one["rows"] + 1)
        table = next(table for table in lasting_tables() if table.name == one["name"])
        missing = {column.name for column in table.c if not column.nullable} - set(rows.columns)
        if missing or not set(rows.columns) <= {column.name for column in table.c}:
            raise DataError(f"{path} is damaged: {name} has other columns than the table")
    except pl.exceptions.PolarsError as error:
        raise DataError(f"{path} is damaged: {name} cannot be read") from error
    if rows.height != one["rows"] or checksum(rows) != one["sha256"]:
        raise DataError(f"{path} is damaged: the rows of {name} do not have the sum that the manifest says")
    return rows


def _read(archive: zipfile.ZipFile, name: str, most: int, path: Path) -> bytes:
    """Read one member by its name, never more bytes of it than it may have."""
    try:
        with archive.open(name) as member:
            content = member.read(most + 1)
    except KeyError as error:
        raise DataError(f"{path} is no whole backup: it lacks {name}") from error
    if len(content) > most:
        raise DataError(f"{path} is damaged: {name} holds more than it may")
    return content
