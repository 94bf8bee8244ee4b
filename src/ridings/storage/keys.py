"""What opens the door: sessions, tokens and invitations, each kept as the hash of its secret alone."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from ridings.storage.schema import api_token, invitation, member, session

_T, _S, _I, _M = api_token.c, session.c, invitation.c, member.c


@dataclass(frozen=True)
class Bearer:
    """Who showed a secret, and what it opens; `scopes` None: all that the role may."""

    member_id: int
    org_id: int
    email: str
    name: str
    role: str
    rep_id: str | None
    active: bool
    scopes: tuple[str, ...] | None
    token_id: int | None
    seen_at: datetime.datetime | None
    expires_at: datetime.datetime


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it; the secret was shown once."""

    id: int
    member_id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    created_at: datetime.datetime
    expires_at: datetime.datetime
    seen_at: datetime.datetime | None
    revoked_at: datetime.datetime | None


def hashed(secret: str) -> str:
    """SHA-256 of a secret; enough for 256 random bits, which nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


_PERSON = (_M.id.label("member_id"), _M.org_id, _M.email, _M.name, _M.role, _M.rep_id, _M.active)
_BY_SESSION = (
    select(*_PERSON, _S.seen_at, _S.expires_at)
    .join(session, (_S.member_id == _M.id) & (_S.org_id == _M.org_id))
    .where(_S.hash == bindparam("hash"))
)
_BY_TOKEN = (
    select(*_PERSON, _T.seen_at, _T.expires_at, _T.scopes, _T.id.label("token_id"))
    .join(api_token, (_T.member_id == _M.id) & (_T.org_id == _M.org_id))
    .where(_T.hash == bindparam("hash"), _T.revoked_at.is_(None))
)


def bearer_of_session(connection: Connection, secret: str) -> Bearer | None:
    """Whose session it is, expired or not."""
    return _bearer(connection, _BY_SESSION, secret)


def bearer_of_token(connection: Connection, secret: str) -> Bearer | None:
    """Whose token it is, unless it was revoked; expired or not."""
    return _bearer(connection, _BY_TOKEN, secret)


def _bearer(connection: Connection, query: Select[Any], secret: str) -> Bearer | None:
    row = connection.execute(query, {"hash": hashed(secret)}).first()
    if row is None:
        return None
    values = dict(row._mapping)
    scopes = values.pop("scopes", None)
    token_id = values.pop("token_id", None)
    return Bearer(**values, scopes=None if scopes is None else tuple(json.loads(scopes)), token_id=token_id)


def add_session(
    connection: Connection, org_id: int, member_id: int, secret: str, at: datetime.datetime,
    expires_at: datetime.datetime,
) -> None:  # fmt: skip
    """Begin a session."""
    connection.execute(insert(session).values(
        hash=hashed(secret), org_id=org_id, member_id=member_id, created_at=at, seen_at=at,
        expires_at=expires_at,
    ))  # fmt: skip


def touch_session(connection: Connection, secret: str, at: datetime.datetime) -> None:
    """Note that a session is in use."""
    connection.execute(update(session).where(_S.hash == hashed(secret)).values(seen_at=at))


def touch_token(connection: Connection, token_id: int, at: datetime.datetime) -> None:
    """Note that a token is in use."""
    connection.execute(update(api_token).where(_T.id == token_id).values(seen_at=at))


def end_session(connection: Connection, secret: str) -> None:
    """End one session."""
    connection.execute(delete(session).where(_S.hash == hashed(secret)))


def end_sessions(connection: Connection, org_id: int, member_id: int) -> None:
    """End every session of a member."""
    connection.execute(delete(session).where(_S.org_id == org_id, _S.member_id == member_id))


def forget_expired(connection: Connection, at: datetime.datetime) -> None:
    """Remove sessions and invitations that have run out."""
    connection.execute(delete(session).where(_S.expires_at <= at))
    connection.execute(delete(invitation).where(_I.expires_at <= at))


def add_token(
    connection: Connection, org_id: int, member_id: int, name: str, secret: str, scopes: Sequence[str],
    at: datetime.datetime, expires_at: datetime.datetime,
) -> Token:  # fmt: skip
    """Keep a new token."""
    values = {"org_id": org_id, "member_id": member_id, "name": name, "hash": hashed(secret),
              "hint": secret[-4:], "scopes": json.dumps(list(scopes)), "created_at": at,
              "expires_at": expires_at}  # fmt: skip
    key = connection.execute(insert(api_token).values(values)).inserted_primary_key
    assert key is not None
    return Token(int(key[0]), member_id, name, secret[-4:], tuple(scopes), at, expires_at, None, None)


def tokens_of(connection: Connection, org_id: int, member_id: int) -> list[Token]:
    """Every token of a member that was not revoked, the latest first."""
    own = (_T.org_id == org_id, _T.member_id == member_id, _T.revoked_at.is_(None))
    names = ("id", "member_id", "name", "hint", "scopes", "created_at", "expires_at", "seen_at", "revoked_at")
    query = select(*(_T[name] for name in names)).where(*own).order_by(_T.id.desc())
    return [
        Token(**dict(row._mapping) | {"scopes": tuple(json.loads(row.scopes))})
        for row in connection.execute(query)
    ]


def revoke_token(
    connection: Connection, org_id: int, member_id: int, token_id: int, at: datetime.datetime
) -> bool:
    """Revoke a token of a member; returns whether there was one."""
    own = (_T.org_id == org_id, _T.member_id == member_id, _T.id == token_id, _T.revoked_at.is_(None))
    return connection.execute(update(api_token).where(*own).values(revoked_at=at)).rowcount > 0


def revoke_tokens(connection: Connection, org_id: int, member_id: int, at: datetime.datetime) -> None:
    """Revoke every token of a member."""
    own = (_T.org_id == org_id, _T.member_id == member_id, _T.revoked_at.is_(None))
    connection.execute(update(api_token).where(*own).values(revoked_at=at))


def put_invitation(
    connection: Connection, org_id: int, member_id: int, secret: str, at: datetime.datetime,
    expires_at: datetime.datetime,
) -> None:  # fmt: skip
    """Keep a link for a member; earlier ones of the same member no longer work."""
    connection.execute(delete(invitation).where(_I.org_id == org_id, _I.member_id == member_id))
    connection.execute(insert(invitation).values(
        hash=hashed(secret), org_id=org_id, member_id=member_id, created_at=at, expires_at=expires_at
    ))  # fmt: skip


def take_invitation(connection: Connection, secret: str, at: datetime.datetime) -> tuple[int, int] | None:
    """Use up an invitation: its organisation and member; None where there is none, or it has run out."""
    mine = _I.hash == hashed(secret)
    query = select(_I.org_id, _I.member_id, _I.expires_at).where(mine).with_for_update()
    row = connection.execute(query).first()
    if row is None or row.expires_at <= at:
        return None
    if connection.execute(delete(invitation).where(mine)).rowcount != 1:
        return None
    return int(row.org_id), int(row.member_id)
