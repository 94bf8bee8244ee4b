"""Time and memory of loading accounts: read, checked and located; beside it, pandas only reading them.

A third of the accounts is placed by coordinates, a third by postal code, a third by city. Run as
`python benchmarks/import_accounts.py [ROWS]`; each figure is taken in a process of its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

_TOWNS = [
    ("Chicago", "IL", "60601"),
    ("Houston", "TX", "77002"),
    ("Phoenix", "AZ", "85003"),
    ("Denver", "CO", "80202"),
    ("Boston", "MA", "02108"),
    ("Columbus", "OH", "43215"),
    ("Seattle", "WA", "98101"),
    ("Atlanta", "GA", "30303"),
]
_LOAD = "from ridings.app.market import load_market; made = load_market(accounts=path).market.accounts"
_PANDAS = "import pandas; made = pandas.read_csv(path)"
_MEASURE = (
    "import json, resource, sys, time; path = sys.argv[1]; start = time.perf_counter(); {work}; "
    "print(json.dumps([len(made), time.perf_counter() - start, "
    "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))"
)


def write_accounts(path: Path, rows: int, seed: int = 0) -> None:
    """Write that many drawn accounts as CSV."""
    draw = np.random.default_rng(seed)
    number = np.arange(rows)
    towns = pl.DataFrame(_TOWNS, schema=["city", "state", "postal_code"], orient="row")
    frame = towns[draw.integers(0, len(_TOWNS), rows)].with_columns(
        pl.Series("number", number),
        pl.Series("latitude", draw.uniform(30, 47, rows).round(5)),
        pl.Series("longitude", draw.uniform(-120, -75, rows).round(5)),
        pl.Series("potential", draw.lognormal(10, 1, rows).round(2)),
        pl.Series("owner", draw.integers(0, 500, rows)),
    )
    kind = pl.col("number") % 3
    frame.select(
        pl.format("A{}", "number").alias("account_id"),
        pl.format("Firm {}, Inc.", "number").alias("name"),
        pl.when(kind != 1).then("city").alias("city"),
        pl.when(kind != 1).then("state").alias("state"),
        pl.when(kind == 1).then("postal_code").alias("postal_code"),
        pl.when(kind == 0).then("latitude").alias("latitude"),
        pl.when(kind == 0).then("longitude").alias("longitude"),
        "potential",
        pl.format("R{}", "owner").alias("owner"),
    ).write_csv(path)


def measured(work: str, path: Path) -> tuple[int, float, float]:
    """Run a line of work on the file in a process of its own: rows, seconds, peak MB."""
    program = _MEASURE.format(work=work)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    rows, seconds, peak = json.loads(done.stdout)
    return int(rows), float(seconds), float(peak)


def main() -> None:
    """Draw the accounts and print both measurements."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.csv"
        write_accounts(path, rows)
        print(f"{rows} rows, {path.stat().st_size / 1e6:.0f} MB")
        for name, work in (("load_market", _LOAD), ("pandas.read_csv", _PANDAS)):
            count, seconds, peak = measured(work, path)
            print(f"{name:16} {count} rows  {seconds:6.2f} s  {peak:6.0f} MB peak")


if __name__ == "__main__":
    main()
