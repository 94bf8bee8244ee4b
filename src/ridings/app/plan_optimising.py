"""Look at what drawing a draft anew would do to it, as whoever asks may see it."""

import polars as pl

from ridings.app.access import check_whole_market
from ridings.app.optimising import proposal_of
from ridings.app.plan_acting import looking
from ridings.app.workspace import Workspace
from ridings.storage.proposals import Proposal, proposed_moves


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
