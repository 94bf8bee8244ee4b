"""Ask who owns what on any day, and why; and what was believed at an earlier time."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.crm.csvfile.guard import guarded
from ridings.crm.csvfile.write import csv_bytes, write_file
from ridings.errors import NotFoundError
from ridings.storage import ownership
from ridings.storage.audit import record
from ridings.storage.ownership import OwnerRow as OwnerRow
from ridings.storage.plans import plan_named
from ridings.storage.publications import Publication, publications
from ridings.storage.scope import sees_one_account


@dataclass(frozen=True)
class Owned:
    """Who owns an account on a day, and by which plan; `row` None: nobody, as no plan held yet."""

    account_id: str
    day: datetime.date
    row: OwnerRow | None
    plan: str | None  # that gave it to this owner


def owner_on(
    workspace: Workspace,
    account_id: str,
    *,
    day: datetime.date | None = None,
    known_at: datetime.datetime | None = None,
    force: str = FIRST_FORCE,
) -> Owned:
    """Who owns an account on a day (None: today), as is believed now or was at a time.

    Raises
    ------
    NotFoundError
        If the account never had an owner in the sales force, or is not seen today.
    """
    day = day or workspace.today
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        check_account_seen(workspace, connection, account_id)
        row = ownership.owner_on(connection, workspace.org_id, number, account_id, day, known_at=known_at)
        if row is None:
            _rows(connection, workspace.org_id, number, account_id)
        names = _plans(connection, workspace.org_id, number)
    return Owned(account_id, day, row, None if row is None else names[row.publication_id])


def history(
    workspace: Workspace, account_id: str, *, superseded: bool = False, force: str = FIRST_FORCE
) -> list[tuple[OwnerRow, str]]:
    """The owners of an account by day, each with its plan; with `superseded` also what was once believed.

    Raises
    ------
    NotFoundError
        If the account never had an owner in the sales force, or is not seen today.
    """
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        check_account_seen(workspace, connection, account_id)
        rows = _rows(connection, workspace.org_id, number, account_id)
        names = _plans(connection, workspace.org_id, number)
    return [(row, names[row.publication_id]) for row in rows if superseded or row.superseded_in is None]


def owners_on(
    workspace: Workspace,
    *,
    day: datetime.date | None = None,
    known_at: datetime.datetime | None = None,
    force: str = FIRST_FORCE,
) -> pl.DataFrame:
    """The owner on a day of every account that is seen today.

    Columns: account_id, territory_id, rep_id, from_on, to_on, why, reason, plan.
    """
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        found = ownership.owners_on(
            connection, workspace.org_id, number, day or workspace.today, known_at=known_at,
            scope=workspace.scope,
        )  # fmt: skip
        names = _plans(connection, workspace.org_id, number)
    plans = pl.DataFrame(
        {"publication_id": list(names), "plan": list(names.values())},
        schema={"publication_id": pl.Int64, "plan": pl.String},
    )
    return found.join(plans, on="publication_id", how="left", maintain_order="left").drop("publication_id")


def export_owners(
    workspace: Workspace,
    path: Path,
    *,
    day: datetime.date | None = None,
    known_at: datetime.datetime | None = None,
    force: str = FIRST_FORCE,
) -> pl.DataFrame:
    """Write every owner on a day as CSV, on record.

    Raises
    ------
    SourceError
        If the file cannot be written.
    """
    day = day or workspace.today
    frame = owners_on(workspace, day=day, known_at=known_at, force=force)
    write_file(path, csv_bytes(guarded(frame)))
    after: dict[str, Any] = {"day": day, "sales_force": force, "accounts": frame.height, "file": path.name}
    with workspace.write() as connection:
        record(
            connection,
            workspace.org_id,
            workspace.clock(),
            workspace.actor,
            "export",
            "ownership",
            day,
            after=after,
        )
    return frame


def list_publications(
    workspace: Workspace, *, plan: str | None = None, force: str = FIRST_FORCE
) -> list[Publication]:
    """Every publication of a sales force, or of one plan, the first one first.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        if plan is not None:
            plan_named(connection, workspace.org_id, number, plan)
        found = publications(connection, workspace.org_id, number)
    return [one for one in found if plan in (None, one.plan_name)]


def check_account_seen(workspace: Workspace, connection: Connection, account_id: str) -> None:
    """Answer for an account of others as for one that no plan ever had.

    Raises
    ------
    NotFoundError
        If it is not seen today.
    """
    if not sees_one_account(connection, workspace.scope, account_id):
        raise _ownerless(account_id)


def _ownerless(account_id: str) -> NotFoundError:
    return NotFoundError(f"account {account_id} has no owner on any day: no published plan has it")


def _rows(connection: Connection, org_id: int, force: int, account_id: str) -> list[OwnerRow]:
    rows = ownership.history_of(connection, org_id, force, account_id, superseded=True)
    if not rows:
        raise _ownerless(account_id)
    return rows


def _plans(connection: Connection, org_id: int, force: int) -> dict[int, str]:
    return {one.id: one.plan_name for one in publications(connection, org_id, force)}
