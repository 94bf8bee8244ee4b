"""How quick the map of a plan is in a real browser that draws with the processor alone.

Beside it, in the same browser: the same accounts in a layer of circles of MapLibre, and nothing else.

Run as `python -m benchmarks.web [--accounts N ...] [--chromium PROGRAM]`.
"""

import argparse
import gzip
import shutil
import statistics
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

from benchmarks.server_reads import serving
from benchmarks.web import visit
from benchmarks.web.figures import Figures
from benchmarks.web.market import invited, prepare
from benchmarks.web.plain import plain
from build_hooks.front import DIST
from playwright.sync_api import Page

SIZES = (30_000, 100_000, 1_000_000)
TIMES = 5  # of what is quick: the median is told
LASSO = 5_000  # accounts
LIBRARY = ("map-", "maplibre")  # files of the map and its library
SCRIPT_KB = 300


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=SIZES)
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    given = parser.parse_args()
    for accounts in given.accounts:
        with tempfile.TemporaryDirectory(prefix="ridings-web-") as folder:
            for line in beside(accounts, given.chromium, Path(folder)):
                print(f"{accounts:,} accounts: {line}", flush=True)


def beside(accounts: int, program: str, folder: Path) -> Iterator[str]:
    """What was measured with so many accounts, a line each, and at last as ratios."""
    own = yield from measured(accounts, program, folder)
    other = plain(accounts, program, folder, TIMES)
    yield (
        f"a layer of circles: opened in {other.opened / 1000:.1f} s, longest without an answer "
        f"{other.longest:.0f} ms, other colours for {LASSO:,} painted after {other.painted:.0f} ms"
    )
    yield f"a layer of circles takes {own.over(other)}"


def measured(accounts: int, program: str, folder: Path) -> Generator[str, None, Figures]:
    """Measure our own page."""
    address = str(folder / "ridings.db")
    plan = prepare(address, accounts, folder)
    with serving(address, "sqlite", 1) as port, visit.browsing(program) as page:
        base = f"http://127.0.0.1:{port}"
        visit.sign_in(page, base, invited(address))
        for which in ("a server that was just started", "a server that was asked before"):
            again = page.context.new_page()
            page.close()
            page = again
            opened = visit.open_plan(page, f"{base}/plans/{plan}")
            yield f"opened in {opened / 1000:.1f} s ({which})"
            visit.rest(page)
        size = script_kilobytes(page)
        yield f"script of the page {size:.0f} KB gzipped beside the map (at most {SCRIPT_KB})"
        moved = visit.drag(page)
        yield (
            f"dragged: {moved.frames} frames, at most {moved.most_points:,} points, "
            f"longest without an answer {moved.longest:.0f} ms"
        )
        visit.rest(page)
        painted = yield from selected(page)
    return Figures(opened, moved.longest, painted)


def selected(page: Page) -> Generator[str, None, float]:
    """How long it takes to select, to look at a move and to make it; each some times."""
    found, taken = visit.lasso(page, LASSO)
    lassos = [taken, *(visit.lasso(page, found)[1] for _ in range(TIMES - 1))]
    yield f"lasso of {found:,}: totals after {told(lassos)}"
    looks, moves = [], []
    for turn in range(TIMES):
        looks.append(visit.preview(page, 1 + turn))
        moves.append(visit.reassign(page))
        visit.rest(page)
    yield f"figures of moving {found:,} before it is done after {told(looks)}"
    yield f"move of {found:,} painted after {told(moves)}"
    return statistics.median(moves)


def told(milliseconds: list[float]) -> str:
    """Median and worst."""
    return (
        f"{statistics.median(milliseconds):.0f} ms (at most {max(milliseconds):.0f} of {len(milliseconds)})"
    )


def script_kilobytes(page: Page) -> float:
    """Kilobytes of the scripts that the page has fetched, gzipped, without the map and its library."""
    names = page.evaluate(
        "() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    )
    own = {Path(name).name for name in names if name.startswith("/assets/") and name.endswith(".js")}
    own = {name for name in own if not name.startswith(LIBRARY)}
    return sum(len(gzip.compress((DIST / "assets" / name).read_bytes())) for name in own) / 1024


if __name__ == "__main__":
    main()
