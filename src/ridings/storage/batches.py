"""Imports on record: who, when, which files, what they changed, what they left out, and rows that wait."""

import datetime
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from ridings.errors import NotFoundError
from ridings.market.finding import Finding
from ridings.storage.frames import insert_frame, read_frame
from ridings.storage.schema import finding, import_batch, import_reject, import_staged, organisation

PREVIEWED, CONFIRMED, UNDONE, DROPPED = "previewed", "confirmed", "undone", "dropped"


@dataclass(frozen=True)
class Batch:
    """One import: each of `files` has table, name, sha256, rows, added, changed, removed, rejected."""

    id: int
    state: str
    actor: str
    at: datetime.datetime
    ended_at: datetime.datetime | None
    files: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]


def lock_market(connection: Connection, org_id: int) -> None:
    """Let no other change of the market begin before this transaction ends."""
    connection.execute(select(organisation.c.id).where(organisation.c.id == org_id).with_for_update())


def market_version(connection: Connection, org_id: int) -> int:
    """A number that every change of the market raises."""
    query = (
        select(import_batch.c.state, func.count())
        .where(import_batch.c.org_id == org_id)
        .group_by(import_batch.c.state)
    )
    counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    return counts.get(CONFIRMED, 0) + 2 * counts.get(UNDONE, 0)


def latest_batch(connection: Connection, org_id: int) -> int:
    """The number of the latest import that holds; 0: none."""
    b = import_batch.c
    query = select(func.max(b.id)).where(b.org_id == org_id, b.state == CONFIRMED)
    return int(connection.execute(query).scalar() or 0)


def add_batch(
    connection: Connection,
    org_id: int,
    *,
    state: str,
    actor: str,
    at: datetime.datetime,
    notes: Sequence[str],
) -> int:
    """Add an import; `describe_batch` says later what it changed."""
    ended = at if state == CONFIRMED else None
    values = {"org_id": org_id, "state": state, "actor": actor, "at": at, "ended_at": ended, "files": "[]"}
    values["notes"] = json.dumps(list(notes), ensure_ascii=False)
    key = connection.execute(insert(import_batch).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def describe_batch(
    connection: Connection, org_id: int, batch_id: int, files: Sequence[Mapping[str, Any]]
) -> None:
    """Say what an import changed."""
    text = json.dumps([dict(one) for one in files], ensure_ascii=False, sort_keys=True)
    connection.execute(update(import_batch).where(*_one(org_id, batch_id)).values(files=text))


def end_batch(connection: Connection, org_id: int, batch_id: int, state: str, at: datetime.datetime) -> None:
    """Confirm, undo or drop an import."""
    change = update(import_batch).where(*_one(org_id, batch_id)).values(state=state, ended_at=at)
    connection.execute(change)


def find_batch(connection: Connection, org_id: int, batch_id: int) -> Batch:
    """One import.

    Raises
    ------
    NotFoundError
        If there is none of that number.
    """
    row = connection.execute(_batches(org_id).where(import_batch.c.id == batch_id)).first()
    if row is None:
        raise NotFoundError(f"there is no import {batch_id}", hint=": ridings import --list shows them")
    return _batch(row)


def all_batches(connection: Connection, org_id: int) -> list[Batch]:
    """Every import, the latest first."""
    return [_batch(row) for row in connection.execute(_batches(org_id).order_by(import_batch.c.id.desc()))]


def batches_of(connection: Connection, org_id: int, *wanted: ColumnElement[bool], limit: int) -> list[Batch]:
    """At most so many of the imports that are wanted, the latest first."""
    query = _batches(org_id).where(*wanted).order_by(import_batch.c.id.desc()).limit(limit)
    return [_batch(row) for row in connection.execute(query)]


def keep_rejects(connection: Connection, org_id: int, batch_id: int, rejected: pl.DataFrame) -> None:
    """Keep the cells that were left out: table, line, column, value, reason."""
    insert_frame(
        connection,
        import_reject,
        rejected.select(
            pl.lit(org_id, pl.Int64).alias("org_id"),
            pl.lit(batch_id, pl.Int64).alias("batch_id"),
            pl.col("table").alias("table_name"),
            "line",
            pl.col("column").alias("column_name"),
            "value",
            "reason",
        ),
    )


def rejects_of(connection: Connection, org_id: int, batch_id: int) -> pl.DataFrame:
    """The cells that an import left out, in the order of their lines."""
    r = import_reject.c
    query = select(r.table_name, r.line, r.column_name, r.value, r.reason)
    frame = read_frame(connection, query.where(r.org_id == org_id, r.batch_id == batch_id))
    names = {"table_name": "table", "column_name": "column"}
    return frame.rename(names).sort("table", "line", "column", "reason")


def keep_findings(connection: Connection, org_id: int, batch_id: int, found: Sequence[Finding]) -> None:
    """Keep what is worth a look."""
    rows = [
        {"org_id": org_id, "batch_id": batch_id, "kind": one.kind, "message": one.message,
         "count": one.count, "ids": json.dumps(one.ids, ensure_ascii=False)}
        for one in found
    ]  # fmt: skip
    if rows:
        connection.execute(insert(finding), rows)


def findings_of(connection: Connection, org_id: int, batch_id: int) -> tuple[Finding, ...]:
    """What an import found worth a look."""
    f = finding.c
    query = select(f.kind, f.message, f.count, f.ids).where(f.org_id == org_id, f.batch_id == batch_id)
    rows = connection.execute(query.order_by(f.id)).all()
    return tuple(Finding(row[0], row[1], int(row[2]), tuple(json.loads(row[3]))) for row in rows)


def stage(
    connection: Connection, org_id: int, batch_id: int, frames: Mapping[str, pl.DataFrame], *, replaces: bool
) -> None:
    """Keep the good rows of a preview."""
    for name, frame in frames.items():
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        values = {"org_id": org_id, "batch_id": batch_id, "table_name": name, "replaces": replaces}
        connection.execute(insert(import_staged).values(**values, rows=buffer.getvalue()))


def staged_rows(connection: Connection, org_id: int, batch_id: int) -> tuple[dict[str, pl.DataFrame], bool]:
    """The rows of a preview by table, and whether rows that are not among them are removed."""
    s = import_staged.c
    query = select(s.table_name, s.rows, s.replaces).where(s.org_id == org_id, s.batch_id == batch_id)
    rows = connection.execute(query).all()
    frames = {row.table_name: pl.read_parquet(io.BytesIO(bytes(row.rows))) for row in rows}
    return frames, any(row.replaces for row in rows)


def drop_staged(connection: Connection, org_id: int, batch_id: int) -> None:
    """Forget the rows of a preview."""
    s = import_staged.c
    connection.execute(delete(import_staged).where(s.org_id == org_id, s.batch_id == batch_id))


def _one(org_id: int, batch_id: int) -> tuple[Any, ...]:
    return import_batch.c.org_id == org_id, import_batch.c.id == batch_id


def _batches(org_id: int) -> Select[Any]:
    b = import_batch.c
    return select(b.id, b.state, b.actor, b.at, b.ended_at, b.files, b.notes).where(b.org_id == org_id)


def _batch(row: Any) -> Batch:
    files, notes = tuple(json.loads(row.files)), tuple(json.loads(row.notes))
    return Batch(row.id, row.state, row.actor, row.at, row.ended_at, files, notes)
