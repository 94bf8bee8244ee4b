"""The jobs that draw a plan anew: around its accepted disputes, or better from where it is."""

from typing import TYPE_CHECKING

from ridings.app import job_arguments as asked
from ridings.app.access import plan_seen, plan_to_edit
from ridings.app.insight import plain
from ridings.app.job_doing import Doing, Effects, Result, plan_head
from ridings.app.plan_reading import told
from ridings.app.workspace import Workspace

if TYPE_CHECKING:
    from ridings.app import optimising


def check_resolve(workspace: Workspace, arguments: asked.ResolveArguments) -> None:
    """Refuse to draw anew what may not be changed."""
    with workspace.read() as connection:
        plan_to_edit(workspace, connection, arguments.plan_id)


def resolve(doing: Doing) -> Result:
    """Draw a plan anew around its accepted disputes."""
    from ridings.app import resolving

    wanted: asked.ResolveArguments = doing.arguments
    with doing.workspace.read() as connection:
        found = plan_to_edit(doing.workspace, connection, wanted.plan_id)
    done = resolving.resolve(
        doing.workspace, found.row.name, force=found.force, time_limit=wanted.time_limit,
        on_progress=doing.report, stop=doing.report.stop, on_best=doing.report.best,
    )  # fmt: skip
    return {"disputed": done.disputed, "others": done.others, "feasible": done.feasible,
            "reasons": list(done.reasons)}  # fmt: skip


def told_plan(doing: Doing, effects: Effects) -> Result:
    """The plan that was drawn anew."""
    del effects
    with doing.workspace.read() as connection:
        return plan_head(plan_seen(doing.workspace, connection, doing.arguments.plan_id))


def check_optimise(workspace: Workspace, arguments: asked.OptimiseArguments) -> None:
    """Refuse to optimise what may not be changed, is no draft, or by what it cannot be."""
    from ridings.app import optimising
    from ridings.app.drafts import check_draft, check_territory
    from ridings.app.edit_outcome import brief_of
    from ridings.storage.plan_yardstick import yardstick_of

    with workspace.read() as connection:
        row = plan_to_edit(workspace, connection, arguments.plan_id).row
        check_draft(connection, row, row.revision)
        measured_by = yardstick_of(connection, workspace.org_id, row.id)
    for one in arguments.territories:
        check_territory(row, measured_by, one)
    optimising.changed_brief(brief_of(row), _asked(arguments))


def optimise(doing: Doing) -> Result:
    """Draw a draft anew from where it is, as a proposal."""
    from ridings.app import optimising

    wanted: asked.OptimiseArguments = doing.arguments
    with doing.workspace.read() as connection:
        found = plan_to_edit(doing.workspace, connection, wanted.plan_id)
    optimising.optimise(
        doing.workspace, found.row.name, _asked(wanted), doing.job_id, force=found.force,
        told=lambda frame: list(plain(told(frame).to_dicts(), None)),
        on_progress=doing.report, stop=doing.report.stop, on_best=doing.report.best,
    )  # fmt: skip
    return {}


def told_proposal(doing: Doing, effects: Effects) -> Result:
    """The proposal without its moves."""
    from ridings.app.optimising import proposal_of

    del effects
    with doing.workspace.read() as connection:
        found = plan_seen(doing.workspace, connection, doing.arguments.plan_id)
        one = proposal_of(connection, doing.workspace.org_id, found.row.id, doing.job_id)
    kept = ("feasible", "reasons", "moves", "measures_before", "measures")
    return {"plan_id": found.row.id, "plan": found.row.name, "revision": one.revision,
            **{name: one.figures[name] for name in kept}}  # fmt: skip


def _asked(arguments: asked.OptimiseArguments) -> "optimising.Asked":
    from ridings.app import optimising

    values = arguments.model_dump(exclude={"plan_id"})
    return optimising.Asked(**values | {"territories": tuple(arguments.territories)})
