"""Members of the organisation, and whom they have invited to drafts."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, select, update

from ridings.storage.schema import member, plan_member

_M = member.c


@dataclass(frozen=True)
class Member:
    """Somebody who may sign in; `password_hash` None: not yet."""

    id: int
    org_id: int
    email: str
    name: str
    role: str
    rep_id: str | None
    password_hash: str | None
    active: bool
    revision: int
    created_at: datetime.datetime


def add_member(
    connection: Connection, org_id: int, email: str, name: str, role: str, rep_id: str | None,
    at: datetime.datetime,
) -> Member:  # fmt: skip
    """Add a member who has no password yet."""
    values = {"org_id": org_id, "email": email, "name": name, "role": role, "rep_id": rep_id, "active": True,
              "password_hash": None, "revision": 0, "created_at": at}  # fmt: skip
    key = connection.execute(insert(member).values(values)).inserted_primary_key
    assert key is not None
    found = find_member(connection, org_id, int(key[0]))
    assert found is not None
    return found


def find_member(
    connection: Connection, org_id: int, member_id: int, *, locked: bool = False
) -> Member | None:
    """The member of that number."""
    query = select(member).where(_M.org_id == org_id, _M.id == member_id)
    return _one(connection, query.with_for_update() if locked else query)


def member_by_email(connection: Connection, org_id: int, email: str) -> Member | None:
    """The member with an address, in small letters."""
    return _one(connection, select(member).where(_M.org_id == org_id, _M.email == email))


def members(connection: Connection, org_id: int, *, after: int = 0, limit: int | None = None) -> list[Member]:
    """Members in the order they came."""
    query = select(member).where(_M.org_id == org_id, _M.id > after).order_by(_M.id).limit(limit)
    return [Member(**row._mapping) for row in connection.execute(query)]


def count_admins(connection: Connection, org_id: int) -> int:
    """How many admins may still sign in, or could."""
    query = select(func.count()).where(_M.org_id == org_id, _M.role == "admin", _M.active)
    return int(connection.execute(query).scalar_one())


def change_member(connection: Connection, one: Member, **values: Any) -> None:
    """Change a member, which is a new revision."""
    own = and_(_M.org_id == one.org_id, _M.id == one.id)
    connection.execute(update(member).where(own).values(revision=one.revision + 1, **values))


def invite_to_plan(
    connection: Connection, org_id: int, plan_id: int, member_id: int, *, may_edit: bool
) -> None:
    """Let a member see a draft, or edit it too."""
    leave_plan(connection, org_id, plan_id, member_id)
    values = {"org_id": org_id, "plan_id": plan_id, "member_id": member_id, "may_edit": may_edit}
    connection.execute(insert(plan_member).values(values))


def leave_plan(connection: Connection, org_id: int, plan_id: int, member_id: int) -> bool:
    """Take an invitation to a draft back; returns whether there was one."""
    p = plan_member.c
    own = and_(p.org_id == org_id, p.plan_id == plan_id, p.member_id == member_id)
    return connection.execute(delete(plan_member).where(own)).rowcount > 0


def invited_to_plan(connection: Connection, org_id: int, plan_id: int) -> dict[int, bool]:
    """Members invited to a draft, and whether each may edit it."""
    p = plan_member.c
    query = select(p.member_id, p.may_edit).where(p.org_id == org_id, p.plan_id == plan_id)
    return {int(row.member_id): bool(row.may_edit) for row in connection.execute(query.order_by(p.member_id))}


def _one(connection: Connection, query: Select[Any]) -> Member | None:
    row = connection.execute(query).first()
    return None if row is None else Member(**row._mapping)
