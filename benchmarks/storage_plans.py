"""How long it takes to save, open, edit, undo, clone and compare a plan of 100,000 accounts in a database.

Run as `python -m benchmarks.storage_plans [--accounts N] [--territories K] [--system sqlite|postgresql]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.storage import SYSTEMS, fresh
from sqlalchemy import insert

from ridings.app.comparing import compare_plans
from ridings.app.editing import move, undo
from ridings.app.planning import clone, load_draft
from ridings.app.planning import open_plan as opened
from ridings.app.workspace import Workspace, open_workspace
from ridings.design.brief import brief_from_mapping
from ridings.storage.market import put_market
from ridings.storage.schema import import_batch

BRIEF = {"balance": {"potential": 0.1, "workload": 0.2}}


def measure(address: str, accounts: int, territories: int, folder: Path) -> dict[str, float]:
    """Seconds of each thing on one database."""
    workspace = open_workspace(address, actor="bench", create=True)
    alignment = fill(workspace, accounts, territories)
    path = folder / "alignment.csv"
    alignment.write_csv(path)
    found: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object], times: int = 1) -> None:
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
        found[name] = sorted(taken)[len(taken) // 2]

    timed("load a plan from a file", lambda: load_draft(workspace, "B", path, brief_from_mapping(BRIEF)))
    timed("open a plan", lambda: open_plan(workspace), 5)
    revision = iter(range(1_000_000))
    to = iter(["T0001", "T0002"] * 100)
    timed(
        "move one account", lambda: move(workspace, "B", ["A0000009"], next(to), revision=next(revision)), 9
    )
    many = [f"A{i:07d}" for i in range(0, accounts, 100)]
    timed("move a hundredth", lambda: move(workspace, "B", many, "T0003", revision=next(revision)))
    timed("undo it", lambda: undo(workspace, "B", revision=next(revision)))
    timed("clone", lambda: clone(workspace, "B", "C"))
    timed("compare two", lambda: compare_plans(workspace, "B", "C"))
    timed("compare with today", lambda: compare_plans(workspace, "B"))
    return found


def open_plan(workspace: Workspace, name: str = "B") -> None:
    """Open a plan: its alignment and totals."""
    found = opened(workspace, name)
    assert found.alignment.height == found.territories["accounts"].sum()


def fill(workspace: Workspace, accounts: int, territories: int) -> pl.DataFrame:
    """Put a market into the database; returns an alignment of it."""
    rng = np.random.default_rng(1)
    home = rng.integers(0, territories, accounts)
    places = np.stack([30 + 15 * rng.random(territories), -120 + 45 * rng.random(territories)])
    ids = [f"A{i:07d}" for i in range(accounts)]
    reps = [f"R{j:04d}" for j in range(territories)]
    frames = {
        "accounts": pl.DataFrame(
            {
                "account_id": ids, "name": [f"Firm {i}" for i in range(accounts)],
                "latitude": places[0][home] + rng.normal(0, 0.5, accounts),
                "longitude": places[1][home] + rng.normal(0, 0.5, accounts),
                "potential": rng.lognormal(3, 1, accounts).round(2),
                "open_pipeline": rng.integers(0, 99, accounts) * 1.0,
                "owner": [reps[(j + 1) % territories] for j in home], "place_source": ["given"] * accounts,
            }
        ),
        "reps": pl.DataFrame({"rep_id": reps, "latitude": places[0], "longitude": places[1]}),
    }  # fmt: skip
    with workspace.write() as connection:
        values = {
            "org_id": workspace.org_id, "state": "confirmed", "actor": "bench", "at": workspace.clock(),
            "files": "[]", "notes": "[]",
        }  # fmt: skip
        connection.execute(insert(import_batch).values(values))
        put_market(connection, workspace.org_id, 1, frames, replaces=True)
    named = [f"T{j:04d}" for j in home]
    return pl.DataFrame({"account_id": ids, "territory_id": named, "rep_id": [reps[j] for j in home]})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=SYSTEMS, help="only this one; by default both")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--territories", type=int, default=200)
    arguments = parser.parse_args()
    for system in SYSTEMS if arguments.system is None else (arguments.system,):
        print(f"{system}: {arguments.accounts:,} accounts, {arguments.territories:,} territories")
        with tempfile.TemporaryDirectory() as folder, fresh(system) as address:
            found = measure(address, arguments.accounts, arguments.territories, Path(folder))
        for name, seconds in found.items():
            print(f"  {name:26} {seconds:8.3f} s")


if __name__ == "__main__":
    main()
