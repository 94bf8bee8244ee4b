"""What a plan holds: its territories, the alignment, and the place of one account."""

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field

from ridings.app import plan_reading
from ridings.app.insight import plain
from ridings.app.plan_reading import FIELDS, MEASURED
from ridings.app.workspace import Workspace
from ridings.web.here import ReadPlans
from ridings.web.ids import Number
from ridings.web.revisions import etag
from ridings.web.routes import ClearRoute
from ridings.web.tables import ANSWERS, table_answer
from ridings.web.texts import IdInPath, Text

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans"], route_class=ClearRoute)
_ONE = "|".join((*FIELDS, *MEASURED))
_TABLE = {
    **ANSWERS, 304: {"description": "It is as it was at the revision named by If-None-Match"}
}  # fmt: skip
Fields = Annotated[
    str | None,
    Query(pattern=f"^({_ONE})(,({_ONE}))*$", max_length=200,
          description=f"Only these columns, separated by commas; by default {', '.join(FIELDS)}. "
          f"Besides these there are {', '.join(MEASURED)}: what an account counts for in this plan, and what "
          "ties it to its territory (hours a year without the way from the base)"),
]  # fmt: skip
Had = Annotated[str | None, Header(description="An ETag: answered with 304 where nothing changed since")]


class Place(BaseModel):
    """Where an account is in a plan, and why."""

    account_id: str
    unit_id: str | None
    territory_id: str
    rep_id: str | None
    previous_rep_id: str | None
    reason: str
    locked: Annotated[bool, Field(description="By a planner: it stays where it is")]


@router.get("/territories", response_class=Response, responses=_TABLE)
def list_plan_territories(
    plan_id: Number, workspace: ReadPlans, request: Request, if_none_match: Had = None
) -> Response:
    """The territories that you see, as `territories.csv` has them."""
    if _unchanged(workspace, plan_id, if_none_match):
        return _nothing_new(if_none_match)
    frame, revision = plan_reading.territories(workspace, plan_id)
    return _answered(request, frame, revision)


@router.get("/territories/{territory_id:path}", response_model=dict[str, Any])
def show_plan_territory(plan_id: Number, territory_id: IdInPath, workspace: ReadPlans) -> dict[str, Any]:
    """One territory, as `territories.csv` has it."""
    found: dict[str, Any] = plain(plan_reading.territory(workspace, plan_id, territory_id), None)
    return found


@router.get("/alignment", response_class=Response, responses=_TABLE)
def show_plan_alignment(
    plan_id: Number, workspace: ReadPlans, request: Request, fields: Fields = None,
    territory_id: Annotated[Text | None, Query(description="Only accounts of this territory")] = None,
    if_none_match: Had = None,
) -> Response:  # fmt: skip
    """Where each account is that you see, sorted by account."""
    if _unchanged(workspace, plan_id, if_none_match):
        return _nothing_new(if_none_match)
    names = FIELDS if fields is None else tuple(fields.split(","))
    frame, revision = plan_reading.alignment(workspace, plan_id, names, territory_id=territory_id)
    return _answered(request, frame, revision)


@router.get("/accounts/{account_id:path}", response_model=Place)
def show_place(plan_id: Number, account_id: IdInPath, workspace: ReadPlans) -> Place:
    """Where one account is in the plan, and why."""
    return Place(**plan_reading.account_place(workspace, plan_id, account_id))


def _unchanged(workspace: Workspace, plan_id: int, had: str | None) -> bool:
    """Whether the revision is one that the caller has; a part of the market may change without a new one."""
    if had is None or not workspace.scope.whole_market:
        return False
    named = [one.strip().removeprefix("W/") for one in had.split(",")]
    return etag(plan_reading.revision(workspace, plan_id)) in named


def _nothing_new(had: str | None) -> Response:
    return Response(status_code=304, headers={"ETag": had or "", "Vary": "Accept"})


def _answered(request: Request, frame: pl.DataFrame, revision: int) -> Response:
    # Weak: one for every form and choice of columns.
    return table_answer(request, frame, headers={"ETag": f"W/{etag(revision)}"})
