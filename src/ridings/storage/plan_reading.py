"""Plans read through somebody's eyes: heads in pages, territories, and where accounts are."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
from sqlalchemy import Connection, Integer, Select, and_, bindparam, func, select

from ridings.storage.frames import read_frame
from ridings.storage.plans import PlanRow
from ridings.storage.publications import LATEST
from ridings.storage.schema import plan, plan_assignment, plan_territory, sales_force
from ridings.storage.scope import Scope, sees_assignment, sees_plan, sees_territory

FIELDS = (  # of an alignment
    "account_id", "unit_id", "territory_id", "rep_id", "previous_rep_id", "reason", "locked",
)  # fmt: skip


@dataclass(frozen=True)
class PlanHead:
    """A plan in a list: without its brief and figures."""

    id: int
    sales_force: str
    name: str
    notes: str
    status: str
    levels: int
    revision: int
    base_publication_id: int
    cloned_from_id: int | None
    created_by: str
    created_at: datetime.datetime
    changed_at: datetime.datetime
    effective_on: datetime.date | None


def plans_seen(
    connection: Connection, scope: Scope, *, before: int | None = None, limit: int, status: str | None = None,
    force: int | None = None,
) -> list[PlanHead]:  # fmt: skip
    """Plans with numbers below `before`, the latest first."""
    query = _heads(scope)
    for column, value in ((plan.c.status, status), (plan.c.sales_force_id, force)):
        if value is not None:
            query = query.where(column == value)
    if before is not None:
        query = query.where(plan.c.id < before)
    rows = connection.execute(query.limit(limit))
    return [PlanHead(**row._mapping) for row in rows]


def lock_plan(connection: Connection, org_id: int, plan_id: int) -> None:
    """Let nobody else change a plan, or give it another name, until the transaction ends."""
    own = (plan.c.org_id == org_id, plan.c.id == plan_id)
    connection.execute(select(plan.c.id).where(*own).with_for_update())


def force_of(connection: Connection, org_id: int, plan_id: int) -> int | None:
    """The number of a plan's sales force, which never changes; None where there is no such plan."""
    own = (plan.c.org_id == org_id, plan.c.id == plan_id)
    found = connection.execute(select(plan.c.sales_force_id).where(*own)).scalar()
    return None if found is None else int(found)


def territories_seen(
    connection: Connection, scope: Scope, plan_id: int, *, territory_id: str | None = None
) -> pl.DataFrame:
    """The territories of a plan that are seen, as they are kept, sorted by id; all of them or one."""
    t = plan_territory.c
    kept = [column for column in t if column.name not in ("org_id", "plan_id")]
    query = select(*kept).where(t.org_id == scope.org_id, t.plan_id == plan_id, sees_territory(scope))
    if territory_id is not None:
        query = query.where(t.territory_id == territory_id)
    return read_frame(connection, query).sort("territory_id")


def standing(connection: Connection, scope: Scope, row: PlanRow) -> tuple[int, int]:
    """The latest publication of a plan's sales force (0: none), and how many of its territories are seen."""
    asked = {"plan_id": row.id, "org_id": row.org_id, "force": row.sales_force_id}
    latest, territories = connection.execute(_standing(scope), asked).one()
    return int(latest or 0), int(territories)


def alignment_seen(
    connection: Connection, scope: Scope, plan_id: int, fields: Sequence[str] = FIELDS, *,
    territory_id: str | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Where the accounts are that are seen, sorted by account; of all, or of a territory.

    Columns: those of `FIELDS` that are asked for; `rep_id` is unknown where the territory is vacant.
    """
    a, t = plan_assignment.c, plan_territory.c
    names = [name for name in FIELDS if name in fields or name in ("account_id", "territory_id")]
    query = select(*(a[name] for name in names if name != "rep_id"))
    query = query.where(a.org_id == scope.org_id, a.plan_id == plan_id, sees_assignment(scope, plan_id))
    if territory_id is not None:
        query = query.where(a.territory_id == territory_id)
    frame = read_frame(connection, query)
    if "rep_id" in names:
        reps = select(t.territory_id, t.rep_id).where(t.org_id == scope.org_id, t.plan_id == plan_id)
        frame = frame.join(read_frame(connection, reps), on="territory_id", how="left")
    return frame.sort("account_id").select(name for name in FIELDS if name in fields)


def place_seen(connection: Connection, scope: Scope, plan_id: int, account_id: str) -> dict[str, Any] | None:
    """Where one account is, by `FIELDS`; None where the plan does not have it, or it is not seen."""
    found = connection.execute(_place(scope), {"plan_id": plan_id, "account_id": account_id}).first()
    return None if found is None else dict(found._mapping)


# Made once for each scope: to make such a statement takes longer than to answer it.
@lru_cache(maxsize=256)
def _heads(scope: Scope) -> Select[Any]:
    names = [name for name in PlanHead.__dataclass_fields__ if name != "sales_force"]
    query = select(sales_force.c.name.label("sales_force"), *(plan.c[name] for name in names))
    query = query.join(sales_force, sales_force.c.id == plan.c.sales_force_id)
    return query.where(plan.c.org_id == scope.org_id, sees_plan(scope)).order_by(plan.c.id.desc())


@lru_cache(maxsize=256)
def _standing(scope: Scope) -> Select[Any]:
    t = plan_territory.c
    own = (t.org_id == scope.org_id, t.plan_id == bindparam("plan_id"), sees_territory(scope))
    counted = select(func.count()).where(*own)
    return select(LATEST.scalar_subquery(), counted.scalar_subquery())


@lru_cache(maxsize=256)
def _place(scope: Scope) -> Select[Any]:
    a, t, plan_id = plan_assignment.c, plan_territory.c, bindparam("plan_id", type_=Integer)
    same = and_(t.org_id == a.org_id, t.plan_id == a.plan_id, t.territory_id == a.territory_id)
    told = (t.rep_id if name == "rep_id" else a[name] for name in FIELDS)
    query = select(*told).select_from(plan_assignment.outerjoin(plan_territory, same))
    return query.where(
        a.org_id == scope.org_id, a.plan_id == plan_id, a.account_id == bindparam("account_id"),
        sees_assignment(scope, plan_id),
    )  # fmt: skip
