"""Challenge an account's assignment in a plan, and decide: simple rules by themselves, a person the rest."""

import datetime
import json

import polars as pl
from sqlalchemy import Connection

from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import life
from ridings.design.brief import brief_from_mapping
from ridings.design.dispute_rules import Decision, decided, dispute_row
from ridings.design.editing import broken_rules
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, NotFoundError, RefusedError
from ridings.storage import disputes as kept
from ridings.storage.audit import not_before_the_latest, record
from ridings.storage.disputes import ACCEPTED, REJECTED, WITHDRAWN, Dispute
from ridings.storage.market import market_frame
from ridings.storage.plan_editing import locks_of, placed_now
from ridings.storage.plan_steps import locked_plan
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow, plan_named

RULE = "rule"  # who decided, where no person did
_OPEN_TO_DISPUTE = (life.DRAFT, life.PROPOSED, life.APPROVED)
_VERDICTS = {ACCEPTED: "accept", REJECTED: "reject", WITHDRAWN: "withdraw"}


def raise_dispute(
    workspace: Workspace, name: str, account_id: str, wants: str, reason: str, *, force: str = FIRST_FORCE
) -> Dispute:
    """Challenge whom a plan gives an account to; hard rules and those of the brief may decide it at once.

    Raises
    ------
    DataError
        If no reason is given, or a rule of the brief cannot be read.
    NotFoundError
        If there is no such plan, or it does not have the account or a territory of the rep.
    RefusedError
        If the plan is published or archived, or gives the account to this rep anyway.
    """
    if not reason.strip():
        raise DataError("a dispute has a reason", hint=": give --reason TEXT")
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        _check_open(row)
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
        planned = _planned(connection, row, measured_by, account_id, wants)
        at = not_before_the_latest(connection, workspace.clock())
        number = kept.add_dispute(
            connection, workspace.org_id, row.id, account_id=account_id, planned_rep_id=planned,
            wanted_rep_id=wants, reason=reason.strip(), raised_by=workspace.actor, raised_at=at,
        )  # fmt: skip
        after = {
            "plan": name,
            "account": account_id,
            "planned": planned,
            "wants": wants,
            "reason": reason.strip(),
        }
        record(connection, workspace.org_id, at, workspace.actor, "raise", "dispute", number, after=after)
        decision = _by_rule(workspace, connection, row, measured_by, account_id, planned, wants)
        if decision is not None:
            state = ACCEPTED if decision.accepted else REJECTED
            _close(
                workspace, connection, _found(workspace, connection, number), state, decision.words, RULE, at
            )
        return _found(workspace, connection, number)


def decide(workspace: Workspace, number: int, state: str, reason: str) -> Dispute:
    """Accept or reject an open dispute, with words, by who did not raise it; or withdraw one's own.

    Raises
    ------
    DataError
        If no reason is given.
    NotFoundError
        If there is no such dispute.
    RefusedError
        If it is not open or not this person's to decide, or a hard rule is against it.
    """
    if not reason.strip():
        raise DataError("a decision has a reason", hint=": give --reason TEXT")
    with workspace.write() as connection:
        one = _found(workspace, connection, number)
        row = locked_plan(connection, workspace.org_id, one.sales_force_id, one.plan_name)
        _check_open(row)
        if one.state != kept.OPEN:
            raise RefusedError(f"dispute {number} was {one.state} by {one.decided_by}: {one.decision}")
        mine = one.raised_by == workspace.actor
        if state == WITHDRAWN and not mine:
            raise RefusedError(f"dispute {number} was raised by {one.raised_by}, who alone can withdraw it")
        if state != WITHDRAWN and mine:
            raise RefusedError(
                f"{workspace.actor} raised dispute {number}: somebody else has to {_VERDICTS[state]} it"
            )
        if state == ACCEPTED:
            measured_by = yardstick_of(connection, workspace.org_id, row.id)
            against = _against(connection, row, measured_by, one.account_id, one.wanted_rep_id)
            if against:
                raise RefusedError(f"dispute {number} cannot be accepted: {against}")
        at = not_before_the_latest(connection, workspace.clock())
        _close(workspace, connection, one, state, reason.strip(), workspace.actor, at)
        return _found(workspace, connection, number)


def list_disputes(workspace: Workspace, name: str, *, force: str = FIRST_FORCE) -> list[Dispute]:
    """Every dispute over a plan, the first one first.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    with workspace.read() as connection:
        row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
        return kept.disputes_of(connection, workspace.org_id, row.id)


def _check_open(row: PlanRow) -> None:
    if row.status not in _OPEN_TO_DISPUTE:
        raise RefusedError(f"plan {row.name} is {row.status}: dispute a plan before it is published")


def _planned(
    connection: Connection, row: PlanRow, measured_by: Yardstick, account_id: str, wants: str
) -> str | None:
    """Who has the account in the plan, where there is something to dispute."""
    reps = dict(measured_by.territories.select("territory_id", "rep_id").iter_rows())
    placed = placed_now(connection, row.org_id, row.id, [account_id])
    if not placed.height:
        raise NotFoundError(f"plan {row.name} has no account {account_id}")
    if _territory(measured_by, wants) is None:
        raise NotFoundError(f"{wants} has no territory in plan {row.name}, and cannot have {account_id}")
    planned = reps.get(placed["territory_id"][0]) or None
    if planned == wants:
        raise RefusedError(f"plan {row.name} gives {account_id} to {wants} already")
    return planned


def _territory(measured_by: Yardstick, rep: str) -> str | None:
    reps = measured_by.territories.select("territory_id", "rep_id").iter_rows()
    return next((territory for territory, held_by in reps if held_by == rep), None)


def _by_rule(
    workspace: Workspace, connection: Connection, row: PlanRow, measured_by: Yardstick, account_id: str,
    planned: str | None, wants: str,
) -> Decision | None:  # fmt: skip
    """What the hard rules say, then those of the brief."""
    against = _against(connection, row, measured_by, account_id, wants)
    if against:
        return Decision(False, against)
    brief = brief_from_mapping(json.loads(row.brief), f"the brief of {row.name}")
    if not brief.disputes:
        return None
    accounts = market_frame(connection, workspace.org_id, "accounts")
    account = accounts.filter(pl.col("account_id") == account_id)
    if not account.height:
        return None
    mine = measured_by.accounts.filter(pl.col("account_id") == account_id)
    owner = (mine["owner"][0] if mine.height else None) or None
    day = row.effective_on or workspace.today
    reps = market_frame(connection, workspace.org_id, "reps")
    return decided(brief.disputes, dispute_row(account, reps, owner, planned, wants, day))


def _against(
    connection: Connection, row: PlanRow, measured_by: Yardstick, account_id: str, wants: str
) -> str:
    """The hard rules that are against it, in words; empty where none is."""
    to = _territory(measured_by, wants)
    if to is None:
        return f"{wants} has no territory in plan {row.name}"
    locks = locks_of(connection, row.org_id, row.id)
    return "; ".join(one.words for one in broken_rules(measured_by, [account_id], to, locks))


def _close(
    workspace: Workspace,
    connection: Connection,
    one: Dispute,
    state: str,
    words: str,
    by: str,
    at: datetime.datetime,
) -> None:
    kept.decide_dispute(connection, workspace.org_id, one, state, words, by, at)
    after = {
        "plan": one.plan_name,
        "account": one.account_id,
        "state": state,
        "decision": words,
        "decided_by": by,
    }
    verb = _VERDICTS[state]
    record(connection, workspace.org_id, at, workspace.actor, verb, "dispute", one.id,
           before={"state": one.state}, after=after)  # fmt: skip


def _found(workspace: Workspace, connection: Connection, number: int) -> Dispute:
    one = kept.find_dispute(connection, workspace.org_id, number)
    if one is None:
        raise NotFoundError(f"there is no dispute {number}", hint="; see ridings plan disputes NAME")
    return one
