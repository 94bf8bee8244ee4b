"""What an edit did besides moving accounts: territories it made, changed or took away, and locks."""

import json
from collections.abc import Iterable

import polars as pl
from sqlalchemy import Connection, and_, insert, select, update

from ridings.design.territory_edits import TerritoryChange
from ridings.storage.frames import among, insert_frame, read_few, read_frame
from ridings.storage.plans import PlanRow
from ridings.storage.schema import plan_assignment, plan_edit_lock, plan_edit_territory


def put_territory_changes(
    connection: Connection, row: PlanRow, revision: int, changes: Iterable[TerritoryChange]
) -> None:
    """Keep what an edit made of territories."""
    own = {"org_id": row.org_id, "plan_id": row.id, "revision": revision}
    rows = [
        own | {"territory_id": one.territory_id, "was": _text(one.was), "becomes": _text(one.becomes)}
        for one in changes
    ]
    if rows:
        connection.execute(insert(plan_edit_territory), rows)


def territory_changes_of(
    connection: Connection, org_id: int, plan_id: int, *, after: int = 0, revision: int | None = None
) -> dict[int, list[TerritoryChange]]:
    """The changes of territories by the edits above `after`, or by one of them, sorted by territory."""
    c = plan_edit_territory.c
    query = select(c.revision, c.territory_id, c.was, c.becomes).where(
        c.org_id == org_id, c.plan_id == plan_id, c.revision > after
    )
    if revision is not None:
        query = query.where(c.revision == revision)
    found: dict[int, list[TerritoryChange]] = {}
    for number, *one in sorted(map(tuple, connection.execute(query))):
        was, becomes = (None if text is None else json.loads(text) for text in one[1:])
        found.setdefault(number, []).append(TerritoryChange(one[0], was, becomes))
    return found


def put_locks(connection: Connection, row: PlanRow, revision: int, locks: pl.DataFrame) -> None:
    """Lock or unlock accounts of a plan (`account_id`, `locked`), and keep that an edit did."""
    a = plan_assignment.c
    for locked, part in locks.partition_by("locked", as_dict=True).items():
        ids = part["account_id"].to_list()
        own = and_(a.org_id == row.org_id, a.plan_id == row.id, among(connection, a.account_id, ids))
        connection.execute(update(plan_assignment).where(own).values(locked=locked[0]))
    numbers = {"org_id": row.org_id, "plan_id": row.id, "revision": revision}
    own_columns = [pl.lit(value, pl.Int64).alias(name) for name, value in numbers.items()]
    insert_frame(connection, plan_edit_lock, locks.select("account_id", "locked").with_columns(own_columns))


def lock_changes_of(connection: Connection, org_id: int, plan_id: int, *, after: int = 0) -> pl.DataFrame:
    """What edits above `after` locked or unlocked: revision, account_id, locked, sorted."""
    c = plan_edit_lock.c
    query = select(c.revision, c.account_id, c.locked)
    own = and_(c.org_id == org_id, c.plan_id == plan_id, c.revision > after)
    return read_frame(connection, query.where(own)).sort("revision", "account_id")


def locked_now(
    connection: Connection, org_id: int, plan_id: int, account_ids: Iterable[str] | None = None
) -> pl.DataFrame:
    """Which accounts a planner has locked, of some or (None) of all: `account_id`, `territory_id`, sorted."""
    a = plan_assignment.c
    query = select(a.account_id, a.territory_id).where(
        a.org_id == org_id, a.plan_id == plan_id, a.locked.is_(True)
    )
    if account_ids is not None:
        query = query.where(among(connection, a.account_id, sorted(set(account_ids))))
    return read_few(connection, query).sort("account_id")


def _text(line: dict[str, object] | None) -> str | None:
    return None if line is None else json.dumps(line, ensure_ascii=False, allow_nan=False)
