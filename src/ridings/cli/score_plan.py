"""`ridings score-plan`: anyone's alignment on the measures that a new plan is judged by."""

import argparse
from pathlib import Path
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.progress import Progress
from ridings.errors import ExitCode


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "score-plan",
        allow_abbrev=False,
        help="score an alignment, whoever made it",
        description="Score an alignment by the measures of a new plan; without one, today's owners. "
        "Prints JSON: measures, and a row a territory.",
    )
    inputs.add_files(parser, units=False)
    inputs.add_brief(parser)
    parser.add_argument("--alignment", metavar="FILE", help="account_id with territory_id, maybe rep_id")
    parser.add_argument("--out", metavar="FILE", help="write the JSON there instead of printing it")
    inputs.add_roads(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Read, score, and print or write."""
    from ridings.app.market import load_alignment
    from ridings.app.outputs import json_bytes
    from ridings.app.roads import on_roads
    from ridings.app.score import score_plan, scores, travel
    from ridings.crm.csvfile.write import write_file

    brief = inputs.brief_of(arguments)
    loaded = inputs.load(arguments, brief)
    market, notes = loaded.market, list[str]()
    alignment = None
    if arguments.alignment is not None:
        read = load_alignment(
            arguments.alignment, accounts=market.accounts, skip_rejected=arguments.skip_rejected
        )
        alignment = read.alignment
        notes += read.notes
    if arguments.roads is not None:
        with Progress(shown=console.talks) as progress:
            market = on_roads(market, brief, arguments.roads, on_progress=progress)
    result = (
        scores(score_plan(market, brief, alignment))
        | travel(market)
        | {
            "mapping": list(loaded.mapping),
            "notes": [*market.notes, *notes],
            "rejected": market.rejected,
        }
    )
    if arguments.out in (None, "-"):
        console.print(json_bytes(result).decode().rstrip("\n"))
    else:
        write_file(Path(arguments.out), json_bytes(result))
        console.say(f"Written to {arguments.out}")
        console.answer(result)
    return ExitCode.DONE
