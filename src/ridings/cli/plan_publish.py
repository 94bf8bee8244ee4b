"""`ridings plan publish|history`: make a plan the one that holds from a day on, and look back."""

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import DataError, ExitCode

if TYPE_CHECKING:
    from ridings.app.publishing import Published

SHOWN = 10  # changes


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    publish = action(
        actions, "publish", "publish an approved plan: from a day on its owners own", run_publish
    )
    publish.add_argument("--effective", metavar="DATE", required=True, help="the first day it holds")
    publish.add_argument(
        "--holdover-days", metavar="N", type=int, default=0,
        help="days that accounts with open opportunities stay with their former rep; 0 by default",
    )  # fmt: skip
    publish.add_argument("--dry-run", action="store_true", help="only say what it would change")
    publish.add_argument(
        "--backdate", action="store_true", help="let the day be past: who owned what since then changes"
    )
    publish.add_argument("--out", metavar="FILE", type=Path, help="a CSV file of every change")
    history = action(
        actions,
        "history",
        "list the publications, or with --account its owners by day",
        run_history,
        named=False,
    )
    history.add_argument("name", metavar="NAME", nargs="?", help="only those of this plan")
    history.add_argument("--account", metavar="A", help="the account whose owners are asked for")
    history.add_argument(
        "--superseded", action="store_true", help="of an account also what was believed once and is no more"
    )


def run_publish(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Publish and tell what changed."""
    from ridings.app.publishing import as_json, publish, write_changes

    found = publish(
        opened(arguments), arguments.name, force=arguments.force,
        effective_on=day(arguments.effective, "--effective"), holdover_days=arguments.holdover_days,
        dry_run=arguments.dry_run, backdate=arguments.backdate,
    )  # fmt: skip
    _tell(found, console)
    if arguments.out is not None:
        write_changes(arguments.out, found)
    console.answer(as_json(found))
    return ExitCode.DONE


def _tell(found: "Published", console: Console) -> None:
    from ridings.cli.plan_tables import aligned
    from ridings.report.wording import number, plural

    figures = found.figures
    console.section("To know", list(found.notes))
    shown = found.changes.head(SHOWN)
    head = ("account", "from", "to", "since", "until", "why")
    rows = [
        (row["account_id"], row["from_rep_id"] or "-", row["rep_id"] or "vacant", str(row["from_on"]),
         str(row["to_on"] or ""), row["why"].replace("_", " "))
        for row in shown.to_dicts()
    ]  # fmt: skip
    if rows:
        more = [f"and {found.changes.height - SHOWN:,} more"] if found.changes.height > SHOWN else []
        console.section("Changes", [*aligned([head, *rows]), *more])
    whys = ", ".join(f"{why.replace('_', ' ')} {count:,}" for why, count in figures["changed_by_why"].items())
    changed = plural(figures["changed"], "account")
    potential, pipeline = (number(figures[name]) for name in ("potential", "open_pipeline"))
    console.say(f"{changed} of {figures['accounts']:,} change{f' ({whys})' if whys else ''};")
    console.say(
        f"{figures['changing_hands']:,} go to another rep, potential {potential}, open pipeline {pipeline}."
    )
    if found.publication is None:
        console.say(f"A dry run: nothing was changed. {found.plan} would hold from {found.effective_on} on.")
        return
    console.say(
        f"{found.plan} is published: it holds from {found.effective_on} on (publication {found.publication})."
    )
    for name in found.archived:
        console.say(f"{name} is archived: it holds until then, and its history stays.")


def run_history(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """List publications, or the owners of an account."""
    if arguments.account is not None:
        return _owners(arguments, console)
    from ridings.app.ownership import list_publications
    from ridings.cli.plan_tables import aligned

    found = list_publications(opened(arguments), plan=arguments.name, force=arguments.force)
    head = ("publication", "plan", "effective", "accounts", "changed", "by", "at")
    rows = [
        (str(one.id), one.plan_name, str(one.effective_on), f"{one.figures.get('accounts', 0):,}",
         f"{one.figures.get('changed', 0):,}", one.actor, f"{one.at:%Y-%m-%d %H:%M} UTC")
        for one in found
    ]  # fmt: skip
    for line in aligned([head, *rows]) if rows else ["Nothing has been published."]:
        console.say(line)
    listed = [
        {"publication": one.id, "plan": one.plan_name, "base": one.base_id,
         "effective_on": one.effective_on.isoformat(), "holdover_days": one.holdover_days,
         "figures": dict(one.figures), "actor": one.actor, "at": one.at.isoformat()}
        for one in found
    ]  # fmt: skip
    console.answer({"sales_force": arguments.force, "publications": listed})
    return ExitCode.DONE


def _owners(arguments: argparse.Namespace, console: Console) -> ExitCode:
    from ridings.app.ownership import history
    from ridings.cli.plan_owner import owner_json
    from ridings.cli.plan_tables import aligned

    found = history(
        opened(arguments), arguments.account, superseded=arguments.superseded, force=arguments.force
    )
    head = ("from", "until", "rep", "territory", "why", "plan", "superseded in")
    rows = [
        (str(row.from_on), str(row.to_on or ""), row.rep_id or "vacant", row.territory_id or "-",
         row.why.replace("_", " "), plan, str(row.superseded_in or ""))
        for row, plan in found
    ]  # fmt: skip
    for line in aligned([head, *rows]):
        console.say(line)
    console.answer(
        {"account_id": arguments.account, "owners": [owner_json(row, plan) for row, plan in found]}
    )
    return ExitCode.DONE


def day(text: str, option: str) -> datetime.date:
    """Read a day.

    Raises
    ------
    DataError
        If it is none.
    """
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise DataError(f"{option} {text!r}: expected a day such as 2026-07-01") from None
