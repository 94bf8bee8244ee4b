"""How far a job is, as a stream of events (SSE)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from ridings.app import jobs
from ridings.app.access import Permission, check
from ridings.app.rates import TooManyError
from ridings.app.signing_in import NotSignedInError
from ridings.app.workspace import Workspace
from ridings.errors import NotAllowedError, NotFoundError, SourceError
from ridings.storage.jobs import JobRow
from ridings.web.here import ReadJobs, here
from ridings.web.ids import Number
from ridings.web.jobs import shown
from ridings.web.routes import ClearRoute

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=ClearRoute)
SOON, LATER = 0.25, 1.0  # seconds between two looks: just after a change, and when nothing happens
HEARTBEAT, WHO = 15.0, 5.0  # seconds between signs of life, and between looks at who asks
MOST_AT_ONCE = 20  # streams of one person in a process
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events named `job`, each with a job as JSON; the last, named `end`, ends the stream",
        "content": {"text/event-stream": {}},
    },
    204: {"description": "The job is over, and nothing has changed since the event that was seen last"},
}
_open: Counter[int] = Counter()


@router.get("/{job_id}/events", responses=EVENTS, response_class=Response)
async def follow_job(
    job_id: Number,
    workspace: ReadJobs,
    request: Request,
    last_event_id: Annotated[str | None, Header(max_length=100, description="Of the event seen last")] = None,
) -> Response:
    """Events while a job runs: its state, how far it is, and the best so far."""
    seen = last_event_id or ""
    row = await run_in_threadpool(jobs.find_job, workspace, job_id)
    changed = await run_in_threadpool(jobs.changed_since, workspace, job_id, seen)
    if changed is None and jobs.is_over(row):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    member = workspace.member_id or 0
    if _open[member] >= MOST_AT_ONCE:
        raise TooManyError(f"too many streams: at most {MOST_AT_ONCE} at once", int(HEARTBEAT))
    stream = _counted(member, _events(request, workspace, job_id, seen))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _counted(member: int, events: AsyncIterator[str]) -> AsyncIterator[str]:
    _open[member] += 1
    try:
        async for event in events:
            yield event
    finally:
        _open[member] -= 1
        if not _open[member]:
            del _open[member]


async def _events(request: Request, workspace: Workspace, job_id: int, mark: str) -> AsyncIterator[str]:
    """What has changed, looked for now and then: no thread or connection is held between two looks."""
    clock = asyncio.get_running_loop().time
    told = asked = clock()
    wait = SOON
    while True:
        try:
            if clock() - asked >= WHO:
                asked = clock()
                workspace = await run_in_threadpool(_still, request)
            changed = await run_in_threadpool(jobs.changed_since, workspace, job_id, mark)
        except (NotSignedInError, NotAllowedError, NotFoundError):  # signed out, or no longer theirs to see
            yield _event("end", mark, '{"reason":"not-allowed"}')
            return
        except SourceError:  # the database is away: keep the line
            changed = None
        if changed is not None:
            row, mark = changed
            yield _event("job", mark, shown(row).model_dump_json())
            told, wait = clock(), SOON
            if jobs.is_over(row):
                yield _event("end", mark, _reason(row))
                return
        elif clock() - told >= HEARTBEAT:
            yield ": still here\n\n"
            told = clock()
        await asyncio.sleep(wait)
        wait = min(wait * 1.5, LATER)


def _still(request: Request) -> Workspace:
    """The workspace of whoever asks, as their session or token is now."""
    workspace = here(request)
    check(workspace, Permission.READ_JOBS)
    return workspace


def _reason(row: JobRow) -> str:
    return f'{{"reason":"{row.state}"}}'


def _event(name: str, mark: str, data: str) -> str:
    """One event; the text of JSON has no line of its own."""
    return f"event: {name}\nid: {mark}\ndata: {data}\n\n"
