"""Who owns what on a day, why, and what was believed at an earlier time; and what was published."""

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from ridings.app import ownership
from ridings.app.insight import plain
from ridings.app.ownership import OwnerRow
from ridings.app.workspace import FIRST_FORCE
from ridings.storage.publications import Publication as Published
from ridings.web.here import ReadOwnership
from ridings.web.lists import Cursor, Limit, Page, page_of, read_number
from ridings.web.routes import ClearRoute
from ridings.web.tables import ANSWERS, table_answer
from ridings.web.texts import Force, IdInPath

router = APIRouter(tags=["ownership"], route_class=ClearRoute)


def _moment(value: datetime.datetime | None) -> datetime.datetime | None:
    if value is None:
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("expected a time within the years 1 to 9999") from error


On = Annotated[datetime.date | None, Query(description="The day; today by default")]
KnownAt = Annotated[
    datetime.datetime | None,
    Query(description="What was believed then; without an offset the time is UTC"),
    AfterValidator(_moment),
]


class Owner(BaseModel):
    """Who owns an account in a stretch of days, and by which publication."""

    rep_id: Annotated[str | None, Field(description="Null: vacant")]
    territory_id: str | None
    from_on: datetime.date
    to_on: Annotated[datetime.date | None, Field(description="The first day it no longer holds")]
    why: str
    reason: str
    plan: str
    publication_id: int
    superseded_in: Annotated[int | None, Field(description="The publication since which it is not believed")]


class OwnedOn(BaseModel):
    """Who owns an account on a day."""

    account_id: str
    day: datetime.date
    owner: Annotated[Owner | None, Field(description="Null: no plan held yet")]


class History(BaseModel):
    """The owners of an account by day."""

    account_id: str
    items: list[Owner]


class Publication(BaseModel):
    """One publication of a plan."""

    id: int
    plan_id: int
    plan: str
    base_id: Annotated[int, Field(description="The one before it; 0: it is the first")]
    effective_on: datetime.date
    holdover_days: int
    actor: str
    at: datetime.datetime
    figures: Annotated[dict[str, Any] | None, Field(description="Null unless you see the whole market")]


_OF_PUBLICATION = ("id", "plan_id", "base_id", "effective_on", "holdover_days", "actor", "at")


@router.get("/accounts/{account_id:path}/owner", response_model=OwnedOn)
def show_owner(
    account_id: IdInPath, workspace: ReadOwnership, on: On = None, known_at: KnownAt = None,
    sales_force: Force = FIRST_FORCE,
) -> OwnedOn:  # fmt: skip
    """Who owns an account on a day, as is believed now or was at a time."""
    found = ownership.owner_on(workspace, account_id, day=on, known_at=known_at, force=sales_force)
    owner = None if found.row is None else _owner(found.row, found.plan or "")
    return OwnedOn(account_id=account_id, day=found.day, owner=owner)


@router.get("/accounts/{account_id:path}/ownership", response_model=History)
def show_ownership(
    account_id: IdInPath, workspace: ReadOwnership,
    superseded: Annotated[bool, Query(description="Also what was believed once and is no more")] = False,
    sales_force: Force = FIRST_FORCE,
) -> History:  # fmt: skip
    """The owners of an account by day."""
    rows = ownership.history(workspace, account_id, superseded=superseded, force=sales_force)
    return History(account_id=account_id, items=[_owner(row, plan) for row, plan in rows])


@router.get("/ownership", response_class=Response, responses=ANSWERS)
def list_owners(
    workspace: ReadOwnership, request: Request, on: On = None, known_at: KnownAt = None,
    sales_force: Force = FIRST_FORCE,
) -> Response:  # fmt: skip
    """The owner on a day of every account that you see today, sorted by account."""
    return table_answer(request, ownership.owners_on(workspace, day=on, known_at=known_at, force=sales_force))


@router.get("/publications", response_model=Page[Publication])
def list_publications(
    workspace: ReadOwnership, limit: Limit = 100, cursor: Cursor = None, sales_force: Force = FIRST_FORCE
) -> Page[Publication]:
    """What was published in a sales force, the latest first."""
    before = read_number(cursor)
    found = reversed(ownership.list_publications(workspace, force=sales_force))
    rest = [one for one in found if before is None or one.id < before]
    whole = workspace.scope.whole_market

    def shown(one: Published) -> Publication:
        return Publication(
            **{name: getattr(one, name) for name in _OF_PUBLICATION},
            plan=one.plan_name, figures=plain(one.figures, None) if whole else None,
        )  # fmt: skip

    return page_of(rest, limit, shown, lambda one: one.id)


def _owner(row: OwnerRow, plan: str) -> Owner:
    kept = {name: getattr(row, name) for name in Owner.model_fields if name != "plan"}
    return Owner(**kept, plan=plan)
