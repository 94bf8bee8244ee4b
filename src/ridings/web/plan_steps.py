"""The life of a plan: proposed, approved, rejected, published, archived."""

import datetime
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ridings.app import plan_acting, plan_life, plan_reading, publishing
from ridings.app.access import Permission
from ridings.app.insight import plain
from ridings.app.plan_life import Standing
from ridings.app.publishing import LONGEST_HOLDOVER, Published
from ridings.design.life import MOST_LEVELS
from ridings.web.here import ApprovePlans, PublishPlans, ReadPlans, WritePlans
from ridings.web.ids import Number
from ridings.web.lists import Body
from ridings.web.once import OnceRoute
from ridings.web.revisions import LookedAtIfSaid
from ridings.web.texts import Note, Reason

router = APIRouter(prefix="/plans/{plan_id}", tags=["plan life"], route_class=OnceRoute)
Shown = Annotated[int, Query(ge=0, le=10_000, description="How many changes to tell one by one at most")]


class Proposal(Body):
    """How a draft is proposed."""

    levels: Annotated[
        int,
        Field(
            ge=0,
            le=MOST_LEVELS,
            description="Approvals it needs, each by another person; 0: none, for admins",
        ),
    ] = 1
    note: Note = ""


class Noted(Body):
    """A step with words for the record."""

    note: Note = ""


class Rejection(Body):
    """Why a plan is sent back."""

    reason: Reason


class Stands(BaseModel):
    """Where a plan stands after a step."""

    id: int
    name: str
    status: str
    levels: int
    approved_by: list[str]


class PlanStep(BaseModel):
    """One step of a plan's life."""

    from_status: str
    to_status: str
    level: Annotated[int, Field(description="Of approval; 0 for every other step")]
    note: str
    actor: str
    at: datetime.datetime


class Steps(BaseModel):
    """The steps of a plan's life, the first one first."""

    items: list[PlanStep]


class Publishing(Body):
    """From when on a plan holds, and how."""

    effective_on: Annotated[datetime.date, Field(description="The first day it holds")]
    holdover_days: Annotated[
        int,
        Field(ge=0, le=LONGEST_HOLDOVER,
              description="Days that accounts with open opportunities stay with their former rep"),
    ] = 0  # fmt: skip
    backdate: Annotated[bool, Field(description="Whether the day may be past")] = False


class Change(BaseModel):
    """Whose an account is in a stretch of days."""

    account_id: str
    from_rep_id: Annotated[str | None, Field(description="Whose it was before; null: nobody's")]
    from_territory_id: str | None
    rep_id: Annotated[str | None, Field(description="Null: vacant")]
    territory_id: str | None
    from_on: datetime.date
    to_on: Annotated[datetime.date | None, Field(description="The first day it no longer holds")]
    why: str
    reason: str


class PublishedPlan(BaseModel):
    """What publishing a plan changes."""

    plan_id: int
    plan: str
    effective_on: datetime.date
    publication: Annotated[int | None, Field(description="Its number; null: a dry run, nothing was changed")]
    figures: dict[str, Any]
    notes: list[str]
    sha256: Annotated[str, Field(description="Over all changes")]
    archived: Annotated[list[str], Field(description="Plans that were published before")]
    changes: list[Change]
    changes_in_all: int


@router.get("/steps", response_model=Steps)
def list_plan_steps(plan_id: Number, workspace: ReadPlans) -> Steps:
    """The steps of a plan's life, the first one first."""
    found = plan_reading.steps(workspace, plan_id)
    return Steps(items=[PlanStep(**asdict(one)) for one in found])


@router.post("/propose", response_model=Stands)
def propose_plan(plan_id: Number, given: Proposal, workspace: WritePlans, revision: LookedAtIfSaid) -> Stands:
    """Propose a draft, so that others approve it; with no levels it is approved at once."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        name, force = found.row.name, found.force
        done = plan_life.propose(inside, name, force=force, levels=given.levels, note=given.note)
    return _stands(plan_id, done)


@router.post("/approve", response_model=Stands)
def approve_plan(
    plan_id: Number, workspace: ApprovePlans, revision: LookedAtIfSaid, given: Noted | None = None
) -> Stands:
    """Approve a proposed plan, one level of it; nobody approves what they proposed, and nobody twice."""
    with plan_acting.acting(workspace, plan_id, Permission.APPROVE_PLANS) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        note = given.note if given else ""
        done = plan_life.approve(inside, found.row.name, force=found.force, note=note)
    return _stands(plan_id, done)


@router.post("/reject", response_model=Stands)
def reject_plan(
    plan_id: Number, given: Rejection, workspace: ApprovePlans, revision: LookedAtIfSaid
) -> Stands:
    """Send a proposed plan back to be a draft, with a reason; its approvals are void."""
    with plan_acting.acting(workspace, plan_id, Permission.APPROVE_PLANS) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        done = plan_life.reject(inside, found.row.name, given.reason, force=found.force)
    return _stands(plan_id, done)


@router.post("/archive", response_model=Stands)
def archive_plan(
    plan_id: Number, workspace: WritePlans, revision: LookedAtIfSaid, given: Noted | None = None
) -> Stands:
    """Put a plan away: it stays as it is, to be read and cloned."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        plan_acting.check_revision(inside, found, revision)
        note = given.note if given else ""
        done = plan_life.archive(inside, found.row.name, force=found.force, note=note)
    return _stands(plan_id, done)


@router.post("/publish", response_model=PublishedPlan)
def publish_plan(
    plan_id: Number, given: Publishing, workspace: PublishPlans, changes: Shown = 100
) -> PublishedPlan:
    """Publish an approved plan from a day on: 409 with `changes` where another was published meanwhile."""
    asked = given.model_dump()
    with plan_acting.acting(workspace, plan_id, Permission.PUBLISH_PLANS, publishing=True) as (inside, found):
        done = publishing.publish(inside, found.row.name, force=found.force, **asked)
    return _published(plan_id, done, changes)


@router.post("/publish/preview", response_model=PublishedPlan)
def preview_publishing(
    plan_id: Number, given: Publishing, workspace: PublishPlans, changes: Shown = 100
) -> PublishedPlan:
    """Tell what publishing an approved plan would change, and change nothing."""
    asked = given.model_dump()
    with plan_acting.looking(workspace, plan_id) as (inside, found):
        done = publishing.publish(inside, found.row.name, force=found.force, dry_run=True, **asked)
    return _published(plan_id, done, changes)


def _stands(plan_id: int, done: Standing) -> Stands:
    return Stands(
        id=plan_id, name=done.name, status=done.status, levels=done.levels, approved_by=list(done.approved_by)
    )


def _published(plan_id: int, done: Published, most: int) -> PublishedPlan:
    return PublishedPlan(
        plan_id=plan_id, plan=done.plan, effective_on=done.effective_on, publication=done.publication,
        figures=plain(done.figures, None), notes=list(done.notes), sha256=done.digest,
        archived=list(done.archived), changes_in_all=done.changes.height,
        changes=[Change(**row) for row in done.changes.head(most).to_dicts()],
    )  # fmt: skip
