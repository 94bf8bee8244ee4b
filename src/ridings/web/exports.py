"""Exports, as jobs that make a file."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from ridings.web.here import Export
from ridings.web.ids import LARGEST
from ridings.web.jobs import Job, begun
from ridings.web.lists import Body
from ridings.web.once import OnceRoute

router = APIRouter(tags=["exports"], route_class=OnceRoute)


class NewExport(Body):
    """What is to be written out."""

    format: Annotated[
        Literal["csv", "xlsx", "geojson"], Field(description="csv: a zip file with one file a table")
    ] = "csv"
    plan_id: Annotated[int | None, Field(ge=1, le=LARGEST, description="Of the plans only this one")] = None


@router.post("/exports", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_export(given: NewExport, workspace: Export, request: Request, response: Response) -> Job:
    """Write everything that is seen into a file, as a job; its result names the file."""
    return begun(workspace, "export", given.model_dump(), request, response)
