"""Find reps and plans that are seen by what they are called."""

from typing import Any

from sqlalchemy import Connection, or_, select, true

from ridings.storage.market_reading import holds
from ridings.storage.schema import KEPT, plan, sales_force
from ridings.storage.scope import Scope, reps_of, sees_plan


def reps_called(connection: Connection, scope: Scope, text: str, limit: int) -> list[dict[str, Any]]:
    """Reps of the scope with a text in name or id: `rep_id` and `name`."""
    r = KEPT["reps"][0].c
    seen = true() if scope.whole_market else r.rep_id.in_(reps_of(scope))
    query = select(r.rep_id, r.name).where(r.org_id == scope.org_id, seen)
    found = query.where(or_(holds(r.name, text), holds(r.rep_id, text))).order_by(r.rep_id).limit(limit)
    return [dict(row._mapping) for row in connection.execute(found)]


def plans_called(connection: Connection, scope: Scope, text: str, limit: int) -> list[dict[str, Any]]:
    """Plans of the scope with a text in the name, the latest first: `id`, `name`, `sales_force`, `status`."""
    p = plan.c
    query = (
        select(p.id, p.name, sales_force.c.name.label("sales_force"), p.status)
        .join(sales_force, sales_force.c.id == p.sales_force_id)
        .where(p.org_id == scope.org_id, sees_plan(scope), holds(p.name, text))
        .order_by(p.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in connection.execute(query)]
