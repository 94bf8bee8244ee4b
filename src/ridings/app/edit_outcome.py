"""What an edit does to the totals of a plan: foreseen without a trace, or kept with it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.outputs import measures as shown_measures
from ridings.app.workspace import Workspace
from ridings.design import editing
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.editing import Broken
from ridings.design.plan import Scored
from ridings.design.totals import edited_totals
from ridings.design.yardstick import Yardstick
from ridings.storage.plan_editing import (
    edits_of,
    held_by,
    whole_territories,
    write_edit,
    write_totals,
)
from ridings.storage.plans import PlanRow


@dataclass(frozen=True)
class Outcome:
    """The totals that an edit leaves."""

    moves: pl.DataFrame  # account_id, from_territory_id, to_territory_id
    territories: pl.DataFrame  # those it touches, as they are then
    before: pl.DataFrame  # and as they were
    measures: dict[str, Any]  # of the whole plan
    broken: tuple[Broken, ...]  # rules that it breaks


@dataclass(frozen=True)
class Previewed(Outcome):
    """What a move would do to the revision of a draft that it was asked of."""

    revision: int


@dataclass(frozen=True)
class Edited(Outcome):
    """What an edit did: the new revision, what moved, and the totals it leaves."""

    revision: int
    kind: str
    undoes: int | None
    can_undo: bool
    can_redo: bool


def foreseen(
    connection: Connection, row: PlanRow, measured_by: Yardstick, moves: pl.DataFrame
) -> tuple[Scored, pl.DataFrame]:
    """Measure a plan as it is after moves (`account_id`, `from_territory_id`, `to_territory_id`).

    Returns
    -------
    The totals, of which those of the territories that the moves touch are measured anew, and the table of
    territories before.
    """
    before = whole_territories(connection, row.org_id, row.id)
    touched = {*moves["from_territory_id"], *moves["to_territory_id"]}
    alignment = held_by(connection, row.org_id, row.id, touched).update(
        moves.select("account_id", territory_id="to_territory_id"), on="account_id", how="left"
    )
    held = int(before["accounts"].sum())
    return edited_totals(measured_by, _brief(row.brief), before, alignment, touched, held), before


def previewed(
    connection: Connection, row: PlanRow, moves: pl.DataFrame, measured_by: Yardstick,
    broken: tuple[Broken, ...],
) -> Previewed:  # fmt: skip
    """Tell the totals that moves would leave; nothing is written."""
    totals, before = foreseen(connection, row, measured_by, moves)
    return Previewed(**_shown(moves, totals, before, broken), revision=row.revision)


def written(
    workspace: Workspace, connection: Connection, row: PlanRow, kind: str, moves: pl.DataFrame, note: str,
    undoes: int | None, measured_by: Yardstick, broken: tuple[Broken, ...],
) -> Edited:  # fmt: skip
    """Keep an edit with the totals it leaves: the territories it touched are measured anew."""
    at = workspace.clock()
    totals, before = foreseen(connection, row, measured_by, moves)
    shown = _shown(moves, totals, before, broken)
    revision = write_edit(connection, row, kind, moves, workspace.actor, at, note, undoes=undoes)
    write_totals(connection, row, revision, totals.territories, shown["measures"], at)
    can_undo, can_redo = True, False  # as after every new edit
    if kind in (editing.UNDO, editing.REDO):
        done, taken_back = editing.history(edits_of(connection, row.org_id, row.id))
        can_undo, can_redo = bool(done), bool(taken_back)
    return Edited(**shown, revision=revision, kind=kind, undoes=undoes, can_undo=can_undo, can_redo=can_redo)


def _shown(
    moves: pl.DataFrame, totals: Scored, before: pl.DataFrame, broken: tuple[Broken, ...]
) -> dict[str, Any]:
    touched = sorted({*moves["from_territory_id"], *moves["to_territory_id"]})
    mine = pl.col("territory_id").is_in(touched)
    return {
        "moves": moves.select("account_id", "from_territory_id", "to_territory_id"),
        "territories": totals.territories.filter(mine), "before": before.filter(mine),
        "measures": shown_measures(totals), "broken": broken,
    }  # fmt: skip


@lru_cache(maxsize=64)
def _brief(text: str) -> DesignBrief:
    """The brief of a plan, read once: it is the same at every move."""
    return brief_from_mapping(json.loads(text))
