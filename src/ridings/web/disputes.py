"""Disputes over the assignments of a plan: raised, decided, withdrawn."""

import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ridings.app import plan_disputes
from ridings.app.plan_disputes import ACCEPTED, REJECTED, WITHDRAWN
from ridings.web.here import ReadDisputes, WriteDisputes
from ridings.web.ids import Number
from ridings.web.lists import Body, Cursor, Limit, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.settings import API
from ridings.web.texts import Reason, Text

router = APIRouter(tags=["disputes"], route_class=OnceRoute)
State = Literal["open", "accepted", "rejected", "withdrawn"]


class NewDispute(Body):
    """A challenge of whom a plan gives an account to."""

    account_id: Text
    wants: Annotated[Text, Field(description="The rep who should have it")]
    reason: Reason


class Decision(Body):
    """Words for the record."""

    reason: Reason


class Dispute(BaseModel):
    """One challenge of an account's assignment."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    plan_id: int
    plan_name: str
    account_id: str
    planned_rep_id: Annotated[str | None, Field(description="Whom the plan gave it to; null: nobody")]
    wanted_rep_id: str
    reason: str
    state: State
    decided_by: Annotated[str | None, Field(description="A person, or `rule`")]
    decision: str | None
    raised_by: str
    raised_at: datetime.datetime
    decided_at: datetime.datetime | None


class ListedDispute(Dispute):
    """A dispute in a list over all plans."""

    may_decide: Annotated[bool, Field(description="Whether it is open, and yours to decide")]


@router.get("/disputes", response_model=Page[ListedDispute])
def list_all_disputes(
    workspace: ReadDisputes, limit: Limit = 100, cursor: Cursor = None,
    state: Annotated[State | None, Query(description="Only disputes of this state")] = None,
) -> Page[ListedDispute]:  # fmt: skip
    """Disputes over all plans that you see, the first one first."""
    found = plan_disputes.list_all(workspace, after=read_number(cursor) or 0, limit=limit + 1, state=state)
    return page_of(found, limit, ListedDispute.model_validate, lambda one: one.id)


@router.get("/plans/{plan_id}/disputes", response_model=Page[Dispute])
def list_disputes(
    plan_id: Number, workspace: ReadDisputes, limit: Limit = 100, cursor: Cursor = None,
    state: Annotated[State | None, Query(description="Only disputes of this state")] = None,
) -> Page[Dispute]:  # fmt: skip
    """Disputes over accounts that you see, and your own, the first one first."""
    found = plan_disputes.list_disputes(
        workspace, plan_id, after=read_number(cursor) or 0, limit=limit + 1, state=state
    )
    return page_of(found, limit, Dispute.model_validate, lambda one: one.id)


@router.post("/plans/{plan_id}/disputes", response_model=Dispute, status_code=HTTPStatus.CREATED)
def raise_dispute(
    plan_id: Number, given: NewDispute, workspace: WriteDisputes, response: Response
) -> Dispute:
    """Challenge whom a plan gives an account to; rules may decide at once."""
    one = plan_disputes.raise_dispute(workspace, plan_id, given.account_id, given.wants, given.reason)
    response.headers["Location"] = f"{API}/disputes/{one.id}"
    return Dispute.model_validate(one)


@router.get("/disputes/{dispute_id}", response_model=Dispute)
def show_dispute(dispute_id: Number, workspace: ReadDisputes) -> Dispute:
    """One dispute."""
    return Dispute.model_validate(plan_disputes.show_dispute(workspace, dispute_id))


@router.post("/disputes/{dispute_id}/accept", response_model=Dispute)
def accept_dispute(dispute_id: Number, given: Decision, workspace: WriteDisputes) -> Dispute:
    """Accept a dispute; it binds the plan from now on."""
    return Dispute.model_validate(plan_disputes.decide(workspace, dispute_id, ACCEPTED, given.reason))


@router.post("/disputes/{dispute_id}/reject", response_model=Dispute)
def reject_dispute(dispute_id: Number, given: Decision, workspace: WriteDisputes) -> Dispute:
    """Reject a dispute."""
    return Dispute.model_validate(plan_disputes.decide(workspace, dispute_id, REJECTED, given.reason))


@router.post("/disputes/{dispute_id}/withdraw", response_model=Dispute)
def withdraw_dispute(dispute_id: Number, given: Decision, workspace: WriteDisputes) -> Dispute:
    """Withdraw a dispute of one's own."""
    return Dispute.model_validate(plan_disputes.decide(workspace, dispute_id, WITHDRAWN, given.reason))
