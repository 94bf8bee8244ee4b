"""Small organisations for tests of ownership: a market and plans, put into a database directly."""

import datetime
from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import insert, select, update

from ridings.app.workspace import Workspace, open_workspace
from ridings.storage.frames import insert_frame
from ridings.storage.organisation import add_force
from ridings.storage.publications import latest_publication
from ridings.storage.schema import KEPT, plan, plan_assignment, plan_territory

JAN = datetime.date(2026, 1, 1)
NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


def fresh(address: str, at: datetime.datetime = NOON, **values: Any) -> Workspace:
    """A workspace whose clock stands still."""
    return open_workspace(address, actor="ann", create=True, clock=lambda: at, **values)


def put_accounts(workspace: Workspace, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Make these the accounts of the market, by id; money in whole cents."""
    _put(workspace, "accounts", "account_id", rows)


def put_reps(workspace: Workspace, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Make these the reps of the market, by id."""
    _put(workspace, "reps", "rep_id", rows)


def _put(workspace: Workspace, table: str, key: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    now = KEPT[table][0]
    with workspace.write() as connection:
        connection.execute(now.delete().where(now.c.org_id == workspace.org_id))
        for ident, values in rows.items():
            own = {"org_id": workspace.org_id, "batch_id": 1, key: ident}
            connection.execute(insert(now).values(own | dict(values)))


def put_plan(
    workspace: Workspace,
    name: str,
    alignment: Mapping[str, str | None],
    *,
    force: str = "main",
    status: str = "approved",
    brief: str = "{}",
    base: int | None = None,
    reps: Mapping[str, str | None] | None = None,
) -> int:
    """Keep a plan that gives accounts to reps (None: vacant); the territory of a rep is T and the rep."""
    held = sorted({*alignment.values()}, key=str)
    lines = dict(reps) if reps is not None else {f"T{rep or '0'}": rep for rep in held}
    of_rep = {rep: territory for territory, rep in lines.items()}
    with workspace.write() as connection:
        org = workspace.org_id
        number = workspace.force(connection, force)
        head = {
            "org_id": org, "sales_force_id": number, "name": name, "notes": "", "status": status, "levels": 0,
            "revision": 0, "batch_id": 1, "cloned_from_id": None, "brief": brief, "figures": "{}",
            "base_publication_id": latest_publication(connection, org, number) if base is None else base,
            "created_by": "ann", "created_at": NOON, "changed_at": NOON, "effective_on": None,
        }  # fmt: skip
        key = connection.execute(insert(plan).values(head)).inserted_primary_key
        assert key is not None
        ident = int(key[0])
        own = {"org_id": pl.lit(org), "plan_id": pl.lit(ident)}
        none = {"accounts": 0, "potential": 0.0, "workload_hours": 0.0, "drive_hours": 0.0, "figures": "{}"}
        territories = pl.DataFrame(
            {"territory_id": list(lines), "rep_id": list(lines.values())},
            schema_overrides={"rep_id": pl.String},
        )
        insert_frame(
            connection,
            plan_territory,
            territories.with_columns(**own, **{k: pl.lit(v) for k, v in none.items()}),
        )
        rows = pl.DataFrame(
            {"account_id": list(alignment), "territory_id": [of_rep[rep] for rep in alignment.values()]}
        )
        insert_frame(connection, plan_assignment, rows.with_columns(**own, reason=pl.lit(f"By {name}.")))
        return ident


def put_force(workspace: Workspace, name: str) -> None:
    """Add a sales force."""
    with workspace.write() as connection:
        add_force(connection, workspace.org_id, name)


def status_of(workspace: Workspace, name: str) -> str:
    """Where a plan stands."""
    with workspace.read() as connection:
        return str(connection.execute(select(plan.c.status).where(plan.c.name == name)).scalar_one())


def set_base(workspace: Workspace, name: str, base: int) -> None:
    """Say on which publication a plan was drawn."""
    with workspace.write() as connection:
        connection.execute(update(plan).where(plan.c.name == name).values(base_publication_id=base))
