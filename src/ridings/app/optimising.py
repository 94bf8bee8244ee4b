"""Optimise a draft: draw it anew from where it is, as a proposal that is accepted or discarded."""

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.design import with_counties, with_time_zones
from ridings.app.drafts import check_draft, check_territory, draft
from ridings.app.edit_outcome import Edited, brief_of, written
from ridings.app.insight import plain
from ridings.app.outputs import measures
from ridings.app.stored_market import stored_market
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.editing import Change, history
from ridings.design.totals import edited_totals
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, NotFoundError, RefusedError, StaleError
from ridings.market.market import Market
from ridings.market.phrases import examples, listed
from ridings.storage import proposals
from ridings.storage.plan_edit_parts import locked_now
from ridings.storage.plan_editing import edits_of, locks_of, moves_of, whole_territories
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, alignment_of, plan_named
from ridings.storage.proposals import ACCEPTED, DISCARDED, Proposal, find_proposal, proposed_moves

GAP_DIGITS = 6
Told = Callable[[pl.DataFrame], list[dict[str, Any]]]  # territories as they are answered


@dataclass(frozen=True)
class Asked:
    """What a draft is to be drawn anew by, beside its brief."""

    territories: tuple[str, ...] = ()  # the only ones; empty: all of them
    keep_moves: bool = True  # accounts that were moved one by one stay where they were moved to
    balance: Mapping[str, float] = field(default_factory=dict)  # other tolerances, by activity
    slack: float = 1.0  # times every tolerance, up to 1: more for less driving, less for better balance
    max_moved: Mapping[str, float] = field(default_factory=dict)  # shares of what today's owners have
    most_moves: int | None = None  # accounts that may leave the territory they are in; None: any number
    time_limit: float | None = None


@dataclass(frozen=True)
class _Basis:
    """A draft as it was when it began to be drawn anew."""

    row: PlanRow
    market: Market
    yardstick: Yardstick
    alignment: pl.DataFrame
    territories: pl.DataFrame
    stay: frozenset[str]
    bound: dict[str, str]


def optimise(
    workspace: Workspace, name: str, asked: Asked, job_id: int, *, force: str = FIRST_FORCE,
    told: Told, stop: Any = None, on_progress: Callable[[str, float], None] | None = None,
    on_best: Callable[[dict[str, Any]], None] | None = None,
) -> None:  # fmt: skip
    """Draw a draft anew from where it is and keep what that would do as the proposal of a job.

    Raises
    ------
    DataError
        If what is asked does not fit the draft or the market.
    NotFoundError
        If there is no such plan or territory.
    RefusedError
        If it is no draft.
    """
    from ridings.design.optimising import Standing, optimised  # late: the solver compiles its loops
    from ridings.solvers.stop import After, Either

    with workspace.read() as connection:
        basis = _read(workspace, connection, name, force, asked)
    brief = changed_brief(brief_of(basis.row), asked)
    if asked.time_limit is not None:
        limit = After(asked.time_limit)
        stop = limit if stop is None else Either(stop, limit)
    standing = Standing(
        basis.yardstick, basis.alignment, basis.stay, basis.bound, asked.territories, asked.most_moves
    )
    market = with_time_zones(with_counties(basis.market, brief), brief)
    found = optimised(market, brief, standing, stop=stop, on_progress=on_progress, on_best=on_best)
    moves = _as_moves(found.moves, basis.alignment)
    figures = _figures(basis, moves, told) | {
        "feasible": found.feasible, "reasons": list(found.reasons), "gap": plain(found.gap, GAP_DIGITS),
    }  # fmt: skip
    with workspace.write() as connection:
        row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
        check_draft(connection, row, row.revision)
        row = replace(row, revision=basis.row.revision)
        proposals.add_proposal(connection, row, job_id, figures, moves, workspace.clock())


def changed_brief(brief: DesignBrief, asked: Asked) -> DesignBrief:
    """The brief that a draft is drawn anew by.

    Raises
    ------
    DataError
        If an activity is not one that the draft balances, or a share will not do.
    """
    unknown = sorted(set(asked.balance) - set(brief.balance))
    if unknown:
        raise DataError(
            f"balance: {examples(unknown, 'activity', 'activities')} cannot be balanced here: the draft was "
            f"drawn for {listed(sorted(brief.balance))}"
        )
    bands = {
        name: replace(band, tolerance=min(asked.balance.get(name, band.tolerance) * asked.slack, 1.0))
        for name, band in brief.balance.items()
    }
    values = replace(brief, balance=bands, frontier=None, alternatives=None).as_dict()
    values["moves"] |= dict(asked.max_moved)
    return brief_from_mapping(values, "what is asked")


def proposal_of(connection: Connection, org_id: int, plan_id: int, job_id: int) -> Proposal:
    """The proposal that a job made for a plan.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = find_proposal(connection, org_id, plan_id, job_id)
    if found is None:
        raise NotFoundError(f"there is no proposal of job {job_id} for this plan")
    return found


def accept(
    workspace: Workspace, name: str, job_id: int, *, revision: int, note: str = "", force: str = FIRST_FORCE
) -> Edited:
    """Make a proposal an edit of the draft, which can be undone.

    Raises
    ------
    StaleError
        If the draft was edited, or disputes over it were accepted, since the proposal was begun.
    RefusedError
        If it is settled already, is no draft, or nothing would move.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        found = proposal_of(connection, workspace.org_id, row.id, job_id)
        _check_open(found)
        check_draft(connection, row, found.revision)
        moves = proposed_moves(connection, workspace.org_id, job_id)
        if not moves.height:
            raise RefusedError(f"the proposal of job {job_id} moves nothing: discard it")
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        _check_disputes(connection, row, moves, measured_by)
        proposals.settle_proposal(connection, workspace.org_id, job_id, ACCEPTED)
        return written(workspace, connection, row, Change(editing.OPTIMISE, moves, note=note), measured_by)


def discard(workspace: Workspace, plan_id: int, job_id: int) -> Proposal:
    """Forget a proposal.

    Raises
    ------
    NotFoundError
        If there is none.
    RefusedError
        If it is settled already.
    """
    with workspace.write() as connection:
        found = proposal_of(connection, workspace.org_id, plan_id, job_id)
        _check_open(found)
        proposals.settle_proposal(connection, workspace.org_id, job_id, DISCARDED)
    return replace(found, state=DISCARDED)


def _read(workspace: Workspace, connection: Connection, name: str, force: str, asked: Asked) -> _Basis:
    row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
    check_draft(connection, row, row.revision)
    org_id, brief = workspace.org_id, brief_of(row)
    measured_by = yardstick_of(connection, org_id, row.id)
    for one in asked.territories:
        check_territory(row, measured_by, one)
    effective = None if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    places = not any(not layer.places for layer in brief.layers)
    market = stored_market(workspace, connection, effective=effective, places=places, skip_rejected=True)
    stay = {*locked_now(connection, org_id, row.id)["account_id"]}
    if asked.keep_moves:
        edits = edits_of(connection, org_id, row.id)
        done, _ = history(edits)
        by_hand = {one.revision for one in edits if one.kind == editing.MOVE} & set(done)
        made = moves_of(connection, org_id, row.id)
        stay |= {*made.filter(pl.col("revision").is_in(sorted(by_hand)))["account_id"]}
    return _Basis(
        row, market, measured_by, alignment_of(connection, org_id, row.id),
        whole_territories(connection, org_id, row.id), frozenset(stay), locks_of(connection, org_id, row.id),
    )  # fmt: skip


def _as_moves(found: pl.DataFrame, alignment: pl.DataFrame) -> pl.DataFrame:
    held = alignment.select("account_id", from_territory_id="territory_id", from_reason="reason")
    said = pl.format("Moved when the plan was optimised. {}", "reason").alias("to_reason")
    names = ("account_id", "from_territory_id", "to_territory_id", "from_reason", "to_reason")
    return found.with_columns(said).join(held, on="account_id", how="inner").select(names).sort("account_id")


def _figures(basis: _Basis, moves: pl.DataFrame, told: Told) -> dict[str, Any]:
    """The measures, and the territories that are touched, before and after."""
    before, touched = basis.territories, Change(editing.OPTIMISE, moves).touched
    alignment = basis.alignment.select("account_id", "territory_id").update(
        moves.select("account_id", territory_id="to_territory_id"), on="account_id", how="left"
    )
    alignment = alignment.filter(pl.col("territory_id").is_in(sorted(touched)))
    held = int(before["accounts"].sum())
    after = edited_totals(basis.yardstick, brief_of(basis.row), before, alignment, touched, held)
    mine = pl.col("territory_id").is_in(sorted(touched))
    return {
        "moves": moves.height, "before": told(before.filter(mine)),
        "territories": told(after.territories.filter(mine)),
        "measures_before": plain(json.loads(basis.row.figures).get("measures", {}), None),
        "measures": measures(after),
    }  # fmt: skip


def _check_open(found: Proposal) -> None:
    if found.state != proposals.OPEN:
        raise RefusedError(f"the proposal of job {found.job_id} was {found.state} already")


def _check_disputes(
    connection: Connection, row: PlanRow, moves: pl.DataFrame, measured_by: Yardstick
) -> None:
    """Refuse a proposal that a dispute which was accepted since speaks against."""
    locks = locks_of(connection, row.org_id, row.id)
    reps = dict(measured_by.territories.select("territory_id", "rep_id").iter_rows())
    against = [
        account
        for account, to in moves.select("account_id", "to_territory_id").iter_rows()
        if account in locks and locks[account] != reps.get(to)
    ]
    if against:
        raise StaleError(f"disputes over {examples(against)} were accepted since: optimise the draft again")
