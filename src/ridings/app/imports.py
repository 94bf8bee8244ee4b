"""Import a market into the database: looked at first where wished, all or nothing, taken back if need be."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.import_reading import Checked, faulty, known, read_files
from ridings.app.workspace import Workspace
from ridings.crm.csvfile.opening import LabelledFile, file_name
from ridings.crm.csvfile.options import ReadOptions
from ridings.errors import DataError, RefusedError, StaleError
from ridings.market.finding import Finding
from ridings.storage import batches
from ridings.storage.audit import record
from ridings.storage.batches import CONFIRMED, DROPPED, PREVIEWED, UNDONE, Batch
from ridings.storage.market import Change, put_market, undo_market


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: `changes` by table, and the cells that were left out."""

    batch: Batch
    changes: Mapping[str, Change]
    rejected: pl.DataFrame  # table, line, column, value, reason
    findings: tuple[Finding, ...]
    mapping: tuple[str, ...] = ()


def import_files(
    workspace: Workspace,
    files: Mapping[str, str | Path | LabelledFile],
    *,
    options: ReadOptions | None = None,
    replaces: bool = False,
    skip_rejected: bool = False,
    preview: bool = False,
    places: bool = True,
) -> Imported:
    """Read, check and keep the tables of a market in one batch, all of it or nothing.

    Parameters
    ----------
    files
        Path by table: accounts, reps, units, edges, sales, visits, quotas. Of a stored file messages and the
        record have the label alone.
    options
        How to read the accounts, or the units where there are no accounts.
    replaces
        Whether rows that are not in the file of their table are removed.
    skip_rejected
        Go on with the good rows.
    preview
        Change nothing yet: `confirm` does, with the good rows as they were read now.
    places
        Whether accounts need a place.

    Raises
    ------
    DataError
        If rows cannot be used and they are neither skipped nor looked at first; `cells` has every fault.
    StaleError
        If somebody else changed the market meanwhile.
    """
    if not files:
        raise DataError("nothing to import: name a file")
    hashes = {name: _sha256(path) for name, path in files.items()}
    with workspace.read() as connection:
        version = batches.market_version(connection, workspace.org_id)
        there = known(workspace, connection, files)
    checked = read_files(workspace, files, there, options=options, replaces=replaces, places=places)
    if checked.rejected.height and not (skip_rejected or preview):
        raise _refused(checked.rejected)
    said = {name: (PurePath(file_name(path)).name, hashes[name]) for name, path in files.items()}
    return _keep(workspace, checked, said, version, replaces=replaces, preview=preview)


def _keep(
    workspace: Workspace, checked: Checked, files: Mapping[str, tuple[str, str]], version: int, *,
    replaces: bool, preview: bool,
) -> Imported:  # fmt: skip
    """Keep what was read from files (name and hash by table) of a market that had a version."""
    org_id = workspace.org_id
    with workspace.write() as connection:
        batches.lock_market(connection, org_id)
        if batches.market_version(connection, org_id) != version:
            latest = batches.latest_batch(connection, org_id)
            raise StaleError(
                "somebody else changed the market while the files were read "
                f"(the latest import is {latest}): run it again",
                changes=[_latest(connection, org_id, latest)],
            )
        state, at = PREVIEWED if preview else CONFIRMED, workspace.clock()
        batch_id = batches.add_batch(
            connection, org_id, state=state, actor=workspace.actor, at=at, notes=checked.notes
        )
        changes = _lay(connection, org_id, batch_id, checked, replaces=replaces, preview=preview)
        described = [_described(name, files[name], checked, changes[name], version) for name in changes]
        batches.describe_batch(connection, org_id, batch_id, described)
        batches.keep_rejects(connection, org_id, batch_id, checked.rejected)
        batches.keep_findings(connection, org_id, batch_id, checked.findings)
        _record(connection, workspace, at, "preview" if preview else "import", batch_id, described)
        batch = batches.find_batch(connection, org_id, batch_id)
    return Imported(batch, changes, checked.rejected, checked.findings, checked.mapping)


def confirm(workspace: Workspace, batch_id: int) -> Imported:
    """Keep the rows of a preview.

    Raises
    ------
    NotFoundError
        If there is no such import.
    StaleError
        If the market has changed since.
    RefusedError
        If it is no preview any more.
    """
    org_id = workspace.org_id
    with workspace.write() as connection:
        batches.lock_market(connection, org_id)
        batch = _in_state(connection, workspace, batch_id, PREVIEWED)
        if any(one["market"] != batches.market_version(connection, org_id) for one in batch.files):
            latest = batches.latest_batch(connection, org_id)
            raise StaleError(
                f"the market has changed since import {batch_id} was looked at "
                f"(the latest import is {latest}): look at the files again",
                changes=[_latest(connection, org_id, latest)],
            )
        frames, replaces = batches.staged_rows(connection, org_id, batch_id)
        changes = put_market(connection, org_id, batch_id, frames, replaces=replaces)
        at = workspace.clock()
        batches.drop_staged(connection, org_id, batch_id)
        batches.end_batch(connection, org_id, batch_id, CONFIRMED, at)
        _record(connection, workspace, at, "import", batch_id, batch.files)
        found = batches.findings_of(connection, org_id, batch_id)
        rejected = batches.rejects_of(connection, org_id, batch_id)
        batch = batches.find_batch(connection, org_id, batch_id)
    return Imported(batch, changes, rejected, found)


def drop(workspace: Workspace, batch_id: int) -> Batch:
    """Forget a preview.

    Raises
    ------
    RefusedError
        If it is none.
    """
    with workspace.write() as connection:
        batches.lock_market(connection, workspace.org_id)
        batch = _in_state(connection, workspace, batch_id, PREVIEWED)
        at = workspace.clock()
        batches.drop_staged(connection, workspace.org_id, batch_id)
        batches.end_batch(connection, workspace.org_id, batch_id, DROPPED, at)
        _record(connection, workspace, at, "drop", batch_id, batch.files)
        return batches.find_batch(connection, workspace.org_id, batch_id)


def undo(workspace: Workspace, batch_id: int) -> dict[str, int]:
    """Put the market back as it was before an import; returns the rows touched by table.

    Raises
    ------
    RefusedError
        If it does not hold, or a later one has changed the same tables.
    """
    with workspace.write() as connection:
        batches.lock_market(connection, workspace.org_id)
        _in_state(connection, workspace, batch_id, CONFIRMED)
        touched = undo_market(connection, workspace.org_id, batch_id)
        at = workspace.clock()
        batches.end_batch(connection, workspace.org_id, batch_id, UNDONE, at)
        record(connection, workspace.org_id, at, workspace.actor, "undo", "import", batch_id, after=touched)
    return touched


def imports(workspace: Workspace) -> list[Batch]:
    """Every import, the latest first."""
    with workspace.read() as connection:
        return batches.all_batches(connection, workspace.org_id)


def _lay(
    connection: Connection, org_id: int, batch_id: int, checked: Checked, *, replaces: bool, preview: bool
) -> dict[str, Change]:
    """Lay the rows over the market; for a preview only to count, and the rows wait instead."""
    if not preview:
        return put_market(connection, org_id, batch_id, checked.frames, replaces=replaces)
    trial = connection.begin_nested()
    changes = put_market(connection, org_id, batch_id, checked.frames, replaces=replaces)
    trial.rollback()
    batches.stage(connection, org_id, batch_id, checked.frames, replaces=replaces)
    return changes


def _in_state(connection: Connection, workspace: Workspace, batch_id: int, state: str) -> Batch:
    batch = batches.find_batch(connection, workspace.org_id, batch_id)
    if batch.state != state:
        raise RefusedError(f"import {batch_id} is {batch.state}, not {state}")
    return batch


def _latest(connection: Connection, org_id: int, batch_id: int) -> dict[str, object]:
    """What the latest import is; nothing where every one was undone."""
    if not batch_id:
        return {"import": None}
    batch = batches.find_batch(connection, org_id, batch_id)
    return {"import": batch.id, "state": batch.state, "actor": batch.actor, "at": batch.at.isoformat()}


def _described(
    name: str, file: tuple[str, str], checked: Checked, change: Change, version: int
) -> dict[str, Any]:
    lines = checked.rejected.filter(pl.col("table") == name)["line"].n_unique()
    return {
        "table": name, "name": file[0], "sha256": file[1], "rows": change.rows + lines,
        "added": change.added, "changed": change.changed, "unchanged": change.unchanged,
        "removed": change.removed, "rejected": lines, "market": version,
    }  # fmt: skip


def _record(
    connection: Connection,
    workspace: Workspace,
    at: datetime.datetime,
    action: str,
    batch_id: int,
    files: Any,
) -> None:
    after = {"files": list(files)}
    record(connection, workspace.org_id, at, workspace.actor, action, "import", batch_id, after=after)


def _refused(rejected: pl.DataFrame) -> DataError:
    rows = rejected.select(pl.struct("table", "line").n_unique()).item()
    error = faulty(rejected, f"{rows:,} {'row' if rows == 1 else 'rows'} cannot be used")
    said = f"{error.message}. Mend them, or go on without them"
    return DataError(said, error.cells, hint=" by --skip-rejected")


def _sha256(source: str | Path | LabelledFile) -> str:
    path = source.path if isinstance(source, LabelledFile) else Path(source)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""  # the reader says what is wrong with it
