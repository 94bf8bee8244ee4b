"""Edits of a draft: moves, tried first or made, taken back and put back; each from the revision looked at."""

import datetime
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator

from ridings.app import drafts, editing, plan_acting, plan_reading
from ridings.app.edit_outcome import Edited
from ridings.app.plan_reading import ShownEdit
from ridings.app.workspace import Workspace
from ridings.web.here import ReadPlans, WritePlans
from ridings.web.ids import Number
from ridings.web.lists import Body, Cursor, Limit, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.plan_outcomes import (
    Lock,
    Move,
    Outcome,
    Preview,
    Told,
    answered,
    locks_of,
    moves_of,
    touched,
)
from ridings.web.revisions import LookedAt, LookedAtIfSaid
from ridings.web.texts import Note, Text

router = APIRouter(prefix="/plans/{plan_id}", tags=["plan edits"], route_class=OnceRoute)
MOST_MOVED = 100_000
After = Annotated[
    int, Query(ge=0, lt=2**31, description="A revision: only what was edited since it, such as its ETag says")
]
Rule = Annotated[
    Text,
    Field(max_length=2_000, examples=["state == 'OH' and territory_id == 'T03'"],
          description="On the columns of accounts, `territory_id` and `rep_id`"),
]  # fmt: skip


class Which(Body):
    """Accounts, and the territory they are to go to: by ids, by a rule or by postal code."""

    account_ids: Annotated[list[Text], Field(min_length=1, max_length=MOST_MOVED)] | None = None
    rule: Rule | None = None
    postal_code: Text | None = None
    to: Annotated[Text, Field(description="Text of a territory of the plan")]

    @model_validator(mode="after")
    def _one_way(self) -> "Which":
        if sum(one is not None for one in (self.account_ids, self.rule, self.postal_code)) != 1:
            raise ValueError("give one of account_ids, rule and postal_code")
        return self


class NewMove(Which):
    """A move to be made."""

    note: Note = ""
    anyway: Annotated[bool, Field(description="Move even where that breaks rules; it is told which")] = False


class Turn(Body):
    """An edit to be taken back, or put back."""

    note: Note = ""


class Edit(BaseModel):
    """An edit that made the revision of its number."""

    revision: int
    kind: Literal[
        "move", "undo", "redo", "resolve", "new", "merge", "split", "rep", "remove", "lock", "unlock",
        "optimise",
    ]  # fmt: skip
    undoes: int | None
    accounts: Annotated[int, Field(description="How many it moved")]
    locked: Annotated[int, Field(description="How many it locked or unlocked")]
    territories: Annotated[list[str], Field(description="That it made, changed or took away")]
    actor: str
    at: datetime.datetime
    note: str
    moves: Annotated[list[Move] | None, Field(description="Null where they are not asked for")]
    locks: Annotated[list[Lock] | None, Field(description="As `moves`")]


_OF_EDIT = ("revision", "kind", "undoes", "actor", "at", "note")


@router.post("/moves", response_model=Outcome)
def move_accounts(
    plan_id: Number, given: NewMove, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Move accounts of a draft to another territory: 409 with `broken` where that breaks rules."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        name = found.row.name
        asked: dict[str, Any] = {
            "revision": revision, "note": given.note, "force": found.force, "anyway": given.anyway
        }  # fmt: skip
        if given.account_ids is not None:
            done = editing.move(inside, name, given.account_ids, given.to, **asked)
        elif given.rule is not None:
            done = editing.move_where(inside, name, given.rule, given.to, **asked)
        else:
            code = str(given.postal_code)
            done = editing.move_postal_code(inside, name, code, given.to, **asked)
    return answered(done, moves, response)


@router.post("/moves/preview", response_model=Preview)
def preview_move(
    plan_id: Number, given: Which, workspace: WritePlans, revision: LookedAtIfSaid, moves: Told = False
) -> Preview:  # fmt: skip
    """Tell what a move would do to a draft, and the rules that it would break; nothing is changed."""
    with plan_acting.looking(workspace, plan_id) as (inside, found):
        ids = given.account_ids
        if ids is None:
            rule = given.rule or drafts.of_postal_code(str(given.postal_code))
            with inside.read() as connection:
                ids = drafts.accounts_where(inside, connection, found.row, rule)
        done = editing.preview_move(
            inside, found.row.name, ids, given.to, revision=revision, force=found.force
        )
    return Preview(**touched(done, moves), revision=done.revision)


@router.post("/undo", response_model=Outcome)
def undo_edit(
    plan_id: Number, workspace: WritePlans, revision: LookedAt, response: Response,
    given: Turn | None = None, moves: Told = True,
) -> Outcome:  # fmt: skip
    """Take back the latest edit that is not taken back yet."""
    return answered(_turned(editing.undo, workspace, plan_id, revision, given), moves, response)


@router.post("/redo", response_model=Outcome)
def redo_edit(
    plan_id: Number, workspace: WritePlans, revision: LookedAt, response: Response,
    given: Turn | None = None, moves: Told = True,
) -> Outcome:  # fmt: skip
    """Put back the edit that was taken back last; a new edit since has made that impossible."""
    return answered(_turned(editing.redo, workspace, plan_id, revision, given), moves, response)


@router.get("/edits", response_model=Page[Edit])
def list_plan_edits(
    plan_id: Number, workspace: ReadPlans, limit: Limit = 100, cursor: Cursor = None, moves: Told = False,
    after: After = 0,
) -> Page[Edit]:  # fmt: skip
    """Every edit of a plan, the first one first; for who sees the whole market."""
    since = max(after, read_number(cursor) or 0)
    found = plan_reading.edits(workspace, plan_id, after=since, limit=limit + 1, moves=moves)
    return page_of(found, limit, _edit, lambda one: one.edit.revision)


def _edit(one: ShownEdit) -> Edit:
    return Edit(
        **{name: getattr(one.edit, name) for name in _OF_EDIT},
        accounts=one.accounts, moves=None if one.moves is None else moves_of(one.moves),
        locked=one.locked, locks=None if one.locks is None else locks_of(one.locks),
        territories=list(one.territories),
    )  # fmt: skip


def _turned(
    turn: Callable[..., Edited], workspace: Workspace, plan_id: int, revision: int, given: Turn | None
) -> Edited:
    note = given.note if given else ""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        return turn(inside, found.row.name, revision=revision, note=note, force=found.force)
