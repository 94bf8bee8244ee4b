"""Plans as they are kept: found by name, with the territory and rep of every account."""

import datetime
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, Select, and_, select

from ridings.storage.frames import read_frame
from ridings.storage.schema import plan, plan_assignment, plan_territory


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


def find_plan(connection: Connection, org_id: int, force: int, name: str) -> PlanRow | None:
    """The plan of that name in a sales force."""
    row = connection.execute(_plans(org_id, force).where(plan.c.name == name)).first()
    return None if row is None else PlanRow(**row._mapping)


def all_plans(connection: Connection, org_id: int, force: int) -> list[PlanRow]:
    """Every plan of a sales force, the latest first."""
    rows = connection.execute(_plans(org_id, force).order_by(plan.c.id.desc()))
    return [PlanRow(**row._mapping) for row in rows]


def alignment_of(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """The alignment of a plan, sorted by account.

    Columns: account_id, unit_id, territory_id, rep_id (unknown: vacant), previous_rep_id, reason.
    """
    a, t = plan_assignment, plan_territory
    same = and_(t.c.org_id == a.c.org_id, t.c.plan_id == a.c.plan_id, t.c.territory_id == a.c.territory_id)
    query = (
        select(a.c.account_id, a.c.unit_id, a.c.territory_id, t.c.rep_id, a.c.previous_rep_id, a.c.reason)
        .select_from(a.outerjoin(t, same))
        .where(a.c.org_id == org_id, a.c.plan_id == plan_id)
    )
    return read_frame(connection, query).sort("account_id")


def territories_of(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """The territories of a plan with their figures, sorted by id."""
    kept = [column for column in plan_territory.c if column.name not in ("org_id", "plan_id")]
    t = plan_territory.c
    query = select(*kept).where(t.org_id == org_id, t.plan_id == plan_id)
    return read_frame(connection, query).sort("territory_id")


def _plans(org_id: int, force: int) -> Select[tuple[object, ...]]:
    return select(plan).where(plan.c.org_id == org_id, plan.c.sales_force_id == force)
