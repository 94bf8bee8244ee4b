"""The steps of a plan's life as they are kept, each with who, when and why."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from ridings.design.life import DRAFT, PROPOSED, refusal
from ridings.errors import RefusedError, StaleError
from ridings.storage.audit import record
from ridings.storage.plans import PlanRow, plan_named
from ridings.storage.schema import plan, plan_step


@dataclass(frozen=True)
class Step:
    """One step of a plan's life."""

    from_status: str
    to_status: str
    level: int  # of approval; 0 for every other step
    note: str
    actor: str
    at: datetime.datetime


_S = plan_step.c
_STEPS = (
    select(*(_S[name] for name in Step.__dataclass_fields__))
    .where(_S.org_id == bindparam("org_id"), _S.plan_id == bindparam("plan_id"))
    .order_by(_S.id)
)


def locked_plan(connection: Connection, org_id: int, force: int, name: str) -> PlanRow:
    """The plan of that name; nobody else changes it until the transaction ends.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return plan_named(connection, org_id, force, name, locked=True)


def step(
    connection: Connection,
    plan_row: PlanRow,
    to_status: str,
    actor: str,
    at: datetime.datetime,
    note: str = "",
    *,
    level: int = 0,
    redrawn: bool = False,
) -> None:
    """Bring a plan to another state, and record the step; a published or archived plan never goes back.

    Raises
    ------
    StaleError
        If the plan is in another state by now.
    RefusedError
        If the step is not allowed.
    """
    refused = refusal(plan_row.name, plan_row.status, to_status, redrawn=redrawn)
    if refused:
        raise RefusedError(refused)
    own = and_(plan.c.org_id == plan_row.org_id, plan.c.id == plan_row.id)
    changed = connection.execute(
        update(plan).where(own, plan.c.status == plan_row.status).values(status=to_status, changed_at=at)
    ).rowcount
    if changed != 1:
        raise StaleError(f"plan {plan_row.name} is no longer {plan_row.status}: look at it again")
    values = {
        "org_id": plan_row.org_id, "plan_id": plan_row.id, "from_status": plan_row.status,
        "to_status": to_status, "level": level, "note": note, "actor": actor, "at": at,
    }  # fmt: skip
    connection.execute(insert(plan_step).values(values))
    before = {"status": plan_row.status, "revision": plan_row.revision}
    after = {"plan": plan_row.name, "status": to_status, "level": level, "note": note}
    action = "redraw" if redrawn else _action(plan_row.status, to_status)
    record(connection, plan_row.org_id, at, actor, action, "plan", plan_row.id, before=before, after=after)


def steps_of(connection: Connection, org_id: int, plan_id: int) -> list[Step]:
    """Every step of a plan, the first one first."""
    return [Step(*row) for row in connection.execute(_STEPS, {"org_id": org_id, "plan_id": plan_id})]


def _action(before: str, after: str) -> str:
    if before == PROPOSED:
        return "reject" if after == DRAFT else "approve"
    return {"proposed": "propose", "published": "publish", "archived": "archive"}.get(after, "step")
