"""A basemap of the organisation's own in a real browser, with a real server of tiles beside ours."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.pages.visit import Faults, enter
from tests.web.company import Company, make_company
from tests.web.planned import make_plan
from tests.web.running import running

from ridings.web.own_tiles import own_tiles
from ridings.web.settings import Settings

pytestmark = pytest.mark.chromium
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
PATCHY = "A part of the basemap did not come; the accounts are all there."


@dataclass
class TileServer:
    """Answers every path with the same, or with nothing."""

    answers: bool = True
    content: bytes = PICTURE
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve on a free port; gives the address."""
        own = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                own.asked.append(self.path)
                self.send_response(200 if own.answers else 500)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", "image/png")
                self.end_headers()
                self.wfile.write(own.content if own.answers else b"")

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = make_company(str(tmp_path_factory.mktemp("tiles") / "ridings.db"))
    yield made
    made.workspace.database.close()


@contextmanager
def opened(browser: Browser, company: Company, url: str) -> Iterator[tuple[Page, list[str]]]:
    """A plan on a map over the tiles of a URL; gives the page, and what it asks our server for."""
    plan = make_plan(company, url[-50:])
    settings = Settings(tiles=own_tiles(url, "Maps <b>& more</b>" if "{z}" in url else "", []))
    with running(company, settings) as base:
        context = browser.new_context(viewport={"width": 1000, "height": 700}, locale="en-US")
        page = context.new_page()
        faults = Faults(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        enter(page, base, company, "planner")
        page.goto(f"{base}/plans/{plan}")
        page.locator("summary", has_text="Territory").wait_for()
        yield page, asked
        assert not faults.seen, faults.seen
        context.close()


def test_pictures_of_ones_own_are_drawn_below_the_accounts(browser: Browser, company: Company) -> None:
    tiles = TileServer()
    with tiles.running() as server, opened(browser, company, f"{server}/{{z}}/{{x}}/{{y}}.png") as (page, _):
        expect(page.get_by_text("Maps <b>& more</b>")).to_be_visible()  # as it is written: no markup
        for _ in range(100):
            if tiles.asked:
                break
            page.wait_for_timeout(100)
        assert tiles.asked
        assert all(path.endswith(".png") for path in tiles.asked)
        expect(page.get_by_text(PATCHY)).to_have_count(0)
        page.get_by_label("Select all accounts").or_(
            page.get_by_label("Draw round accounts")
        ).first.wait_for()


def test_tiles_that_do_not_come_are_said_and_the_accounts_are_there(
    browser: Browser, company: Company
) -> None:
    tiles = TileServer(answers=False)
    with tiles.running() as server, opened(browser, company, f"{server}/{{z}}/{{x}}/{{y}}.png") as (page, _):
        expect(page.get_by_text(PATCHY)).to_be_visible()
        expect(page.get_by_role("grid", name="Territories")).to_be_visible()


def test_where_a_style_does_not_come_the_built_in_map_is_drawn(browser: Browser, company: Company) -> None:
    tiles = TileServer(answers=False)
    with tiles.running() as server, opened(browser, company, f"{server}/style.json") as (page, asked):
        expect(page.get_by_text(PATCHY)).to_be_visible()
        expect(page.get_by_text("Natural Earth")).to_be_visible()
        assert any("/api/v1/basemap/countries" in one for one in asked)
        assert tiles.asked == ["/style.json"]


STYLE = {
    "version": 8, "projection": {"type": "globe"},
    "sources": {"countries": {
        "type": "geojson", "data": {"type": "FeatureCollection", "features": []}, "attribution": "By style"
    }},
    "layers": [
        {"id": "accounts", "type": "background", "paint": {"background-color": "#ffeedd"}},
        {"id": "shapes", "type": "line", "source": "countries"},
    ],
}  # fmt: skip
DRAWN = "() => performance.getEntriesByName('ridings:points').some((one) => one.detail.points === 5)"


@pytest.mark.parametrize(("style", "is_read"), [(STYLE, True), ({"version": 8, "layers": 7}, False)])
def test_accounts_are_drawn_over_a_style_whatever_it_calls_its_own(
    browser: Browser, company: Company, style: dict[str, Any], is_read: bool
) -> None:
    tiles = TileServer(content=json.dumps(style).encode())
    with tiles.running() as server, opened(browser, company, f"{server}/style.json") as (page, _):
        page.wait_for_function(DRAWN)
        if not is_read:
            expect(page.get_by_text(PATCHY)).to_be_visible(timeout=15_000)
        by = "By style" if is_read else "Natural Earth"
        expect(page.locator(".maplibregl-ctrl-attrib")).to_have_text(re.compile(by), timeout=15_000)
