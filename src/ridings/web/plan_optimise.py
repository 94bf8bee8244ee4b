"""Optimise a draft: a job draws it anew from where it is, and its proposal is accepted or discarded."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ridings.app import optimising, plan_acting, plan_optimising
from ridings.storage.proposals import Proposal as Kept
from ridings.web.here import ReadPlans, WritePlans
from ridings.web.ids import Number
from ridings.web.jobs import Job, begun
from ridings.web.lists import Body
from ridings.web.once import OnceRoute
from ridings.web.plan_jobs import Seconds
from ridings.web.plan_outcomes import Outcome, Told, answered
from ridings.web.revisions import LookedAt
from ridings.web.tables import ANSWERS, table_answer
from ridings.web.texts import Note, Text

router = APIRouter(prefix="/plans/{plan_id}/optimise", tags=["plan edits"], route_class=OnceRoute)
Tolerance = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Few = Annotated[int, Query(ge=1, le=100, description="How many to answer at most")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class NewOptimise(Body):
    """What a draft is to be drawn anew by, beside its brief."""

    territories: Annotated[
        list[Text],
        Field(default_factory=list, max_length=10_000,
              description="Only these, among themselves; none named: all of them"),
    ]  # fmt: skip
    keep_moves: Annotated[
        bool, Field(description="Accounts that were moved by `moves` stay where they were moved to")
    ] = True
    balance: Annotated[
        dict[Text, Tolerance],
        Field(default_factory=dict, max_length=100,
              description="Other tolerances, by activities that the draft balances"),
    ]  # fmt: skip
    slack: Annotated[
        float, Field(ge=0.1, le=10, allow_inf_nan=False, description="Times every tolerance: above 1 for "
                     "less driving, below 1 for better balance")
    ] = 1.0  # fmt: skip
    max_moved: Annotated[
        dict[Literal["accounts", "potential", "pipeline"], Share],
        Field(default_factory=dict,
              description="Share of what has an owner today that may leave them, as in a brief"),
    ]  # fmt: skip
    most_moves: Annotated[
        int | None, Field(ge=0, le=10**9, description="Accounts that may leave the territory they are in now")
    ] = None
    time_limit: Seconds = None


class Acceptance(Body):
    """A proposal that is to be made."""

    note: Note = ""


class Proposal(BaseModel):
    """What drawing a draft anew would do; nothing is changed until it is accepted."""

    job_id: int
    plan_id: int
    state: Literal["open", "accepted", "discarded"]
    revision: Annotated[int, Field(description="Of the draft that it was made from")]
    at: datetime.datetime
    accounts: Annotated[int, Field(description="How many it moves")]
    territories: Annotated[list[dict[str, Any]], Field(description="Those it touches, as they would be")]
    before: Annotated[list[dict[str, Any]], Field(description="And as they were")]
    measures: Annotated[dict[str, Any], Field(description="Of the whole plan, as they would be")]
    measures_before: dict[str, Any]
    feasible: Annotated[bool, Field(description="Whether every rule is kept")]
    reasons: Annotated[list[str], Field(description="Rules that are not, and why")]
    gap: Annotated[
        float | None,
        Field(description="At most so much of its cost lies above the proved bound; null: none is known"),
    ]


class Optimising(BaseModel):
    """A job that draws a draft anew, or did."""

    job_id: int
    actor: Annotated[str, Field(description="Who asked for it")]
    yours: Annotated[bool, Field(description="Whether one may follow it, stop it and run it again")]
    state: Annotated[str, Field(description="queued, running, done, failed, cancelled or interrupted")]
    share: Annotated[float, Field(description="Of the work that is done, 0 to 1")]
    created_at: datetime.datetime
    ended_at: datetime.datetime | None
    proposal: Annotated[
        Literal["open", "accepted", "discarded"] | None, Field(description="Null: it has made none")
    ]
    revision: Annotated[int | None, Field(description="Of the draft that its proposal was made from")]
    accounts: Annotated[int | None, Field(description="How many its proposal moves")]


class Optimisings(BaseModel):
    """Jobs that draw a draft anew, or did, the newest first."""

    items: list[Optimising]


@router.post("", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_optimise(
    plan_id: Number, workspace: WritePlans, request: Request, response: Response,
    given: NewOptimise | None = None,
) -> Job:  # fmt: skip
    """Draw a draft anew from where it is, as a job that keeps a proposal."""
    values = {} if given is None else given.model_dump()
    return begun(workspace, "optimise", {"plan_id": plan_id, **values}, request, response)


@router.get("", response_model=Optimisings)
def list_optimisings(plan_id: Number, workspace: ReadPlans, limit: Few = 10) -> Optimisings:
    """What draws the draft anew, or did, whoever asked for it; for who sees the whole market."""
    found = plan_optimising.optimisings(workspace, plan_id, limit)
    return Optimisings(items=[_told(one) for one in found])


@router.get("/{job_id}", response_model=Proposal)
def show_proposal(plan_id: Number, job_id: Number, workspace: ReadPlans) -> Proposal:
    """What a job proposes for the draft; for who sees the whole market."""
    return _shown(plan_optimising.proposal(workspace, plan_id, job_id))


@router.get("/{job_id}/moves", response_class=Response, responses=ANSWERS)
def show_proposed_moves(plan_id: Number, job_id: Number, workspace: ReadPlans, request: Request) -> Response:
    """The moves of an open proposal, sorted by account; for who sees the whole market."""
    return table_answer(request, plan_optimising.moves(workspace, plan_id, job_id))


@router.post("/{job_id}/accept", response_model=Outcome)
def accept_proposal(
    plan_id: Number, job_id: Number, workspace: WritePlans, revision: LookedAt, response: Response,
    given: Acceptance | None = None, moves: Told = False,
) -> Outcome:  # fmt: skip
    """Make a proposal one edit of the draft: 412 with what changed where it was edited since it began."""
    note = given.note if given else ""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = optimising.accept(
            inside, found.row.name, job_id, revision=revision, note=note, force=found.force
        )
    return answered(done, moves, response)


@router.post("/{job_id}/discard", response_model=Proposal)
def discard_proposal(plan_id: Number, job_id: Number, workspace: WritePlans) -> Proposal:
    """Forget a proposal."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        return _shown(optimising.discard(inside, found.row.id, job_id))


def _told(one: plan_optimising.Optimising) -> Optimising:
    names = ("actor", "state", "share", "created_at", "ended_at")
    head = {name: getattr(one.job, name) for name in names}
    made = one.proposal
    return Optimising(
        **head, job_id=one.job.id, yours=one.yours, proposal=None if made is None else made.state,  # type: ignore[arg-type]
        revision=None if made is None else made.revision,
        accounts=None if made is None else made.figures["moves"],
    )  # fmt: skip


def _shown(found: Kept) -> Proposal:
    figures = found.figures
    own = ("territories", "before", "measures", "measures_before", "feasible", "reasons")
    head = {name: getattr(found, name) for name in ("job_id", "plan_id", "state", "revision", "at")}
    told = {name: figures[name] for name in own}
    return Proposal(**head, accounts=figures["moves"], gap=figures.get("gap"), **told)
