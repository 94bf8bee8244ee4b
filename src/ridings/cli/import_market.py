"""`ridings import`: a market into the database, looked at first where wished."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import SHOWN_CELLS, Console
from ridings.cli.database import add_database, add_first, opened
from ridings.errors import CellFault, DataError, ExitCode

if TYPE_CHECKING:
    from ridings.app.imports import Imported
    from ridings.storage.batches import Batch

_FILES = ("accounts", "reps", "units", "edges", "sales", "visits", "quotas")
_STDIN = "standard-input"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "import", allow_abbrev=False, help="import a market into a database",
        description="Check files of a market and keep them in a database, all of it or nothing.",
    )  # fmt: skip
    files = parser.add_argument_group("files (CSV, .gz, .xlsx or .parquet; - is standard input)")
    files.add_argument("accounts", metavar="ACCOUNTS", nargs="?", help="the accounts")
    for name, meaning in (
        ("reps", "the reps"), ("units", "geographic units of your own"),
        ("edges", "which of those units lie side by side"), ("sales", "sales made"),
        ("visits", "visits made"), ("quotas", "quotas of the reps"),
    ):  # fmt: skip
        files.add_argument(f"--{name}", metavar="FILE", help=meaning)
    inputs.add_reading(parser)
    what = parser.add_argument_group("what to do with them")
    what.add_argument(
        "--replace", action="store_true", help="remove rows that are not in the file of their table"
    )
    what.add_argument(
        "--no-places", action="store_true", help="accounts need no place, as in books of accounts"
    )
    one = what.add_mutually_exclusive_group()
    one.add_argument(
        "--preview", action="store_true", help="say what would change, and keep the rows waiting"
    )
    for name, meaning in (
        ("confirm", "keep the rows of a preview"), ("drop", "forget a preview"),
        ("undo", "put the market back as it was before an import"),
    ):  # fmt: skip
        one.add_argument(f"--{name}", metavar="BATCH", type=int, help=meaning)
    one.add_argument("--list", action="store_true", help="the imports there are")
    add_first(parser, "at the first import")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Import, or look after earlier imports."""
    chosen = next((n for n in ("confirm", "drop", "undo") if getattr(arguments, n) is not None), None)
    if chosen is None and not arguments.list:
        return _import(arguments, console)
    if any(getattr(arguments, name) for name in _FILES):
        raise DataError(f"--{chosen or 'list'} reads no files: leave them out")
    from ridings.app import imports

    workspace = opened(arguments)
    if chosen is None:
        return _list(imports.imports(workspace), console)
    batch_id = getattr(arguments, chosen)
    if chosen == "confirm":
        _tell(imports.confirm(workspace, batch_id), console)
    elif chosen == "drop":
        imports.drop(workspace, batch_id)
        console.say(f"Preview {batch_id} is dropped; the market is as it was.")
        console.answer({"batch": batch_id, "state": "dropped"})
    else:
        touched = imports.undo(workspace, batch_id)
        rows = ", ".join(f"{count:,} {name}" for name, count in touched.items()) or "nothing"
        console.say(f"Import {batch_id} is undone: {rows} put back as before it.")
        console.answer({"batch": batch_id, "state": "undone", "rows": touched})
    return ExitCode.DONE


def _import(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.imports import import_files

    files = {name: getattr(arguments, name) for name in _FILES if getattr(arguments, name)}
    if not files:
        raise DataError("nothing to import: name a file, or see the imports there are by --list")
    if list(files.values()).count("-") > 1:
        raise DataError("only one file can be read from standard input")
    with tempfile.TemporaryDirectory(prefix="ridings-") as folder:
        for name, path in files.items():
            if path == "-":
                files[name] = str(Path(folder) / _STDIN)
                Path(files[name]).write_bytes(sys.stdin.buffer.read())
        done = import_files(
            opened(arguments, create=True),
            files,
            options=inputs.read_options(arguments),
            replaces=arguments.replace,
            skip_rejected=arguments.skip_rejected,
            preview=arguments.preview,
            places=not arguments.no_places,
        )
    _tell(done, console)
    return ExitCode.DONE


def _tell(done: "Imported", console: Console) -> None:
    batch = done.batch
    waits = batch.state == "previewed"
    console.say(f"Preview {batch.id}: nothing is changed yet" if waits else f"Import {batch.id}")
    for one in batch.files:
        change = done.changes[one["table"]]
        console.say(
            f"  {one['table']}: {change.added:,} added, {change.changed:,} changed, "
            f"{change.unchanged:,} unchanged, {change.removed:,} removed, {one['rejected']:,} rejected"
        )
    console.say()
    console.section("Read as", done.mapping)
    console.section("Noted", batch.notes)
    console.section("Worth a look", [one.message for one in done.findings])
    cells = [str(CellFault(*row)) for row in done.rejected.head(SHOWN_CELLS).iter_rows()]
    more = done.rejected.height - len(cells)
    console.section("Rejected", [*cells, f"and {more:,} more"] if more else cells)
    if waits:
        console.say(f"Keep it by --confirm {batch.id}, or forget it by --drop {batch.id}.")
    rejected = [dict(row) for row in done.rejected.iter_rows(named=True)]
    findings = [
        {"kind": f.kind, "message": f.message, "count": f.count, "ids": list(f.ids)} for f in done.findings
    ]
    console.answer(_plain(batch) | {"findings": findings, "cells": rejected, "mapping": list(done.mapping)})


def _list(found: "list[Batch]", console: Console) -> ExitCode:
    for batch in found:
        parts = ", ".join(
            f"{one['table']} +{one['added']:,} ~{one['changed']:,} -{one['removed']:,}" for one in batch.files
        )
        console.say(f"{batch.id}  {batch.at:%Y-%m-%d %H:%M}  {batch.state}  {batch.actor}  {parts}")
    if not found:
        console.say("Nothing was imported yet.")
    console.answer({"imports": [_plain(batch) for batch in found]})
    return ExitCode.DONE


def _plain(batch: "Batch") -> dict[str, Any]:
    ended = None if batch.ended_at is None else batch.ended_at.isoformat()
    return {
        "batch": batch.id, "state": batch.state, "actor": batch.actor, "at": batch.at.isoformat(),
        "ended_at": ended, "files": list(batch.files), "notes": list(batch.notes),
    }  # fmt: skip
