"""Disputes over the assignments of a plan, and the locks that accepted ones become."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, insert, or_, select, update

from ridings.storage.schema import dispute, plan, plan_assignment, plan_lock
from ridings.storage.scope import Scope, sees_assignment, sees_plan

OPEN, ACCEPTED, REJECTED, WITHDRAWN = "open", "accepted", "rejected", "withdrawn"
_D = dispute.c


@dataclass(frozen=True)
class Dispute:
    """One challenge of an account's assignment."""

    id: int
    plan_id: int
    plan_name: str
    sales_force_id: int
    account_id: str
    planned_rep_id: str | None  # whom the plan gave it to when it was challenged
    wanted_rep_id: str
    reason: str
    state: str  # open, accepted, rejected or withdrawn
    decided_by: str | None  # a person, or "rule"
    decision: str | None
    raised_by: str
    raised_at: datetime.datetime
    decided_at: datetime.datetime | None


def add_dispute(connection: Connection, org_id: int, plan_id: int, **values: Any) -> int:
    """Add an open dispute; returns its number."""
    row = {"org_id": org_id, "plan_id": plan_id, "state": OPEN} | values
    key = connection.execute(insert(dispute).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def find_dispute(connection: Connection, org_id: int, number: int, *, locked: bool = True) -> Dispute | None:
    """A dispute by its number; `locked`: nobody else decides it until the transaction ends."""
    query = _disputes(org_id).where(_D.id == number)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return None if row is None else Dispute(**row._mapping)


def disputes_of(connection: Connection, org_id: int, plan_id: int) -> list[Dispute]:
    """Every dispute over a plan, the first one first."""
    rows = connection.execute(_disputes(org_id).where(_D.plan_id == plan_id).order_by(_D.id))
    return [Dispute(**row._mapping) for row in rows]


def disputes_seen(
    connection: Connection, scope: Scope, plan_id: int, *, after: int = 0, limit: int,
    state: str | None = None,
) -> list[Dispute]:  # fmt: skip
    """Disputes over a plan after a number, the first one first: over accounts seen, and one's own."""
    query = _disputes(scope.org_id).where(_D.plan_id == plan_id, _D.id > after)
    if not scope.whole_market:
        a = plan_assignment.c
        own = and_(a.org_id == scope.org_id, a.plan_id == plan_id, sees_assignment(scope, plan_id))
        query = query.where(
            or_(_D.raised_by == scope.email, _D.account_id.in_(select(a.account_id).where(own)))
        )
    if state is not None:
        query = query.where(_D.state == state)
    return [Dispute(**row._mapping) for row in connection.execute(query.order_by(_D.id).limit(limit))]


def plans_disputed(connection: Connection, scope: Scope, state: str | None = None) -> list[int]:
    """The numbers of the plans that are seen and have disputes, of a state."""
    query = select(_D.plan_id).distinct().join(plan, plan.c.id == _D.plan_id)
    query = query.where(_D.org_id == scope.org_id, sees_plan(scope))
    if state is not None:
        query = query.where(_D.state == state)
    return list(connection.execute(query.order_by(_D.plan_id)).scalars())


def decide_dispute(
    connection: Connection,
    org_id: int,
    one: Dispute,
    state: str,
    decision: str,
    decided_by: str,
    at: datetime.datetime,
) -> None:
    """Close an open dispute; an accepted one binds the plan from now on."""
    own = and_(_D.org_id == org_id, _D.id == one.id)
    values = {"state": state, "decision": decision, "decided_by": decided_by, "decided_at": at}
    connection.execute(update(dispute).where(own).values(values))
    if state == ACCEPTED:
        lock = {"org_id": org_id, "plan_id": one.plan_id, "account_id": one.account_id}
        connection.execute(
            delete(plan_lock).where(*(plan_lock.c[name] == value for name, value in lock.items()))
        )
        bound = lock | {"rep_id": one.wanted_rep_id, "dispute_id": one.id, "settled": False}
        connection.execute(insert(plan_lock).values(bound))


def settle_locks(connection: Connection, org_id: int, plan_id: int) -> None:
    """Say that the plan has been drawn anew around all of its locks."""
    own = and_(plan_lock.c.org_id == org_id, plan_lock.c.plan_id == plan_id)
    connection.execute(update(plan_lock).where(own).values(settled=True))


def _disputes(org_id: int) -> Select[Any]:
    names = [one for one in _D if one.name not in ("org_id",)]
    query = select(*names, plan.c.name.label("plan_name"), plan.c.sales_force_id)
    return query.join(plan, plan.c.id == _D.plan_id).where(_D.org_id == org_id)
