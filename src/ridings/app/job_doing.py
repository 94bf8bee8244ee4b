"""A job at work, and what the kinds of job say of what they did."""

from dataclasses import dataclass
from typing import Any

from ridings.app.access import SeenPlan
from ridings.app.job_report import Report
from ridings.app.job_workspace import JobWorkspace

Result = dict[str, Any]
Effects = list[dict[str, Any]]  # number, action, kind and ident of each entry of the record


@dataclass(frozen=True)
class Doing:
    """A job at work."""

    job_id: int
    workspace: JobWorkspace
    arguments: Any  # of the kind's own class
    report: Report


def plan_head(found: SeenPlan) -> Result:
    """A plan in a result."""
    row = found.row
    return {"plan_id": row.id, "plan": row.name, "force": found.force, "status": row.status,
            "revision": row.revision}  # fmt: skip
