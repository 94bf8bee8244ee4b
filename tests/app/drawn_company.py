"""A small company in a database, with a plan drawn, to edit and argue over."""

import datetime
from typing import Any

import polars as pl
from sqlalchemy import insert
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.app.planning import design_draft
from ridings.app.workspace import Workspace, open_workspace
from ridings.design.brief import brief_from_mapping
from ridings.storage.market import put_market
from ridings.storage.plans import PlanRow
from ridings.storage.schema import import_batch, ownership, publication

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
BALANCE = {"balance": {"potential": 0.25, "workload": 0.5}}


def company(address: str, accounts: int = 24, reps: int = 3, actor: str = "ann", **columns: Any) -> Workspace:
    """A workspace with accounts, owned in turn by the reps unless told otherwise, and reps with homes."""
    workspace = open_workspace(address, actor=actor, create=True)
    given: dict[str, Any] = {
        "owner": [f"R{i % reps}" for i in range(accounts)],
        "open_pipeline": [float(i) for i in range(accounts)],
        "postal_code": [f"{43000 + i % 4}" for i in range(accounts)],
        "place_source": ["given"] * accounts,
    } | columns  # fmt: skip
    with workspace.write() as connection:
        values = {
            "org_id": workspace.org_id,
            "state": "confirmed",
            "actor": "ann",
            "at": NOON,
            "files": "[]",
            "notes": "[]",
        }
        batch = connection.execute(insert(import_batch).values(values)).inserted_primary_key
        assert batch is not None
        frames = {"accounts": accounts_of(accounts, **given), "reps": reps_of(reps)}
        put_market(connection, workspace.org_id, int(batch[0]), frames, replaces=True)
    return workspace


def drawn(workspace: Workspace, name: str = "North", **brief: Any) -> PlanRow:
    """A designed draft."""
    return design_draft(workspace, name, brief_from_mapping(BALANCE | brief))


def as_actor(workspace: Workspace, actor: str) -> Workspace:
    """The same workspace in the hands of somebody else."""
    return Workspace(workspace.database, workspace.organisation, actor, workspace.clock)


def published(workspace: Workspace, plan_id: int, owners: pl.DataFrame, day: datetime.date) -> int:
    """Ownership of the accounts (`account_id`, `rep_id`) from a day, as publishing makes it."""
    with workspace.write() as connection:
        values = {
            "org_id": workspace.org_id, "sales_force_id": 1, "plan_id": plan_id, "base_id": 0,
            "effective_on": day, "holdover_days": 0, "figures": "{}", "actor": "ann", "at": NOON,
        }  # fmt: skip
        key = connection.execute(insert(publication).values(values)).inserted_primary_key
        assert key is not None
        common = {
            "org_id": workspace.org_id, "sales_force_id": 1, "territory_id": "T01", "from_on": day,
            "why": "alignment", "reason": "As drawn.", "publication_id": int(key[0]),
        }  # fmt: skip
        if "recorded_in" in ownership.c:
            common["recorded_in"] = int(key[0])
        connection.execute(insert(ownership), [common | row for row in owners.to_dicts()])
    return int(key[0])
