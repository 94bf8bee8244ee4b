"""`ridings demo`: a fictitious company, its territories today and designed anew, and the report served."""

import argparse
from pathlib import Path
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.errors import ExitCode

BALANCE = {"potential": 0.05, "workload": 0.10}
MAX_MOVED = {"accounts": 0.30}


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "demo",
        allow_abbrev=False,
        help="see it on a fictitious company",
        description="Make a fictitious company on real geography, design its territories anew, and serve the "
        "report on this machine until Ctrl-C.",
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("demo"), help="folder, demo by default"
    )
    parser.add_argument("--port", metavar="N", type=int, default=0, help="to serve on; 0, a free one")
    parser.add_argument("--no-serve", action="store_true", help="write the files and end")
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Make the company, design, write, serve."""
    from ridings.app.demo import COMPANY_NAME, make_company, write_company
    from ridings.app.market import load_market
    from ridings.app.serve import serve
    from ridings.cli.design import publish
    from ridings.crm.csvfile.write import staged
    from ridings.design.brief import DesignBrief

    out = inputs.folder(arguments)
    folder = out / "company"
    console.say(f"{COMPANY_NAME}: 3,000 accounts and 24 reps, as files in {folder}")
    console.say()
    with staged(folder) as written:
        write_company(make_company(), written)
    loaded = load_market(accounts=folder / "accounts.csv", reps=folder / "reps.csv")
    brief = DesignBrief().with_flags(balance=BALANCE, max_moved=MAX_MOVED)
    code = publish(loaded, brief, out, console, title=f"{COMPANY_NAME}: territories")
    if not arguments.no_serve:
        serve(out, "report.html", port=arguments.port, on_ready=lambda at: _invite(console, at))
    return code


def _invite(console: Console, address: str) -> None:
    console.say()
    console.say(f"The report: {address}")
    console.say("Ctrl-C stops serving it; the files stay.")
