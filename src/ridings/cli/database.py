"""The options of every command that works in a database."""

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ridings.app.workspace import Workspace


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add which database, and who acts."""
    group = parser.add_argument_group("database")
    group.add_argument(
        "--database",
        metavar="ADDRESS",
        help="a file, or postgresql://...; by default RIDINGS_DATABASE, else a file of the user",
    )
    group.add_argument(
        "--as", dest="actor", metavar="NAME", help="who acts, for the record; by default the user's login"
    )


def opened(arguments: argparse.Namespace, *, create: bool = False) -> "Workspace":
    """Open the workspace that the options name.

    Raises
    ------
    RefusedError
        If it is not there, unless `create`.
    SourceError
        If it cannot be reached.
    """
    from ridings.app.workspace import default_address, open_workspace

    first = {name: getattr(arguments, name) for name in ("time_zone", "currency") if create}
    actor = arguments.actor or os.environ.get("RIDINGS_ACTOR")
    return open_workspace(arguments.database or default_address(), actor=actor, create=create,
                          name=getattr(arguments, "organisation", ""), **first)  # fmt: skip
