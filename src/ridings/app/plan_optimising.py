"""Look at the jobs that draw a draft anew, and at what they would do to it, as whoever asks may see it."""

from dataclasses import dataclass

import polars as pl

from ridings.app.access import check_whole_market
from ridings.app.optimising import proposal_of
from ridings.app.plan_acting import looking
from ridings.app.workspace import Workspace
from ridings.storage.jobs import JobRow, jobs_of_plan
from ridings.storage.proposals import Proposal, find_proposal, proposed_moves

OPTIMISE = "optimise"  # the kind of job


@dataclass(frozen=True)
class Optimising:
    """A job that draws a draft anew, or did, and what it proposes."""

    job: JobRow
    yours: bool  # whoever asks may follow, stop and repeat it
    proposal: Proposal | None


def optimisings(workspace: Workspace, plan_id: int, limit: int) -> list[Optimising]:
    """What was asked to draw a plan anew, by whomever, the newest first.

    Raises
    ------
    NotFoundError
        If there is no such plan, or it is not seen.
    NotAllowedError
        If not every account is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        check_whole_market(workspace)
        org_id, member = inside.org_id, workspace.scope.member_id
        rows = jobs_of_plan(connection, org_id, OPTIMISE, plan_id, found.row.created_at, limit)
        return [
            Optimising(
                row, member is None or row.member_id == member,
                find_proposal(connection, org_id, plan_id, row.id),
            ) for row in rows
        ]  # fmt: skip


def proposal(workspace: Workspace, plan_id: int, job_id: int) -> Proposal:
    """The proposal that a job made for a plan.

    Raises
    ------
    NotFoundError
        If there is no such plan or proposal, or the plan is not seen.
    NotAllowedError
        If not every account is seen.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        check_whole_market(workspace)
        return proposal_of(connection, inside.org_id, found.row.id, job_id)


def moves(workspace: Workspace, plan_id: int, job_id: int) -> pl.DataFrame:
    """Its moves: account_id, from_territory_id, to_territory_id, reason; none once it is settled.

    Raises
    ------
    RidingsError
        As `proposal`.
    """
    with looking(workspace, plan_id) as (inside, found), inside.read() as connection:
        check_whole_market(workspace)
        proposal_of(connection, inside.org_id, found.row.id, job_id)
        frame = proposed_moves(connection, inside.org_id, job_id)
    return frame.select("account_id", "from_territory_id", "to_territory_id", reason="to_reason")
