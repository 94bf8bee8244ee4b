"""What edits of a draft are answered: what they touch, before and after, and the rules that they break."""

from typing import Annotated, Any

import polars as pl
from fastapi import Query, Response
from pydantic import BaseModel, Field

from ridings.app import plan_reading
from ridings.app.edit_outcome import Edited, Previewed
from ridings.app.insight import plain
from ridings.web.revisions import etag

Told = Annotated[bool, Query(alias="moves", description="Whether to tell moves and locks one by one")]


class Move(BaseModel):
    """An account that went from one territory to another."""

    account_id: str
    from_territory_id: str
    to_territory_id: str


class Lock(BaseModel):
    """An account that was locked or unlocked."""

    account_id: str
    locked: Annotated[bool, Field(description="As it is then")]


class Broken(BaseModel):
    """A rule that a move breaks."""

    rule: str
    account_id: str
    words: str


class Touched(BaseModel):
    """What an edit comes to: territories as `territories.csv` has them."""

    accounts: Annotated[int, Field(description="How many accounts it moves")]
    territories: Annotated[
        list[dict[str, Any]], Field(description="Those it touches, as they are then; none that it took away")
    ]
    before: Annotated[list[dict[str, Any]], Field(description="And as they were; none that it made")]
    measures: Annotated[dict[str, Any], Field(description="Of the whole plan")]
    broken: list[Broken]
    moves: Annotated[list[Move] | None, Field(description="Null where they are not asked for")]
    locks: Annotated[list[Lock] | None, Field(description="As `moves`: what it locks or unlocks")]


class Preview(Touched):
    """What a move would do."""

    revision: Annotated[int, Field(description="The one that it was asked of")]


class Outcome(Touched):
    """What an edit did."""

    revision: Annotated[int, Field(description="The new one")]
    kind: str
    undoes: Annotated[int | None, Field(description="The edit that was taken back or put back")]
    can_undo: bool
    can_redo: bool


def answered(done: Edited, moves: bool, response: Response) -> Outcome:
    """The answer to an edit, with the new revision as its ETag."""
    response.headers["ETag"] = etag(done.revision)
    return Outcome(
        **touched(done, moves), revision=done.revision, kind=done.kind, undoes=done.undoes,
        can_undo=done.can_undo, can_redo=done.can_redo,
    )  # fmt: skip


def touched(done: Edited | Previewed, moves: bool) -> dict[str, Any]:
    """What an edit and a preview of one both tell."""
    return {
        "accounts": done.moves.height, "moves": moves_of(done.moves) if moves else None,
        "locks": locks_of(done.locks) if moves else None,
        "territories": _rows(done.territories), "before": _rows(done.before),
        "measures": done.measures,
        "broken": [Broken(rule=one.rule, account_id=one.account_id, words=one.words) for one in done.broken],
    }  # fmt: skip


def _rows(territories: pl.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = plain(plan_reading.told(territories).to_dicts(), None)
    return rows


def moves_of(frame: pl.DataFrame) -> list[Move]:
    """Moves one by one."""
    return [Move(**row) for row in frame.to_dicts()]


def locks_of(frame: pl.DataFrame) -> list[Lock]:
    """Accounts that were locked or unlocked, one by one."""
    return [Lock(**row) for row in frame.to_dicts()]
