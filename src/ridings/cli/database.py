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


def add_first(parser: argparse.ArgumentParser, title: str) -> None:
    """Add whose database it is, asked when it is made."""
    first = parser.add_argument_group(title)
    first.add_argument("--organisation", metavar="NAME", default="", help="whose database it is")
    first.add_argument(
        "--time-zone", metavar="ZONE", default="UTC", help="where its days begin; UTC by default"
    )
    first.add_argument("--currency", metavar="CODE", default="USD", help="of all its money; USD by default")


def opened(arguments: argparse.Namespace, *, create: bool = False, pooled: bool = False) -> "Workspace":
    """Open the workspace that the options name; a server keeps its connections by `pooled`.

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
    return open_workspace(arguments.database or default_address(), actor=actor, create=create, pooled=pooled,
                          name=getattr(arguments, "organisation", ""), **first)  # fmt: skip
