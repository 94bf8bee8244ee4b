"""What the actions on a plan share: the plan's name, its sales force, and the database."""

import argparse
from collections.abc import Callable
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, opened
from ridings.errors import ExitCode

Run = Callable[[argparse.Namespace, Console], ExitCode]


def action(actions: Any, word: str, what: str, run: Run, *, named: bool = True) -> argparse.ArgumentParser:
    """Add an action with the options that every one has; unless not `named`, on the plan of a name."""
    parser: argparse.ArgumentParser = actions.add_parser(
        word, allow_abbrev=False, help=what, description=f"{what[0].upper()}{what[1:]}."
    )
    if named:
        parser.add_argument("name", metavar="NAME", help="the plan")
    parser.add_argument("--force", metavar="NAME", default="main", help="the sales force; by default main")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)
    return parser


__all__ = ["action", "opened"]
