"""Jobs as people see them: asked for, looked at, stopped, given up and run again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from ridings.app.access import Permission, check
from ridings.app.job_arguments import read_arguments
from ridings.app.job_kinds import KINDS, Kind
from ridings.app.job_queue import deliver
from ridings.app.rates import TooManyError
from ridings.app.workspace import Workspace
from ridings.errors import DataError, NotFoundError, RefusedError
from ridings.storage import jobs as kept
from ridings.storage.jobs import AGAIN, CANCEL, ENDED, QUEUED, STOP, JobRow

MOST_LISTED = 200
AFTER = 10  # seconds after which somebody with too many jobs may look again


def submit(
    workspace: Workspace, kind: str, arguments: object, *, kinds: Mapping[str, Kind] = KINDS,
    most: int | None = None,
) -> JobRow:  # fmt: skip
    """Ask for a job; it is delivered to a worker in the same transaction.

    Parameters
    ----------
    kind
        design, import, confirm, export, publish or resolve.
    arguments
        Tables and values as the kind's class in `app.job_arguments` has them, or one of that class.
    most
        How many jobs of one person may wait or run at once.

    Raises
    ------
    DataError
        If there is no such kind, or it cannot be asked that; `cells` has every fault.
    NotAllowedError
        If the role or token does not allow jobs, or what this kind does.
    NotFoundError
        If a plan or file that it names is not there, or not seen.
    RefusedError
        If it cannot be done as things are.
    TooManyError
        If there would be more than `most`.
    """
    check(workspace, Permission.WRITE_JOBS)
    known = kinds.get(kind)
    if known is None:
        raise DataError(f"there is no kind of job {kind!r}; there are: {', '.join(KINDS)}")
    check(workspace, known.permission)
    asked = read_arguments(known.arguments, arguments, kind)
    known.check(workspace, asked)
    values: dict[str, Any] = asked.model_dump(mode="json")
    with workspace.write() as connection:
        behind = _make_room(workspace, connection, most)
        row = kept.add_job(
            connection,
            workspace.org_id,
            workspace.member_id,
            workspace.actor,
            kind,
            values,
            workspace.clock(),
        )
        deliver(connection, row.id, behind)
    return row


def find_job(workspace: Workspace, job_id: int) -> JobRow:
    """One's own job; admins see all.

    Raises
    ------
    NotFoundError
        If there is none, or it is another's: in the same words.
    """
    check(workspace, Permission.READ_JOBS)
    with workspace.read() as connection:
        row = kept.find_job(connection, workspace.org_id, job_id, member_id=workspace.scope.member_id)
    if row is None:
        raise NotFoundError(f"there is no job {job_id}")
    return row


def list_jobs(workspace: Workspace, *, before: int | None = None, limit: int = 50) -> list[JobRow]:
    """One's own jobs, the newest first, a page at a time: from below the number `before` on."""
    check(workspace, Permission.READ_JOBS)
    limit = min(max(limit, 1), MOST_LISTED)
    with workspace.read() as connection:
        member = workspace.scope.member_id
        return kept.list_jobs(connection, workspace.org_id, member_id=member, before=before, limit=limit)


def changed_since(workspace: Workspace, job_id: int, mark: str = "") -> tuple[JobRow, str] | None:
    """One's own job and the mark of how it is now, or None where it is still as that mark says.

    Ask it a few times a second for a stream of events, until `is_over`.

    Raises
    ------
    NotFoundError
        If there is none, or it is another's.
    """
    row = find_job(workspace, job_id)
    seen = [row.state, row.attempt, row.wish, row.step, row.share, row.best]
    now = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]
    return None if now == mark else (row, now)


def is_over(row: JobRow) -> bool:
    """Whether nothing will change about a job by itself."""
    return row.state in ENDED


def wish(workspace: Workspace, job_id: int, what: str, *, kinds: Mapping[str, Kind] = KINDS) -> JobRow:
    """Stop a job with the best so far (`stop`), or give it up so that nothing is kept (`cancel`).

    Raises
    ------
    DataError
        If it is neither.
    NotFoundError
        If there is no such job, or it is another's.
    RefusedError
        If it is over, or has no best so far that could be taken.
    """
    check(workspace, Permission.WRITE_JOBS)
    if what not in (STOP, CANCEL):
        raise DataError(f"a job can be wished to {STOP} or to {CANCEL}, not {what!r}")
    row = find_job(workspace, job_id)
    if row.state in ENDED:
        raise RefusedError(f"job {job_id} is {row.state} already")
    if what == STOP:
        known = kinds.get(row.kind)
        if known is None or not known.stops:
            raise RefusedError(f"a job of the kind {row.kind} has nothing to show early: cancel it")
        if row.state == QUEUED:
            raise RefusedError(f"job {job_id} has not begun: cancel it")
    with workspace.write() as connection:
        kept.wish(connection, workspace.org_id, job_id, what, workspace.clock())
    return find_job(workspace, job_id)


def run_again(
    workspace: Workspace, job_id: int, *, kinds: Mapping[str, Kind] = KINDS, most: int | None = None
) -> JobRow:
    """Queue a job once more that was interrupted, failed or given up; what it has done is not done twice.

    Raises
    ------
    NotFoundError
        If there is no such job, or it is another's.
    NotAllowedError
        If what it does is not allowed any more.
    RefusedError
        If it is done, queued or running.
    TooManyError
        If more than `most` jobs of one person would wait or run.
    """
    check(workspace, Permission.WRITE_JOBS)
    row = find_job(workspace, job_id)
    known = kinds.get(row.kind)
    if known is not None:
        check(workspace, known.permission)
    with workspace.write() as connection:
        behind = _make_room(workspace, connection, most)
        if not kept.requeue(connection, workspace.org_id, job_id):
            now = kept.find_job(connection, workspace.org_id, job_id)
            state = row.state if now is None else now.state
            raise RefusedError(f"job {job_id} is {state}; what is {_listed(AGAIN)} can be run again")
        deliver(connection, job_id, behind)
    return find_job(workspace, job_id)


def _make_room(workspace: Workspace, connection: Connection, most: int | None) -> int:
    """How many of one's own jobs wait or run already, where it is not too many."""
    if workspace.person is None:
        return 0
    there = kept.unended(connection, workspace.org_id, workspace.person.member_id)
    if most is not None and there >= most:
        raise TooManyError(f"{most} of your jobs wait or run: let one end, or cancel it", AFTER)
    return there


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
