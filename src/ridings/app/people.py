"""Members: add, change and let go; each change of what somebody may do holds at their next request."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ridings.app.access import Permission, Role, check, plan_seen, plan_to_edit
from ridings.app.secrets import INVITATION_DAYS, new_secret
from ridings.app.workspace import Workspace
from ridings.errors import CellFault, DataError, NotFoundError, RefusedError, StaleError
from ridings.storage import keys
from ridings.storage import members as kept
from ridings.storage.audit import not_before_the_latest, record
from ridings.storage.members import Member as Member

LONGEST = 200  # characters of a name or an address
_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


@dataclass(frozen=True)
class Invited:
    """A member, and the secret of the link by which they choose a password: shown once, kept nowhere."""

    member: Member
    secret: str


def invite(workspace: Workspace, email: str, name: str, role: str, rep_id: str | None = None) -> Invited:
    """Add a member, with a link by which they choose a password.

    Raises
    ------
    DataError
        If the address, name or role will not do.
    RefusedError
        If the address is taken.
    """
    check(workspace, Permission.WRITE_USERS)
    email, name, rep_id = checked_address(email), checked_name(name), _rep(rep_id)
    wanted = _role(role)
    with workspace.write() as connection:
        at = not_before_the_latest(connection, workspace.clock())
        if kept.member_by_email(connection, workspace.org_id, email) is not None:
            raise RefusedError(f"there is a user {email} already")
        one = kept.add_member(connection, workspace.org_id, email, name, wanted.value, rep_id, at)
        record(connection, workspace.org_id, at, workspace.actor, "invite", "user", one.id, after=_shown(one))
        return Invited(one, _linked(workspace, connection, one))


def invite_again(workspace: Workspace, member_id: int) -> Invited:
    """Make a new link for a member, by which they choose a password anew; open sessions go on.

    Raises
    ------
    NotFoundError
        If there is no such member.
    """
    check(workspace, Permission.WRITE_USERS)
    with workspace.write() as connection:
        one = _found(workspace, connection, member_id, locked=True)
        at = not_before_the_latest(connection, workspace.clock())
        record(connection, workspace.org_id, at, workspace.actor, "invite", "user", one.id)
        return Invited(one, _linked(workspace, connection, one))


def users(workspace: Workspace, *, after: int = 0, limit: int | None = None) -> list[Member]:
    """Members in the order they came."""
    check(workspace, Permission.READ_USERS)
    with workspace.read() as connection:
        return kept.members(connection, workspace.org_id, after=after, limit=limit)


def user(workspace: Workspace, member_id: int) -> Member:
    """The member of that number.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    check(workspace, Permission.READ_USERS)
    with workspace.read() as connection:
        return _found(workspace, connection, member_id)


def user_of(workspace: Workspace, email: str) -> Member:
    """The member with an address.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    check(workspace, Permission.READ_USERS)
    with workspace.read() as connection:
        one = kept.member_by_email(connection, workspace.org_id, email.strip().lower())
    if one is None:
        raise NotFoundError(f"there is no user {email}")
    return one


def change(workspace: Workspace, member_id: int, revision: int, changes: dict[str, Any]) -> Member:
    """Change name, role, rep_id or whether a member is active; who is not has no session and no token left.

    Raises
    ------
    DataError
        If a value will not do.
    RefusedError
        If no admin would be left.
    StaleError
        If somebody else has changed the member since.
    """
    check(workspace, Permission.WRITE_USERS)
    checks = {"name": checked_name, "role": lambda value: _role(value).value, "rep_id": _rep, "active": bool}
    values = {name: checks[name](value) for name, value in changes.items()}  # type: ignore[operator]
    with workspace.write() as connection:
        one = _found(workspace, connection, member_id, locked=True)
        if revision != one.revision:
            raise StaleError(f"user {member_id} has changed since it was looked at",
                             changes=[_shown(one) | {"revision": one.revision}])  # fmt: skip
        if not values:
            return one
        at = not_before_the_latest(connection, workspace.clock())
        kept.change_member(connection, one, **values)
        if values.get("active") is False:
            keys.end_sessions(connection, workspace.org_id, one.id)
            keys.revoke_tokens(connection, workspace.org_id, one.id, at)
        if not kept.count_admins(connection, workspace.org_id):
            raise RefusedError("somebody has to be an admin: make another one first")
        now = _found(workspace, connection, member_id)
        record(connection, workspace.org_id, at, workspace.actor, "change", "user", one.id,
               before=_shown(one), after=_shown(now))  # fmt: skip
        return now


def share_draft(workspace: Workspace, plan_id: int, member_id: int, *, may_edit: bool) -> None:
    """Let a member see a draft, or edit it too.

    Raises
    ------
    NotFoundError
        If there is no such plan or member.
    """
    with workspace.write() as connection:
        row = plan_to_edit(workspace, connection, plan_id).row
        one = _found(workspace, connection, member_id)
        kept.invite_to_plan(connection, workspace.org_id, row.id, one.id, may_edit=may_edit)
        after = {"plan": row.name, "user": one.id, "may_edit": may_edit}
        record(connection, workspace.org_id, workspace.clock(), workspace.actor, "share", "plan", row.id,
               after=after)  # fmt: skip


def unshare_draft(workspace: Workspace, plan_id: int, member_id: int) -> None:
    """Take the invitation to a draft back.

    Raises
    ------
    NotFoundError
        If there is no such plan, or the member was not invited.
    """
    with workspace.write() as connection:
        row = plan_to_edit(workspace, connection, plan_id).row
        if not kept.leave_plan(connection, workspace.org_id, row.id, member_id):
            raise NotFoundError(f"user {member_id} was not invited to plan {plan_id}")
        record(connection, workspace.org_id, workspace.clock(), workspace.actor, "unshare", "plan", row.id,
               after={"plan": row.name, "user": member_id})  # fmt: skip


def shared_with(workspace: Workspace, plan_id: int) -> list[tuple[Member, bool]]:
    """Members invited to a draft, and whether each may edit it.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    with workspace.read() as connection:
        row = plan_seen(workspace, connection, plan_id).row
        invited = kept.invited_to_plan(connection, workspace.org_id, row.id)
        return [(_found(workspace, connection, one), may_edit) for one, may_edit in invited.items()]


def _linked(workspace: Workspace, connection: Connection, one: Member) -> str:
    secret, at = new_secret(), workspace.clock()
    keys.put_invitation(connection, workspace.org_id, one.id, secret, at, at + INVITATION_DAYS)
    return secret


def _found(workspace: Workspace, connection: Connection, member_id: int, *, locked: bool = False) -> Member:
    one = kept.find_member(connection, workspace.org_id, member_id, locked=locked)
    if one is None:
        raise NotFoundError(f"there is no user {member_id}")
    return one


def _shown(one: Member) -> dict[str, Any]:
    return {"email": one.email, "name": one.name, "role": one.role, "rep_id": one.rep_id,
            "active": one.active}  # fmt: skip


def _wrong(column: str, value: str, expected: str) -> DataError:
    return DataError(f"{column}: {expected}", [CellFault("user", None, column, value, expected)])


def checked_address(value: str) -> str:
    """Return an e-mail address as it is kept, or refuse it."""
    value = value.strip().lower()
    if not _ADDRESS.fullmatch(value) or len(value) > LONGEST:
        raise _wrong("email", value, "expected an e-mail address")
    return value


def checked_name(value: str) -> str:
    """Return a name as it is kept, or refuse it."""
    value = " ".join(value.split())
    if not value or len(value) > LONGEST:
        raise _wrong("name", value, f"expected 1 to {LONGEST} characters")
    return value


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise _wrong("role", value, f"expected one of {', '.join(Role)}") from None


def _rep(value: str | None) -> str | None:
    value = (value or "").strip()
    if len(value) > LONGEST:
        raise _wrong("rep_id", value, f"expected at most {LONGEST} characters")
    return value or None
