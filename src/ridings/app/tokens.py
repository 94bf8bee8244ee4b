"""Tokens: keys for programs, narrower than their owner and with a last day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ridings.app.access import GRANTED, Permission, Person, Role
from ridings.app.secrets import TOKEN, new_secret
from ridings.app.workspace import Workspace
from ridings.errors import CellFault, DataError, NotAllowedError, NotFoundError
from ridings.storage import keys
from ridings.storage.audit import record
from ridings.storage.keys import Token as Token
from ridings.storage.members import Member

LONGEST_NAME, LONGEST_DAYS, USUAL_DAYS = 100, 366, 90


@dataclass(frozen=True)
class NewToken:
    """A token, and its secret: shown once, kept nowhere."""

    token: Token
    secret: str


def make_token(workspace: Workspace, name: str, scopes: Sequence[str], *, days: int = USUAL_DAYS) -> NewToken:
    """Make a token for oneself.

    Raises
    ------
    DataError
        If the name, the scopes or the days will not do.
    NotAllowedError
        If a token asks for it: tokens are made by people who signed in.
    """
    person = _signed_in(workspace)
    return _made(workspace, person.member_id, person.role, person.permissions, name, scopes, days)


def make_token_for(
    workspace: Workspace, member: Member, name: str, scopes: Sequence[str], *, days: int = USUAL_DAYS
) -> NewToken:
    """Make a token for a user, by whoever holds the database; without scopes, all that the role allows.

    Raises
    ------
    DataError
        If the name, the scopes or the days will not do.
    NotAllowedError
        If somebody asks who signed in, or the user may no longer sign in.
    """
    if workspace.person is not None or not member.active:
        raise NotAllowedError("tokens are made by the people they act for")
    role = Role(member.role)
    wanted = list(scopes) or [one.value for one in GRANTED[role]]
    return _made(workspace, member.id, role, GRANTED[role], name, wanted, days)


def _made(
    workspace: Workspace, member_id: int, role: Role, granted: frozenset[Permission], name: str,
    scopes: Sequence[str], days: int,
) -> NewToken:  # fmt: skip
    name = " ".join(name.split())
    known = {one.value for one in granted}
    wrong = sorted(set(scopes) - {one.value for one in Permission})
    lacking = sorted(set(scopes) - known)
    for column, value, expected, fine in (
        ("name", name, f"expected 1 to {LONGEST_NAME} characters", 1 <= len(name) <= LONGEST_NAME),
        ("scopes", "", "expected at least one", bool(scopes)),
        ("scopes", " ".join(wrong), "no such scope", not wrong),
        ("scopes", " ".join(lacking), f"the role {role.value} does not have it", not lacking),
        ("days", str(days), f"expected 1 to {LONGEST_DAYS}", 1 <= days <= LONGEST_DAYS),
    ):
        if not fine:
            raise DataError(f"{column}: {expected}", [CellFault("token", None, column, value, expected)])
    secret, at = new_secret(TOKEN), workspace.clock()
    with workspace.write() as connection:
        token = keys.add_token(
            connection, workspace.org_id, member_id, name, secret, sorted(set(scopes)), at,
            at + datetime.timedelta(days=days),
        )  # fmt: skip
        after = {"name": name, "scopes": list(token.scopes), "expires_at": token.expires_at}
        record(connection, workspace.org_id, at, workspace.actor, "create", "token", token.id, after=after)
    return NewToken(token, secret)


def list_tokens(workspace: Workspace) -> list[Token]:
    """One's own tokens, the latest first."""
    person = _person(workspace)
    with workspace.read() as connection:
        return keys.tokens_of(connection, workspace.org_id, person.member_id)


def revoke_token(workspace: Workspace, token_id: int) -> None:
    """Revoke a token of one's own; its next request is refused.

    Raises
    ------
    NotFoundError
        If it is not there, or not one's own.
    """
    person = _person(workspace)
    with workspace.write() as connection:
        at = workspace.clock()
        if not keys.revoke_token(connection, workspace.org_id, person.member_id, token_id, at):
            raise NotFoundError(f"there is no token {token_id}")
        record(connection, workspace.org_id, at, workspace.actor, "revoke", "token", token_id)


def _person(workspace: Workspace) -> Person:
    if workspace.person is None:
        raise NotAllowedError("tokens belong to people who sign in")
    return workspace.person


def _signed_in(workspace: Workspace) -> Person:
    person = _person(workspace)
    if person.token_id is not None:
        raise NotAllowedError("a token cannot make tokens: sign in")
    return person
