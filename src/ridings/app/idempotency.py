"""Do a write once, however often it is asked for with one key."""

import datetime
import hashlib
from collections.abc import Mapping

from ridings.app.workspace import Workspace
from ridings.errors import DataError, RefusedError
from ridings.storage import answered
from ridings.storage.answered import Answer

KEPT = datetime.timedelta(hours=48)
LONGEST_KEY = 200


def asked_hash(method: str, path: str, body: bytes) -> str:
    """SHA-256 over what was asked."""
    return hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()


def begin(workspace: Workspace, key: str, asked: str) -> Answer | None:
    """Take a key for a write; returns what was answered, where it was done already.

    Raises
    ------
    DataError
        If the key will not do, or stands for another request.
    RefusedError
        If the same request is being worked on, or its server died over it.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise DataError(f"Idempotency-Key: expected 1 to {LONGEST_KEY} characters that can be printed")
    member, at = _member(workspace), workspace.clock()
    with workspace.write() as connection:
        answered.forget_answers(connection, at - KEPT)
        found = answered.begin_answer(connection, workspace.org_id, member, key, asked, at)
    if found is None:
        return None
    if found.asked != asked:
        raise DataError("Idempotency-Key: this key was used for another request; take a new one")
    if found.status is None:
        raise RefusedError(
            "the same request is being worked on, or was cut off: look whether it was done before asking "
            "again with a new key"
        )
    return found


def keep(workspace: Workspace, key: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep what a write was answered."""
    with workspace.write() as connection:
        answered.keep_answer(connection, workspace.org_id, _member(workspace), key, status, headers, body)


def give_back(workspace: Workspace, key: str) -> None:
    """Give a key back: the write was refused and had no effect."""
    with workspace.write() as connection:
        answered.drop_answer(connection, workspace.org_id, _member(workspace), key)


def _member(workspace: Workspace) -> int:
    return workspace.member_id or 0
