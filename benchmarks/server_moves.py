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
MOVES = {  # how many accounts, of how many territories (None: of any), and how often
    "1 account": (1, None, 100),
    "1,000 accounts of 5 territories": (1_000, 5, 30),
    "1,000 accounts from anywhere": (1_000, None, 10),
}


def measure(address: str, accounts: int, territories: int, folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each move, by what was moved."""
    filling = open_workspace(address, actor="bench", create=True)
    path = folder / "alignment.csv"
    fill(filling, accounts, territories).write_csv(path)
    load_draft(filling, PLAN, path, brief_from_mapping(BRIEF))
    workspace = open_workspace(address, actor="bench", pooled=True)
    return {name: taken(workspace, *what) for name, what in MOVES.items()}


def taken(workspace: Workspace, count: int, of: int | None, times: int) -> list[float]:
    """Milliseconds of moves of so many accounts, drawn with a seed, each to a territory drawn too."""
    draws = np.random.default_rng(count)
    opened = open_plan(workspace, PLAN)
    held = dict(opened.alignment.select("account_id", "territory_id").iter_rows())
    names, revision = sorted(set(held.values())), opened.row.revision
    found = []
    for turn in range(times + 1):
        near = set(names if of is None else draws.choice(names, of, replace=False))
        to = str(draws.choice(names))
        ids = [account for account, territory in held.items() if territory in near and territory != to]
        wanted = [str(one) for one in draws.choice(ids, min(count, len(ids)), replace=False)]
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
            told = f"median {statistics.median(each):.0f} ms, p99 {slowest:.0f} ms"
            print(f"{system}, {given.accounts:,} accounts, move {name}: {told}")


if __name__ == "__main__":
    main()
