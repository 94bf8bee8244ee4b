"""Read plans by their number, as whoever asks sees them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.access import Permission, SeenPlan, allowed, check_whole_market, may_edit, plan_seen
from ridings.app.comparing import Compared, compare_plans
from ridings.app.outputs import rounded
from ridings.app.plan_acting import looking
from ridings.app.plan_counting import MEASURED as MEASURED
from ridings.app.plan_counting import counted_for
from ridings.app.plan_life import approved_by, proposer_of
from ridings.app.planning import shown_territories
from ridings.app.workspace import Workspace
from ridings.design.editing import Edit, history, no_locks, no_moves
from ridings.design.life import DRAFT, PROPOSED, approval_refusal
from ridings.errors import NotFoundError, RefusedError
from ridings.storage.plan_edit_parts import lock_changes_of, territory_changes_of
from ridings.storage.plan_editing import edits_of, moves_of, spread_out
from ridings.storage.plan_holdings import WHOLE, whole_alignment
from ridings.storage.plan_reading import FIELDS as FIELDS
from ridings.storage.plan_reading import (
    PlanHead,
    alignment_seen,
    place_seen,
    plans_seen,
    standing,
    territories_seen,
)
from ridings.storage.plan_steps import Step, steps_of
from ridings.storage.plans import PlanRow

_FIRST = (
    "territory_id", "rep_id", "region", "accounts", "potential", "workload_hours", "drive_hours",
    "capacity_hours", "latitude", "longitude",
)  # fmt: skip


@dataclass(frozen=True)
class ListedPlan(PlanHead):
    """A plan in a list, with what whoever asks may do with it."""

    may_edit: bool  # it is a draft that they may change
    may_approve: bool  # it waits for an approval, and theirs would count


@dataclass(frozen=True)
class ShownPlan:
    """A plan as somebody sees it; brief, measures and figures only for who sees the whole market."""

    row: PlanRow
    sales_force: str
    may_edit: bool
    can_undo: bool
    can_redo: bool
    published_since: bool  # another plan has been published since this one was drawn
    approved_by: tuple[str, ...]
    territories: int  # that are seen
    brief: dict[str, Any] | None
    measures: dict[str, Any] | None
    figures: dict[str, Any] | None


@dataclass(frozen=True)
class ShownEdit:
    """An edit with how many accounts it moved; `moves` and `locks` where they are asked for."""

    edit: Edit
    accounts: int
    moves: pl.DataFrame | None
    locked: int  # accounts that it locked or unlocked
    locks: pl.DataFrame | None
    territories: tuple[str, ...]  # that it made, changed or took away


def list_plans(
    workspace: Workspace, *, before: int | None = None, limit: int, status: str | None = None,
    force: str | None = None,
) -> list[ListedPlan]:  # fmt: skip
    """Plans that are seen, the latest first, of a status or sales force.

    Raises
    ------
    RefusedError
        If there is no such sales force.
    """
    with workspace.read() as connection:
        number = None if force is None else workspace.force(connection, force)
        found = plans_seen(
            connection, workspace.scope, before=before, limit=limit, status=status, force=number
        )
        return [_listed(workspace, connection, one) for one in found]


def _listed(workspace: Workspace, connection: Connection, head: PlanHead) -> ListedPlan:
    draft = head.status == DRAFT and allowed(workspace, Permission.WRITE_PLANS)
    waits = head.status == PROPOSED and allowed(workspace, Permission.APPROVE_PLANS)
    edits = draft and may_edit(workspace, connection, head.id, head.status, head.created_by)
    approves = waits and _may_approve(workspace, connection, head)
    return ListedPlan(**vars(head), may_edit=edits, may_approve=approves)


def _may_approve(workspace: Workspace, connection: Connection, head: PlanHead) -> bool:
    steps = steps_of(connection, workspace.org_id, head.id)
    return not approval_refusal(head.name, workspace.actor, proposer_of(steps), approved_by(steps))


def show_plan(workspace: Workspace, plan_id: int) -> ShownPlan:
    """One plan.

    Raises
    ------
    NotFoundError
        If there is none, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        return shown(inside, connection, found)


def shown(workspace: Workspace, connection: Connection, found: SeenPlan) -> ShownPlan:
    """A plan that was found, with all that is told of it."""
    row, org_id = found.row, workspace.org_id
    editable = found.may_edit and row.status == DRAFT and allowed(workspace, Permission.WRITE_PLANS)
    done, taken_back = history(edits_of(connection, org_id, row.id)) if editable else ([], [])
    whole = workspace.scope.whole_market
    figures = json.loads(row.figures) if whole else None
    published, territories = standing(connection, workspace.scope, row)
    return ShownPlan(
        row, found.force, editable, bool(done), bool(taken_back), published > row.base_publication_id,
        approved_by(steps_of(connection, org_id, row.id)), territories,
        json.loads(row.brief) if whole else None,
        None if figures is None else figures.get("measures"),
        None if figures is None else {k: v for k, v in figures.items() if k not in ("brief", "measures")},
    )  # fmt: skip


def revision(workspace: Workspace, plan_id: int) -> int:
    """The revision that a plan is at.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    """
    with looking(workspace, plan_id) as (_, found):
        return found.row.revision


def territories(workspace: Workspace, plan_id: int) -> tuple[pl.DataFrame, int]:
    """The territories of a plan that are seen, as `territories.csv` has them, and the plan's revision.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        kept = territories_seen(connection, inside.scope, plan_id)
    return told(spread_out(kept)), found.row.revision


def territory(workspace: Workspace, plan_id: int, territory_id: str) -> dict[str, Any]:
    """One territory, as `territories.csv` has it.

    Raises
    ------
    NotFoundError
        If there is none, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        kept = territories_seen(connection, inside.scope, plan_id, territory_id=territory_id)
    if not kept.height:
        raise NotFoundError(f"plan {found.row.name} has no territory {territory_id}")
    return told(spread_out(kept)).row(0, named=True)


def alignment(
    workspace: Workspace, plan_id: int, fields: Sequence[str] = FIELDS, *, territory_id: str | None = None,
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """Where the accounts are that are seen, and the plan's revision; see `storage.plan_reading`.

    Parameters
    ----------
    fields
        Of `FIELDS` and of `MEASURED`: what an account counts for in this plan, unknown where the plan has no
        yardstick.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        measured = [name for name in MEASURED if name in fields]
        placed = ("account_id", *(name for name in fields if name in FIELDS))
        if inside.scope.whole_market and territory_id is None and set(placed) <= set(WHOLE):
            frame = whole_alignment(connection, found.row)
        else:
            frame = alignment_seen(connection, inside.scope, plan_id, placed, territory_id=territory_id)
        if measured:
            counted = counted_for(connection, inside.org_id, plan_id)
            frame = frame.join(counted, on="account_id", how="left", maintain_order="left")
    return frame.select(name for name in (*FIELDS, *MEASURED) if name in fields), found.row.revision


def account_place(workspace: Workspace, plan_id: int, account_id: str) -> dict[str, Any]:
    """Where one account is in a plan, and why.

    Raises
    ------
    NotFoundError
        If the plan does not have it, or it is not seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        place = place_seen(connection, inside.scope, plan_id, account_id)
    if place is None:
        raise NotFoundError(f"plan {found.row.name} has no account {account_id}")
    return place


def edits(
    workspace: Workspace, plan_id: int, *, after: int = 0, limit: int, moves: bool = False
) -> list[ShownEdit]:
    """Edits of a plan with revisions above `after`, the first one first.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    NotAllowedError
        If not every account is seen.
    """
    with looking(workspace, plan_id) as (inside, _), inside.read() as connection:
        check_whole_market(workspace)
        found = edits_of(connection, inside.org_id, plan_id, after=after)[:limit]
        made = _by_edit(moves_of(connection, inside.org_id, plan_id, after=after))
        locks = _by_edit(lock_changes_of(connection, inside.org_id, plan_id, after=after))
        territories = territory_changes_of(connection, inside.org_id, plan_id, after=after)
    columns = ["account_id", "from_territory_id", "to_territory_id"]
    return [
        ShownEdit(
            one, (own := made.get(one.revision, no_moves())).height, own.select(columns) if moves else None,
            (held := locks.get(one.revision, no_locks())).height, held if moves else None,
            tuple(change.territory_id for change in territories.get(one.revision, ())),
        ) for one in found
    ]  # fmt: skip


def _by_edit(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = frame.partition_by("revision", as_dict=True, include_key=False)
    return {int(key[0]): part for key, part in parts.items()}


def steps(workspace: Workspace, plan_id: int) -> list[Step]:
    """The steps of a plan's life, the first one first.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, _), inside.read() as connection:
        return steps_of(connection, inside.org_id, plan_id)


def comparison(workspace: Workspace, plan_id: int, with_id: int | None) -> Compared:
    """What a plan changes against another, or (None) against today; both must be seen.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    NotAllowedError
        If not every account is seen.
    RefusedError
        If the two are of different sales forces.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        before = None if with_id is None else plan_seen(inside, connection, with_id)
        check_whole_market(workspace)
        if before is None:
            return compare_plans(inside, found.row.name, force=found.force)
        if before.force != found.force:
            raise RefusedError(
                f"plan {before.row.name} is of the sales force {before.force} and plan {found.row.name} of "
                f"{found.force}: compare plans of one"
            )
        return compare_plans(inside, before.row.name, found.row.name, force=found.force)


def told(table: pl.DataFrame) -> pl.DataFrame:
    """Territories with what is told of them, rounded as they are written; a vacant one has no rep."""
    first = [name for name in _FIRST if name in table.columns]
    table = rounded(shown_territories(table)).with_columns(pl.col(pl.String).replace("", None))
    return table.select(*first, *sorted(set(table.columns) - set(first)))
