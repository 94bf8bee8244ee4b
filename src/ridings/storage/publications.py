"""Publications of a sales force, one on top of the other."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, bindparam, func, insert, select

from ridings.storage.frames import read_frame
from ridings.storage.schema import (
    ownership,
    plan,
    plan_assignment,
    plan_territory,
    publication,
    sales_force,
)

NONE = 0  # the base of the first publication
_P, _F = publication.c, sales_force.c
LATEST = select(func.max(_P.id)).where(
    _P.org_id == bindparam("org_id"), _P.sales_force_id == bindparam("force")
)
_PUBLISHED = (
    select(_F.id)
    .join(publication, (_P.org_id == _F.org_id) & (_P.sales_force_id == _F.id))
    .where(_F.org_id == bindparam("org_id"), _F.name == bindparam("name"))
    .limit(1)
)


@dataclass(frozen=True)
class Publication:
    """One publication; `base_id` is the one before it, 0 for the first."""

    id: int
    plan_id: int
    plan_name: str
    base_id: int
    effective_on: datetime.date
    holdover_days: int
    figures: Mapping[str, Any]
    actor: str
    at: datetime.datetime  # UTC


def latest_publication(connection: Connection, org_id: int, force: int) -> int:
    """The latest publication of a sales force, 0 where there is none."""
    return int(connection.execute(LATEST, {"org_id": org_id, "force": force}).scalar() or 0)


def published_force(connection: Connection, org_id: int, name: str) -> int | None:
    """The number of a sales force by its name, where a plan of it was ever published."""
    found = connection.execute(_PUBLISHED, {"org_id": org_id, "name": name}).scalar()
    return None if found is None else int(found)


def lock_force(connection: Connection, org_id: int, force: int) -> None:
    """Let nobody else publish in this sales force before the transaction ends."""
    own = (sales_force.c.org_id == org_id, sales_force.c.id == force)
    connection.execute(select(sales_force.c.id).where(*own).with_for_update())  # SQLite has one writer anyway


def publications(connection: Connection, org_id: int, force: int) -> list[Publication]:
    """Every publication of a sales force, the first one first."""
    own = (publication.c.org_id == org_id, publication.c.sales_force_id == force)
    query = (
        select(publication, plan.c.name.label("plan_name"))
        .join(plan, plan.c.id == publication.c.plan_id)
        .where(*own)
        .order_by(publication.c.id)
    )
    return [
        Publication(
            row.id, row.plan_id, row.plan_name, row.base_id, row.effective_on, row.holdover_days,
            json.loads(row.figures), row.actor, row.at,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def known_publication(connection: Connection, org_id: int, force: int, known_at: datetime.datetime) -> int:
    """Number of the latest publication recorded at a time, NONE where there is none."""
    own = (publication.c.org_id == org_id, publication.c.sales_force_id == force)
    query = select(func.max(publication.c.id)).where(
        *own, publication.c.at <= known_at.astimezone(datetime.UTC)
    )
    return int(connection.execute(query).scalar() or NONE)


def add_publication(
    connection: Connection,
    org_id: int,
    force: int,
    plan_id: int,
    base_id: int,
    *,
    effective_on: datetime.date,
    holdover_days: int,
    figures: Mapping[str, Any],
    actor: str,
    at: datetime.datetime,
) -> int:
    """Add a publication; returns its number."""
    values = {
        "org_id": org_id, "sales_force_id": force, "plan_id": plan_id, "base_id": base_id,
        "effective_on": effective_on, "holdover_days": holdover_days, "actor": actor, "at": at,
        "figures": json.dumps(figures, ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    key = connection.execute(insert(publication).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def given_since(connection: Connection, org_id: int, force: int, plan_id: int, base_id: int) -> pl.DataFrame:
    """Accounts that publications after a base gave, and to whom another plan gives them, sorted.

    Columns: account_id, rep_id (published, when all holdovers are over), planned_rep_id, publication_id.
    """
    o, a, t = ownership.c, plan_assignment.c, plan_territory.c
    here = and_(a.org_id == o.org_id, a.plan_id == plan_id, a.account_id == o.account_id)
    held = and_(t.org_id == a.org_id, t.plan_id == a.plan_id, t.territory_id == a.territory_id)
    source = ownership.outerjoin(plan_assignment, here).outerjoin(plan_territory, held)
    query = (
        select(o.account_id, o.rep_id, t.rep_id.label("planned_rep_id"), o.publication_id)
        .select_from(source)
        .where(o.org_id == org_id, o.sales_force_id == force, o.publication_id > base_id)
        .where(o.superseded_in.is_(None), o.to_on.is_(None))
    )
    return read_frame(connection, query).sort("account_id")
