"""Edit a draft: move accounts, take edits back, put them back; each names the revision that was looked at."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
from sqlalchemy import Connection

from ridings.app.drafts import (
    Meant,
    accounts_where,
    broken_by,
    change_of,
    check_territory,
    draft,
    draft_seen,
    kept,
    moved_to,
    of_postal_code,
    placed,
)
from ridings.app.edit_outcome import Edited, Previewed, previewed, written
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.editing import Change, Edit
from ridings.errors import RefusedError
from ridings.market.phrases import examples
from ridings.storage.plan_editing import edits_of, moves_of
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, plan_named


def move(
    workspace: Workspace,
    name: str,
    account_ids: Sequence[str],
    to: str,
    *,
    revision: int,
    note: str = "",
    force: str = FIRST_FORCE,
    anyway: bool = False,
) -> Edited:
    """Move accounts of a draft to a territory.

    Parameters
    ----------
    revision
        Of the draft that was looked at: where somebody has edited it since, the move is refused.
    anyway
        Move them even where that breaks a rule; the answer tells which.

    Raises
    ------
    NotFoundError
        If there is no such plan, or an account or the territory is not in it.
    StaleError
        If it has another revision.
    RuleError
        If rules would be broken; it says which.
    RefusedError
        If it is no draft, or nothing would move.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        return _moved(workspace, connection, row, sorted(set(account_ids)), to, note, anyway=anyway)


def preview_move(
    workspace: Workspace, name: str, account_ids: Sequence[str], to: str, *, revision: int | None = None,
    force: str = FIRST_FORCE,
) -> Previewed:  # fmt: skip
    """Tell what `move` would do, and the rules that it would break; nothing is changed.

    Parameters
    ----------
    revision
        Of the draft that was looked at; None: whichever it is in.

    Raises
    ------
    RidingsError
        As `move`; broken rules are in the answer.
    """
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        ids = sorted(set(account_ids))
        measured_by, change, broken = _meant(workspace, connection, row, ids, to, "")
        return previewed(connection, row, measured_by, change, broken)


def move_where(
    workspace: Workspace,
    name: str,
    rule: str,
    to: str,
    *,
    revision: int,
    note: str = "",
    force: str = FIRST_FORCE,
    anyway: bool = False,
) -> Edited:
    """Move accounts of a draft that a rule means, by columns of the accounts, `territory_id` and `rep_id`.

    Raises
    ------
    DataError
        If it is no rule, or means no account.
    RidingsError
        As `move`.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        ids = accounts_where(workspace, connection, row, rule)
        return _moved(workspace, connection, row, ids, to, note, anyway=anyway)


def move_postal_code(
    workspace: Workspace, name: str, postal_code: str, to: str, *, revision: int, note: str = "",
    force: str = FIRST_FORCE, anyway: bool = False,
) -> Edited:  # fmt: skip
    """Move every account of a postal code; see `move`."""
    rule = of_postal_code(postal_code)
    return move_where(workspace, name, rule, to, revision=revision, note=note, force=force, anyway=anyway)


def undo(
    workspace: Workspace, name: str, *, revision: int, note: str = "", force: str = FIRST_FORCE
) -> Edited:
    """Take back the latest edit that is not taken back yet.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    StaleError
        If it has another revision.
    RefusedError
        If it is no draft, or nothing is left to take back.
    """
    return _turned(workspace, name, editing.UNDO, revision, note, force)


def redo(
    workspace: Workspace, name: str, *, revision: int, note: str = "", force: str = FIRST_FORCE
) -> Edited:
    """Put back the edit that was taken back last; a new edit since has made that impossible.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    StaleError
        If it has another revision.
    RefusedError
        If it is no draft, or nothing is left to put back.
    """
    return _turned(workspace, name, editing.REDO, revision, note, force)


def list_edits(workspace: Workspace, name: str, *, force: str = FIRST_FORCE) -> list[tuple[Edit, int]]:
    """Every edit of a plan with how many accounts it moved, the first one first."""
    with workspace.read() as connection:
        row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
        edits = edits_of(connection, workspace.org_id, row.id)
        counts = dict(moves_of(connection, workspace.org_id, row.id).group_by("revision").len().iter_rows())
    return [(edit, counts.get(edit.revision, 0)) for edit in edits]


def _moved(
    workspace: Workspace, connection: Connection, row: PlanRow, ids: list[str], to: str, note: str, *,
    anyway: bool,
) -> Edited:  # fmt: skip
    measured_by, change, broken = _meant(workspace, connection, row, ids, to, note)
    return kept(workspace, connection, row, measured_by, change, broken, anyway=anyway)


def _meant(
    workspace: Workspace, connection: Connection, row: PlanRow, ids: list[str], to: str, note: str
) -> Meant:
    """The moves that are asked for, and the rules that they break."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    check_territory(row, measured_by, to)
    moving = placed(connection, row, ids).filter(pl.col("territory_id") != to)
    if not moving.height:
        raise RefusedError(f"nothing to move: {to} has {examples(ids)} already")
    moves = moved_to(moving, to, f"Moved by {workspace.actor}{f': {note}' if note else '.'}")
    broken = broken_by(connection, row, measured_by, moving, to)
    return measured_by, Change(editing.MOVE, moves, note=note), broken


def _turned(workspace: Workspace, name: str, kind: str, revision: int, note: str, force: str) -> Edited:
    """Take the moves of an edit back, or put them back."""
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        done, taken_back = editing.history(edits_of(connection, workspace.org_id, row.id))
        left = done if kind == editing.UNDO else taken_back
        if not left:
            how = "take back" if kind == editing.UNDO else "put back: a new edit forgets what was taken back"
            raise RefusedError(f"plan {name} has nothing to {how}")
        change = change_of(connection, row, left[-1])
        change = change.turned() if kind == editing.UNDO else change
        change = replace(change, kind=kind, note=note, undoes=left[-1])
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        return written(workspace, connection, row, change, measured_by)
