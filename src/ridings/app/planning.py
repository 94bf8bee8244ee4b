"""Draw plans in the database: design one or load one as a draft, open it, clone it, note on it, delete it."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.design import design
from ridings.app.insight import plain
from ridings.app.market import load_alignment
from ridings.app.outputs import measures, plan_figures
from ridings.app.stored_market import stored_market
from ridings.app.todays_owners import with_owners_on
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design.brief import DesignBrief
from ridings.design.totals import WEIGHT, all_totals
from ridings.design.yardstick import AMOUNT, yardstick
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.solvers.stop import Stop
from ridings.storage import plan_writing, plans
from ridings.storage.organisation import forces
from ridings.storage.plan_editing import spread_out
from ridings.storage.plan_steps import Step, locked_plan, steps_of
from ridings.storage.plan_writing import NewPlan
from ridings.storage.plans import PlanRow, alignment_of, all_plans, territories_of
from ridings.storage.publications import latest_publication

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class OpenPlan:
    """A plan as it is kept: its head, the territory of every account, and the totals of every territory."""

    row: PlanRow
    alignment: pl.DataFrame
    territories: pl.DataFrame
    steps: tuple[Step, ...]

    @property
    def figures(self) -> dict[str, Any]:
        """What `plan.json` would say; the measures are of the latest revision."""
        return dict(json.loads(self.row.figures))


def design_draft(
    workspace: Workspace,
    name: str,
    brief: DesignBrief,
    *,
    force: str = FIRST_FORCE,
    notes: str = "",
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
    on_best: Callable[[dict[str, Any]], None] | None = None,
) -> PlanRow:
    """Design a plan for the market in the database, and keep it as a draft; an infeasible one too.

    Raises
    ------
    DataError
        If the brief does not fit the market, or the name will not do.
    RefusedError
        If there is a plan of that name.
    """
    if (brief.alternatives or 1) > 1:
        raise DataError(
            "alternatives are not kept as drafts: leave the key out of the brief, and design again under "
            "another name with another seed",
            hint=" (--seed)",
        )
    market, new = _begun(workspace, name, brief, force, notes)
    if market.accounts is None:
        raise DataError("a plan is about accounts: import them", hint=" by ridings import")
    designed = design(
        market, brief, time_limit=time_limit, on_progress=on_progress, stop=stop, on_best=on_best
    )
    setup, plan = designed.setup, designed.plan
    measured_by = yardstick(setup.amounts, setup.roster, setup.rules, brief, setup.ground, setup.sortings)
    totals = all_totals(measured_by, brief, plan.alignment)
    figures = plan_figures(plan, market.findings)
    figures["measures"] |= measures(totals)
    regions = plan.planned.territories.select("territory_id", "region")
    table = totals.territories.update(regions, on="territory_id", how="left")
    return _saved(workspace, force, NewPlan(
        **new, brief=plain(plan.brief, None), figures=figures, alignment=plan.alignment, territories=table,
        yardstick=measured_by,
    ))  # fmt: skip


def load_draft(
    workspace: Workspace,
    name: str,
    source: str | Path | pl.DataFrame,
    brief: DesignBrief,
    *,
    force: str = FIRST_FORCE,
    notes: str = "",
    skip_rejected: bool = False,
) -> PlanRow:
    """Keep an alignment, from a file or a frame, as a draft, whoever made it, measured by the brief.

    Raises
    ------
    DataError
        If the file or the brief does not fit the market, or the name will not do.
    RefusedError
        If there is a plan of that name.
    """
    from ridings.design.amounts import Amounts
    from ridings.design.rules import make_rules
    from ridings.design.score import counted, measured_today, roster_of

    market, new = _begun(workspace, name, brief, force, notes)
    read = load_alignment(source, accounts=market.accounts, skip_rejected=skip_rejected)
    market, amounts = counted(market, brief)
    assert isinstance(amounts, Amounts)
    alignment = _completed(read.alignment, amounts.frame, amounts.owners)
    roster = roster_of(market, brief, alignment["territory_id"].to_list(), alignment["rep_id"].to_list())
    measured_by = yardstick(amounts, roster, make_rules(amounts, roster, brief), brief)
    totals = all_totals(measured_by, brief, alignment)
    left_out = amounts.frame.height - alignment.height
    said = [f"alignment: {left_out:,} accounts are not in it and have no territory"] if left_out else []
    today = measured_today(market, amounts, brief, roster) if any(amounts.owners) else None
    figures = {
        "feasible": None, "reasons": [], "measures": measures(totals), "brief": plain(brief.as_dict(), None),
        "today": None if today is None else measures(today),
        "loaded_from": None if isinstance(source, pl.DataFrame) else Path(source).name,
        "notes": [*market.notes, *read.notes, *said],
    }  # fmt: skip
    return _saved(workspace, force, NewPlan(
        **new, brief=figures["brief"], figures=figures, alignment=alignment, territories=totals.territories,
        yardstick=measured_by,
    ))  # fmt: skip


def open_plan(workspace: Workspace, name: str, *, force: str = FIRST_FORCE) -> OpenPlan:
    """Open a plan: its alignment and totals.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    with workspace.read() as connection:
        row = plan_named(workspace, connection, name, force=force)
        org_id = workspace.org_id
        return OpenPlan(
            row, alignment_of(connection, org_id, row.id), territories_of(connection, org_id, row.id),
            tuple(steps_of(connection, org_id, row.id)),
        )  # fmt: skip


def territory_figures(opened: OpenPlan) -> pl.DataFrame:
    """The territories of a plan as `territories.csv` has them."""
    return shown_territories(spread_out(opened.territories))


def shown_territories(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the figures of the whole are put together from."""
    inner = (WEIGHT, "on_site_hours")
    return table.drop([name for name in table.columns if name in inner or name.startswith(AMOUNT)])


def list_plans(workspace: Workspace, *, force: str | None = None) -> list[tuple[str, PlanRow]]:
    """Every plan, the latest first, with its sales force; of one sales force, or of all."""
    with workspace.read() as connection:
        if force is not None:
            return [
                (force, row)
                for row in all_plans(connection, workspace.org_id, workspace.force(connection, force))
            ]
        found = [
            (name, row)
            for name, number in forces(connection, workspace.org_id).items()
            for row in all_plans(connection, workspace.org_id, number)
        ]
    return sorted(found, key=lambda one: -one[1].id)


def clone(
    workspace: Workspace, name: str, new: str, *, force: str = FIRST_FORCE, notes: str | None = None,
    onto_latest: bool = False,
) -> PlanRow:  # fmt: skip
    """Make a draft that is as a plan is now; see `storage.plan_writing.clone_plan`."""
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        return plan_writing.clone_plan(
            connection, row, new, workspace.actor, workspace.clock(), notes=notes, onto_latest=onto_latest
        )


def rename(workspace: Workspace, name: str, new: str, *, force: str = FIRST_FORCE) -> None:
    """Give a draft another name."""
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        plan_writing.rename_plan(connection, row, new, workspace.actor, workspace.clock())


def note(workspace: Workspace, name: str, notes: str, *, force: str = FIRST_FORCE) -> None:
    """Put other notes on a draft."""
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        plan_writing.note_plan(connection, row, notes, workspace.actor, workspace.clock())


def delete(workspace: Workspace, name: str, *, force: str = FIRST_FORCE) -> None:
    """Delete a draft; the record keeps what it was."""
    with workspace.write() as connection:
        row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
        plan_writing.delete_plan(connection, row, workspace.actor, workspace.clock())


def plan_named(workspace: Workspace, connection: Connection, name: str, *, force: str) -> PlanRow:
    """The plan of that name.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return plans.plan_named(connection, workspace.org_id, workspace.force(connection, force), name)


def _begun(
    workspace: Workspace, name: str, brief: DesignBrief, force: str, notes: str
) -> tuple[Market, dict[str, Any]]:
    """Read the market with today's owners, and what the plan stands on, of one state of the database."""
    day = workspace.today if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    with workspace.read() as connection:
        org_id, number = workspace.org_id, workspace.force(connection, force)
        plan_writing.check_name(connection, org_id, number, name)
        effective = None if brief.effective is None else day
        places = not any(not layer.places for layer in brief.layers)
        market = stored_market(workspace, connection, effective=effective, places=places)
        market = with_owners_on(workspace, connection, number, market, day)
        base = latest_publication(connection, org_id, number)
        batch = plan_writing.latest_batch(connection, org_id)
    stands_on = {"base_publication_id": base, "batch_id": batch, "effective_on": effective}
    return market, {"name": name, "notes": notes} | stands_on


def _saved(workspace: Workspace, force: str, new: NewPlan) -> PlanRow:
    with workspace.write() as connection:
        number = workspace.force(connection, force)
        at = workspace.clock()
        return plan_writing.save_plan(connection, workspace.org_id, number, new, workspace.actor, at)


def _completed(given: pl.DataFrame, accounts: pl.DataFrame, owners: list[str | None]) -> pl.DataFrame:
    """Give an alignment the columns of a plan's: the rep stands for a territory that is not named."""
    for column in ("territory_id", "rep_id"):
        if column not in given.columns:
            given = given.with_columns(pl.lit(None, pl.String).alias(column))
    held = pl.DataFrame({"account_id": accounts["account_id"], "previous_rep_id": owners},
                        schema={"account_id": pl.String, "previous_rep_id": pl.String})  # fmt: skip
    reason = pl.col("reason") if "reason" in given.columns else pl.lit("As given.")
    return (
        given.unique("account_id", keep="first")
        .with_columns(pl.coalesce("territory_id", "rep_id").alias("territory_id"), reason.alias("reason"))
        .filter(pl.col("territory_id").fill_null("") != "")
        .join(held, on="account_id", how="inner")
        .with_columns(pl.col("account_id").alias("unit_id"))
        .sort("account_id")
    )
