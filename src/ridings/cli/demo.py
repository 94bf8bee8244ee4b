"""`ridings demo`: a fictitious company, its territories today and designed anew, served to look at."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.app.workspace import Workspace
    from ridings.design.brief import DesignBrief

BALANCE = {"potential": 0.05, "workload": 0.10}
MAX_MOVED = {"accounts": 0.30}
DATABASE = "ridings.db"
PLAN = "Fairer territories"
NOTES = "Designed by `ridings demo`: every territory near its fair share, at most 30% of the accounts moved."


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "demo",
        allow_abbrev=False,
        help="see it on a fictitious company",
        description="Make a fictitious company on real geography, design its territories anew, write the "
        "report, and serve it all on this machine until Ctrl-C.",
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("demo"), help="folder, demo by default"
    )
    parser.add_argument("--port", metavar="N", type=int, default=0, help="to serve on; 0, a free one")
    parser.add_argument("--no-serve", action="store_true", help="write the files and end")
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Make the company, design, write, put it into a database, serve."""
    from ridings.app.demo import COMPANY_NAME, make_company, write_company
    from ridings.app.market import load_market
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
        from ridings.cli.serve import Wanted, serve_workspace

        console.say()
        workspace = _workspace(out, brief, COMPANY_NAME)
        console.say(f"The report: {out / 'report.html'}")
        serve_workspace(workspace, str(out / DATABASE), Wanted(port=arguments.port), console)
    return code


def _workspace(out: Path, brief: "DesignBrief", name: str) -> "Workspace":
    """Put the company and the plan into a database; one of an earlier demonstration is gone on with."""
    from ridings.app.imports import import_files
    from ridings.app.planning import load_draft
    from ridings.app.workspace import open_workspace

    path = out / DATABASE
    if path.exists():
        return open_workspace(str(path))
    company = {table: out / "company" / f"{table}.csv" for table in ("accounts", "reps")}
    workspace = open_workspace(str(path), actor="ridings demo", create=True, name=name)
    import_files(workspace, company)
    load_draft(workspace, PLAN, out / "alignment.csv", brief, notes=NOTES)
    return workspace
