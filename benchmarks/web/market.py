"""A market whose columns are as many and as different as those of a company, drawn with a seed."""

from pathlib import Path

import numpy as np
import polars as pl
from sqlalchemy import insert

from ridings.app.people import invite
from ridings.app.planning import load_draft
from ridings.app.workspace import open_workspace
from ridings.design.brief import brief_from_mapping
from ridings.storage.market import put_market
from ridings.storage.schema import import_batch

BRIEF = {"balance": {"potential": 0.1, "workload": 0.2}}
PLAN = "Bench"
PER_TERRITORY = 500  # accounts
STATES = ("AL", "AZ", "CA", "CO", "FL", "GA", "IL", "KS", "MO", "NC", "NE", "NM", "NV", "OK", "TN", "TX")


def prepare(address: str, accounts: int, folder: Path) -> int:
    """Fill a database with a market and a plan; returns the number of the plan."""
    workspace = open_workspace(address, actor="bench", create=True)
    frame, reps, home = drawn(accounts)
    with workspace.write() as connection:
        values = {
            "org_id": workspace.org_id, "state": "confirmed", "actor": "bench", "at": workspace.clock(),
            "files": "[]", "notes": "[]",
        }  # fmt: skip
        connection.execute(insert(import_batch).values(values))
        put_market(connection, workspace.org_id, 1, {"accounts": frame, "reps": reps}, replaces=True)
    placed = pl.DataFrame(
        {
            "account_id": frame["account_id"],
            "territory_id": [f"T{j:04d}" for j in home],
            "rep_id": [f"R{j:04d}" for j in home],
        }
    )
    path = folder / "alignment.csv"
    placed.write_csv(path)
    plan = load_draft(workspace, PLAN, path, brief_from_mapping(BRIEF))
    workspace.database.close()
    return plan.id


def invited(address: str) -> str:
    """Add somebody who may do all; returns the secret of the first link."""
    workspace = open_workspace(address, actor="bench")
    try:
        return invite(workspace, "planner@example.com", "Planner", "admin").secret
    finally:
        workspace.database.close()


def drawn(accounts: int) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray]:
    """Accounts and reps, and the number of the territory that each account is in."""
    rng = np.random.default_rng(1)
    territories = max(2, accounts // PER_TERRITORY)
    home = rng.integers(0, territories, accounts)
    places = np.stack([30 + 15 * rng.random(territories), -120 + 45 * rng.random(territories)])
    cities = rng.integers(0, 20, accounts) + 20 * home  # about 20 to a territory

    def one_of(*names: str) -> list[str]:
        return [names[n] for n in rng.integers(0, len(names), accounts)]

    frame = pl.DataFrame(
        {
            "account_id": [f"A{i:07d}" for i in range(accounts)],
            "name": [f"Firm {i} of {STATES[j % 16]}" for i, j in enumerate(home)],
            "latitude": places[0][home] + rng.normal(0, 0.5, accounts),
            "longitude": places[1][home] + rng.normal(0, 0.5, accounts),
            "potential": rng.lognormal(3, 1, accounts).round(2),
            "tier": one_of("A", "B", "C"),
            "industry": one_of("Hospital", "Clinic", "Laboratory", "Pharmacy", "Dentist", "School"),
            "status": one_of("prospect", "customer", "former"),
            "channel": one_of("direct", "partner"),
            "country": ["US"] * accounts,
            "state": [STATES[j % 16] for j in home],
            "city": [f"City {c}" for c in cities],
            "postal_code": [f"{c:05d}" for c in 10_000 + cities],
            "owner": [f"R{(j + 1) % territories:04d}" for j in home],
            "place_source": ["given"] * accounts,
        }
    )  # fmt: skip
    reps = pl.DataFrame(
        {
            "rep_id": [f"R{j:04d}" for j in range(territories)],
            "name": [f"Rep {j}" for j in range(territories)],
            "latitude": places[0], "longitude": places[1],
        }
    )  # fmt: skip
    return frame, reps, home
