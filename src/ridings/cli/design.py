"""`ridings design`: accounts and reps in, balanced territories with a report out."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.progress import Progress
from ridings.errors import DataError, ExitCode

if TYPE_CHECKING:
    from ridings.app.market import LoadedMarket
    from ridings.design.brief import DesignBrief


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "design",
        allow_abbrev=False,
        help="design territories",
        description="Design balanced territories and write them, with a report and a reason for every row.",
    )
    inputs.add_files(parser, units=True)
    inputs.add_brief(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the plan")
    parser.add_argument("--territories", metavar="K", type=int, help="how many; by default one a rep")
    parser.add_argument(
        "--unit", choices=inputs.UNITS, help="what goes to a territory whole; by default the account"
    )
    parser.add_argument("--sales-force", metavar="NAME", help="only its reps take part; by default all do")
    parser.add_argument(
        "--max-moved",
        metavar="NAME=SHARE,...",
        help="how much may change hands, as in accounts=0.10,potential=0.10,pipeline=0.05",
    )
    parser.add_argument(
        "--frontier",
        choices=("moves", "drive"),
        help="also up to ten plans from few moves to many, or from narrow bands to wide ones",
    )
    parser.add_argument(
        "--alternatives", metavar="N", type=int, help="so many different plans, the first among them"
    )
    parser.add_argument("--seed", metavar="N", type=int, help="seed of every draw, 0 by default")
    parser.add_argument(
        "--time-limit", metavar="SECONDS", type=inputs.seconds, help="take the best plan found by then"
    )
    inputs.add_roads(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Read, design, write and tell."""
    out = inputs.folder(arguments)
    brief = inputs.brief_of(arguments)
    with Progress(shown=console.talks) as progress:
        progress("reading", 0.0)
        loaded = read(arguments, brief)
    return publish(loaded, brief, out, console, time_limit=arguments.time_limit, roads=arguments.roads)


def read(arguments: argparse.Namespace, brief: "DesignBrief") -> "LoadedMarket":
    """Load the market; where rows cannot be used, all of their faults go to `rejected.csv`."""
    try:
        return inputs.load(arguments, brief)
    except DataError as error:
        if not error.cells:
            raise
        from ridings.app.outputs import write_rejected

        path = write_rejected(arguments.out, error.cells)
        raise DataError(f"{error.message}. Every fault is in {path}", error.cells) from error


def publish(
    loaded: "LoadedMarket",
    brief: "DesignBrief",
    out: Path,
    console: Console,
    *,
    time_limit: float | None = None,
    roads: str | None = None,
    title: str | None = None,
) -> ExitCode:
    """Design a loaded market, write the plan, and tell how it compares with today's."""
    from ridings.app.design import design
    from ridings.app.outputs import plan_figures, write_plan
    from ridings.cli import summary
    from ridings.report.geojson import territories_geojson
    from ridings.report.ground import survey
    from ridings.report.page import render

    summary.tell_market(console, loaded)
    with Progress(shown=console.talks) as progress:
        designed = design(loaded.market, brief, time_limit=time_limit, roads=roads, on_progress=progress)
        progress("report", 1.0)
        plan, market = designed.plan, designed.market
        ground = survey(plan, market)
        pages = {
            "report.html": render(plan, market, title=title, ground=ground),
            "territories.geojson": territories_geojson(plan, market, ground=ground),
        }
        files = write_plan(out, plan, findings=market.findings, rejected=loaded.rejected, pages=pages)
    summary.tell_plan(console, designed)
    console.say(f"Written to {out}: {', '.join(files)}")
    code = ExitCode.DONE if plan.feasible else ExitCode.INFEASIBLE
    figures = plan_figures(plan, market.findings)
    told = {"exit": int(code), "out": str(out), "files": list(files), "mapping": list(loaded.mapping)}
    console.answer(figures | told | {"notes": summary.notes(designed)})
    return code
