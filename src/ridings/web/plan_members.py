"""Whom a draft is shared with."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel

from ridings.app import people
from ridings.app.access import Role
from ridings.app.people import Member
from ridings.errors import NotFoundError
from ridings.web.here import ReadPlans, ReadUsers, WritePlans
from ridings.web.ids import Number
from ridings.web.lists import Body
from ridings.web.routes import ClearRoute

router = APIRouter(prefix="/plans/{plan_id}/members", tags=["plans"], route_class=ClearRoute)


class Share(Body):
    """How a draft is shared."""

    may_edit: bool


class PlanMember(BaseModel):
    """A user who was invited to a draft."""

    user_id: int
    email: str
    name: str
    role: Role
    may_edit: bool


class PlanMembers(BaseModel):
    """The users who were invited to a draft."""

    items: list[PlanMember]


@router.get("", response_model=PlanMembers)
def list_plan_members(plan_id: Number, workspace: ReadPlans, _users: ReadUsers) -> PlanMembers:
    """The users who were invited to a draft."""
    found = people.shared_with(workspace, plan_id)
    return PlanMembers(items=[_shown(one, may_edit) for one, may_edit in found])


@router.get("/{user_id}", response_model=PlanMember)
def show_plan_member(plan_id: Number, user_id: Number, workspace: ReadPlans, _users: ReadUsers) -> PlanMember:
    """One user who was invited to a draft."""
    return _one(people.shared_with(workspace, plan_id), plan_id, user_id)


@router.put("/{user_id}", response_model=PlanMember)
def share_plan(plan_id: Number, user_id: Number, given: Share, workspace: WritePlans) -> PlanMember:
    """Let a user see a draft, or edit it too where their role may."""
    people.share_draft(workspace, plan_id, user_id, may_edit=given.may_edit)
    return _one(people.shared_with(workspace, plan_id), plan_id, user_id)


@router.delete("/{user_id}", status_code=HTTPStatus.NO_CONTENT)
def unshare_plan(plan_id: Number, user_id: Number, workspace: WritePlans) -> None:
    """Take an invitation back; it holds from the user's next request."""
    people.unshare_draft(workspace, plan_id, user_id)


def _one(found: list[tuple[Member, bool]], plan_id: int, user_id: int) -> PlanMember:
    for one, may_edit in found:
        if one.id == user_id:
            return _shown(one, may_edit)
    raise NotFoundError(f"user {user_id} was not invited to plan {plan_id}")


def _shown(one: Member, may_edit: bool) -> PlanMember:
    return PlanMember(user_id=one.id, email=one.email, name=one.name, role=Role(one.role), may_edit=may_edit)
