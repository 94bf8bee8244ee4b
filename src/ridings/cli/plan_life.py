"""`ridings plan propose|approve|reject|archive`: the steps of a plan's life."""

import argparse
from typing import TYPE_CHECKING, Any

from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.app.plan_life import Standing


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    propose = action(actions, "propose", "propose a draft, so that others approve it", run_propose)
    propose.add_argument(
        "--levels", metavar="N", type=int, default=1,
        help="approvals it needs, each by another person; 0: none, for who works alone; 1 by default",
    )  # fmt: skip
    approve = action(actions, "approve", "approve a proposed plan, one level of it", run_approve)
    reject = action(actions, "reject", "send a proposed plan back to be a draft", run_reject)
    reject.add_argument("--reason", metavar="TEXT", required=True, help="why, for the record")
    archive = action(actions, "archive", "put a plan away: it stays, to be read and cloned", run_archive)
    for parser in (propose, approve, archive):
        parser.add_argument("--note", metavar="TEXT", default="", help="for the record")


def run_propose(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Propose a draft."""
    from ridings.app.plan_life import propose

    workspace = opened(arguments)
    return _told(
        propose(
            workspace, arguments.name, force=arguments.force, levels=arguments.levels, note=arguments.note
        ),
        console,
    )


def run_approve(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Approve a proposed plan."""
    from ridings.app.plan_life import approve

    workspace = opened(arguments)
    return _told(approve(workspace, arguments.name, force=arguments.force, note=arguments.note), console)


def run_reject(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Reject a proposed plan."""
    from ridings.app.plan_life import reject

    workspace = opened(arguments)
    return _told(reject(workspace, arguments.name, arguments.reason, force=arguments.force), console)


def run_archive(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Archive a plan."""
    from ridings.app.plan_life import archive

    workspace = opened(arguments)
    return _told(archive(workspace, arguments.name, force=arguments.force, note=arguments.note), console)


def _told(standing: "Standing", console: Console) -> ExitCode:
    waits = standing.status == "proposed"
    given = f", with {len(standing.approved_by)} of {standing.levels} approvals" if waits else ""
    console.say(f"{standing.name} is {standing.status}{given}.")
    console.answer(
        {
            "plan": standing.name, "status": standing.status, "levels": standing.levels,
            "approved_by": list(standing.approved_by),
        }
    )  # fmt: skip
    return ExitCode.DONE
