"""The map that one would make otherwise, of the same accounts: GeoJSON in a layer of circles of MapLibre."""

import json
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.web import visit
from benchmarks.web.figures import Figures
from benchmarks.web.market import drawn
from build_hooks.front import DIST

LIBRARY = DIST.parent / "node_modules" / "maplibre-gl" / "dist"
HUES = ("#2244aa", "#992200", "#779933", "#cc7799", "#3399ee", "#660000", "#995577", "#442266", "#5566cc")


def plain(accounts: int, program: str, folder: Path, times: int) -> Figures:
    """Measure a page that shows the points and nothing else."""
    _write(accounts, folder)
    with _files(folder) as port, visit.browsing(program) as page:
        for _ in range(2):  # the second time as with ours: the browser has all that it keeps
            again = page.context.new_page()
            page.close()
            page = again
            opened = visit.open_plan(page, f"http://127.0.0.1:{port}/plain.html?accounts={accounts}")
            visit.rest(page)
        moved = visit.dragged(page)
        visit.rest(page)
        painted = []
        for _ in range(times):
            page.evaluate("() => { watched.next = watched.reassigned(); }")
            page.get_by_role("button", name="Move").click()
            painted.append(float(page.evaluate("() => watched.next")["milliseconds"]))
            visit.rest(page)
    return Figures(opened, moved.longest, statistics.median(painted))


def _write(accounts: int, folder: Path) -> None:
    frame, _, home = drawn(accounts)
    with (folder / "accounts.geojson").open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        columns = frame.select("account_id", "name", "longitude", "latitude").iter_rows()
        for n, ((account, name, x, y), j) in enumerate(zip(columns, home, strict=True)):
            feature = {
                "type": "Feature",
                "properties": {"account_id": account, "name": name, "hue": HUES[j % len(HUES)]},
                "geometry": {"type": "Point", "coordinates": [x, y]},
            }
            file.write(("," if n else "") + json.dumps(feature, separators=(",", ":")))
        file.write("]}")
    shutil.copy(Path(__file__).with_name("plain.html"), folder)
    for one in LIBRARY.glob("maplibre-gl*"):
        if one.suffix in (".mjs", ".css"):
            shutil.copy(one, folder)


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def _files(folder: Path) -> Iterator[int]:
    """Serve the files of a folder on a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
