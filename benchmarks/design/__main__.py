"""`python -m benchmarks.design`: run the design benchmarks and write their page."""

import argparse
from pathlib import Path

from benchmarks.design.settings import Settings
from benchmarks.design.targets import ROWS, run_targets


def main() -> None:
    """Read the command line and run what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.design", description=__doc__)
    parser.add_argument("what", choices=["targets"])
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--rows", default=",".join(map(str, ROWS)), help="of the targets, as in 1,2")
    parser.add_argument("--market", metavar="FILE.py", help="a file whose gen(n, seed) makes the market")
    parser.add_argument("--tracts", metavar="DIR", type=Path, help="folder of cases with a known optimum")
    parser.add_argument("--roads", metavar="FILE.osm.pbf", type=Path, help="road network for row 9")
    parser.add_argument("--seed", type=int, default=1, help="of the market")
    given = parser.parse_args()
    market = None if given.market is None else str(Path(given.market).resolve())
    settings = Settings(given.size, market, given.tracts, given.roads, given.seed)
    run_targets(settings, [int(row) for row in given.rows.split(",")])


if __name__ == "__main__":
    main()
