"""Edit a draft: move accounts, take edits back, put them back; each names the revision that was looked at."""

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl
from sqlalchemy import Connection

from ridings.app.edit_outcome import Edited, Previewed, previewed, written
from ridings.app.staleness import edited_since
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.editing import Broken, Edit
from ridings.design.life import change_refusal
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, NotFoundError, RefusedError, RuleError, StaleError
from ridings.market.phrases import examples
from ridings.market.rule import compile_rule
from ridings.storage.market import market_frame
from ridings.storage.plan_editing import edits_of, locks_of, moves_of, placed_now
from ridings.storage.plan_steps import locked_plan
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, alignment_of, plan_named

MOST_TOLD, MOST_BROKEN = 5, 500  # rules in the message, and in its data


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
        row = _draft(workspace, connection, name, force, revision)
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
        row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
        _check_draft(connection, row, row.revision if revision is None else revision)
        ids = sorted(set(account_ids))
        measured_by, moves, broken = _meant(workspace, connection, row, ids, to, "")
        return previewed(connection, row, moves, measured_by, broken)


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
        row = _draft(workspace, connection, name, force, revision)
        ids = accounts_where(workspace, connection, row, rule)
        return _moved(workspace, connection, row, ids, to, note, anyway=anyway)


def accounts_where(workspace: Workspace, connection: Connection, row: PlanRow, rule: str) -> list[str]:
    """The accounts of a plan that a rule means, sorted; see `move_where`.

    Raises
    ------
    DataError
        If it is no rule, or means no account.
    """
    accounts = market_frame(connection, workspace.org_id, "accounts")
    held = alignment_of(connection, workspace.org_id, row.id).select("account_id", "territory_id", "rep_id")
    frame = accounts.drop("territory_id", "rep_id", strict=False).join(held, on="account_id", how="inner")
    ids = frame.filter(compile_rule(rule, dict(frame.schema), name="the rule"))["account_id"].to_list()
    if not ids:
        raise DataError(f"no account of plan {row.name} is meant by {rule!r}")
    return sorted(ids)


def move_postal_code(
    workspace: Workspace, name: str, postal_code: str, to: str, *, revision: int, note: str = "",
    force: str = FIRST_FORCE, anyway: bool = False,
) -> Edited:  # fmt: skip
    """Move every account of a postal code; see `move`."""
    rule = of_postal_code(postal_code)
    return move_where(workspace, name, rule, to, revision=revision, note=note, force=force, anyway=anyway)


def of_postal_code(postal_code: str) -> str:
    """The rule that means every account of a postal code."""
    return f"postal_code == {postal_code!r}"


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


def _draft(workspace: Workspace, connection: Connection, name: str, force: str, revision: int) -> PlanRow:
    """The draft, locked, if it is still in the revision that was looked at."""
    row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
    _check_draft(connection, row, revision)
    return row


def _check_draft(connection: Connection, row: PlanRow, revision: int) -> None:
    refused = change_refusal(row.name, row.status)
    if refused:
        raise RefusedError(refused)
    if revision > row.revision or revision < 0:
        raise StaleError(f"plan {row.name} has no revision {revision}: it is at {row.revision}")
    if revision < row.revision:
        raise edited_since(connection, row, revision)


def _moved(
    workspace: Workspace, connection: Connection, row: PlanRow, ids: list[str], to: str, note: str, *,
    anyway: bool,
) -> Edited:  # fmt: skip
    measured_by, moves, broken = _meant(workspace, connection, row, ids, to, note)
    if broken and not anyway:
        raise _against(broken)
    return written(workspace, connection, row, editing.MOVE, moves, note, None, measured_by, broken)


def _meant(
    workspace: Workspace, connection: Connection, row: PlanRow, ids: list[str], to: str, note: str
) -> tuple[Yardstick, pl.DataFrame, tuple[Broken, ...]]:
    """The moves that are asked for, and the rules that they break."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    if to not in measured_by.territories["territory_id"]:
        raise NotFoundError(
            f"plan {row.name} has no territory {to}", hint=f"; see ridings plan show {row.name}"
        )
    now = placed_now(connection, workspace.org_id, row.id, ids)
    lost = sorted(set(ids) - set(now["account_id"]))
    if lost:
        raise NotFoundError(f"plan {row.name} has no territory for {examples(lost)}: draw it anew with them")
    moving = now.filter(pl.col("territory_id") != to)
    if not moving.height:
        raise RefusedError(f"nothing to move: {to} has {examples(ids)} already")
    locks = locks_of(connection, workspace.org_id, row.id)
    broken = editing.broken_rules(measured_by, moving["account_id"].to_list(), to, locks)
    said = f"Moved by {workspace.actor}{f': {note}' if note else '.'}"
    moves = moving.rename({"territory_id": "from_territory_id", "reason": "from_reason"}).with_columns(
        pl.lit(to).alias("to_territory_id"), pl.lit(said).alias("to_reason")
    )
    return measured_by, moves, tuple(broken)


def _against(broken: Sequence[Broken]) -> RuleError:
    """The error that says which rules a move would break."""
    told = "; ".join(one.words for one in broken[:MOST_TOLD])
    more = f"; and {len(broken) - MOST_TOLD} more" if len(broken) > MOST_TOLD else ""
    return RuleError(
        f"the move would break rules: {told}{more}",
        hint=". --anyway moves nevertheless",
        broken=[asdict(one) for one in broken[:MOST_BROKEN]],
    )


def _turned(workspace: Workspace, name: str, kind: str, revision: int, note: str, force: str) -> Edited:
    """Take the moves of an edit back, or put them back."""
    with workspace.write() as connection:
        row = _draft(workspace, connection, name, force, revision)
        done, taken_back = editing.history(edits_of(connection, workspace.org_id, row.id))
        left = done if kind == editing.UNDO else taken_back
        if not left:
            how = "take back" if kind == editing.UNDO else "put back: a new edit forgets what was taken back"
            raise RefusedError(f"plan {name} has nothing to {how}")
        moves = moves_of(connection, workspace.org_id, row.id, after=left[-1] - 1)
        moves = moves.filter(pl.col("revision") == left[-1]).drop("revision")
        if kind == editing.UNDO:
            turned = {"from_territory_id": "to_territory_id", "from_reason": "to_reason"}
            moves = moves.rename(turned | {new: old for old, new in turned.items()})
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        return written(workspace, connection, row, kind, moves, note, left[-1], measured_by, ())
