"""Users: who may sign in, and as what."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ridings.app import people
from ridings.app.access import Role
from ridings.app.people import LONGEST, Member
from ridings.web.here import ReadUsers, WriteUsers
from ridings.web.ids import Number
from ridings.web.lists import Body, Cursor, Limit, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.revisions import LookedAt, etag
from ridings.web.texts import Plain

router = APIRouter(prefix="/users", tags=["users"], route_class=OnceRoute)
Text = Annotated[Plain, Field(min_length=1, max_length=LONGEST)]
Rep = Annotated[
    Plain | None,
    Field(
        max_length=LONGEST,
        description="Who a rep is in the market; of a manager what stands in `manager` of the reps below",
    ),
]


class NewUser(Body):
    """Somebody who is to sign in."""

    email: Text
    name: Text
    role: Role
    rep_id: Rep = None


class ChangedUser(Body):
    """What is to change; what is left out stays."""

    name: Text | None = None
    role: Role | None = None
    rep_id: Rep = None
    active: bool | None = None


class User(BaseModel):
    """Somebody who may sign in."""

    id: int
    email: str
    name: str
    role: Role
    rep_id: str | None
    active: bool
    signed_up: Annotated[bool, Field(description="Whether a password has been chosen")]
    created_at: datetime.datetime


class InvitedUser(User):
    """A user with the secret of their invitation, which is shown this once."""

    invitation: str


@router.post("", response_model=InvitedUser, status_code=HTTPStatus.CREATED)
def invite_user(given: NewUser, workspace: WriteUsers, response: Response) -> InvitedUser:
    """Add a user; the secret of the link by which they choose a password is in this answer alone."""
    made = people.invite(workspace, given.email, given.name, given.role, given.rep_id)
    response.headers["ETag"] = etag(made.member.revision)
    return InvitedUser(**_shown(made.member), invitation=made.secret)


@router.get("", response_model=Page[User])
def list_users(workspace: ReadUsers, limit: Limit = 100, cursor: Cursor = None) -> Page[User]:
    """Users in the order they came."""
    found = people.users(workspace, after=read_number(cursor) or 0, limit=limit + 1)
    return page_of(found, limit, lambda one: User(**_shown(one)), lambda one: one.id)


@router.get("/{user_id}", response_model=User)
def show_user(user_id: Number, workspace: ReadUsers, response: Response) -> User:
    """One user."""
    return _answered(people.user(workspace, user_id), response)


@router.patch("/{user_id}", response_model=User)
def change_user(
    user_id: Number, given: ChangedUser, revision: LookedAt, workspace: WriteUsers, response: Response
) -> User:
    """Change a user; who is made inactive has no session and no token left."""
    changes = given.model_dump(exclude_unset=True)
    kept = {name: value for name, value in changes.items() if value is not None or name == "rep_id"}
    return _answered(people.change(workspace, user_id, revision, kept), response)


@router.post("/{user_id}/invitation", response_model=InvitedUser, status_code=HTTPStatus.CREATED)
def invite_again(user_id: Number, workspace: WriteUsers) -> InvitedUser:
    """Make a new link for a user, by which they choose a password anew; earlier links no longer work."""
    made = people.invite_again(workspace, user_id)
    return InvitedUser(**_shown(made.member), invitation=made.secret)


def _answered(one: Member, response: Response) -> User:
    response.headers["ETag"] = etag(one.revision)
    return User(**_shown(one))


def _shown(one: Member) -> dict[str, Any]:
    names = ("id", "email", "name", "role", "rep_id", "active", "created_at")
    return {name: getattr(one, name) for name in names} | {"signed_up": one.password_hash is not None}
