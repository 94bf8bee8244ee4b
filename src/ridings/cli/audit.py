"""`ridings audit`: the record of every change, shown and proved to be whole."""

import argparse
from dataclasses import asdict
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, opened
from ridings.errors import ExitCode


def add(commands: Any) -> None:
    """Add the command and its actions to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "audit", allow_abbrev=False, help="the record of every change",
        description="Show the record of every change, or prove that nobody has tampered with it.",
    )  # fmt: skip
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify: argparse.ArgumentParser = actions.add_parser(
        "verify", allow_abbrev=False, help="prove that the record is whole",
        description="Recompute the chain of hashes from its beginning.",
    )  # fmt: skip
    verify.add_argument(
        "--head", metavar="HASH", help="a hash noted earlier, which must still be in the chain"
    )
    add_database(verify)
    inputs.add_voice(verify)
    verify.set_defaults(run=_verify)
    show: argparse.ArgumentParser = actions.add_parser(
        "show", allow_abbrev=False, help="the latest entries", description="Show the latest entries."
    )
    show.add_argument("--last", metavar="N", type=inputs.whole, default=50, help="how many; 50 by default")
    add_database(show)
    inputs.add_voice(show)
    show.set_defaults(run=_show)


def _verify(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.audit import verify

    verdict = verify(opened(arguments), head=arguments.head)
    if verdict.faults:
        if not console.as_json:
            for fault in verdict.faults:
                console.fail(f"ridings: {fault}")
        console.answer({"whole": False, **asdict(verdict)})
        return ExitCode.DATA
    console.say(f"The record is whole: {verdict.entries:,} entries. Note its head to compare with later:")
    console.say(verdict.head)
    console.answer({"whole": True, **asdict(verdict)})
    return ExitCode.DONE


def _show(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.audit import shown

    found = shown(opened(arguments), last=arguments.last)
    for entry in found:
        console.say(
            f"{entry.number}  {entry.at[:19]}  {entry.actor}  {entry.action} {entry.kind} {entry.ident}"
        )
    console.answer({"entries": [asdict(entry) for entry in found]})
    return ExitCode.DONE
