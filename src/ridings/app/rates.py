"""How often something heavy or risky may be done, counted in the database for all servers together."""

import hashlib

from ridings.app.workspace import Workspace
from ridings.errors import RefusedError
from ridings.storage.allowance import spend_one

HOUR = 3_600  # seconds


class TooManyError(RefusedError):
    """It was done too often; `retry_after` says after how many seconds it may be done again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def spend(workspace: Workspace, key: str, most: int, seconds: int) -> None:
    """Count one of what may be done `most` times in a stretch of `seconds`.

    Raises
    ------
    TooManyError
        If it is one too many.
    """
    now = int(workspace.clock().timestamp())
    begins = now - now % seconds
    with workspace.write() as connection:
        count = spend_one(connection, key, begins)
    if count > most:
        wait = begins + seconds - now
        raise TooManyError(f"too often: at most {most:,} times in {seconds:,} seconds, wait {wait:,}", wait)


def spend_own(workspace: Workspace, what: str, most: int, seconds: int) -> None:
    """As `spend`, for each person alone.

    Raises
    ------
    TooManyError
        If it is one too many.
    """
    who = workspace.actor if workspace.person is None else str(workspace.person.member_id)
    spend(workspace, f"{what}:{hidden(f'{workspace.org_id}:{who}')}", most, seconds)


def hidden(text: str) -> str:
    """What stands for a text in a key, which tells nobody's name or address."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
