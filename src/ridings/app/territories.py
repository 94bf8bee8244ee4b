"""Edit the territories of a draft: new ones, merged ones, another rep, and empty ones taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from ridings.app.drafts import Meant, broken_by, check_territory, draft, kept, moved_to, placed
from ridings.app.edit_outcome import Edited, brief_of
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.editing import Broken, Change
from ridings.design.roster import VACANT, make_roster
from ridings.design.territory_edits import (
    Line,
    TerritoryChange,
    held_by,
    lines_of,
    new_line,
    next_id,
    vacant,
    with_changes,
)
from ridings.design.yardstick import Yardstick, territory_rows
from ridings.errors import DataError, NotFoundError, RefusedError
from ridings.market.phrases import counted
from ridings.storage.market import market_frame
from ridings.storage.plan_editing import held_by as accounts_of
from ridings.storage.plan_editing import locks_of, placed_now
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow


@dataclass(frozen=True)
class NewTerritory:
    """A territory to be added to a draft."""

    territory_id: str | None = None  # None: the next one that is free, in the style of the others
    rep_id: str | None = None  # who has it; None: it is vacant
    place: tuple[float, float] | None = (
        None  # degrees that driving starts from; None: the rep's home, else its middle
    )
    account_ids: tuple[str, ...] = ()  # that go there at once


def add_territory(
    workspace: Workspace, name: str, given: NewTerritory | None = None, *, revision: int, note: str = "",
    force: str = FIRST_FORCE, anyway: bool = False,
) -> Edited:  # fmt: skip
    """Add a territory to a draft, empty or with accounts that go there in the same edit.

    Raises
    ------
    NotFoundError
        If there is no such plan, rep or account of the plan.
    StaleError
        If the plan has another revision.
    RuleError
        If its accounts would break rules; it says which.
    RefusedError
        If it is no draft, there is a territory of that id, or the rep has one.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        meant = adding(workspace, connection, row, given or NewTerritory(), note)
        return kept(workspace, connection, row, *meant, anyway=anyway)


def adding(
    workspace: Workspace, connection: Connection, row: PlanRow, given: NewTerritory, note: str = ""
) -> Meant:
    """The change that adds a territory; see `add_territory`."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    ident = given.territory_id or next_id(measured_by.territories["territory_id"].to_list())
    check_id(ident)
    line = new_line(measured_by, ident, place=given.place)
    if given.rep_id is not None:
        added = with_changes(measured_by, [TerritoryChange(ident, None, line)])
        at_home = _in_hands(workspace, connection, row, added, ident, given.rep_id)
        homes = ("home_x", "home_y", "home_z")
        line = at_home | ({} if given.place is None else {one: line[one] for one in homes})
    change = TerritoryChange(ident, None, line)
    if not given.account_ids:
        return measured_by, Change(editing.NEW, territories=(change,), note=note), ()
    moving = placed(connection, row, sorted(set(given.account_ids)))
    said = f"Moved by {workspace.actor} into a new territory{noted(note)}"
    broken = broken_by(connection, row, with_changes(measured_by, [change]), moving, ident)
    return measured_by, Change(editing.NEW, moved_to(moving, ident, said), (change,), note=note), broken


def merge_territories(
    workspace: Workspace, name: str, territory_ids: Sequence[str], into: str, *, revision: int,
    note: str = "", force: str = FIRST_FORCE, anyway: bool = False,
) -> Edited:  # fmt: skip
    """Move all accounts of territories to another one, and take the emptied ones away.

    Raises
    ------
    NotFoundError
        If there is no such plan or territory.
    StaleError
        If the plan has another revision.
    RuleError
        If rules would be broken; it says which.
    RefusedError
        If it is no draft.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        meant = merging(workspace, connection, row, territory_ids, into, note)
        return kept(workspace, connection, row, *meant, anyway=anyway)


def merging(
    workspace: Workspace, connection: Connection, row: PlanRow, territory_ids: Sequence[str], into: str,
    note: str = "",
) -> Meant:  # fmt: skip
    """The change that merges territories; see `merge_territories`."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    gone = sorted(set(territory_ids))
    for ident in (*gone, into):
        check_territory(row, measured_by, ident)
    if into in gone:
        raise DataError(f"{into} cannot be merged into itself: leave it out of the territories that go")
    ids = accounts_of(connection, workspace.org_id, row.id, gone)["account_id"].to_list()
    moving = placed_now(connection, workspace.org_id, row.id, ids)
    said = f"Moved by {workspace.actor}, who merged its territory into {into}{noted(note)}"
    lines = lines_of(measured_by)
    change = Change(
        editing.MERGE, moved_to(moving, into, said),
        tuple(TerritoryChange(ident, lines[ident], None) for ident in gone), note=note,
    )  # fmt: skip
    return measured_by, change, broken_by(connection, row, measured_by, moving, into)


def give_territory(
    workspace: Workspace, name: str, territory_id: str, rep_id: str | None, *, revision: int,
    note: str = "", force: str = FIRST_FORCE, anyway: bool = False,
) -> Edited:  # fmt: skip
    """Put another rep on a territory, or (None) make it vacant.

    Raises
    ------
    NotFoundError
        If there is no such plan, territory or rep.
    StaleError
        If the plan has another revision.
    RuleError
        If accounts of it may not be that rep's; it says which.
    RefusedError
        If it is no draft, the rep has it already, or has another territory.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        meant = giving(workspace, connection, row, territory_id, rep_id, note)
        return kept(workspace, connection, row, *meant, anyway=anyway)


def giving(
    workspace: Workspace, connection: Connection, row: PlanRow, territory_id: str, rep_id: str | None,
    note: str = "",
) -> Meant:  # fmt: skip
    """The change that puts another rep on a territory; see `give_territory`."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    check_territory(row, measured_by, territory_id)
    was = lines_of(measured_by)[territory_id]
    if was["rep_id"] == (rep_id or VACANT):
        raise RefusedError(f"{territory_id} {'is vacant' if rep_id is None else f'is of {rep_id}'} already")
    if rep_id is None:
        becomes = vacant(was, measured_by)
    else:
        becomes = _in_hands(workspace, connection, row, measured_by, territory_id, rep_id)
    change = Change(editing.REP, territories=(TerritoryChange(territory_id, was, becomes),), note=note)
    return measured_by, change, _newly_broken(connection, row, measured_by, change, territory_id)


def remove_territory(
    workspace: Workspace, name: str, territory_id: str, *, revision: int, note: str = "",
    force: str = FIRST_FORCE,
) -> Edited:  # fmt: skip
    """Take an empty territory away from a draft.

    Raises
    ------
    NotFoundError
        If there is no such plan or territory.
    StaleError
        If the plan has another revision.
    RefusedError
        If it is no draft, the territory holds accounts, or it is the last one.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        check_territory(row, measured_by, territory_id)
        held = accounts_of(connection, workspace.org_id, row.id, [territory_id]).height
        if held:
            raise RefusedError(f"{territory_id} holds {counted(held, 'account')}: move them, or merge it")
        lines = lines_of(measured_by)
        if len(lines) == 1:
            raise RefusedError(f"{territory_id} is the last territory of plan {row.name}")
        change = Change(
            editing.REMOVE, territories=(TerritoryChange(territory_id, lines[territory_id], None),), note=note
        )
        return kept(workspace, connection, row, measured_by, change, (), anyway=True)


def check_id(territory_id: str) -> None:
    """Refuse an id that no territory can have.

    Raises
    ------
    DataError
        If it begins or ends with a space, or holds what cannot be seen.
    """
    if territory_id != territory_id.strip() or not territory_id.isprintable() or len(territory_id) > 100:
        raise DataError(f"{territory_id!r} is no id of a territory: expected 1 to 100 characters on one line")


def _in_hands(
    workspace: Workspace, connection: Connection, row: PlanRow, measured_by: Yardstick, territory_id: str,
    rep_id: str,
) -> Line:  # fmt: skip
    """The line of a territory once a rep of the market has it."""
    lines = lines_of(measured_by)
    other = next((one for one, line in lines.items() if line["rep_id"] == rep_id), None)
    if other is not None:
        raise RefusedError(
            f"{rep_id} has the territory {other}: make that one vacant first, or merge the two"
        )
    reps = market_frame(connection, workspace.org_id, "reps").filter(pl.col("rep_id") == rep_id)
    if not reps.height:
        raise NotFoundError(f"there is no rep {rep_id}")
    brief = brief_of(row)
    roster = make_roster(reps, type(brief)(), [])
    rep = lines_of(Yardstick(measured_by.accounts, territory_rows(roster), measured_by.needs))
    return held_by(lines[territory_id], next(iter(rep.values())), measured_by, brief.layers)


def _newly_broken(
    connection: Connection, row: PlanRow, measured_by: Yardstick, change: Change, territory_id: str
) -> tuple[Broken, ...]:
    """The rules that the accounts of a territory break after a change, and did not before."""
    ids = sorted(accounts_of(connection, row.org_id, row.id, [territory_id])["account_id"])
    locks = locks_of(connection, row.org_id, row.id)
    before = set(editing.broken_rules(measured_by, ids, territory_id, locks))
    after = editing.broken_rules(with_changes(measured_by, change.territories), ids, territory_id, locks)
    known = {(one.rule, one.account_id) for one in before}
    return tuple(one for one in after if (one.rule, one.account_id) not in known)


def noted(note: str) -> str:
    """The end of a reason."""
    return f": {note}" if note else "."
