"""What somebody may see, as SQL: the one place that every read of accounts and plans is narrowed in."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
)  # fmt: skip

from ridings.design.life import DRAFT
from ridings.storage.schema import (
    KEPT,
    ownership,
    plan,
    plan_assignment,
    plan_member,
    plan_territory,
    sales_force,
)

_account, _rep = KEPT["accounts"][0], KEPT["reps"][0]


@dataclass(frozen=True)
class Scope:
    """Whose eyes a read has.

    Attributes
    ----------
    day
        On which accounts must be somebody's.
    whole_market
        Every account; otherwise those of `rep_id`, and with `below` of every rep below.
    member_id, email
        Whose drafts are seen, and invitations to them; None: every draft.
    """

    org_id: int
    day: datetime.date
    whole_market: bool = True
    rep_id: str | None = None
    below: bool = False
    member_id: int | None = None
    email: str = ""


def reps_of(scope: Scope) -> Select[Any]:
    """The ids of the reps whose accounts are seen; not asked where the whole market is.

    A rep's `manager` names the rep or person above by id or by name; who stands above himself is met once.
    """
    own = select(literal(scope.rep_id).label("rep_id"))
    if not scope.below or scope.rep_id is None:
        return own.where(literal(scope.rep_id is not None))
    ours = _rep.c.org_id == scope.org_id
    called = select(_rep.c.name).where(ours, _rep.c.rep_id == scope.rep_id).scalar_subquery()
    first = select(_rep.c.rep_id, _rep.c.name).where(
        ours, or_(_rep.c.manager == scope.rep_id, _rep.c.manager == called)
    )
    below = first.cte(recursive=True)  # without a name: a statement may ask more than once
    below = below.union(
        select(_rep.c.rep_id, _rep.c.name).where(
            ours, or_(_rep.c.manager == below.c.rep_id, _rep.c.manager == below.c.name)
        )
    )
    everyone = union(own, select(below.c.rep_id)).subquery()
    return select(everyone.c.rep_id)


def rep_ids(connection: Connection, scope: Scope) -> list[str]:
    """The ids that `reps_of` selects."""
    return list(connection.execute(reps_of(scope)).scalars())


def sees_account(scope: Scope, account_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an account is somebody's that is seen: by ownership, or as imported where no plan holds."""
    return true() if scope.whole_market else account_id.in_(own_accounts(scope))


def sees_this_account(
    scope: Scope, reps: Sequence[str], account_id: ColumnElement[Any], owner: ColumnElement[Any]
) -> ColumnElement[bool]:
    """As `sees_account` for a row at hand, whose imported owner is told, by the ids that `reps_of` gives.

    Whose it is is looked up for that row alone, so that another's takes no longer than one that is not there.
    """
    held = exists().where(*_governs(scope, account_id))
    return or_(held.where(_of_reps(reps)), and_(owner.in_(reps), ~held))


def _of_reps(reps: Sequence[str]) -> ColumnElement[bool]:
    """Whether a row of ownership at hand is one of these reps'; not found by the index of reps."""
    return func.coalesce(ownership.c.rep_id, "").in_(reps)


def sees_one_account(connection: Connection, scope: Scope, account_id: str) -> bool:
    """Whether one account is seen, if it is there."""
    if scope.whole_market:
        return True
    reps = rep_ids(connection, scope)
    a = _account.c
    held = select(ownership.c.account_id).where(*_governs(scope, literal(account_id)), _of_reps(reps))
    own = sees_this_account(scope, reps, a.account_id, a.owner)
    imported = select(a.account_id).where(a.org_id == scope.org_id, a.account_id == account_id, own)
    return connection.execute(union(held, imported)).first() is not None


def own_accounts(scope: Scope) -> CompoundSelect[Any]:
    """The ids of the accounts that belong to the reps of a scope on its day."""
    o, a, reps = ownership.c, _account.c, reps_of(scope)
    governed = exists().where(*_governs(scope, a.account_id))
    imported = select(a.account_id).where(a.org_id == scope.org_id, a.owner.in_(reps), ~governed)
    return union(select(o.account_id).where(holds_on_day(scope), o.rep_id.in_(reps)), imported)


def holds_on_day(scope: Scope, rows: FromClause = ownership) -> ColumnElement[bool]:
    """Whether a row of `ownership`, or of an alias of it, holds on the day of a scope by what is believed."""
    o = rows.c
    return and_(
        o.org_id == scope.org_id, o.superseded_in.is_(None), o.from_on <= scope.day,
        or_(o.to_on.is_(None), o.to_on > scope.day),
    )  # fmt: skip


def _governs(scope: Scope, account_id: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Whether a row of ownership says whose an account is; force by force, so that its index is used."""
    forces = select(sales_force.c.id).where(sales_force.c.org_id == scope.org_id)
    o = ownership.c
    return holds_on_day(scope), o.sales_force_id.in_(forces), o.account_id == account_id


def sees_plan(scope: Scope) -> ColumnElement[bool]:
    """Whether a row of `plan` is seen: drafts by who made them and who was invited, others by everybody."""
    if scope.member_id is None:
        return true()
    invited = select(plan_member.c.plan_id).where(
        plan_member.c.org_id == scope.org_id, plan_member.c.member_id == scope.member_id
    )
    return or_(plan.c.status != DRAFT, plan.c.created_by == scope.email, plan.c.id.in_(invited))


def sees_territory(scope: Scope) -> ColumnElement[bool]:
    """Whether a row of `plan_territory` is seen."""
    return true() if scope.whole_market else plan_territory.c.rep_id.in_(reps_of(scope))


def sees_assignment(scope: Scope, plan_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a row of `plan_assignment` is seen: of an account or a territory that is."""
    if scope.whole_market:
        return true()
    territories = select(plan_territory.c.territory_id).where(
        plan_territory.c.org_id == scope.org_id, plan_territory.c.plan_id == plan_id, sees_territory(scope)
    )
    a = plan_assignment.c
    return or_(a.territory_id.in_(territories), a.account_id.in_(own_accounts(scope)))
