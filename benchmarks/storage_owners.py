"""Time of publishing ownership and of asking for an owner, on either database.

Run as `python -m benchmarks.storage_owners [--accounts N] [--changes N]`.
"""

import argparse
import datetime
import statistics
import time

import numpy as np
import polars as pl
from benchmarks.storage import SYSTEMS, fresh
from sqlalchemy import insert

from ridings.app.publishing import publish as publish_plan
from ridings.app.workspace import Workspace, open_workspace
from ridings.storage.frames import insert_frame
from ridings.storage.ownership import owner_on as ask
from ridings.storage.plan_writing import latest_publication
from ridings.storage.schema import KEPT, plan, plan_assignment, plan_territory

REPS = 500
ASKED = 500  # accounts
NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
DAYS = {name: datetime.date(2026, 2 + x, 1) for x, name in enumerate(("first", "second", "third"))}


def publish(address: str, accounts: int, changes: int) -> dict[str, float]:
    """Seconds to publish a first plan of so many accounts, then twice one that changes so many owners."""
    workspace = open_workspace(address, actor="bench", create=True, clock=lambda: NOON)
    reps = np.random.default_rng(0).integers(0, REPS, accounts)
    put_market(workspace, reps)
    taken: dict[str, float] = {}
    for name, day in DAYS.items():
        put_plan(workspace, name, reps)
        started = time.perf_counter()
        found = publish_plan(workspace, name, effective_on=day, holdover_days=0 if name == "first" else 30)
        taken[name] = time.perf_counter() - started
        assert found.figures["changed"] == (accounts if name == "first" else changes)
        reps = reps.copy()
        reps[:changes] = (reps[:changes] + 1) % REPS
    return taken


def owner_on(address: str, accounts: int) -> dict[str, float]:
    """Milliseconds to find the owner of an account on a day: the median, and the slowest in a hundred."""
    workspace = open_workspace(address, actor="bench", clock=lambda: NOON)
    drawn = np.random.default_rng(1).integers(0, accounts, ASKED)
    taken = []
    with workspace.read() as connection:
        force = workspace.force(connection)
        for account in drawn:
            started = time.perf_counter()
            found = ask(connection, workspace.org_id, force, f"A{account:07d}", DAYS["third"])
            taken.append(1000 * (time.perf_counter() - started))
            assert found is not None
    return {"median": statistics.median(taken), "p99": statistics.quantiles(taken, n=100)[98]}


def put_market(workspace: Workspace, reps: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    """Put accounts into the database, a tenth of them with open opportunities."""
    number = np.arange(len(reps))
    frame = pl.DataFrame({"number": number, "rep": reps}).select(
        org_id=pl.lit(workspace.org_id), batch_id=pl.lit(1), account_id=_account(), owner=_rep(),
        potential=pl.col("number") % 1000 * 1.0,
        open_pipeline_cents=pl.when(pl.col("number") % 10 == 0).then(100_000),
    )  # fmt: skip
    with workspace.write() as connection:
        insert_frame(connection, KEPT["accounts"][0], frame)


def put_plan(workspace: Workspace, name: str, reps: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    """Put an approved plan into the database that gives each account to a rep."""
    with workspace.write() as connection:
        org, force = workspace.org_id, workspace.force(connection)
        head = {
            "org_id": org, "sales_force_id": force, "name": name, "notes": "",
            "status": "approved", "levels": 0, "revision": 0, "batch_id": 1,
            "base_publication_id": latest_publication(connection, org, force),
            "brief": "{}", "figures": "{}", "created_by": "bench", "created_at": NOON, "changed_at": NOON,
        }  # fmt: skip
        key = connection.execute(insert(plan).values(head)).inserted_primary_key
        assert key is not None
        own = {"org_id": pl.lit(org), "plan_id": pl.lit(int(key[0]))}
        none = dict.fromkeys(("accounts", "potential", "workload_hours", "drive_hours"), pl.lit(0))
        lines = pl.DataFrame({"rep": np.arange(REPS)}).select(
            territory_id=_territory(), rep_id=_rep(), figures=pl.lit("{}"), **own, **none
        )
        insert_frame(connection, plan_territory, lines)
        rows = pl.DataFrame({"number": np.arange(len(reps)), "rep": reps}).select(
            account_id=_account(), territory_id=_territory(), **own,
            reason=pl.format("R{} is nearest with room; next best R{}, 1.2 h a year more.", "rep", "rep"),
        )  # fmt: skip
        insert_frame(connection, plan_assignment, rows)
        if workspace.database.is_postgresql:
            connection.exec_driver_sql("analyze plan_assignment")


def _account() -> pl.Expr:
    return pl.format("A{}", pl.col("number").cast(pl.String).str.zfill(7))


def _rep() -> pl.Expr:
    return pl.format("R{}", pl.col("rep").cast(pl.String).str.zfill(3))


def _territory() -> pl.Expr:
    return pl.format("T{}", pl.col("rep").cast(pl.String).str.zfill(3))


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--accounts", type=int, default=100_000)
    given.add_argument("--changes", type=int, default=50_000)
    arguments = given.parse_args()
    accounts, changes = arguments.accounts, arguments.changes
    for system in SYSTEMS:
        with fresh(system) as address:
            for name, seconds in publish(address, accounts, changes).items():
                count = accounts if name == "first" else changes
                print(
                    f"{system}: publish {count:,} changes of {accounts:,} accounts ({name}): {seconds:.2f} s"
                )
            found = owner_on(address, accounts)
            told = f"{found['median']:.2f} ms, p99 {found['p99']:.2f} ms"
            print(f"{system}: owner-on at {accounts:,} accounts: {told}")


if __name__ == "__main__":
    main()
