"""`ridings backup` and `ridings restore`: a whole database in one file, and back into an empty one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, opened
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.app.backup import Sums


def add(commands: Any) -> None:
    """Add both commands to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "backup", allow_abbrev=False, help="write a whole database into one file",
        description="Write everything in a database, of one moment, into one file that either system reads.",
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to write; it must not be there yet")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=_backup)
    parser = commands.add_parser(
        "restore", allow_abbrev=False, help="put a backup into an empty database",
        description="Put a backup into an empty database, all of it or nothing, and check every table.",
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE", type=Path, help="the backup")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=_restore)


def _backup(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.backup import backup

    _tell(backup(opened(arguments), arguments.file), f"Written to {arguments.file}", console)
    return ExitCode.DONE


def _restore(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.backup import restore
    from ridings.app.workspace import default_address

    sums = restore(arguments.file, arguments.database or default_address())
    _tell(sums, "Restored, and every table checked", console)
    return ExitCode.DONE


def _tell(sums: "Sums", done: str, console: Console) -> None:
    console.say(f"{done}:")
    for name, (rows, sha256) in sums.tables.items():
        if rows:
            console.say(f"  {name}: {rows:,} rows, {sha256[:16]}")
    tables = {name: {"rows": rows, "sha256": sha256} for name, (rows, sha256) in sums.tables.items()}
    console.answer({"schema": sums.schema, "tables": tables})
