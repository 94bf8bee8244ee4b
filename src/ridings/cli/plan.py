"""`ridings plan`: the life of a plan in the database, one action a sub-command."""

import argparse
from typing import Any

from ridings.cli import plan_design, plan_dispute, plan_edit, plan_life, plan_owner, plan_publish, plan_show

ACTIONS: tuple[Any, ...] = (
    plan_design,
    plan_show,
    plan_edit,
    plan_life,
    plan_publish,
    plan_owner,
    plan_dispute,
)  # modules, each of which adds its actions


def add(commands: Any) -> None:
    """Add the command and its actions to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "plan", allow_abbrev=False, help="the life of a plan in the database",
        description="Design, edit, compare, approve and publish plans that are kept in a database.",
    )  # fmt: skip
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for module in ACTIONS:
        module.add(actions)
