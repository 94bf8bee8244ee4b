"""One's own tokens for programs."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ridings.app import tokens
from ridings.app.tokens import LONGEST_DAYS, LONGEST_NAME, USUAL_DAYS
from ridings.web.here import Here
from ridings.web.ids import Number
from ridings.web.lists import Body, Page
from ridings.web.routes import ClearRoute
from ridings.web.texts import Plain

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=ClearRoute)


class NewToken(Body):
    """What a token is to be: narrower than its owner, and with a last day."""

    name: Annotated[Plain, Field(min_length=1, max_length=LONGEST_NAME)]
    scopes: Annotated[list[Plain], Field(min_length=1, max_length=50, description="Such as `plans:read`")]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = USUAL_DAYS


class Token(BaseModel):
    """A token, without its secret."""

    id: int
    name: str
    hint: Annotated[str, Field(description="The last characters of its secret")]
    scopes: list[str]
    created_at: datetime.datetime
    expires_at: datetime.datetime
    seen_at: Annotated[datetime.datetime | None, Field(description="Last use, to within some minutes")]


class MadeToken(Token):
    """A token with its secret, which is shown this once."""

    secret: str


@router.post("", response_model=MadeToken, status_code=HTTPStatus.CREATED)
def make_token(given: NewToken, workspace: Here) -> MadeToken:
    """Make a token for oneself; the secret is in this answer alone."""
    made = tokens.make_token(workspace, given.name, given.scopes, days=given.days)
    return MadeToken(**_shown(made.token), secret=made.secret)


@router.get("", response_model=Page[Token])
def list_tokens(workspace: Here) -> Page[Token]:
    """One's own tokens, the latest first."""
    return Page(items=[Token(**_shown(one)) for one in tokens.list_tokens(workspace)])


@router.delete("/{token_id}", status_code=HTTPStatus.NO_CONTENT)
def revoke_token(token_id: Number, workspace: Here) -> None:
    """Revoke a token of one's own: its next request is refused."""
    tokens.revoke_token(workspace, token_id)


def _shown(one: tokens.Token) -> dict[str, Any]:
    names = ("id", "name", "hint", "scopes", "created_at", "expires_at", "seen_at")
    return {name: getattr(one, name) for name in names} | {"scopes": list(one.scopes)}
