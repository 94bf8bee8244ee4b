"""Propose, approve, reject and archive a plan; publishing has a module of its own."""

from dataclasses import dataclass

from sqlalchemy import Connection, update

from ridings.app.access import check_approvals
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import life
from ridings.errors import DataError, RefusedError
from ridings.storage.plan_steps import Step, locked_plan, step, steps_of
from ridings.storage.plans import PlanRow
from ridings.storage.schema import plan


@dataclass(frozen=True)
class Standing:
    """Where a plan stands after a step."""

    name: str
    status: str
    levels: int  # of approval it needs
    approved_by: tuple[str, ...]  # since it was last proposed


def propose(
    workspace: Workspace, name: str, *, force: str = FIRST_FORCE, levels: int = 1, note: str = ""
) -> Standing:
    """Propose a draft; it then needs so many approvals, each by another person and none by the proposer.

    With `levels` 0 it is approved at once, for those who work alone.

    Raises
    ------
    DataError
        If the number of levels will not do.
    RefusedError
        If there is no such draft.
    """
    if not 0 <= levels <= life.MOST_LEVELS:
        raise DataError(f"{levels} levels: expected 0 to {life.MOST_LEVELS} approvals", hint=" (--levels)")
    check_approvals(workspace, levels)
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        if row.status == life.PROPOSED:  # a step to itself is one of several approvals
            raise RefusedError(f"plan {name} is proposed already: reject it to propose it otherwise")
        step(connection, row, life.PROPOSED, workspace.actor, workspace.clock(), note)
        own = (plan.c.org_id == workspace.org_id, plan.c.id == row.id)
        connection.execute(update(plan).where(*own).values(levels=levels))
        if levels == 0:
            _take(workspace, connection, force, name, life.APPROVED, "no approval is asked for")
        return _standing(workspace, connection, force, name)


def approve(workspace: Workspace, name: str, *, force: str = FIRST_FORCE, note: str = "") -> Standing:
    """Approve a proposed plan, one level of it; with the last level it is approved.

    Raises
    ------
    RefusedError
        If it is not proposed, or this person proposed it or approved it already.
    """
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        refused = life.refusal(name, row.status, life.APPROVED)
        if refused:
            raise RefusedError(refused)
        steps = steps_of(connection, workspace.org_id, row.id)
        approvers = approved_by(steps)
        proposer = proposer_of(steps)
        refused = life.approval_refusal(name, workspace.actor, proposer, approvers)
        if refused:
            own = workspace.actor == proposer
            raise RefusedError(refused, hint="; who works alone proposes it with --levels 0" if own else "")
        level = len(approvers) + 1
        to = life.state_after(row.levels, level)
        step(connection, row, to, workspace.actor, workspace.clock(), note, level=level)
        return _standing(workspace, connection, force, name)


def reject(workspace: Workspace, name: str, reason: str, *, force: str = FIRST_FORCE) -> Standing:
    """Send a proposed plan back to be a draft, with a reason; its approvals are void.

    Raises
    ------
    DataError
        If no reason is given.
    RefusedError
        If it is not proposed.
    """
    if not reason.strip():
        raise DataError("a plan is rejected with a reason", hint=": give --reason TEXT")
    with workspace.write() as connection:
        _take(workspace, connection, force, name, life.DRAFT, reason.strip())
        return _standing(workspace, connection, force, name)


def archive(workspace: Workspace, name: str, *, force: str = FIRST_FORCE, note: str = "") -> Standing:
    """Put a plan away: it stays as it is, to be read and cloned.

    Raises
    ------
    RefusedError
        If it is proposed, or archived already.
    """
    with workspace.write() as connection:
        _take(workspace, connection, force, name, life.ARCHIVED, note)
        return _standing(workspace, connection, force, name)


def proposer_of(steps: list[Step]) -> str:
    """Who proposed a plan the last time."""
    return next((one.actor for one in reversed(steps) if one.from_status == life.DRAFT), "")


def approved_by(steps: list[Step]) -> tuple[str, ...]:
    """Who approved a plan since it was last proposed, in their order."""
    since = max((x for x, one in enumerate(steps) if one.from_status == life.DRAFT), default=-1)
    return tuple(one.actor for one in steps[since + 1 :] if one.level > 0)


def _take(workspace: Workspace, connection: Connection, force: str, name: str, to: str, note: str) -> PlanRow:
    row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
    step(connection, row, to, workspace.actor, workspace.clock(), note)
    return row


def _standing(workspace: Workspace, connection: Connection, force: str, name: str) -> Standing:
    row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
    approvers = approved_by(steps_of(connection, workspace.org_id, row.id))
    return Standing(name, row.status, row.levels, approvers)
