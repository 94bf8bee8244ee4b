"""`python -m benchmarks.design`: run the design benchmarks and write their page."""

import argparse
import sys
from pathlib import Path

from benchmarks.design.growth import run_growth
from benchmarks.design.report import note_machine, write_report
from benchmarks.design.settings import Settings
from benchmarks.design.table import run_table
from benchmarks.design.targets import ROWS, run_targets

PARTS = ("targets", "peers", "growth", "all", "report")


def main() -> None:
    """Read the command line and run what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.design", description=__doc__)
    parser.add_argument("what", choices=PARTS, help="`report` writes docs/benchmarks.md from what was kept")
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--rows", default=",".join(map(str, ROWS)), help="of the targets, as in 1,2")
    parser.add_argument("--market", metavar="FILE.py", help="a file whose gen(n, seed) makes the market")
    parser.add_argument("--tracts", metavar="DIR", type=Path, help="folder of cases with a known optimum")
    parser.add_argument("--roads", metavar="FILE.osm.pbf", type=Path, help="road network for row 9")
    parser.add_argument("--seed", type=int, default=1, help="of the market")
    given = parser.parse_args()
    market = None if given.market is None else str(Path(given.market).resolve())
    settings = Settings(given.size, market, given.tracts, given.roads, given.seed)
    if given.what in ("peers", "all"):
        run_table(settings)
    if given.what in ("targets", "all"):
        run_targets(settings, [int(row) for row in given.rows.split(",")])
    if given.what in ("growth", "all"):
        run_growth(settings)
    if given.what == "report":
        write_report()
    else:
        note_machine([f"python -m benchmarks.design {_asked(sys.argv[1:])}"])


def _asked(words: list[str]) -> str:
    """The command line with the names of files alone: where they lie is nobody's business."""
    return " ".join(Path(word).name if "/" in word else word for word in words)


if __name__ == "__main__":
    main()
