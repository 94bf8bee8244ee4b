"""What writes with an Idempotency-Key were answered, so that each has one effect."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, select, update

from ridings.storage.engine import inserting
from ridings.storage.schema import answered

_A = answered.c


@dataclass(frozen=True)
class Answer:
    """What a write was answered; `status` None: it is still worked on, or its server died over it."""

    asked: str
    status: int | None
    headers: dict[str, str]
    body: bytes


def begin_answer(
    connection: Connection, org_id: int, member_id: int, key: str, asked: str, at: datetime.datetime
) -> Answer | None:
    """Take a key for a write; returns None, or what the key stands for already."""
    new = inserting(connection, answered).values(
        org_id=org_id, member_id=member_id, key=key, asked=asked, at=at
    )
    if connection.execute(new.on_conflict_do_nothing().returning(_A.key)).first() is not None:
        return None  # the driver of PostgreSQL does not count what an insert made
    row = connection.execute(select(answered).where(*_own(org_id, member_id, key))).one()
    return Answer(row.asked, row.status, json.loads(row.headers or "{}"), bytes(row.body or b""))


def keep_answer(
    connection: Connection, org_id: int, member_id: int, key: str, status: int, headers: Mapping[str, str],
    body: bytes,
) -> None:  # fmt: skip
    """Keep what a write was answered."""
    values = {"status": status, "headers": json.dumps(dict(headers)), "body": body}
    connection.execute(update(answered).where(*_own(org_id, member_id, key)).values(values))


def drop_answer(connection: Connection, org_id: int, member_id: int, key: str) -> None:
    """Give a key back: the write was refused and had no effect."""
    connection.execute(delete(answered).where(*_own(org_id, member_id, key)))


def forget_answers(connection: Connection, before: datetime.datetime) -> None:
    """Forget keys from before a time."""
    connection.execute(delete(answered).where(_A.at < before))


def _own(org_id: int, member_id: int, key: str) -> tuple[ColumnElement[bool], ...]:
    return (_A.org_id == org_id, _A.member_id == member_id, _A.key == key)
