"""How fast a move is answered in a long-lived process, as in a server: of 1 account and of 1,000.

Run as `python -m benchmarks.server_moves [--accounts N] [--territories K] [--system sqlite|postgresql]`.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.storage import SYSTEMS, fresh
from benchmarks.storage_plans import BRIEF, fill

from ridings.app.editing import move
from ridings.app.planning import load_draft, open_plan
from ridings.app.workspace import Workspace, open_workspace
from ridings.design.brief import brief_from_mapping

PLAN = "B"
SINGLE, LARGE = 1, 1_000  # accounts of a move
TIMES = {SINGLE: 100, LARGE: 20}


def measure(address: str, accounts: int, territories: int, folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each move, by what was moved."""
    filling = open_workspace(address, actor="bench", create=True)
    path = folder / "alignment.csv"
    fill(filling, accounts, territories).write_csv(path)
    load_draft(filling, PLAN, path, brief_from_mapping(BRIEF))
    workspace = open_workspace(address, actor="bench", pooled=True)
    return {
        f"move {count:,} of {accounts:,} accounts": taken(workspace, count, territories) for count in TIMES
    }


def taken(workspace: Workspace, count: int, territories: int) -> list[float]:
    """Milliseconds of moves of so many accounts, drawn with a seed, each to a territory drawn too."""
    draws = np.random.default_rng(count)
    opened = open_plan(workspace, PLAN)
    held = dict(opened.alignment.select("account_id", "territory_id").iter_rows())
    ids, revision = np.array(sorted(held)), opened.row.revision
    found = []
    for turn in range(TIMES[count] + 1):
        wanted = [str(one) for one in draws.choice(ids, count, replace=False)]
        to = f"T{draws.integers(0, territories):04d}"
        if all(held[one] == to for one in wanted):
            continue
        started = time.perf_counter()
        revision = move(workspace, PLAN, wanted, to, revision=revision, anyway=True).revision
        if turn:  # the first fills what is kept in memory
            found.append(1000 * (time.perf_counter() - started))
        held |= dict.fromkeys(wanted, to)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=SYSTEMS, help="only this one; by default both")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--territories", type=int, default=200)
    given = parser.parse_args()
    for system in SYSTEMS if given.system is None else (given.system,):
        with tempfile.TemporaryDirectory() as folder, fresh(system) as address:
            found = measure(address, given.accounts, given.territories, Path(folder))
        for name, each in found.items():
            slowest = statistics.quantiles(each, n=100)[98]
            print(f"{system}: {name}: median {statistics.median(each):.0f} ms, p99 {slowest:.0f} ms")


if __name__ == "__main__":
    main()
