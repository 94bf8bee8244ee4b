"""Signing in and out, and who one is."""

import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ridings.app import signing_in
from ridings.app.access import Person
from ridings.app.signing_in import SESSION, SignedIn
from ridings.web.here import Here, Server, cookie_name, settings_of, shown_secret
from ridings.web.lists import Body
from ridings.web.routes import ClearRoute
from ridings.web.texts import Plain

router = APIRouter(tags=["sign-in"], route_class=ClearRoute)
Secret = Annotated[Plain, Field(min_length=1, max_length=200)]


class Credentials(Body):
    """Address and password."""

    email: Secret
    password: Secret


class Invitation(Body):
    """The secret of an invitation, and the password one chooses; the first admin says who they are too."""

    invitation: Secret
    password: Secret
    email: Secret | None = None
    name: Secret | None = None


class Tiles(BaseModel):
    """The organisation's own basemap: a style document, or a template of pictures with z, x and y."""

    url: str
    attribution: str


class Me(BaseModel):
    """Who one is, and what one may do."""

    id: int
    email: str
    name: str
    role: str
    rep_id: str | None
    permissions: list[str]
    organisation: str
    currency: str
    time_zone: str
    today: datetime.date
    tiles: Annotated[Tiles | None, Field(description="Drawn in place of the built-in basemap")] = None


@router.post("/session", response_model=Me, status_code=HTTPStatus.CREATED)
def sign_in(given: Credentials, request: Request, response: Response, workspace: Server) -> Me:
    """Sign in by address and password: a cookie holds the session."""
    found = signing_in.sign_in(workspace, given.email, given.password, origin=_from(request))
    return _welcomed(found, request, response, workspace)


@router.post("/invitation", response_model=Me, status_code=HTTPStatus.CREATED)
def take_invitation(given: Invitation, request: Request, response: Response, workspace: Server) -> Me:
    """Choose a password by an invitation, which is used up, and sign in."""
    found = signing_in.take_invitation(
        workspace, given.invitation, given.password, email=given.email, name=given.name,
        origin=_from(request),
    )  # fmt: skip
    return _welcomed(found, request, response, workspace)


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT)
def sign_out(request: Request, response: Response, workspace: Here) -> None:
    """Sign out: the session ends, a token is left as it is."""
    settings = settings_of(request)
    if workspace.person is not None and workspace.person.token_id is None:
        signing_in.sign_out(workspace, shown_secret(request) or "")
    response.delete_cookie(cookie_name(settings), secure=settings.secure, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


@router.get("/me", response_model=Me)
def me(workspace: Here, request: Request) -> Me:
    """Who one is, and what one may do."""
    assert workspace.person is not None
    person, organisation = workspace.person, workspace.organisation
    own = settings_of(request).tiles
    return Me(
        id=person.member_id, email=person.email, name=person.name, role=person.role.value,
        rep_id=person.rep_id, permissions=_sorted(person), organisation=organisation.name,
        currency=organisation.currency, time_zone=organisation.time_zone, today=workspace.today,
        tiles=None if own is None else Tiles(url=own.url, attribution=own.attribution),
    )  # fmt: skip


def _welcomed(found: SignedIn, request: Request, response: Response, workspace: Server) -> Me:
    settings = settings_of(request)
    response.set_cookie(
        cookie_name(settings), found.secret, max_age=int(SESSION.total_seconds()), secure=settings.secure,
        httponly=True, samesite="strict",
    )  # fmt: skip
    return me(workspace.of(found.person), request)


def _sorted(person: Person) -> list[str]:
    return sorted(one.value for one in person.permissions)


def _from(request: Request) -> str:
    return request.client.host if request.client else ""
