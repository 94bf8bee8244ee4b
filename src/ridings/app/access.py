"""Who may do what: every decision about access is made here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ridings.design.life import DRAFT
from ridings.errors import NotAllowedError, NotFoundError
from ridings.storage.members import invited_to_plan
from ridings.storage.plans import PlanRow, plan_seen_by
from ridings.storage.scope import Scope, rep_ids

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ridings.app.workspace import Workspace


class Role(StrEnum):
    """What somebody is in the organisation."""

    ADMIN = "admin"
    PLANNER = "planner"
    MANAGER = "manager"
    REP = "rep"
    READER = "reader"


class Permission(StrEnum):
    """One thing that a role may do; also what a token can be narrowed to."""

    READ_MARKET = "market:read"
    WRITE_MARKET = "market:write"
    READ_PLANS = "plans:read"
    WRITE_PLANS = "plans:write"
    APPROVE_PLANS = "plans:approve"
    PUBLISH_PLANS = "plans:publish"
    READ_DISPUTES = "disputes:read"
    WRITE_DISPUTES = "disputes:write"
    READ_OWNERSHIP = "ownership:read"
    EXPORT = "exports:write"
    READ_JOBS = "jobs:read"
    WRITE_JOBS = "jobs:write"
    READ_USERS = "users:read"
    WRITE_USERS = "users:write"
    READ_AUDIT = "audit:read"


P = Permission
_READS = frozenset({P.READ_MARKET, P.READ_PLANS, P.READ_DISPUTES, P.READ_OWNERSHIP})
GRANTED: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.PLANNER: frozenset(Permission) - {P.WRITE_USERS, P.READ_AUDIT},
    Role.MANAGER: _READS | {P.WRITE_DISPUTES},
    Role.REP: _READS | {P.WRITE_DISPUTES},
    Role.READER: _READS,
}
WHOLE_MARKET = (Role.ADMIN, Role.PLANNER, Role.READER)


@dataclass(frozen=True)
class Person:
    """Who is asking, and what their role and token together allow."""

    member_id: int
    org_id: int
    email: str
    name: str
    role: Role
    rep_id: str | None
    permissions: frozenset[Permission]
    token_id: int | None = None  # the token that was shown; None: a session

    @property
    def whole_market(self) -> bool:
        """Whether every account is seen."""
        return self.role in WHOLE_MARKET


def permissions(role: Role, scopes: tuple[str, ...] | None) -> frozenset[Permission]:
    """What a role allows, narrowed to the scopes of a token; None: not narrowed."""
    granted = GRANTED[role]
    return granted if scopes is None else frozenset(one for one in granted if one.value in scopes)


def allowed(workspace: "Workspace", permission: Permission) -> bool:
    """Whether the role and token of whoever asks allow something at all."""
    return workspace.person is None or permission in workspace.person.permissions


def check(workspace: "Workspace", permission: Permission) -> None:
    """Refuse what the role or the token never allows.

    Raises
    ------
    NotAllowedError
        With what would be needed.
    """
    person = workspace.person
    if person is None or allowed(workspace, permission):
        return
    if permission in GRANTED[person.role]:
        raise NotAllowedError(f"this token lacks the scope {permission.value}")
    raise NotAllowedError(f"the role {person.role.value} does not have {permission.value}")


def scope_of(workspace: "Workspace") -> Scope:
    """What whoever asks may see, as every read is narrowed."""
    person = workspace.person
    if person is None:
        return Scope(workspace.org_id, workspace.today)
    return Scope(
        org_id=workspace.org_id,
        day=workspace.today,
        whole_market=person.whole_market,
        rep_id=person.rep_id,
        below=person.role is Role.MANAGER,
        member_id=None if person.role is Role.ADMIN else person.member_id,
        email=person.email,
    )


@dataclass(frozen=True)
class SeenPlan:
    """A plan that whoever asks may see; `may_edit`: and change, as long as it is a draft."""

    row: PlanRow
    force: str
    may_edit: bool


def plan_seen(workspace: "Workspace", connection: "Connection", plan_id: int) -> SeenPlan:
    """The plan of that number, where it is seen.

    Raises
    ------
    NotFoundError
        If there is none, or it is a draft of others: in the same words.
    """
    found = plan_seen_by(connection, scope_of(workspace), plan_id)
    if found is None:
        raise NotFoundError(f"there is no plan {plan_id}")
    row, force = found
    return SeenPlan(row, force, may_edit(workspace, connection, row.id, row.status, row.created_by))


def plan_to_edit(
    workspace: "Workspace", connection: "Connection", plan_id: int,
    permission: Permission = Permission.WRITE_PLANS,
) -> SeenPlan:  # fmt: skip
    """The plan of that number, where whoever asks may change it, or do with it what a permission means.

    Raises
    ------
    NotFoundError
        If it is not seen.
    NotAllowedError
        If it is seen and not theirs to change.
    """
    found = plan_seen(workspace, connection, plan_id)
    check(workspace, permission)
    if not found.may_edit:
        raise NotAllowedError(f"plan {found.row.name} may be read, not changed, by invitation")
    return found


def check_whole_market(workspace: "Workspace") -> None:
    """Refuse what tells of the whole market to who sees a part of it.

    Raises
    ------
    NotAllowedError
        If not every account is seen.
    """
    if workspace.person is not None and not workspace.person.whole_market:
        raise NotAllowedError("this tells of the whole market, and you see a part of it")


def check_wants(workspace: "Workspace", connection: "Connection", rep_id: str) -> None:
    """Refuse to ask for an account for others: reps ask for themselves, managers for those below.

    Raises
    ------
    NotAllowedError
        If the rep is another, whether there is one or not.
    """
    person = workspace.person
    if person is None or person.role in (Role.ADMIN, Role.PLANNER):
        return
    if rep_id not in rep_ids(connection, scope_of(workspace)):
        raise NotAllowedError("an account is asked for on one's own behalf, or that of a rep below")


def check_approvals(workspace: "Workspace", levels: int) -> None:
    """Refuse a plan that nobody else is to approve, unless an admin asks for that.

    Raises
    ------
    NotAllowedError
        If it needs no approval, and whoever asks is no admin.
    """
    if levels == 0 and workspace.person is not None and workspace.person.role is not Role.ADMIN:
        raise NotAllowedError("only an admin lets a plan go without approval: ask for 1 or more")


def may_decide(workspace: "Workspace", connection: "Connection", reps: tuple[str | None, ...]) -> bool:
    """Whether a dispute between reps is theirs to decide: planners', or the manager's above all of them."""
    person = workspace.person
    if person is None or person.role in (Role.ADMIN, Role.PLANNER):
        return True
    if person.role is not Role.MANAGER:
        return False
    below = rep_ids(connection, scope_of(workspace))
    return all(rep in below for rep in reps if rep)


def may_edit(
    workspace: "Workspace", connection: "Connection", plan_id: int, status: str, created_by: str
) -> bool:
    """Drafts belong to their maker, to those invited to edit them, and to admins; later steps to planners."""
    person = workspace.person
    if person is None or person.role is Role.ADMIN:
        return True
    if Permission.WRITE_PLANS not in GRANTED[person.role]:
        return False
    if status != DRAFT or created_by == person.email:
        return True
    return invited_to_plan(connection, workspace.org_id, plan_id).get(person.member_id, False)
