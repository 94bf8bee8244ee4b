"""Plans: found, shown, made from an alignment or from another plan, named, noted on and deleted."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ridings.app import plan_acting, plan_reading, planning
from ridings.app.plan_reading import ShownPlan
from ridings.app.rates import HOUR, spend_own
from ridings.app.workspace import FIRST_FORCE
from ridings.design.brief import brief_from_mapping
from ridings.web.here import ReadPlans, WritePlans
from ridings.web.ids import Number
from ridings.web.lists import Body, Cursor, Limit, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.revisions import LookedAt, etag
from ridings.web.settings import API
from ridings.web.texts import Note, Text, Values

router = APIRouter(prefix="/plans", tags=["plans"], route_class=OnceRoute)
MADE = 120  # plans from an alignment that one person may make in an hour
MOST_PLACED = 100_000
Status = Literal["draft", "proposed", "approved", "published", "archived"]


class Head(BaseModel):
    """What a plan is called, where it stands, and who made it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    sales_force: str
    name: str
    notes: str
    status: Status
    levels: Annotated[int, Field(description="Approvals that it needs")]
    revision: Annotated[int, Field(description="Counts its edits; its ETag")]
    base_publication_id: Annotated[int, Field(description="What was published when it was drawn; 0: nothing")]
    cloned_from_id: int | None
    created_by: str
    created_at: datetime.datetime
    changed_at: datetime.datetime
    effective_on: datetime.date | None


class Listed(Head):
    """A plan in a list, with what you may do with it."""

    may_edit: Annotated[bool, Field(description="Whether it is a draft that you may change")]
    may_approve: Annotated[bool, Field(description="Whether it waits for an approval that you may give")]


class Plan(Head):
    """A plan; brief, measures and figures are for who sees the whole market, else null."""

    may_edit: Annotated[bool, Field(description="Whether it is a draft that you may change")]
    can_undo: bool
    can_redo: bool
    published_since: Annotated[bool, Field(description="Whether another was published since it was drawn")]
    approved_by: Annotated[list[str], Field(description="Since it was last proposed")]
    territories: Annotated[int, Field(description="How many of them you see")]
    brief: dict[str, Any] | None
    measures: dict[str, Any] | None
    figures: Annotated[dict[str, Any] | None, Field(description="What else `plan.json` holds")]


class Placed(Body):
    """The territory of one account, or its rep, whose id the territory then has."""

    account_id: Text
    territory_id: Text | None = None
    rep_id: Text | None = None


class NewPlan(Body):
    """A plan to be made from an alignment."""

    name: Annotated[Text, Field(max_length=200)]
    notes: Note = ""
    sales_force: Text = FIRST_FORCE
    brief: Annotated[Values, Field(description="The tables of `brief.toml`, by which it is measured")] = (
        Field(default_factory=dict)
    )
    alignment: Annotated[list[Placed], Field(min_length=1, max_length=MOST_PLACED)]


class NewClone(Body):
    """A draft to be made as a plan is now."""

    name: Annotated[Text, Field(max_length=200)]
    notes: Annotated[Note | None, Field(description="Its notes; null: those of the plan")] = None
    onto_latest: Annotated[
        bool, Field(description="Let it stand on what is published now, having seen what was published since")
    ] = False


class ChangedPlan(Body):
    """What is to change; what is left out stays."""

    name: Annotated[Text, Field(max_length=200)] | None = None
    notes: Note | None = None


@router.get("", response_model=Page[Listed])
def list_plans(
    workspace: ReadPlans,
    limit: Limit = 100,
    cursor: Cursor = None,
    status: Annotated[Status | None, Query(description="Only plans of this status")] = None,
    sales_force: Annotated[Text | None, Query(description="Only plans of this sales force")] = None,
) -> Page[Listed]:
    """Plans that you see, the latest first."""
    found = plan_reading.list_plans(
        workspace, before=read_number(cursor), limit=limit + 1, status=status, force=sales_force
    )
    return page_of(found, limit, Listed.model_validate, lambda one: one.id)


@router.post("", response_model=Plan, status_code=HTTPStatus.CREATED)
def make_plan(given: NewPlan, workspace: WritePlans, response: Response) -> Plan:
    """Keep an alignment as a draft, measured by a brief."""
    spend_own(workspace, "plans", MADE, HOUR)
    brief = brief_from_mapping(given.brief)
    columns = {name: [getattr(one, name) for one in given.alignment] for name in Placed.model_fields}
    named = {name: cells for name, cells in columns.items() if any(cells)}
    frame = pl.DataFrame(named, schema=dict.fromkeys(named, pl.String))
    row = planning.load_draft(workspace, given.name, frame, brief, force=given.sales_force, notes=given.notes)
    return _made(plan_reading.show_plan(workspace, row.id), response)


@router.post("/{plan_id}/clones", response_model=Plan, status_code=HTTPStatus.CREATED)
def clone_plan(plan_id: Number, given: NewClone, workspace: WritePlans, response: Response) -> Plan:
    """Make a draft that is as a plan is now; its edits are not taken along."""
    with plan_acting.locked(workspace, plan_id) as (inside, found):
        row = planning.clone(
            inside, found.row.name, given.name, force=found.force, notes=given.notes,
            onto_latest=given.onto_latest,
        )  # fmt: skip
    return _made(plan_reading.show_plan(workspace, row.id), response)


@router.get("/{plan_id}", response_model=Plan)
def show_plan(plan_id: Number, workspace: ReadPlans, response: Response) -> Plan:
    """One plan."""
    return _answered(plan_reading.show_plan(workspace, plan_id), response)


@router.patch("/{plan_id}", response_model=Plan)
def change_plan(
    plan_id: Number, given: ChangedPlan, workspace: WritePlans, revision: LookedAt, response: Response
) -> Plan:
    """Give a draft another name or other notes."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        if given.notes is not None:
            planning.note(inside, found.row.name, given.notes, force=found.force)
        if given.name is not None and given.name != found.row.name:
            planning.rename(inside, found.row.name, given.name, force=found.force)
    return _answered(plan_reading.show_plan(workspace, plan_id), response)


@router.delete("/{plan_id}", status_code=HTTPStatus.NO_CONTENT)
def delete_plan(plan_id: Number, workspace: WritePlans, revision: LookedAt) -> None:
    """Delete a draft; the record keeps what it was."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        planning.delete(inside, found.row.name, force=found.force)


def _made(one: ShownPlan, response: Response) -> Plan:
    response.headers["Location"] = f"{API}/plans/{one.row.id}"
    return _answered(one, response)


def _answered(one: ShownPlan, response: Response) -> Plan:
    response.headers["ETag"] = etag(one.row.revision)
    head: dict[str, Any] = {
        name: getattr(one.row, name) for name in Head.model_fields if name != "sales_force"
    }
    more: dict[str, Any] = {name: getattr(one, name) for name in Plan.model_fields if name not in head}
    return Plan(**(head | more))
