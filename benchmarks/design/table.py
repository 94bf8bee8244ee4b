"""Every tool on every size: the table against open peers, and the whole `ridings design` command."""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.design.contest import OURS
from benchmarks.design.market import Market, make_market
from benchmarks.design.running import ROOT, Record, cpu_seconds
from benchmarks.design.settings import Settings, keep, ratios

SIZES = {
    "small": [(1_000, 10), (10_000, 50), (100_000, 200)],
    "full": [(n, k) for n in (1_000, 10_000, 100_000) for k in (10, 50, 200)],
}
TOOLS = (
    OURS, "metis", "metis-recursive", "min-cost-flow", "k-means-constrained", "gerrychain", "spopt-skater",
    "spopt-azp",
)  # fmt: skip
START = "import sys; from ridings.cli.command import main; sys.exit(main())"
WHOLE = {"small": (10_000, 50), "full": (100_000, 200)}


def run_table(settings: Settings) -> list[Record]:
    """Run and tell every tool at every size; one that gave no answer is not tried on larger markets."""
    records: list[Record] = []
    given_up: dict[str, tuple[int, int]] = {}
    for accounts, territories in SIZES[settings.size]:
        reference = settings.reference(accounts, territories)
        for tool in TOOLS:
            at = given_up.get(tool)
            if at is not None and accounts >= at[0] and territories >= at[1]:
                why = f"not tried: no answer at {at[0]:,} x {at[1]}"
                run = {"tool": tool, "accounts": accounts, "territories": territories, "failed": why}
            else:
                run = settings.contend(tool, accounts, territories)
            if "failed" in run and at is None:
                given_up[tool] = accounts, territories
            if "failed" not in run:
                run["dispersion"], run["dispersion_sphere"] = ratios(run, reference)
            records.append(run)
            print(line(run), flush=True)
            keep("table", records)
    records.append(whole_command(settings, *WHOLE[settings.size]))
    print(records[-1])
    keep("table", records)
    return records


def line(run: Record) -> str:
    """A run as a row of text."""
    head = f"{run['accounts']:>9,} x {run['territories']:<5} {run['tool']:20}"
    if "failed" in run:
        return f"{head} {run['failed']}"
    return (
        f"{head} graph {run['cpu'].get('graph', 0.0):6.2f} tool {run['cpu']['tool']:8.2f} CPU s "
        f"{run['peak_mb']:6.0f} MB  potential {run['potential']:8.2%} work {run['work']:8.2%} "
        f"dispersion {run['dispersion']:.3f} off-main {run['off_main']:.2%}"
    )


def whole_command(settings: Settings, accounts: int, territories: int) -> Record:
    """`ridings design` from a CSV file to a finished report: CPU seconds, wall seconds, peak memory."""
    market = make_market(accounts, settings.seed, file=settings.market)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.csv"
        write(market, path)
        command = [sys.executable, "-c", START, "design", "--accounts", str(path), "--territories",
                   str(territories), "--out", str(Path(folder) / "plan")]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        cpu, wall = cpu_seconds(), time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        spent = cpu_seconds() - cpu
        seconds = time.perf_counter() - wall
    told: Record = {"tool": "ridings design", "accounts": accounts, "territories": territories,
                    "cpu": {"tool": spent}, "wall": {"tool": seconds}, "exit": done.returncode,
                    "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0}  # fmt: skip
    if done.returncode not in (0, 5):
        told["failed"] = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return told


def write(market: Market, path: Path) -> None:
    """The market as a file that `ridings design` reads."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["account_id", "name", "latitude", "longitude", "potential", "call_frequency"])
        columns = (market.latitude, market.longitude, market.potential, market.visits)
        for i, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            latitude, longitude, potential, visits = row
            out.writerow([f"A{i}", f"Firm {i}", round(latitude, 6), round(longitude, 6),
                          round(potential * 1000.0, 2), visits])  # fmt: skip
