"""Whether the database answers, and how much work waits."""

from sqlalchemy import func, select

from ridings.app.workspace import Workspace
from ridings.errors import SourceError
from ridings.storage.jobs import ENDED, QUEUED, RUNNING
from ridings.storage.schema import job


def is_ready(workspace: Workspace) -> bool:
    """Whether the database answers."""
    try:
        with workspace.read() as connection:
            return bool(connection.execute(select(1)).scalar_one())
    except SourceError:
        return False


def jobs_by_state(workspace: Workspace) -> dict[str, int]:
    """How many jobs are in each state."""
    query = select(job.c.state, func.count()).where(job.c.org_id == workspace.org_id).group_by(job.c.state)
    with workspace.read() as connection:
        counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    return {state: counts.get(state, 0) for state in (QUEUED, RUNNING, *ENDED)}
