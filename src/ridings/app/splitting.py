"""Split a territory of a draft in two: found first, which takes its time, and kept then."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from ridings.app.drafts import Meant, check_territory, draft, draft_seen, kept, moved_to
from ridings.app.edit_outcome import Edited, brief_of
from ridings.app.territories import check_id, noted
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.editing import Change
from ridings.design.territory_edits import TerritoryChange, new_line, next_id
from ridings.storage.plan_edit_parts import locked_now
from ridings.storage.plan_editing import locks_of, placed_now
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, alignment_of


@dataclass(frozen=True)
class Halves:
    """How a territory is to be split."""

    territory_id: str
    account_ids: list[str]  # that go to the other one


def find_halves(
    workspace: Workspace, name: str, territory_id: str, *, revision: int | None, force: str = FIRST_FORCE
) -> Halves:
    """Find how to split a territory in two; nothing is changed. See `split_territory`."""
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        check_territory(row, measured_by, territory_id)
        held = alignment_of(connection, workspace.org_id, row.id)
        held = held.filter(pl.col("territory_id") == territory_id).select("account_id", "unit_id")
        stay = {*locks_of(connection, workspace.org_id, row.id)}
        stay |= {*locked_now(connection, workspace.org_id, row.id, held["account_id"])["account_id"]}
    from ridings.design.splitting import split_off  # late: the solver compiles its loops

    return Halves(territory_id, split_off(measured_by, brief_of(row), territory_id, held, stay))


def split_territory(
    workspace: Workspace, name: str, halves: Halves, *, revision: int, new_id: str | None = None,
    note: str = "", force: str = FIRST_FORCE,
) -> Edited:  # fmt: skip
    """Split a territory of a draft as was found, into itself and a vacant one.

    Raises
    ------
    NotFoundError
        If there is no such plan or territory.
    StaleError
        If the plan has another revision.
    RefusedError
        If it is no draft, or there is a territory of the new id.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        meant = parting(workspace, connection, row, halves, new_id, note)
        return kept(workspace, connection, row, *meant, anyway=True)


def parting(
    workspace: Workspace, connection: Connection, row: PlanRow, halves: Halves, new_id: str | None = None,
    note: str = "",
) -> Meant:  # fmt: skip
    """The change that splits a territory as was found; see `split_territory`."""
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    ident = new_id or next_id(measured_by.territories["territory_id"].to_list())
    check_id(ident)
    line = new_line(measured_by, ident, like=halves.territory_id)
    moving = placed_now(connection, workspace.org_id, row.id, halves.account_ids)
    said = f"Moved by {workspace.actor}, who split {halves.territory_id} in two{noted(note)}"
    change = Change(
        editing.SPLIT, moved_to(moving, ident, said), (TerritoryChange(ident, None, line),), note=note
    )
    return measured_by, change, ()
