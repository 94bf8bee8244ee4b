"""Imports and the record in pages, as the API shows them."""

from typing import Any

from sqlalchemy import Connection, select

from ridings.storage.audit import Entry
from ridings.storage.batches import Batch, batches_of
from ridings.storage.schema import audit, import_batch, import_reject


def batch_page(connection: Connection, org_id: int, *, before: int | None, limit: int) -> list[Batch]:
    """Imports, the latest first, from below a number on."""
    own = () if before is None else (import_batch.c.id < before,)
    return batches_of(connection, org_id, *own, limit=limit)


def reject_page(
    connection: Connection, org_id: int, batch_id: int, *, after: int, limit: int
) -> list[dict[str, Any]]:
    """Cells that an import left out: id, table, line, column, value and reason."""
    r = import_reject.c
    query = select(
        r.id, r.table_name.label("table"), r.line, r.column_name.label("column"), r.value, r.reason
    ).where(r.org_id == org_id, r.batch_id == batch_id, r.id > after)
    return [dict(row._mapping) for row in connection.execute(query.order_by(r.id).limit(limit))]


def entry_page(
    connection: Connection, org_id: int, *, before: int | None, limit: int, kind: str | None = None,
    actor: str | None = None, since: str | None = None, until: str | None = None,
) -> list[Entry]:  # fmt: skip
    """Entries of the record, the latest first, from below a number on.

    Parameters
    ----------
    since, until
        ISO 8601 in UTC, as entries have it: the first moment, and the first that is too late.
    """
    a = audit.c
    query = select(audit).where(a.org_id == org_id)
    if before is not None:
        query = query.where(a.number < before)
    if since is not None:
        query = query.where(a.at >= since)
    if until is not None:
        query = query.where(a.at < until)
    said = {"kind": kind, "actor": actor}
    query = query.where(*(a[name] == value for name, value in said.items() if value is not None))
    rows = connection.execute(query.order_by(a.number.desc()).limit(limit))
    return [Entry(**row._mapping) for row in rows]
