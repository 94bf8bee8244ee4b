"""The record of every change, for admins."""

import datetime
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ridings.app import import_looking
from ridings.storage.audit import Entry as Kept
from ridings.web.here import ReadAudit
from ridings.web.lists import Cursor, Limit, Page, page_of, read_number
from ridings.web.routes import ClearRoute
from ridings.web.texts import LONGEST, Plain

router = APIRouter(prefix="/audit", tags=["audit"], route_class=ClearRoute)
Word = Annotated[Plain | None, Query(min_length=1, max_length=LONGEST)]


class Entry(BaseModel):
    """One change as it is recorded."""

    number: int
    at: datetime.datetime
    actor: str
    action: str
    kind: str
    id: Annotated[str, Field(description="Of what was changed")]
    before: dict[str, Any]
    after: dict[str, Any]
    hash: Annotated[str, Field(description="Of the entry and of the one before it")]


class Verdict(BaseModel):
    """Whether the record is whole."""

    whole: bool
    entries: int
    head: Annotated[str, Field(description="Hash of the latest entry: note it outside of the database")]
    faults: list[str]


@router.get("", response_model=Page[Entry])
def list_entries(
    workspace: ReadAudit, limit: Limit = 100, cursor: Cursor = None, kind: Word = None, actor: Word = None,
    since: Annotated[datetime.datetime | None, Query(alias="from", description="The first moment")] = None,
    until: Annotated[datetime.datetime | None, Query(alias="to", description="First moment too late")] = None,
) -> Page[Entry]:  # fmt: skip
    """Entries of the record, the latest first."""
    found = import_looking.record_page(
        workspace, before=read_number(cursor), limit=limit + 1, kind=kind, actor=actor, since=_utc(since),
        until=_utc(until),
    )  # fmt: skip
    return page_of(found, limit, _shown, lambda one: one.number)


@router.get("/verification", response_model=Verdict)
def verify(
    workspace: ReadAudit,
    head: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="A hash noted earlier, still to be in it")
    ] = None,
) -> Verdict:
    """Recompute the chain of hashes of the whole record."""
    found = import_looking.record_verdict(workspace, head)
    return Verdict(whole=not found.faults, entries=found.entries, head=found.head, faults=list(found.faults))


def _utc(at: datetime.datetime | None) -> str | None:
    """As entries have their times; a time without an offset is in UTC."""
    if at is None:
        return None
    aware = at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at
    try:
        return aware.astimezone(datetime.UTC).isoformat()
    except OverflowError:  # an offset beyond the first or the last year
        return aware.replace(tzinfo=datetime.UTC).isoformat()


def _shown(one: Kept) -> Entry:
    return Entry(
        number=one.number, at=datetime.datetime.fromisoformat(one.at), actor=one.actor, action=one.action,
        kind=one.kind, id=one.ident, before=json.loads(one.before), after=json.loads(one.after),
        hash=one.hash,
    )  # fmt: skip
