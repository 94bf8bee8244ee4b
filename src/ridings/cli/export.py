"""`ridings export`: everything in the database as files for people."""

import argparse
from pathlib import Path
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, opened
from ridings.errors import ExitCode

_FORMATS = ("csv", "xlsx", "geojson")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export", allow_abbrev=False, help="write what a database holds into files",
        description="Write market, plans, ownership, disputes and the record of changes into files.",
    )  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the files")
    parser.add_argument(
        "--format", choices=_FORMATS, default="csv", help="csv by default; geojson: the accounts"
    )
    parser.add_argument("--plan", metavar="NAME", help="only this plan; by default every plan")
    parser.add_argument("--force", metavar="NAME", default="main", help="its sales force; main by default")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Write the files."""
    from ridings.app.exports import export

    out = inputs.folder(arguments)
    files = export(opened(arguments), out, kind=arguments.format, plan=arguments.plan, force=arguments.force)
    console.say(f"Written to {out}: {', '.join(files)}")
    console.answer({"out": str(out), "files": list(files)})
    return ExitCode.DONE
