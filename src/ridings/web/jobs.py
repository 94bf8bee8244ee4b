"""Jobs: what one has asked for, how far it is, and events while it runs."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ridings.app import jobs
from ridings.app.rates import HOUR, spend_own
from ridings.app.workspace import Workspace
from ridings.storage.jobs import CANCEL, STOP, JobRow
from ridings.web.here import ReadJobs, WriteJobs, settings_of
from ridings.web.ids import Number
from ridings.web.lists import Cursor, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.settings import API

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=OnceRoute)
MOST_AT_ONCE = 5  # jobs of one person that wait or run
Few = Annotated[int, Query(ge=1, le=jobs.MOST_LISTED - 1, description="How many to answer at most")]


class Job(BaseModel):
    """Work that runs beside the requests."""

    id: int
    kind: str
    state: Annotated[str, Field(description="queued, running, done, failed, cancelled or interrupted")]
    actor: Annotated[str, Field(description="Who asked for it")]
    attempt: Annotated[int, Field(description="How often it was begun")]
    wish: Annotated[str | None, Field(description="stop: take the best so far; cancel: give up")]
    step: Annotated[str, Field(description="What it is at")]
    share: Annotated[float, Field(description="Of the work that is done, 0 to 1")]
    best: Annotated[dict[str, Any] | None, Field(description="Figures of the best so far")]
    result: dict[str, Any] | None
    problem: Annotated[dict[str, Any] | None, Field(description="Why it failed")]
    arguments: dict[str, Any]
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    ended_at: datetime.datetime | None


def shown(row: JobRow) -> Job:
    """A job as it is answered."""
    return Job(**{name: getattr(row, name) for name in Job.model_fields})


def begun(
    workspace: Workspace, kind: str, arguments: dict[str, Any], request: Request, response: Response
) -> Job:
    """Ask for a job, as often as one person may, and say where it can be looked at.

    Raises
    ------
    TooManyError
        If it is one too many in an hour, or too many wait or run already.
    """
    spend_own(workspace, "heavy", settings_of(request).heavy, HOUR)
    row = jobs.submit(workspace, kind, arguments, most=MOST_AT_ONCE)
    response.headers["Location"] = f"{API}/jobs/{row.id}"
    return shown(row)


@router.get("", response_model=Page[Job])
def list_jobs(workspace: ReadJobs, limit: Few = 50, cursor: Cursor = None) -> Page[Job]:
    """One's own jobs, the newest first; everybody's for admins."""
    found = jobs.list_jobs(workspace, before=read_number(cursor), limit=limit + 1)
    return page_of(found, limit, shown, lambda one: one.id)


@router.get("/{job_id}", response_model=Job)
def show_job(job_id: Number, workspace: ReadJobs) -> Job:
    """One job."""
    return shown(jobs.find_job(workspace, job_id))


@router.post("/{job_id}/stop", response_model=Job)
def stop_job(job_id: Number, workspace: WriteJobs) -> Job:
    """Let a job end early with the best so far."""
    return shown(jobs.wish(workspace, job_id, STOP))


@router.post("/{job_id}/cancel", response_model=Job)
def cancel_job(job_id: Number, workspace: WriteJobs) -> Job:
    """Give a job up: nothing of it is kept."""
    return shown(jobs.wish(workspace, job_id, CANCEL))


@router.post("/{job_id}/run-again", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def run_job_again(job_id: Number, workspace: WriteJobs, request: Request) -> Job:
    """Run a job again that was interrupted, failed or given up; nothing is done twice."""
    spend_own(workspace, "heavy", settings_of(request).heavy, HOUR)
    return shown(jobs.run_again(workspace, job_id, most=MOST_AT_ONCE))
