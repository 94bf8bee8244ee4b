"""Every tool on every size: the table against open peers, and the whole `ridings design` command."""

import csv
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.design.contest import OURS
from benchmarks.design.market import Market, make_market
from benchmarks.design.running import Record, Stopwatch, alone
from benchmarks.design.settings import LIMIT, Settings, keep, ratios

SIZES = {
    "small": [(1_000, 10), (10_000, 50), (100_000, 200)],
    "full": [(n, k) for n in (1_000, 10_000, 100_000) for k in (10, 50, 200)],
}
TOOLS = (
    OURS, "metis", "metis-recursive", "min-cost-flow", "k-means-constrained", "gerrychain", "spopt-skater",
    "spopt-azp",
)  # fmt: skip
COMMAND = "ridings design"
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
    accounts, territories = WHOLE[settings.size]
    whole = alone("table:whole_command", LIMIT[settings.size], accounts=accounts, territories=territories,
                  seed=settings.seed, file=settings.market)  # fmt: skip
    records.append({"tool": COMMAND, "accounts": accounts, "territories": territories} | whole)
    print(f"the whole command: {records[-1]}", flush=True)
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


def whole_command(accounts: int, territories: int, seed: int = 1, file: str | None = None) -> Record:
    """`ridings design` from a CSV file to a finished report: CPU seconds, wall seconds, peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path, plan = Path(folder) / "accounts.csv", Path(folder) / "plan"
        write(make_market(accounts, seed, file=file), path)
        words = ["design", str(path), "--territories", str(territories), "--out", str(plan)]
        watch = Stopwatch()
        with watch.timing("tool"):
            done = subprocess.run(
                [sys.executable, "-c", START, *words], capture_output=True, text=True, check=False
            )
        finished = (plan / "report.html").exists()
    told: Record = {"cpu": watch.cpu, "wall": watch.wall, "exit": done.returncode,
                    "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0}  # fmt: skip
    if not finished:
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
