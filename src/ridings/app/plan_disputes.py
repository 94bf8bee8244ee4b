"""Disputes as whoever asks sees them: over accounts that are theirs to see, decided by who may."""

from dataclasses import dataclass

from sqlalchemy import Connection

from ridings.app import disputes as argued
from ridings.app.access import Permission, allowed, check, check_wants, may_decide, plan_seen
from ridings.app.plan_acting import locked, looking, within
from ridings.app.workspace import Workspace
from ridings.errors import NotAllowedError, NotFoundError
from ridings.storage.disputes import ACCEPTED as ACCEPTED
from ridings.storage.disputes import OPEN, Dispute, disputes_seen, find_dispute, plans_disputed
from ridings.storage.disputes import REJECTED as REJECTED
from ridings.storage.disputes import WITHDRAWN as WITHDRAWN
from ridings.storage.plan_reading import place_seen


def list_disputes(
    workspace: Workspace, plan_id: int, *, after: int = 0, limit: int, state: str | None = None
) -> list[Dispute]:
    """Disputes over a plan that are seen, the first one first.

    Raises
    ------
    NotFoundError
        If there is no such plan, or none that is seen.
    """
    with looking(workspace, plan_id) as (inside, _), inside.read() as connection:
        return disputes_seen(connection, inside.scope, plan_id, after=after, limit=limit, state=state)


@dataclass(frozen=True)
class ListedDispute(Dispute):
    """A dispute with whether it waits for whoever asks."""

    may_decide: bool


def list_all(
    workspace: Workspace, *, after: int = 0, limit: int, state: str | None = None
) -> list[ListedDispute]:
    """Disputes over every plan that are seen, the first one first."""
    with workspace.read() as connection:
        found = [
            one for number in plans_disputed(connection, workspace.scope, state)
            for one in disputes_seen(
                connection, workspace.scope, number, after=after, limit=limit, state=state
            )
        ]  # fmt: skip
        found.sort(key=lambda one: one.id)
        return [_listed(workspace, connection, one) for one in found[:limit]]


def _listed(workspace: Workspace, connection: Connection, one: Dispute) -> ListedDispute:
    waits = one.state == OPEN and allowed(workspace, Permission.WRITE_DISPUTES)
    reps = (one.planned_rep_id, one.wanted_rep_id)
    return ListedDispute(**vars(one), may_decide=waits and may_decide(workspace, connection, reps))


def show_dispute(workspace: Workspace, number: int) -> Dispute:
    """One dispute.

    Raises
    ------
    NotFoundError
        If there is none, or none that is seen.
    """
    with workspace.read() as connection:
        return _seen(workspace, connection, number, lock=False)


def raise_dispute(workspace: Workspace, plan_id: int, account_id: str, wants: str, reason: str) -> Dispute:
    """Challenge whom a plan gives an account to; see `app.disputes.raise_dispute`.

    Raises
    ------
    NotFoundError
        If there is no such plan, or no such account in it, or none that is seen.
    NotAllowedError
        If it is asked for on behalf of others.
    """
    check(workspace, Permission.WRITE_DISPUTES)
    with locked(workspace, plan_id) as (inside, found), inside.write() as connection:
        check_wants(workspace, connection, wants)
        if place_seen(connection, inside.scope, plan_id, account_id) is None:
            raise NotFoundError(f"plan {found.row.name} has no account {account_id}")
        return argued.raise_dispute(inside, found.row.name, account_id, wants, reason, force=found.force)


def decide(workspace: Workspace, number: int, state: str, reason: str) -> Dispute:
    """Accept or reject a dispute, or withdraw one's own; see `app.disputes.decide`.

    Raises
    ------
    NotFoundError
        If there is no such dispute, or none that is seen.
    NotAllowedError
        If it is not this person's to decide.
    """
    check(workspace, Permission.WRITE_DISPUTES)
    with workspace.write() as connection:
        one = _seen(workspace, connection, number, lock=True)
        reps = (one.planned_rep_id, one.wanted_rep_id)
        if state != WITHDRAWN and not may_decide(workspace, connection, reps):
            raise NotAllowedError(f"dispute {number} is for planners to decide, or the manager of both reps")
        return argued.decide(within(workspace, connection), number, state, reason)


def _seen(workspace: Workspace, connection: Connection, number: int, *, lock: bool) -> Dispute:
    one = find_dispute(connection, workspace.org_id, number, locked=lock)
    missing = NotFoundError(f"there is no dispute {number}")
    if one is None:
        raise missing
    try:
        plan_seen(workspace, connection, one.plan_id)
    except NotFoundError:
        raise missing from None
    seen = disputes_seen(connection, workspace.scope, one.plan_id, after=number - 1, limit=1)
    if not seen or seen[0].id != number:
        raise missing
    return one
