"""Edits of a draft as they are kept: each a revision with its moves, and the totals it leaves."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, column, insert, select, table, update

from ridings.design.editing import Change, Edit
from ridings.storage.audit import record
from ridings.storage.frames import (
    among,
    drop_temporary,
    from_extra,
    insert_frame,
    read_few,
    read_frame,
    temporary,
)
from ridings.storage.plan_edit_parts import put_locks, put_territory_changes
from ridings.storage.plan_writing import put_territories
from ridings.storage.plans import PlanRow, territories_of
from ridings.storage.schema import plan, plan_assignment, plan_edit, plan_edit_move, plan_lock

_MOVES = "edit_moves"  # the temporary table of an edit's moves
_FEW_KINDS = 8  # of moves, by where to and why, each made by a statement of its own


def edits_of(connection: Connection, org_id: int, plan_id: int, *, after: int = 0) -> list[Edit]:
    """The edits of a plan with revisions above `after`, the first one first."""
    e = plan_edit.c
    query = select(e.revision, e.kind, e.undoes, e.note, e.actor, e.at).where(
        e.org_id == org_id, e.plan_id == plan_id, e.revision > after
    )
    rows = connection.execute(query.order_by(e.revision))
    return [Edit(*row[:5], at=row.at.isoformat(timespec="seconds")) for row in rows]


def moves_of(connection: Connection, org_id: int, plan_id: int, *, after: int = 0) -> pl.DataFrame:
    """The moves of every edit with a revision above `after`, sorted by revision and account.

    Columns: revision, account_id, from_territory_id, to_territory_id, from_reason, to_reason.
    """
    m = plan_edit_move.c
    kept = (m.revision, m.account_id, m.from_territory_id, m.to_territory_id, m.from_reason, m.to_reason)
    own = and_(m.org_id == org_id, m.plan_id == plan_id, m.revision > after)
    return read_frame(connection, select(*kept).where(own)).sort("revision", "account_id")


def placed_now(connection: Connection, org_id: int, plan_id: int, account_ids: Iterable[str]) -> pl.DataFrame:
    """Where accounts are now: account_id, territory_id, reason, locked; for those that have one."""
    a = plan_assignment.c
    wanted = among(connection, a.account_id, sorted(set(account_ids)))
    query = select(a.account_id, a.territory_id, a.reason, a.locked)
    return read_few(connection, query.where(a.org_id == org_id, a.plan_id == plan_id, wanted)).sort(
        "account_id"
    )


def held_by(connection: Connection, org_id: int, plan_id: int, territories: Iterable[str]) -> pl.DataFrame:
    """The alignment of some territories: `account_id`, `territory_id`."""
    a = plan_assignment.c
    mine = among(connection, a.territory_id, sorted(territories))
    query = select(a.account_id, a.territory_id).where(a.org_id == org_id, a.plan_id == plan_id, mine)
    return read_few(connection, query)


def locks_of(connection: Connection, org_id: int, plan_id: int) -> dict[str, str]:
    """The rep that an accepted dispute binds an account to."""
    p = plan_lock.c
    rows = connection.execute(select(p.account_id, p.rep_id).where(p.org_id == org_id, p.plan_id == plan_id))
    return {row.account_id: row.rep_id for row in rows}


def write_edit(
    connection: Connection, row: PlanRow, change: Change, actor: str, at: datetime.datetime
) -> int:
    """Make an edit of a plan that is locked for it, and keep it as its next revision, which is returned."""
    org_id, revision = row.org_id, row.revision + 1
    values = {"org_id": org_id, "plan_id": row.id, "revision": revision, "kind": change.kind,
              "undoes": change.undoes, "note": change.note, "actor": actor, "at": at}  # fmt: skip
    connection.execute(insert(plan_edit).values(values))
    own = [pl.lit(value, pl.Int64).alias(name) for name, value in list(values.items())[:3]]
    moves = change.moves
    insert_frame(connection, plan_edit_move, moves.with_columns(own))
    _make(connection, row, moves)
    put_territory_changes(connection, row, revision, change.territories)
    put_locks(connection, row, revision, change.locks)
    after = {"revision": revision, "moves": moves.height, "sha256": _hash(moves), "note": change.note}
    after |= {} if change.undoes is None else {"undoes": change.undoes}
    if change.territories:
        after["territories"] = [one.territory_id for one in change.territories]
    if change.locks.height:
        after["locks"] = change.locks.height
    record(connection, org_id, at, actor, change.kind, "plan", row.id, before={"revision": row.revision},
           after=after)  # fmt: skip
    return revision


def write_totals(
    connection: Connection, row: PlanRow, revision: int, territories: pl.DataFrame,
    measures: Mapping[str, Any], at: datetime.datetime,
) -> None:  # fmt: skip
    """Keep the totals that an edit leaves, and the measures of the whole."""
    put_territories(connection, row.org_id, row.id, territories)
    figures = json.loads(row.figures) | {"measures": dict(measures)}
    text = json.dumps(figures, ensure_ascii=False, allow_nan=False, sort_keys=True)
    own = and_(plan.c.org_id == row.org_id, plan.c.id == row.id)
    connection.execute(update(plan).where(own).values(revision=revision, figures=text, changed_at=at))


def whole_territories(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """The territories of a plan with every figure as a column of its own, sorted by id."""
    return spread_out(territories_of(connection, org_id, plan_id))


def spread_out(kept: pl.DataFrame) -> pl.DataFrame:
    """Give territories as they are kept a column for each of their further figures."""
    extra = from_extra(kept["figures"])
    return pl.concat([kept.drop("figures"), extra], how="horizontal") if extra.width else kept.drop("figures")


def _make(connection: Connection, row: PlanRow, moves: pl.DataFrame) -> None:
    a = plan_assignment.c
    kinds = moves.group_by("to_territory_id", "to_reason").agg("account_id")
    if kinds.height > _FEW_KINDS:
        _make_many(connection, row, moves)
        return
    for territory, reason, accounts in kinds.iter_rows():
        own = and_(a.org_id == row.org_id, a.plan_id == row.id, among(connection, a.account_id, accounts))
        values = {"territory_id": territory, "reason": reason}
        connection.execute(update(plan_assignment).where(own).values(values))


def _make_many(connection: Connection, row: PlanRow, moves: pl.DataFrame) -> None:
    named = {"to_territory_id": "territory_id", "to_reason": "reason"}
    temporary(connection, _MOVES, plan_assignment, moves.select("account_id", *named).rename(named))
    connection.exec_driver_sql(f"create unique index {_MOVES}_key on {_MOVES} (account_id)")
    new = table(_MOVES, column("account_id"), column("territory_id"), column("reason"))
    a = plan_assignment
    statement = (
        update(a)
        .where(
            a.c.org_id == row.org_id, a.c.plan_id == row.id, a.c.account_id.in_(select(new.c.account_id))
        )
        .values({
            name: select(new.c[name]).where(new.c.account_id == a.c.account_id).scalar_subquery()
            for name in ("territory_id", "reason")
        })
    )  # fmt: skip
    connection.execute(statement)
    drop_temporary(connection, _MOVES)


def _hash(moves: pl.DataFrame) -> str:
    text = moves.select("account_id", "from_territory_id", "to_territory_id").sort("account_id").write_csv()
    return hashlib.sha256(text.encode()).hexdigest()
