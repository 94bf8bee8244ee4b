"""`ridings plan dispute|disputes|decide|resolve`: challenge an assignment, decide, and draw the plan anew."""

import argparse
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import ExitCode

if TYPE_CHECKING:
    from ridings.storage.disputes import Dispute


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    dispute = action(actions, "dispute", "challenge whom a plan gives an account to", run_dispute)
    dispute.add_argument("--account", metavar="A", required=True, help="the account")
    dispute.add_argument("--wants", metavar="REP", required=True, help="the rep who should have it")
    dispute.add_argument("--reason", metavar="TEXT", required=True, help="why")
    action(actions, "disputes", "list the disputes over a plan", run_list)
    decide = action(actions, "decide", "decide a dispute, or withdraw one's own", run_decide, named=False)
    decide.add_argument("dispute", metavar="ID", type=int, help="number of the dispute")
    verdict = decide.add_mutually_exclusive_group(required=True)
    for word, state in (("accept", "accepted"), ("reject", "rejected"), ("withdraw", "withdrawn")):
        what = "take one's own back" if word == "withdraw" else f"{word} it"
        verdict.add_argument(f"--{word}", dest="state", action="store_const", const=state, help=what)
    decide.add_argument("--reason", metavar="TEXT", required=True, help="why, for the record")
    resolve = action(
        actions, "resolve", "draw a plan anew around its accepted disputes, with few moves", run_resolve
    )
    resolve.add_argument(
        "--time-limit", metavar="SECONDS", type=inputs.seconds, help="take the best plan found by then"
    )


def run_dispute(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Raise a dispute and tell what became of it."""
    from ridings.app.disputes import raise_dispute

    found = raise_dispute(
        opened(arguments), arguments.name, arguments.account, arguments.wants, arguments.reason,
        force=arguments.force,
    )  # fmt: skip
    return _told(found, console)


def run_list(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """List the disputes over a plan."""
    from ridings.app.disputes import list_disputes
    from ridings.cli.plan_tables import aligned

    found = list_disputes(opened(arguments), arguments.name, force=arguments.force)
    head = ("dispute", "account", "planned", "wanted", "state", "raised by", "decided by")
    rows = [
        (str(one.id), one.account_id, one.planned_rep_id or "vacant", one.wanted_rep_id, one.state,
         one.raised_by, one.decided_by or "")
        for one in found
    ]  # fmt: skip
    for line in aligned([head, *rows]) if rows else [f"Nobody disputes {arguments.name}."]:
        console.say(line)
    console.answer({"plan": arguments.name, "disputes": [dispute_json(one) for one in found]})
    return ExitCode.DONE


def run_decide(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Decide a dispute."""
    from ridings.app.disputes import decide

    return _told(decide(opened(arguments), arguments.dispute, arguments.state, arguments.reason), console)


def run_resolve(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Draw a plan anew and tell what moved."""
    from ridings.app.resolving import resolve
    from ridings.cli.plan_tables import measures_table
    from ridings.cli.progress import Progress
    from ridings.report.wording import plural

    with Progress(shown=console.talks) as progress:
        found = resolve(
            opened(arguments), arguments.name, force=arguments.force, time_limit=arguments.time_limit,
            on_progress=progress,
        )  # fmt: skip
    console.section("Rules that cannot be kept", list(found.reasons))
    for line in measures_table({"before": found.before, "now": found.after}):
        console.say(line)
    console.say()
    moved = f"{plural(found.disputed, 'disputed account')} and {plural(found.others, 'other')} moved"
    again = (
        f" It was {found.status} and is a draft again."
        if found.status != "draft" and found.disputed + found.others
        else ""
    )
    console.say(f"{found.plan} is drawn anew (revision {found.revision}): {moved}.{again}")
    console.answer(
        {
            "plan": found.plan, "revision": found.revision, "was": found.status, "disputed": found.disputed,
            "others": found.others, "feasible": found.feasible, "reasons": list(found.reasons),
            "before": found.before, "after": found.after,
        }
    )  # fmt: skip
    return ExitCode.DONE if found.feasible else ExitCode.INFEASIBLE


def _told(one: "Dispute", console: Console) -> ExitCode:
    about = f"Dispute {one.id} over {one.account_id} in {one.plan_name}"
    if one.state == "open":
        console.say(f"{about} is open: somebody decides it by ridings plan decide {one.id}.")
    else:
        by = "by a rule" if one.decided_by == "rule" else f"by {one.decided_by}"
        console.say(f"{about} is {one.state} {by}: {one.decision}")
    if one.state == "accepted":
        console.say(f"Draw the plan anew around it by ridings plan resolve {one.plan_name}.")
    console.answer(dispute_json(one))
    return ExitCode.DONE


def dispute_json(one: "Dispute") -> dict[str, Any]:
    """Return a dispute as a machine is told."""
    return {
        "dispute": one.id, "plan": one.plan_name, "account_id": one.account_id, "planned": one.planned_rep_id,
        "wants": one.wanted_rep_id, "reason": one.reason, "state": one.state, "decided_by": one.decided_by,
        "decision": one.decision, "raised_by": one.raised_by, "raised_at": one.raised_at.isoformat(),
        "decided_at": None if one.decided_at is None else one.decided_at.isoformat(),
    }  # fmt: skip
