"""Draw a plan anew around its accepted disputes, with few other moves."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.design import design
from ridings.app.edit_outcome import written
from ridings.app.planning import plan_named
from ridings.app.staleness import edited_since
from ridings.app.stored_market import stored_market
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import life
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.editing import RESOLVE, Change
from ridings.design.resolving import moves_between, question
from ridings.errors import RefusedError, StaleError
from ridings.market.market import Market
from ridings.market.phrases import counted
from ridings.solvers.stop import Stop
from ridings.storage.audit import not_before_the_latest
from ridings.storage.claims import accepted_disputes
from ridings.storage.disputes import ACCEPTED, disputes_of, settle_locks
from ridings.storage.plan_edit_parts import locked_now
from ridings.storage.plan_steps import locked_plan, step
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, alignment_of, territories_of

DRIVE = "drive_hours"  # what a plan costs where no cost is kept with it


@dataclass(frozen=True)
class Resolved:
    """What drawing a plan anew around its accepted disputes did."""

    plan: str
    status: str  # before; it is a draft now if anything moved
    revision: int
    disputed: int  # accounts that moved because a dispute over them was accepted
    others: int  # accounts that moved besides
    feasible: bool
    reasons: tuple[str, ...]  # rules that cannot be kept
    before: dict[str, Any]  # measures
    after: dict[str, Any]


@dataclass(frozen=True)
class _Basis:
    """What is drawn anew, as it was read."""

    row: PlanRow
    market: Market
    brief: DesignBrief
    alignment: pl.DataFrame
    territories: pl.DataFrame
    locks: pl.DataFrame
    stay: frozenset[str]  # accounts that a planner has locked

    @property
    def reps(self) -> dict[str, str]:
        """The rep that each disputed account is bound to."""
        return dict(self.locks.select("account_id", "rep_id").iter_rows())


def resolve(
    workspace: Workspace,
    name: str,
    *,
    force: str = FIRST_FORCE,
    time_limit: float | None = None,
    on_progress: Callable[[str, float], None] | None = None,
    stop: Stop | None = None,
    on_best: Callable[[dict[str, Any]], None] | None = None,
) -> Resolved:
    """Draw a plan anew with the accounts of accepted disputes bound to the reps who wanted them.

    What the plan has is taken as today's alignment and moves are dear, so few other accounts move. A proposed
    or approved plan is a draft again; all moves are one edit, which can be undone.

    Raises
    ------
    StaleError
        If the plan was changed meanwhile.
    RefusedError
        If no dispute was accepted, or the plan is published or archived.
    """
    with workspace.read() as connection:
        basis = _read(workspace, connection, name, force)
    figures = json.loads(basis.row.figures)
    before = dict(figures.get("measures", {}))
    cost = figures.get("cost") or before.get(DRIVE) or 0.0
    market, asked = question(
        basis.market,
        basis.brief,
        basis.alignment,
        basis.territories,
        basis.reps,
        float(cost),
        basis.stay,
    )
    plan = design(
        market, asked, time_limit=time_limit, on_progress=on_progress, stop=stop, on_best=on_best
    ).plan
    with workspace.write() as connection:
        said = _said(connection, basis)
        moves = moves_between(basis.alignment, plan.alignment, basis.territories, said)
        revision, after = _write(workspace, connection, basis, force, moves)
    disputed = moves.filter(pl.col("account_id").is_in(list(basis.reps))).height
    return Resolved(
        name, basis.row.status, revision, disputed, moves.height - disputed, plan.feasible, plan.reasons,
        before, after or before,
    )  # fmt: skip


def _read(workspace: Workspace, connection: Connection, name: str, force: str) -> _Basis:
    row = plan_named(workspace, connection, name, force=force)
    if row.status not in (life.DRAFT, life.PROPOSED, life.APPROVED):
        raise RefusedError(f"plan {name} is {row.status}: clone it, and resolve the clone")
    locks = accepted_disputes(connection, workspace.org_id, row.id)
    if not locks.height:
        raise RefusedError(f"no dispute over plan {name} was accepted: there is nothing to draw it around")
    brief = brief_from_mapping(json.loads(row.brief), f"the brief of {name}")
    effective = None if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    places = not any(not layer.places for layer in brief.layers)
    market = stored_market(workspace, connection, effective=effective, places=places)
    alignment = alignment_of(connection, workspace.org_id, row.id)
    territories = territories_of(connection, workspace.org_id, row.id)
    stay = frozenset(locked_now(connection, workspace.org_id, row.id)["account_id"])
    return _Basis(row, market, brief, alignment, territories, locks, stay)


def _said(connection: Connection, basis: _Basis) -> dict[str, str]:
    """The reason of each account that an accepted dispute binds."""
    accepted = {
        one.id: one
        for one in disputes_of(connection, basis.row.org_id, basis.row.id)
        if one.state == ACCEPTED
    }
    said = {}
    for account, rep, number in basis.locks.select("account_id", "rep_id", "dispute_id").iter_rows():
        words = f" {accepted[number].reason}" if number in accepted else ""
        said[account] = f"Dispute {number} was accepted: it goes to {rep}.{words}"
    return said


def _write(
    workspace: Workspace, connection: Connection, basis: _Basis, force: str, moves: pl.DataFrame
) -> tuple[int, dict[str, Any] | None]:
    """Keep the moves as one edit, if there are any; the plan must be as it was read."""
    org_id, name = workspace.org_id, basis.row.name
    row = locked_plan(connection, org_id, workspace.force(connection, force), name)
    now = accepted_disputes(connection, org_id, row.id)
    same = row.revision == basis.row.revision and row.status == basis.row.status
    if not same or not now.drop("settled").equals(basis.locks.drop("settled")):
        changes = edited_since(connection, row, basis.row.revision).changes
        raise StaleError(f"plan {name} was changed while it was drawn anew: run it again", changes=changes)
    settle_locks(connection, org_id, row.id)
    if not moves.height:
        return row.revision, None
    note = f"drawn anew around {counted(basis.locks.height, 'accepted dispute')}"
    if row.status != life.DRAFT:
        at = not_before_the_latest(connection, workspace.clock())
        step(connection, row, life.DRAFT, workspace.actor, at, note, redrawn=True)
    measured_by = yardstick_of(connection, org_id, row.id)
    edited = written(workspace, connection, row, Change(RESOLVE, moves, note=note), measured_by)
    return edited.revision, edited.measures
