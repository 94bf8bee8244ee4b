"""`ridings plan move|undo|redo|edits`: a draft edited by moves, each with the revision that was looked at."""

import argparse
from typing import TYPE_CHECKING, Any

from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.app.edit_outcome import Edited


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    move = action(actions, "move", "move accounts of a draft to another territory", run_move)
    which = move.add_mutually_exclusive_group(required=True)
    which.add_argument("--accounts", metavar="A1,A2", help="ids of accounts")
    which.add_argument(
        "--where",
        metavar="RULE",
        help="accounts that match, as in \"state == 'OH' and territory_id == 'T03'\"",
    )
    which.add_argument("--postal-code", metavar="P", help="every account of a postal code")
    move.add_argument("--to", metavar="T", required=True, help="the territory they go to")
    move.add_argument(
        "--anyway", action="store_true", help="move even where that breaks a rule; it is told which"
    )
    undo = action(actions, "undo", "take back the latest edit of a draft", run_turn)
    redo = action(actions, "redo", "put back the edit that was taken back last", run_turn)
    undo.set_defaults(turn="undo")
    redo.set_defaults(turn="redo")
    for parser in (move, undo, redo):
        parser.add_argument(
            "--revision", metavar="N", type=int, required=True,
            help="revision of the draft that was looked at; refused where somebody has edited it since",
        )  # fmt: skip
        parser.add_argument("--note", metavar="TEXT", default="", help="why, for the record")
    action(actions, "edits", "list the edits of a plan", run_edits)


def run_move(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Move accounts and tell the totals."""
    from ridings.app.editing import move, move_postal_code, move_where

    workspace, name, to = opened(arguments), arguments.name, arguments.to
    given: dict[str, Any] = {
        "revision": arguments.revision, "note": arguments.note, "force": arguments.force,
        "anyway": arguments.anyway,
    }  # fmt: skip
    if arguments.accounts is not None:
        ids = [part.strip() for part in arguments.accounts.split(",") if part.strip()]
        return _told(move(workspace, name, ids, to, **given), name, console)
    if arguments.postal_code is not None:
        return _told(move_postal_code(workspace, name, arguments.postal_code, to, **given), name, console)
    return _told(move_where(workspace, name, arguments.where, to, **given), name, console)


def run_turn(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Undo or redo, and tell the totals."""
    from ridings.app.editing import redo, undo

    turn = undo if arguments.turn == "undo" else redo
    edited = turn(
        opened(arguments), arguments.name, revision=arguments.revision, note=arguments.note,
        force=arguments.force,
    )  # fmt: skip
    return _told(edited, arguments.name, console)


def run_edits(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """List the edits."""
    from ridings.app.editing import list_edits
    from ridings.cli.plan_tables import aligned

    edits = list_edits(opened(arguments), arguments.name, force=arguments.force)
    head = ("revision", "edit", "of", "accounts", "by", "at", "note")
    rows = [
        (str(one.revision), one.kind, str(one.undoes or ""), f"{count:,}", one.actor, one.at, one.note)
        for one, count in edits
    ]
    for line in aligned([head, *rows]) if rows else [f"{arguments.name} has not been edited."]:
        console.say(line)
    console.answer(
        {
            "plan": arguments.name,
            "edits": [
                {"revision": one.revision, "kind": one.kind, "undoes": one.undoes, "accounts": count,
                 "actor": one.actor, "at": one.at, "note": one.note}
                for one, count in edits
            ],
        }
    )  # fmt: skip
    return ExitCode.DONE


def _told(edited: "Edited", name: str, console: Console) -> ExitCode:
    from ridings.app.insight import plain
    from ridings.cli.plan_tables import territory_lines
    from ridings.report.wording import plural

    console.section("It breaks rules", [one.words for one in edited.broken])
    for line in territory_lines(edited.territories, edited.before):
        console.say(line)
    console.say()
    said = plural(edited.moves.height, "account")
    console.say(f"{name} is at revision {edited.revision}: {said} changed territory by this {edited.kind}.")
    console.answer(
        {
            "plan": name, "revision": edited.revision, "kind": edited.kind, "undoes": edited.undoes,
            "moves": edited.moves.to_dicts(), "measures": edited.measures,
            "territories": [plain(row, 6) for row in edited.territories.to_dicts()],
            "broken": [{"rule": b.rule, "account_id": b.account_id, "words": b.words} for b in edited.broken],
            "can_undo": edited.can_undo, "can_redo": edited.can_redo,
        }
    )  # fmt: skip
    return ExitCode.DONE
