"""`ridings size`: how many reps a market needs, and what one more or fewer would do."""

import argparse
from pathlib import Path
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.design import read
from ridings.cli.progress import Progress
from ridings.errors import ExitCode


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "size",
        allow_abbrev=False,
        help="find how many reps a market needs",
        description="Design the market for one count of reps after the other, and find the fewest whose "
        "workload, driving included, fits their capacity. Writes sizing.csv, sizing.json and sizing.html.",
    )
    inputs.add_files(parser, units=False)
    inputs.add_brief(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the files")
    parser.add_argument(
        "--utilization",
        metavar="SHARE",
        type=float,
        help="workload over capacity that is allowed, 0.9 by default",
    )
    parser.add_argument("--unit", choices=inputs.UNITS, help="what goes to a territory whole")
    parser.add_argument("--seed", metavar="N", type=int, help="seed of every draw, 0 by default")
    parser.add_argument(
        "--time-limit", metavar="SECONDS", type=inputs.seconds, help="hurry through what is left by then"
    )
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Read, size, write and tell."""
    from ridings.app.sizing import size, size_figures, write_size
    from ridings.cli import summary
    from ridings.report.sizing import size_page, size_text

    out = inputs.folder(arguments)
    brief = inputs.brief_of(arguments)
    with Progress(shown=console.talks) as progress:
        progress("reading", 0.0)
        loaded = read(arguments, brief)
    summary.tell_market(console, loaded)
    with Progress(shown=console.talks) as progress:
        found = size(loaded.market, brief, time_limit=arguments.time_limit, on_progress=progress)
        files = write_size(out, found, pages={"sizing.html": size_page(found)}, rejected=loaded.rejected)
    console.section("Assumed", list(found.notes))
    for line in summary.size_table(found):
        console.say(line)
    console.say()
    console.say(size_text(found))
    console.say(f"Written to {out}: {', '.join(files)}")
    code = ExitCode.DONE if found.recommended is not None else ExitCode.INFEASIBLE
    console.answer(size_figures(found) | {"exit": int(code), "out": str(out), "files": list(files)})
    return code
