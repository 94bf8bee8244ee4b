"""The report in a browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.report.drawn_plans import drawn_market, drawn_plan

from ridings.report.page import render

pytestmark = pytest.mark.chromium

EVIL = "</script><img src=x onerror=\"document.title='owned'\">"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Opened:
    """A page that was opened, and what it did on its own."""

    def __init__(self, browser: Browser, html: str, path: Path, width: int = 1280) -> None:
        path.write_text(html, encoding="utf-8")
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]", timeout=15_000)

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def point_at(self, account: int) -> None:
        """Move the mouse to an account on the map."""
        self.page.locator("#ground").scroll_into_view_if_needed()
        box = self.page.locator("#ground").bounding_box()
        assert box
        points = f"ridings.report.points.x[{account}], ridings.report.points.y[{account}]"
        x, y = self.ask(f"ridings.map.camera.screen({points})")
        self.page.mouse.move(box["x"] + x, box["y"] + y)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Return a headless Chromium that asks nothing of the network by itself."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report() -> str:
    return render(drawn_plan(), drawn_market())


@pytest.fixture
def opened(browser: Browser, report: str, tmp_path: Path) -> Iterator[Opened]:
    page = Opened(browser, report, tmp_path / "report.html")
    yield page
    assert page.complaints == []
    page.page.close()


def test_the_page_opens_from_a_file_without_a_request(opened: Opened) -> None:
    assert [url.split(":")[0] for url in opened.requests] == ["file"]
    assert opened.ask("ridings.report.points.x.length") == 144
    assert opened.ask("document.querySelectorAll('#bars svg').length") == 3


def test_pointing_at_an_account_shows_its_numbers(opened: Opened) -> None:
    opened.point_at(17)
    tip = opened.page.locator("#tip")
    assert tip.is_visible()
    words = tip.inner_text()
    assert "Firm 17" in words
    assert "$1,170" in words
    assert "T2 · Ben Cole" in words
    assert "Nearest with room: Ben Cole" in words
    assert "Ada Brook" in words


def test_the_toggle_shows_todays_owners(opened: Opened) -> None:
    opened.page.click("[data-mode=today]")
    assert opened.page.get_attribute("[data-mode=today]", "aria-pressed") == "true"
    opened.point_at(17)
    assert "T1 · Ada Brook" in opened.page.locator("#tip").inner_text()
    opened.page.click("[data-mode=plan]")
    assert opened.ask("ridings.selection.mode") == "plan"


def test_a_click_on_the_map_picks_the_territory_everywhere(opened: Opened) -> None:
    opened.point_at(5)
    opened.page.mouse.down()
    opened.page.mouse.up()
    assert opened.page.locator("#panel h3").inner_text() == "T2 · Ben Cole"
    assert opened.page.locator("#territory-table tr.on").get_attribute("data-territory") == "1"
    assert opened.page.locator("#bars .row.on").count() == 3
    assert "T2 · Ben Cole only" in opened.page.locator("#move-count").inner_text()
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel h3").inner_text() == "All territories"


def test_a_drag_moves_the_map_and_picks_nothing(opened: Opened) -> None:
    before = opened.ask("ridings.map.camera.x")
    opened.point_at(70)
    opened.page.mouse.down()
    opened.page.mouse.move(300, 300, steps=4)
    opened.page.mouse.up()
    assert opened.ask("ridings.map.camera.x") != before
    assert opened.ask("ridings.selection.picked") == -1


def test_wheel_keys_and_buttons_zoom(opened: Opened) -> None:
    scale = "ridings.map.camera.scale / ridings.map.camera.fitted"
    opened.point_at(70)
    opened.page.wait_for_timeout(300)
    opened.page.mouse.wheel(0, -200)
    opened.page.wait_for_function(f"() => {scale} > 1.1")
    opened.page.click("[data-zoom=fit]")
    assert opened.ask(scale) == pytest.approx(1)
    opened.page.focus("#ground")
    opened.page.keyboard.press("+")
    assert opened.ask(scale) == pytest.approx(1.6)


def test_a_heading_sorts_the_table_both_ways(opened: Opened) -> None:
    rows = "[...document.querySelectorAll('#territory-table tbody tr')]"
    order = f"{rows}.map((row) => Number(row.dataset.territory))"
    heading = opened.page.locator("#territory-table thead th", has_text="Potential")
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert opened.ask(order) == [2, 1, 0]
    heading.locator("button").click()
    assert opened.ask(order) == [0, 1, 2]


def test_moves_come_largest_first_and_can_be_filtered(opened: Opened) -> None:
    rows = opened.page.locator("#move-table tbody tr")
    assert rows.count() == 96
    assert rows.first.inner_text().startswith("Firm 139")
    opened.page.fill("#move-filter", "139 cleo")
    assert rows.count() == 1
    assert "1 shown" in opened.page.locator("#move-count").inner_text()
    assert opened.page.locator("#pair-table tbody tr").count() == 6


def test_hostile_names_stay_texts(browser: Browser, tmp_path: Path) -> None:
    market = drawn_market()
    assert market.accounts is not None
    market = replace(market, accounts=market.accounts.with_columns(name=pl.lit(EVIL)))
    opened = Opened(browser, render(drawn_plan(market), market, title=EVIL), tmp_path / "report.html")
    opened.point_at(17)
    assert EVIL in opened.page.locator("#tip").inner_text()
    assert opened.page.locator("#move-table tbody th").first.inner_text() == EVIL
    assert opened.page.locator("img").count() == 0
    assert opened.page.title() == EVIL
    assert opened.complaints == []
    opened.page.close()


def test_a_phone_scrolls_only_down(browser: Browser, report: str, tmp_path: Path) -> None:
    opened = Opened(browser, report, tmp_path / "report.html", width=390)
    assert opened.ask("document.documentElement.scrollWidth") == 390
    opened.page.close()


def test_many_territories_have_a_dense_form_of_the_bars(browser: Browser, tmp_path: Path) -> None:
    plan, market = drawn_plan(), drawn_market()
    count = 48
    table = pl.concat([plan.planned.territories] * (count // 3)).with_columns(
        territory_id=pl.Series([f"T{i:02d}" for i in range(count)]),
        rep_id=pl.Series([f"Q{i:02d}" for i in range(count)]),
    )
    labels = pl.Series([f"T{i % count:02d}" for i in range(144)])
    alignment = plan.alignment.with_columns(territory_id=labels, moved=pl.lit(False))
    plan = replace(plan, planned=replace(plan.planned, territories=table), today=None, alignment=alignment)
    opened = Opened(browser, render(plan, market), tmp_path / "report.html")
    assert opened.page.locator("#bars svg").first.locator(".row").count() == count
    assert opened.complaints == []
    opened.page.close()
