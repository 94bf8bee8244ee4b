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
from ridings.design.editing import Broken, Change
from ridings.design.plan import Scored
from ridings.design.territory_edits import with_changes
from ridings.design.totals import edited_totals
from ridings.design.yardstick import Yardstick
from ridings.storage.plan_editing import (
    edits_of,
    whole_territories,
    write_edit,
    write_totals,
)
from ridings.storage.plan_holdings import holdings
from ridings.storage.plan_yardstick import put_lines
from ridings.storage.plans import PlanRow


@dataclass(frozen=True)
class Outcome:
    """The totals that an edit leaves."""

    moves: pl.DataFrame  # account_id, from_territory_id, to_territory_id
    locks: pl.DataFrame  # account_id, locked: what it locks or unlocks
    territories: pl.DataFrame  # those it touches, as they are then: without those it took away
    before: pl.DataFrame  # and as they were: without those it made
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
    connection: Connection, row: PlanRow, measured_by: Yardstick, change: Change
) -> tuple[Scored, pl.DataFrame]:
    """Measure a plan as it is after a change.

    Returns
    -------
    The totals, of which those of the territories that the change touches are measured anew, and the table of
    territories before.
    """
    before = whole_territories(connection, row.org_id, row.id)
    touched = change.touched
    alignment = holdings(connection, row, touched).update(
        change.moves.select("account_id", territory_id="to_territory_id"), on="account_id", how="left"
    )
    held = int(before["accounts"].sum())
    after = with_changes(measured_by, change.territories)
    return edited_totals(after, brief_of(row), before, alignment, touched, held), before


def previewed(
    connection: Connection, row: PlanRow, measured_by: Yardstick, change: Change, broken: tuple[Broken, ...]
) -> Previewed:
    """Tell the totals that a change would leave; nothing is written."""
    totals, before = foreseen(connection, row, measured_by, change)
    return Previewed(**_shown(change, totals, before, broken), revision=row.revision)


def written(
    workspace: Workspace, connection: Connection, row: PlanRow, change: Change, measured_by: Yardstick,
    broken: tuple[Broken, ...] = (),
) -> Edited:  # fmt: skip
    """Keep an edit with the totals it leaves: the territories it touched are measured anew."""
    at = workspace.clock()
    totals, before = foreseen(connection, row, measured_by, change)
    shown = _shown(change, totals, before, broken)
    revision = write_edit(connection, row, change, workspace.actor, at)
    if change.territories:
        put_lines(connection, row.org_id, row.id, with_changes(measured_by, change.territories))
    write_totals(connection, row, revision, totals.territories, shown["measures"], at)
    can_undo, can_redo = True, False  # as after every new edit
    if change.kind in (editing.UNDO, editing.REDO):
        done, taken_back = editing.history(edits_of(connection, row.org_id, row.id))
        can_undo, can_redo = bool(done), bool(taken_back)
    return Edited(**shown, revision=revision, kind=change.kind, undoes=change.undoes, can_undo=can_undo,
                  can_redo=can_redo)  # fmt: skip


def brief_of(row: PlanRow) -> DesignBrief:
    """The brief of a plan."""
    return _brief(row.brief)


def _shown(
    change: Change, totals: Scored, before: pl.DataFrame, broken: tuple[Broken, ...]
) -> dict[str, Any]:
    mine = pl.col("territory_id").is_in(sorted(change.touched))
    return {
        "moves": change.moves.select("account_id", "from_territory_id", "to_territory_id"),
        "locks": change.locks,
        "territories": totals.territories.filter(mine), "before": before.filter(mine),
        "measures": shown_measures(totals), "broken": broken,
    }  # fmt: skip


@lru_cache(maxsize=64)
def _brief(text: str) -> DesignBrief:
    """The brief of a plan, read once: it is the same at every move."""
    return brief_from_mapping(json.loads(text))
