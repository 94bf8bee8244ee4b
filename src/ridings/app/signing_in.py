"""Sign in and out, take an invitation, and find out who shows a session or a token."""

import datetime
from dataclasses import dataclass
from typing import Any

from ridings.app.access import Person, Role, permissions
from ridings.app.people import checked_address, checked_name, invite
from ridings.app.rates import hidden, spend
from ridings.app.secrets import (
    INVITATION_DAYS,
    TOKEN,
    check_password,
    hash_password,
    is_password,
    new_secret,
)
from ridings.app.workspace import Workspace
from ridings.errors import NotAllowedError, NotFoundError
from ridings.storage import keys
from ridings.storage import members as kept
from ridings.storage.audit import record
from ridings.storage.keys import Bearer

FIRST = "admin@localhost"  # until the first admin says who they are
SESSION = datetime.timedelta(days=14)
IDLE = datetime.timedelta(hours=24)  # a session that is not used for so long has ended
SEEN_EVERY = datetime.timedelta(minutes=5)  # how exactly its use is noted
TRIES, TRIES_SECONDS = 10, 15 * 60  # for one address, and five times as many from one place


class NotSignedInError(NotAllowedError):
    """Nobody, or nobody any more, is signed in by what was shown."""


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, and the secret of the session: shown to the browser alone."""

    person: Person
    secret: str
    expires_at: datetime.datetime


def sign_in(workspace: Workspace, email: str, password: str, *, origin: str = "") -> SignedIn:
    """Begin a session by address and password.

    Parameters
    ----------
    origin
        Where the request comes from, to limit how often it may try.

    Raises
    ------
    NotSignedInError
        If they do not belong together: the same words whether there is such a user or not.
    TooManyError
        If it was tried too often.
    """
    email = email.strip().lower()
    spend(workspace, f"sign-in:{hidden(email)}", TRIES, TRIES_SECONDS)
    spend(workspace, f"sign-in-from:{hidden(origin)}", 5 * TRIES, TRIES_SECONDS)
    with workspace.read() as connection:
        one = kept.member_by_email(connection, workspace.org_id, email)
    right = is_password(password, None if one is None else one.password_hash)
    if one is None or not right or not one.active:
        _note(workspace, "refuse", None if one is None else one.id)
        raise NotSignedInError("address and password do not belong together")
    return _begin(workspace, one.id, "sign-in")


def take_invitation(
    workspace: Workspace, secret: str, password: str, *, email: str | None = None, name: str | None = None,
    origin: str = "",
) -> SignedIn:  # fmt: skip
    """Choose a password by an invitation, which is used up, and begin a session; others of the member end.

    Parameters
    ----------
    email, name
        Who the first admin is, whom nobody has invited by address; of others they are given already.

    Raises
    ------
    DataError
        If the password will not do; the invitation still holds then.
    NotFoundError
        If there is no such invitation, or it has run out or was used.
    """
    spend(workspace, f"sign-in-from:{hidden(origin)}", 5 * TRIES, TRIES_SECONDS)
    at = workspace.clock()
    with workspace.write() as connection:
        found = keys.take_invitation(connection, secret, at)
        one = None if found is None else kept.find_member(connection, found[0], found[1], locked=True)
        if found is None or one is None or not one.active:
            raise NotFoundError("this link has run out or was used already: ask an admin for a new one")
        values: dict[str, Any] = {"password_hash": None}
        if one.email == FIRST and one.password_hash is None:
            values |= {"email": checked_address(email or FIRST), "name": checked_name(name or one.name)}
        check_password(password, values.get("email", one.email))
        kept.change_member(connection, one, **values | {"password_hash": hash_password(password)})
        one = kept.find_member(connection, *found) or one
        keys.end_sessions(connection, one.org_id, one.id)
        record(connection, one.org_id, at, one.email, "set password", "user", one.id)
    return _begin(workspace, one.id, "sign-in")


def sign_out(workspace: Workspace, secret: str) -> None:
    """End a session."""
    with workspace.write() as connection:
        keys.end_session(connection, secret)


def person_of(workspace: Workspace, secret: str) -> Person:
    """Who shows a session or a token, with what the role allows at this moment.

    Raises
    ------
    NotSignedInError
        If it is neither, was revoked or has run out, or the member is no longer active.
    """
    by_token = secret.startswith(TOKEN)
    with workspace.look() as connection:
        find = keys.bearer_of_token if by_token else keys.bearer_of_session
        found = find(connection, secret)
    at = workspace.clock()
    if found is None or not found.active or found.org_id != workspace.org_id or _over(found, at):
        raise NotSignedInError("sign in first: there is no session or token, or it has ended")
    if found.seen_at is None or at - found.seen_at > SEEN_EVERY:
        with workspace.write() as connection:
            if found.token_id is not None:
                keys.touch_token(connection, found.token_id, at)
            else:
                keys.touch_session(connection, secret, at)
    return _person(found)


def first_invitation(workspace: Workspace) -> str | None:
    """The secret of a link that makes the first admin, where nobody can sign in yet; else None."""
    with workspace.read() as connection:
        there = kept.members(connection, workspace.org_id)
    if any(one.password_hash for one in there if one.active and one.role == Role.ADMIN):
        return None
    waiting = next((one for one in there if one.role == Role.ADMIN and one.active), None)
    if waiting is None:
        return invite(workspace, FIRST, "Admin", Role.ADMIN).secret
    secret, at = new_secret(), workspace.clock()
    with workspace.write() as connection:
        keys.put_invitation(connection, workspace.org_id, waiting.id, secret, at, at + INVITATION_DAYS)
    return secret


def _begin(workspace: Workspace, member_id: int, action: str) -> SignedIn:
    secret, at = new_secret(), workspace.clock()
    with workspace.write() as connection:
        keys.forget_expired(connection, at)
        keys.add_session(connection, workspace.org_id, member_id, secret, at, at + SESSION)
        one = kept.find_member(connection, workspace.org_id, member_id)
        assert one is not None
        record(connection, workspace.org_id, at, one.email, action, "user", one.id)
    return SignedIn(person_of(workspace, secret), secret, at + SESSION)


def _note(workspace: Workspace, action: str, member_id: int | None) -> None:
    """Put a refused sign-in on record: never the address as typed, which may be a password."""
    with workspace.write() as connection:
        record(
            connection,
            workspace.org_id,
            workspace.clock(),
            "nobody",
            action,
            "sign-in",
            member_id or "unknown",
        )


def _over(found: Bearer, at: datetime.datetime) -> bool:
    idle = found.token_id is None and found.seen_at is not None and at - found.seen_at > IDLE
    return at >= found.expires_at or idle


def _person(found: Bearer) -> Person:
    values: dict[str, Any] = {
        name: getattr(found, name) for name in ("member_id", "org_id", "email", "name", "rep_id", "token_id")
    }
    role = Role(found.role)
    return Person(**values, role=role, permissions=permissions(role, found.scopes))
