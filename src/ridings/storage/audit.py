"""The record of every change: entries chained by their hashes, so that tampering shows."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ridings.storage.schema import audit, audit_head

GENESIS = "0" * 64  # what the first entry follows
TOLD = "ridings_told"  # execution option of a connection: a list that is given every entry made on it


@dataclass(frozen=True)
class Entry:
    """One change as it is recorded."""

    number: int
    org_id: int
    at: str  # ISO 8601, UTC
    actor: str
    action: str
    kind: str
    ident: str
    before: str  # JSON
    after: str  # JSON
    previous: str
    hash: str


def record(
    connection: Connection,
    org_id: int,
    at: datetime.datetime,
    actor: str,
    action: str,
    kind: str,
    ident: object,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """Add an entry in the transaction of the change itself; returns its number.

    The head is locked until that transaction ends, so entries of two writers never share a number; and where
    the clock has jumped back the time of the latest entry is taken, so that times never run backwards.
    """
    at = not_before_the_latest(connection, at)
    head = connection.execute(select(audit_head).where(audit_head.c.id == 1)).one()
    fields: dict[str, Any] = {
        "number": head.number + 1, "org_id": org_id, "at": at.isoformat(),
        "actor": actor, "action": action, "kind": kind, "ident": str(ident),
        "before": _json(before), "after": _json(after), "previous": head.hash,
    }  # fmt: skip
    fields["hash"] = digest(fields)
    connection.execute(insert(audit).values(fields))
    connection.execute(
        update(audit_head).where(audit_head.c.id == 1).values(number=fields["number"], hash=fields["hash"])
    )
    told = connection.get_execution_options().get(TOLD)
    if told is not None:
        told.append({name: fields[name] for name in ("number", "action", "kind", "ident")})
    return int(fields["number"])


def not_before_the_latest(connection: Connection, at: datetime.datetime) -> datetime.datetime:
    """The time in UTC, or that of the latest entry where it is later; others wait for this transaction."""
    head = connection.execute(
        select(audit_head.c.number).where(audit_head.c.id == 1).with_for_update()
    ).scalar_one()
    latest = connection.execute(select(audit.c.at).where(audit.c.number == head)).scalar()
    at = at.astimezone(datetime.UTC)
    return at if latest is None else max(at, datetime.datetime.fromisoformat(latest))


def digest(fields: Mapping[str, Any]) -> str:
    """SHA-256 over everything in an entry but its own hash."""
    kept = {name: value for name, value in fields.items() if name != "hash"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def entries(connection: Connection, *, org_id: int | None = None) -> Iterator[Entry]:
    """Every entry, the oldest first."""
    query = select(audit).order_by(audit.c.number)
    if org_id is not None:
        query = query.where(audit.c.org_id == org_id)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield Entry(**row._mapping)


def head_of(connection: Connection) -> tuple[int, str]:
    """Number and hash of the latest entry."""
    head = connection.execute(select(audit_head.c.number, audit_head.c.hash)).one()
    return int(head.number), str(head.hash)


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(value or {}, ensure_ascii=False, sort_keys=True, default=str)
