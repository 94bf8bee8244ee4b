"""`ridings plan design|load|clone|rename|note|delete`: scenarios, which are named drafts with notes."""

import argparse
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.cli.progress import Progress
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.storage.plans import PlanRow


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    _add_design(actions)
    load = action(actions, "load", "keep an alignment from a file as a draft", run_load)
    load.add_argument(
        "--alignment", metavar="FILE", required=True, help="account_id with territory_id, maybe rep_id"
    )
    load.add_argument(
        "--skip-rejected", action="store_true", help="go on without the rows that cannot be used"
    )
    load.add_argument("--notes", metavar="TEXT", default="", help="what the plan is about")
    inputs.add_brief(load)
    clone = action(actions, "clone", "make a draft that is as a plan is now", run_clone)
    clone.add_argument("new", metavar="NEW", help="name of the draft")
    clone.add_argument("--notes", metavar="TEXT", help="its notes; by default those of the plan")
    clone.add_argument(
        "--onto-latest", action="store_true",
        help="let it stand on what is published now, having seen what was published since the plan was drawn",
    )  # fmt: skip
    rename = action(actions, "rename", "give a draft another name", run_rename)
    rename.add_argument("new", metavar="NEW", help="its new name")
    note = action(actions, "note", "put other notes on a draft", run_note)
    note.add_argument("text", metavar="TEXT", help="the notes")
    action(actions, "delete", "delete a draft; the record keeps what it was", run_delete)


def _add_design(actions: Any) -> None:
    parser = action(
        actions, "design", "design a plan for the imported market, and keep it as a draft", run_design
    )
    inputs.add_brief(parser)
    parser.add_argument("--territories", metavar="K", type=int, help="how many; by default one a rep")
    parser.add_argument(
        "--unit", choices=inputs.UNITS, help="what goes to a territory whole; by default the account"
    )
    parser.add_argument("--sales-force", metavar="NAME", help="only its reps take part; by default all do")
    parser.add_argument(
        "--max-moved", metavar="NAME=SHARE,...",
        help="how much may change hands, as in accounts=0.10,potential=0.10,pipeline=0.05",
    )  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, help="seed of every draw, 0 by default")
    parser.add_argument(
        "--time-limit", metavar="SECONDS", type=inputs.seconds, help="take the best plan found by then"
    )
    parser.add_argument("--notes", metavar="TEXT", default="", help="what the plan is about")


def run_design(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Design, keep and tell."""
    from ridings.app.planning import design_draft

    brief = inputs.brief_of(arguments)
    workspace = opened(arguments)
    with Progress(shown=console.talks) as progress:
        row = design_draft(
            workspace, arguments.name, brief, force=arguments.force, notes=arguments.notes,
            time_limit=arguments.time_limit, on_progress=progress,
        )  # fmt: skip
    return _told(row, console)


def run_load(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Load, keep and tell."""
    from ridings.app.planning import load_draft

    row = load_draft(
        opened(arguments), arguments.name, arguments.alignment, inputs.brief_of(arguments),
        force=arguments.force, notes=arguments.notes, skip_rejected=arguments.skip_rejected,
    )  # fmt: skip
    return _told(row, console)


def run_clone(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Clone a plan."""
    from ridings.app.planning import clone

    row = clone(
        opened(arguments), arguments.name, arguments.new, force=arguments.force, notes=arguments.notes,
        onto_latest=arguments.onto_latest,
    )  # fmt: skip
    console.say(f"{row.name} is a draft like {arguments.name}.")
    console.answer({"plan": row.name, "of": arguments.name, "status": row.status, "revision": row.revision})
    return ExitCode.DONE


def run_rename(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Rename a draft."""
    from ridings.app.planning import rename

    rename(opened(arguments), arguments.name, arguments.new, force=arguments.force)
    console.say(f"{arguments.name} is now {arguments.new}.")
    console.answer({"plan": arguments.new, "was": arguments.name})
    return ExitCode.DONE


def run_note(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Put notes on a draft."""
    from ridings.app.planning import note

    note(opened(arguments), arguments.name, arguments.text, force=arguments.force)
    console.say(f"Noted on {arguments.name}.")
    console.answer({"plan": arguments.name, "notes": arguments.text})
    return ExitCode.DONE


def run_delete(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Delete a draft."""
    from ridings.app.planning import delete

    delete(opened(arguments), arguments.name, force=arguments.force)
    console.say(f"{arguments.name} is deleted; the record keeps what it was.")
    console.answer({"plan": arguments.name, "deleted": True})
    return ExitCode.DONE


def _told(row: "PlanRow", console: Console) -> ExitCode:
    import json

    from ridings.cli.plan_tables import measures_table

    figures = json.loads(row.figures)
    console.section("Assumed", figures["notes"])
    sides = {"today": figures["today"], "plan": figures["measures"]}
    for line in measures_table({name: side for name, side in sides.items() if side}):
        console.say(line)
    console.say()
    head = "Said of the plan" if figures["feasible"] is not False else "It does not keep every rule"
    console.section(head, figures["reasons"])
    console.say(f"{row.name} is kept as a draft at revision {row.revision}.")
    console.answer({"plan": row.name, "status": row.status, "revision": row.revision, "figures": figures})
    return ExitCode.INFEASIBLE if figures["feasible"] is False else ExitCode.DONE
