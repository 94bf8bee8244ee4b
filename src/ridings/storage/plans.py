"""Plans as they are kept: found by name, with the territory and rep of every account."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, bindparam, select

from ridings.errors import NotFoundError
from ridings.storage.frames import read_frame
from ridings.storage.schema import plan, plan_assignment, plan_territory, sales_force
from ridings.storage.scope import Scope, sees_plan


@dataclass(frozen=True)
class PlanRow:
    """The head of a plan; brief and figures are JSON."""

    id: int
    org_id: int
    sales_force_id: int
    name: str
    notes: str
    status: str  # draft, proposed, approved, published or archived
    levels: int
    revision: int
    base_publication_id: int
    batch_id: int
    cloned_from_id: int | None
    brief: str
    figures: str
    created_by: str
    created_at: datetime.datetime
    changed_at: datetime.datetime
    effective_on: datetime.date | None


def find_plan(
    connection: Connection, org_id: int, force: int, name: str, *, locked: bool = False
) -> PlanRow | None:
    """The plan of that name in a sales force; `locked`: nobody else changes it until the transaction ends."""
    query = _plans(org_id, force).where(plan.c.name == name)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return None if row is None else PlanRow(**row._mapping)


def plan_named(
    connection: Connection, org_id: int, force: int, name: str, *, locked: bool = False
) -> PlanRow:
    """As `find_plan`, where there has to be one.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = find_plan(connection, org_id, force, name, locked=locked)
    if row is None:
        raise NotFoundError(f"there is no plan {name}", hint="; see ridings plan list")
    return row


def plan_seen_by(connection: Connection, scope: Scope, plan_id: int) -> tuple[PlanRow, str] | None:
    """The plan of that number with the name of its sales force, where the scope sees it."""
    row = connection.execute(_of_number(scope), {"plan_id": plan_id}).first()
    return None if row is None else (PlanRow(*row[:-1]), row[-1])


def all_plans(connection: Connection, org_id: int, force: int) -> list[PlanRow]:
    """Every plan of a sales force, the latest first."""
    rows = connection.execute(_plans(org_id, force).order_by(plan.c.id.desc()))
    return [PlanRow(**row._mapping) for row in rows]


def alignment_of(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """The alignment of a plan, sorted by account.

    Columns: account_id, unit_id, territory_id, rep_id (unknown: vacant), previous_rep_id, reason.
    """
    a, t = plan_assignment.c, plan_territory.c
    held = select(a.account_id, a.unit_id, a.territory_id, a.previous_rep_id, a.reason)
    reps = select(t.territory_id, t.rep_id).where(t.org_id == org_id, t.plan_id == plan_id)
    frame = read_frame(connection, held.where(a.org_id == org_id, a.plan_id == plan_id))
    frame = frame.join(read_frame(connection, reps), on="territory_id", how="left")
    names = ("account_id", "unit_id", "territory_id", "rep_id", "previous_rep_id", "reason")
    return frame.select(names).sort("account_id")


def territories_of(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """The territories of a plan with their figures, sorted by id."""
    kept = [column for column in plan_territory.c if column.name not in ("org_id", "plan_id")]
    t = plan_territory.c
    query = select(*kept).where(t.org_id == org_id, t.plan_id == plan_id)
    return read_frame(connection, query).sort("territory_id")


@lru_cache(maxsize=256)
def _of_number(scope: Scope) -> Select[Any]:
    kept = (plan.c[name] for name in PlanRow.__dataclass_fields__)
    query = select(*kept, sales_force.c.name).join(sales_force, sales_force.c.id == plan.c.sales_force_id)
    return query.where(plan.c.org_id == scope.org_id, plan.c.id == bindparam("plan_id"), sees_plan(scope))


def _plans(org_id: int, force: int) -> Select[tuple[object, ...]]:
    return select(plan).where(plan.c.org_id == org_id, plan.c.sales_force_id == force)
