"""Run one job: as whoever asked for it, with progress, and with an end that always says what happened."""

import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ridings.app.access import check
from ridings.app.job_arguments import read_arguments
from ridings.app.job_doing import Doing
from ridings.app.job_kinds import KINDS, Kind
from ridings.app.job_report import Report
from ridings.app.job_workspace import Asker, GivenUpError, asker_of, workspace_of
from ridings.app.workspace import Clock, utc_now
from ridings.errors import DataError, NotAllowedError, NotFoundError, RefusedError, RidingsError, SourceError
from ridings.storage import jobs
from ridings.storage.engine import Database, connect
from ridings.storage.jobs import CANCELLED, DONE, FAILED, JobRow
from ridings.workers.log import say

MOST_CELLS = 1_000  # faulty cells kept with a job
TRIES, WAIT = 5, 0.5  # to keep the end of a job while the database is busy, and seconds between the first two


def run_job(
    database: Database, job_id: int, worker: str, *, kinds: Mapping[str, Kind] = KINDS, clock: Clock = utc_now
) -> None:
    """Begin a queued job and bring it to an end; nothing happens where another worker has it already."""
    with database.write() as connection:
        row = jobs.claim_job(connection, job_id, worker, clock())
        asker = None if row is None else asker_of(connection, row)
    if row is None or asker is None:
        return
    started = time.monotonic()
    state, result, problem = _ended(database, row, asker, kinds, clock)
    _finish(database, row, clock, state, result, problem)
    say("job", job=row.id, kind=row.kind, attempt=row.attempt, state=state,
        seconds=round(time.monotonic() - started, 3), error=(problem or {}).get("id"))  # fmt: skip


def runner(address: str, kinds: Mapping[str, Kind] = KINDS) -> Callable[[int, str], None]:
    """What a child of a worker runs jobs by: with a connection kept open, and the solver's loops loaded."""
    database = connect(address, pooled=True)
    if "design" in kinds:
        import ridings.app.planning
        import ridings.design.draft  # noqa: F401

    def run(job_id: int, worker: str) -> None:
        run_job(database, job_id, worker, kinds=kinds)

    return run


def problem_of(error: Exception) -> dict[str, Any]:
    """What went wrong, as the body of a problem (RFC 9457): never a traceback or a statement."""
    if not isinstance(error, RidingsError):
        said = "It was not finished. Whoever keeps this server finds more in its log by the id."
        return {"title": "An error of ours", "status": 500, "id": uuid.uuid4().hex[:12], "detail": said}
    told: dict[str, Any] = {"detail": getattr(error, "message", str(error))}
    if isinstance(error, DataError):
        cells = [
            {"table": one.table, "line": one.line, "column": one.column, "value": one.value,
             "reason": one.reason}
            for one in error.cells[:MOST_CELLS]
        ]  # fmt: skip
        return {"title": "The data are wrong", "status": 422, **told, "cells": cells,
                "cells_in_all": len(error.cells)}  # fmt: skip
    if isinstance(error, SourceError):
        return {"title": "Something outside failed", "status": 502 if error.permanent else 503, **told}
    if isinstance(error, NotFoundError):
        return {"title": "Not found", "status": 404, **told}
    if isinstance(error, NotAllowedError):
        return {"title": "Not allowed", "status": 403, **told}
    assert isinstance(error, RefusedError)
    return {"title": "Not possible as things are", "status": 409, **told}


def _ended(
    database: Database, row: JobRow, asker: Asker, kinds: Mapping[str, Kind], clock: Clock
) -> tuple[str, dict[str, Any] | None, dict[str, Any] | None]:
    """Do it; the state it ends in, its result and what went wrong."""
    try:
        return DONE, _done(database, row, asker, kinds, clock), None
    except GivenUpError:
        return CANCELLED, None, None
    except Exception as error:  # whatever it is, the job must say that it is over
        problem = problem_of(error)
        if "id" in problem:
            say("error", job=row.id, kind=row.kind, id=problem["id"], type=type(error).__name__,
                at=_frames(error))  # fmt: skip
        return FAILED, None, problem


def _done(
    database: Database, row: JobRow, asker: Asker, kinds: Mapping[str, Kind], clock: Clock
) -> dict[str, Any]:
    kind = kinds.get(row.kind)
    if kind is None:
        raise RefusedError(f"this version of Ridings knows no kind of job {row.kind}")
    workspace = workspace_of(database, row, asker, clock)
    check(workspace, kind.permission)
    arguments = read_arguments(kind.arguments, row.arguments, row.kind)
    with Report(database, row.run, clock) as report:
        doing = Doing(row.id, workspace, arguments, report)
        if row.effects is not None:  # an earlier attempt has done it
            return kind.told(doing, row.effects)
        first = kind.run(doing)
        return kind.told(doing, workspace.effects) | first


def _finish(
    database: Database, row: JobRow, clock: Clock, state: str, result: dict[str, Any] | None,
    problem: dict[str, Any] | None,
) -> None:  # fmt: skip
    for turn in range(TRIES):
        try:
            with database.write() as connection:
                jobs.finish_job(connection, row.run, state, clock(), result=result, problem=problem)
            return
        except SourceError:
            if turn + 1 == TRIES:
                raise
            time.sleep(WAIT * 2**turn)


def _frames(error: Exception) -> list[str]:
    """Where it happened, without any value: names and messages may be somebody's."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
