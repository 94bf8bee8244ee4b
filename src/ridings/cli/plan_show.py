"""`ridings plan list|show|compare`: what plans there are, what one holds, and what it would change."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.cli.console import Console
from ridings.cli.plan_options import action, opened
from ridings.errors import ExitCode, RefusedError

if TYPE_CHECKING:
    from ridings.app.comparing import Compared
    from ridings.app.planning import OpenPlan
    from ridings.storage.plans import PlanRow

MOST_FLOWS = 12  # shown to a person; --json has them all


def add(actions: Any) -> None:
    """Add the actions to the parser."""
    listing = action(actions, "list", "list the plans, the latest first", run_list, named=False)
    listing.set_defaults(force=None)
    show = action(actions, "show", "show a plan: its state, measures and territories", run_show)
    show.add_argument("--territory", metavar="T", help="its accounts and why each is there")
    compare = action(
        actions, "compare", "compare from one plan to another, or from today to a plan", run_compare
    )
    compare.add_argument("other", metavar="OTHER", nargs="?", help="the plan to compare with; without: today")
    compare.add_argument(
        "--out", metavar="FILE.csv", type=Path, help="also write every move, the largest first"
    )


def run_list(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """List the plans."""
    from ridings.app.planning import list_plans
    from ridings.cli.plan_tables import aligned

    plans = list_plans(opened(arguments), force=arguments.force)
    head = ("plan", "sales force", "status", "revision", "by", "changed", "notes")
    rows = [
        (
            row.name,
            force,
            row.status,
            str(row.revision),
            row.created_by,
            f"{row.changed_at:%Y-%m-%d %H:%M}",
            row.notes,
        )
        for force, row in plans
    ]
    for line in aligned([head, *rows]) if rows else ["There are no plans yet: ridings plan design NAME"]:
        console.say(line)
    console.answer({"plans": [_head(row) | {"sales_force": force} for force, row in plans]})
    return ExitCode.DONE


def run_show(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Show a plan, or a territory of it."""
    from ridings.app.planning import open_plan, territory_figures
    from ridings.cli.plan_tables import measures_table, territory_lines

    opened_plan = open_plan(opened(arguments), arguments.name, force=arguments.force)
    if arguments.territory is not None:
        return _show_territory(opened_plan, arguments.territory, console)
    row, figures = opened_plan.row, opened_plan.figures
    console.say(f"{row.name} is {row.status}, at revision {row.revision}, drawn by {row.created_by}.")
    if row.notes:
        console.say(row.notes)
    console.say()
    console.section("Said of the plan", figures.get("reasons", []))
    for line in measures_table({"plan": figures["measures"]}):
        console.say(line)
    console.say()
    table = territory_figures(opened_plan)
    for line in territory_lines(table):
        console.say(line)
    console.answer(
        _head(row)
        | {
            "figures": figures, "territories": _plain(table),
            "steps": [
                {"from": s.from_status, "to": s.to_status, "level": s.level, "actor": s.actor, "note": s.note,
                 "at": s.at.isoformat()}
                for s in opened_plan.steps
            ],
        }
    )  # fmt: skip
    return ExitCode.DONE


def run_compare(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Compare, tell, and write the moves."""
    from ridings.app.comparing import compare_plans, figures, write_moves

    compared = compare_plans(opened(arguments), arguments.name, arguments.other, force=arguments.force)
    _tell(compared, console)
    if arguments.out is not None:
        write_moves(compared, arguments.out)
        console.say(f"Every move is in {arguments.out}")
    console.answer(figures(compared))
    return ExitCode.DONE


def _tell(compared: "Compared", console: Console) -> None:
    from ridings.app.outputs import measures
    from ridings.cli.plan_tables import aligned, measures_table, signed
    from ridings.report.wording import money_unit, number, plural

    found, money = compared.found, money_unit(compared.currency)
    console.section("Read", list(compared.notes))
    sides = {compared.before: measures(found.before), f"{compared.after} ": measures(found.after)}
    for line in measures_table(sides):
        console.say(line)
    console.say()
    hands = compared.moved["changes_hands"]
    said = f"{plural(hands['accounts'], 'account')} with {number(hands['potential'])} of potential"
    console.say(f"{said} and {money.brief(hands['pipeline'])} of open pipeline change hands.")
    console.say()
    if found.flows.height:
        rows = [("from", "to", "accounts", "potential", "pipeline")]
        for row in found.flows.head(MOST_FLOWS).to_dicts():
            amounts = (number(row["accounts"]), number(row["potential"]), money.brief(row["pipeline"]))
            rows.append((row["from_rep_id"] or "nobody", row["to_rep_id"] or "nobody", *amounts))
        console.section("Flows, the largest first", aligned(rows))
    head = ("rep", "accounts", "potential", "hours", "pipeline")
    gains: list[tuple[str, ...]] = [
        (row["rep_id"] or "nobody", *(signed(row[f"{name}_change"]) for name in _CHANGES))
        for row in found.reps.to_dicts()
        if row["accounts_change"] or row["potential_change"]
    ]
    if gains:
        console.section("Who gains and who loses", aligned([head, *gains]))


_CHANGES = ("accounts", "potential", "workload_hours", "pipeline")


def _show_territory(opened_plan: "OpenPlan", territory: str, console: Console) -> ExitCode:
    import polars as pl

    from ridings.app.planning import territory_figures
    from ridings.cli.plan_tables import territory_lines

    table = territory_figures(opened_plan).filter(pl.col("territory_id") == territory)
    if not table.height:
        known = ", ".join(opened_plan.territories["territory_id"].head(12))
        raise RefusedError(
            f"plan {opened_plan.row.name} has no territory {territory}; there are: {known} ..."
        )
    held = opened_plan.alignment.filter(pl.col("territory_id") == territory)
    for line in territory_lines(table):
        console.say(line)
    console.say()
    for account, before, reason in held.select("account_id", "previous_rep_id", "reason").iter_rows():
        console.say(f"{account}  {before or '-'}  {reason}")
    console.answer({"plan": opened_plan.row.name, "territory": _plain(table)[0], "accounts": held.to_dicts()})
    return ExitCode.DONE


def _plain(table: Any) -> list[dict[str, Any]]:
    from ridings.app.insight import plain

    return [plain(row, 6) for row in table.to_dicts()]


def _head(row: "PlanRow") -> dict[str, Any]:
    return {
        "plan": row.name, "status": row.status, "revision": row.revision, "levels": row.levels,
        "notes": row.notes, "created_by": row.created_by, "created_at": row.created_at.isoformat(),
        "changed_at": row.changed_at.isoformat(), "base_publication": row.base_publication_id,
        "batch": row.batch_id,
        "effective_on": None if row.effective_on is None else row.effective_on.isoformat(),
    }  # fmt: skip
