"""`ridings plan owner-on`: who owns an account on a day and why, or the whole list."""

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import DataError, ExitCode, RefusedError

if TYPE_CHECKING:
    from ridings.storage.ownership import OwnerRow


def add(actions: Any) -> None:
    """Add the action to the parser."""
    ask = action(actions, "owner-on", "tell who owns an account on a day, and why", run_owner, named=False)
    ask.add_argument("account", metavar="ACCOUNT", nargs="?", help="the account; none: all, into --out")
    ask.add_argument("--on", metavar="DATE", help="the day; today by default")
    ask.add_argument(
        "--known-at", metavar="TIME",
        help="what was believed then, as 2026-07-01T12:00+02:00; without an offset the time is UTC",
    )  # fmt: skip
    ask.add_argument("--out", metavar="FILE", type=Path, help="a CSV file for the owners of all accounts")


def run_owner(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Tell the owner, or write all owners."""
    from ridings.cli.plan_publish import day

    on = None if arguments.on is None else day(arguments.on, "--on")
    asked: dict[str, Any] = {"day": on, "known_at": moment(arguments.known_at), "force": arguments.force}
    if (arguments.account is None) == (arguments.out is None):
        raise RefusedError("name one ACCOUNT, or give --out FILE for the owners of all of them")
    if arguments.account is None:
        return _write(arguments, console, asked)
    from ridings.app.ownership import owner_on

    found = owner_on(opened(arguments), arguments.account, **asked)
    row = found.row
    if row is None:
        console.say(f"{found.account_id} has no owner on {found.day}: no plan held yet.")
    else:
        whose = f"{row.rep_id} owns" if row.rep_id else "Nobody owns"
        until = f"until {row.to_on}" if row.to_on else "until further notice"
        console.say(f"{whose} {found.account_id} on {found.day} (territory {row.territory_id or '-'}).")
        console.say(
            f"Since {row.from_on}, {until}, by {found.plan}: {row.why.replace('_', ' ')}. {row.reason}"
        )
    owner = None if row is None else owner_json(row, found.plan)
    console.answer({"account_id": found.account_id, "on": found.day.isoformat(), "owner": owner})
    return ExitCode.DONE


def _write(arguments: argparse.Namespace, console: Console, asked: dict[str, Any]) -> ExitCode:
    from ridings.app.ownership import export_owners
    from ridings.report.wording import plural

    frame = export_owners(opened(arguments), arguments.out, **asked)
    console.say(f"{plural(frame.height, 'account')} written to {arguments.out}.")
    console.answer({"accounts": frame.height, "out": str(arguments.out)})
    return ExitCode.DONE


def owner_json(row: "OwnerRow", plan: str | None) -> dict[str, Any]:
    """Return an owner as a machine is told."""
    return {
        "rep_id": row.rep_id, "territory_id": row.territory_id, "from_on": row.from_on.isoformat(),
        "to_on": None if row.to_on is None else row.to_on.isoformat(), "why": row.why, "reason": row.reason,
        "plan": plan, "publication": row.publication_id, "superseded_in": row.superseded_in,
    }  # fmt: skip


def moment(text: str | None) -> datetime.datetime | None:
    """Read a point in time; UTC where no offset is given.

    Raises
    ------
    DataError
        If it is none.
    """
    if text is None:
        return None
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise DataError(f"--known-at {text!r}: expected a time such as 2026-07-01T12:00+02:00") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=datetime.UTC)
