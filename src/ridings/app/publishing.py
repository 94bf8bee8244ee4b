"""Publish a plan: from a day on its owners are the owners, each by the stated order of precedence."""

import datetime
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, update

from ridings.app.claims import claims_of
from ridings.app.staleness import published_since
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.crm.csvfile.guard import guarded
from ridings.crm.csvfile.write import csv_bytes, write_file
from ridings.design import life
from ridings.design.precedence import Claims, changed_accounts, owners_from
from ridings.errors import DataError, RefusedError
from ridings.storage.audit import not_before_the_latest, record
from ridings.storage.ownership import replace_owners
from ridings.storage.plan_steps import locked_plan, step
from ridings.storage.plans import PlanRow, all_plans, plan_named
from ridings.storage.publications import (
    add_publication,
    latest_publication,
    lock_force,
)
from ridings.storage.schema import plan as plan_table

LONGEST_HOLDOVER = 3650  # days


@dataclass(frozen=True)
class Published:
    """What publishing a plan changes; a dry run gives the same with `publication` None."""

    plan: str
    effective_on: datetime.date
    publication: int | None
    changes: pl.DataFrame  # TIMELINE of each account that changes, with from_rep_id and from_territory_id
    figures: dict[str, Any]
    notes: tuple[str, ...]
    digest: str  # SHA-256 over the changes
    archived: tuple[str, ...]  # plans that were published before
    superseded: pl.DataFrame = field(repr=False)  # rows of ownership that others take the place of


def publish(
    workspace: Workspace,
    name: str,
    *,
    force: str = FIRST_FORCE,
    effective_on: datetime.date,
    holdover_days: int = 0,
    dry_run: bool = False,
    backdate: bool = False,
) -> Published:
    """Publish an approved plan from a day on, in one transaction; `dry_run`: only say what it would change.

    Parameters
    ----------
    holdover_days
        An account with open opportunities that changes hands stays so many days with its former rep.
    backdate
        Whether the day may lie in the past.

    Raises
    ------
    DataError
        If the number of days will not do.
    NotFoundError
        If there is no such plan.
    StaleError
        If another has been published since it was drawn.
    RefusedError
        If the plan is not approved, it gives accounts to reps who are not there on that day, or the day is
        past.
    """
    if not 0 <= holdover_days <= LONGEST_HOLDOVER:
        raise DataError(
            f"a holdover of {holdover_days} days: expected 0 to {LONGEST_HOLDOVER:,} days",
            hint=f" (--holdover-days {holdover_days})",
        )
    notes = _about_the_day(workspace, effective_on, backdate=backdate)
    if dry_run:
        with workspace.read() as connection:
            number = workspace.force(connection, force)
            row = plan_named(connection, workspace.org_id, number, name)
            return _changes(workspace, connection, row, effective_on, holdover_days, notes)
    with workspace.write() as connection:
        number = workspace.force(connection, force)
        lock_force(connection, workspace.org_id, number)
        row = locked_plan(connection, workspace.org_id, number, name)
        found = _changes(workspace, connection, row, effective_on, holdover_days, notes)
        return _write(workspace, connection, row, found, holdover_days)


def _about_the_day(workspace: Workspace, day: datetime.date, *, backdate: bool) -> tuple[str, ...]:
    today = workspace.today
    if day >= today:
        return ()
    if not backdate:
        raise RefusedError(
            f"{day} is past (today is {today}): publishing from a past day changes who is said to have owned "
            "accounts since; if that is meant, say so",
            hint=" by --backdate",
        )
    return (f"the first day, {day}, is past: who is said to have owned accounts since then changes with it",)


def _changes(
    workspace: Workspace,
    connection: Connection,
    row: PlanRow,
    day: datetime.date,
    holdover_days: int,
    notes: tuple[str, ...],
) -> Published:
    """Find what publishing changes."""
    refused = life.refusal(row.name, row.status, life.PUBLISHED)
    if refused:
        raise RefusedError(refused)
    latest = latest_publication(connection, workspace.org_id, row.sales_force_id)
    if latest != row.base_publication_id:
        raise published_since(connection, row)
    claims, accounts, said = claims_of(connection, row, day, holdover_days)
    owners = owners_from(claims)
    if owners.refused:
        raise RefusedError(
            f"plan {row.name} cannot be published from {day}: {'; '.join(owners.refused)}. Give them to "
            "others, or mend the reps and import them"
        )
    changed = changed_accounts(owners.timeline, claims.believed, day)
    changes = _with_former(owners.timeline, changed, claims)
    figures = {"accounts": owners.timeline["account_id"].n_unique(), **_figures(changes, accounts)}
    digest = hashlib.sha256(csv_bytes(changes)).hexdigest()
    before = tuple(
        other.name
        for other in all_plans(connection, workspace.org_id, row.sales_force_id)
        if other.status == life.PUBLISHED
    )
    late = pl.col("to_on").is_null() | (pl.col("to_on") > day)
    superseded = claims.believed.filter(late, pl.col("account_id").is_in(changed.implode()))
    told = (*notes, *said, *owners.notes)
    return Published(row.name, day, None, changes, figures, told, digest, before, superseded)


def _with_former(timeline: pl.DataFrame, changed: pl.Series, claims: Claims) -> pl.DataFrame:
    """Rows of the accounts that change, with whose they were before; as imported where no plan held."""
    day = claims.effective_on
    covers = (pl.col("from_on") < day) & (pl.col("to_on").is_null() | (pl.col("to_on") >= day))
    before = claims.believed.filter(covers).select(
        "account_id", from_rep_id="rep_id", from_territory_id="territory_id", held=pl.lit(True)
    )
    imported = claims.accounts.select("account_id", "owner")
    rows = timeline.filter(pl.col("account_id").is_in(changed.implode()))
    rows = rows.join(before, on="account_id", how="left", maintain_order="left")
    rows = rows.join(imported, on="account_id", how="left", maintain_order="left")
    former = pl.when(pl.col("held").fill_null(False)).then("from_rep_id").otherwise("owner")
    return rows.with_columns(from_rep_id=former).drop("held", "owner")


def _figures(changes: pl.DataFrame, accounts: pl.DataFrame) -> dict[str, Any]:
    """Count what changes: accounts by why, and of those whose rep changes the potential and open pipeline."""
    first = changes.unique("account_id", keep="first", maintain_order=True)
    why = first.group_by("why").len().sort("why")
    moved = changes.filter(pl.col("rep_id").ne_missing(pl.col("from_rep_id"))).select("account_id").unique()
    worth = moved.join(
        accounts.select("account_id", "potential", "open_pipeline"), on="account_id", how="left"
    )
    return {
        "changed": first.height,
        "changed_by_why": dict(zip(why["why"].to_list(), why["len"].to_list(), strict=True)),
        "changing_hands": moved.height,
        "potential": round(float(worth["potential"].fill_null(0.0).sum()), 2),
        "open_pipeline": round(float(worth["open_pipeline"].fill_null(0.0).sum()), 2),
    }


def _write(
    workspace: Workspace, connection: Connection, row: PlanRow, found: Published, holdover_days: int
) -> Published:
    org, force = workspace.org_id, row.sales_force_id
    at = not_before_the_latest(connection, workspace.clock())
    day = found.effective_on
    number = add_publication(
        connection, org, force, row.id, row.base_publication_id, effective_on=day,
        holdover_days=holdover_days, figures={**found.figures, "notes": list(found.notes)},
        actor=workspace.actor, at=at,
    )  # fmt: skip
    rows = found.changes.drop("from_rep_id", "from_territory_id")
    replace_owners(connection, org, force, number, day, rows, found.superseded)
    for other in all_plans(connection, org, force):
        if other.status == life.PUBLISHED:
            step(connection, other, life.ARCHIVED, workspace.actor, at, f"replaced by {row.name} from {day}")
    step(connection, row, life.PUBLISHED, workspace.actor, at, f"effective from {day}")
    own = (plan_table.c.org_id == org, plan_table.c.id == row.id)
    connection.execute(update(plan_table).where(*own).values(effective_on=day))
    after = {"plan": row.name, "effective_on": day, "holdover_days": holdover_days, "sha256": found.digest}
    record(
        connection, org, at, workspace.actor, "publish", "ownership", number,
        before={"publication": row.base_publication_id}, after=after | found.figures,
    )  # fmt: skip
    return replace(found, publication=number)


def as_json(found: Published) -> dict[str, Any]:
    """Return what a machine is told."""
    return {
        "plan": found.plan, "effective_on": found.effective_on.isoformat(), "publication": found.publication,
        "figures": found.figures, "notes": list(found.notes), "sha256": found.digest,
        "archived": list(found.archived),
    }  # fmt: skip


def write_changes(path: Path, found: Published) -> None:
    """Write every change as CSV.

    Raises
    ------
    SourceError
        If the file cannot be written.
    """
    write_file(path, csv_bytes(guarded(found.changes)))
