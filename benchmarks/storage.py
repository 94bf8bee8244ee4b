"""Speed of the database: each figure is taken in a process of its own, on SQLite and on PostgreSQL.

Run as `python -m benchmarks.storage import [--accounts N] [--system sqlite|postgresql]`. PostgreSQL is
started for the run from the programs of this machine, with its own defaults for what is kept safe.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.import_accounts import write_accounts

SYSTEMS = ("sqlite", "postgresql")


@contextmanager
def fresh(system: str) -> Iterator[str]:
    """The address of an empty database, gone afterwards."""
    if system == "sqlite":
        with tempfile.TemporaryDirectory(prefix="ridings-bench-") as folder:
            yield str(Path(folder) / "ridings.db")
        return
    from tests.databases import start, stop

    server = start(Path(tempfile.mkdtemp(prefix="ridings-pg-", dir="/tmp")), settings=("max_connections=20",))
    try:
        server.run("create database bench")
        yield server.address("bench")
    finally:
        stop(server)


def import_accounts(address: str, accounts: int) -> dict[str, float]:
    """Import so many accounts with all checks into an empty database."""
    from ridings.app.imports import import_files
    from ridings.app.workspace import open_workspace

    with tempfile.TemporaryDirectory(prefix="ridings-bench-") as folder:
        path = Path(folder) / "accounts.csv"
        write_accounts(path, accounts)
        workspace = open_workspace(address, actor="benchmark", create=True)
        started, cpu = time.perf_counter(), time.process_time()
        done = import_files(workspace, {"accounts": path})
        seconds = time.perf_counter() - started
    assert done.changes["accounts"].added == accounts
    return {"seconds": seconds, "cpu_seconds": time.process_time() - cpu, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASURED: dict[str, Callable[[str, int], dict[str, float]]] = {"import": import_accounts}


def measured(what: str, system: str, accounts: int) -> dict[str, float]:
    """Take a figure in a process of its own."""
    with fresh(system) as address:
        command = [sys.executable, "-m", "benchmarks.storage", what, "--accounts", str(accounts)]
        done = subprocess.run(
            [*command, "--address", address], capture_output=True, text=True, check=True, env=dict(os.environ)
        )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Take the figures asked for and print them."""
    parser = argparse.ArgumentParser(description="Speed of the database.")
    parser.add_argument("what", choices=sorted(MEASURED))
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--system", choices=SYSTEMS, help="by default both")
    parser.add_argument("--address", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.address:
        print(json.dumps(MEASURED[given.what](given.address, given.accounts)))
        return
    for system in [given.system] if given.system else SYSTEMS:
        figures = measured(given.what, system, given.accounts)
        shown = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
        print(f"{given.what} of {given.accounts:,} accounts, {system}: {shown}")


if __name__ == "__main__":
    main()
