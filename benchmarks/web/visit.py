"""A planner at a plan's map in a real browser, and what is measured of what they do there."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WATCH = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
]  # fmt: skip
SIZE = {"width": 1280, "height": 800}
PASSWORD = "some long words"
MOST = 180_000  # milliseconds that anything may take
MOVES, STEP = 60, 6  # of a drag: how often the pointer moves, by how many pixels


@dataclass(frozen=True)
class Drag:
    """What the page did while the map was dragged."""

    frames: int
    most_points: int
    longest: float  # milliseconds without an answer


@contextmanager
def browsing(program: str) -> Iterator[Page]:
    """A page of a fresh browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport=SIZE, locale="en-US")  # type: ignore[arg-type]
        context.set_default_timeout(MOST)
        yield context.new_page()
        browser.close()


def sign_in(page: Page, base: str, secret: str) -> None:
    """Choose a password by a first link."""
    page.goto(f"{base}/welcome#{secret}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Choose and sign in").click()
    page.get_by_role("banner").wait_for()
    page.wait_for_load_state("networkidle")


def open_plan(page: Page, address: str) -> float:
    """Open a plan's map; milliseconds until every point is drawn."""
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    return float(page.evaluate("watched.opened()"))


def rest(page: Page) -> None:
    """Wait until the map has nothing left to do."""
    page.evaluate(
        """async () => {
            for (let n = -1; n !== watched.frames.length; ) {
                n = watched.frames.length;
                await new Promise((done) => setTimeout(done, 1500));
            }
        }"""
    )


def lasso(page: Page, wanted: int) -> tuple[int, float]:
    """Draw round so many accounts or about; how many they were, and milliseconds until that is shown."""
    page.get_by_role("radio", name="Draw round accounts").click()
    box = page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    radius, most = 40.0, box["height"] / 2 - 20
    for _ in range(8):
        found, taken = _circled(page, middle, radius)
        if 0.8 * wanted <= found <= 1.25 * wanted:
            break
        radius = min(most, radius * math.sqrt(wanted / max(found, 20)))
    return found, taken


def _circled(page: Page, middle: tuple[float, float], radius: float) -> tuple[int, float]:
    x, y = middle
    page.evaluate("() => { watched.next = watched.totalled(); }")
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for step in range(1, 41):
        angle = math.tau * step / 41
        page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
    page.mouse.up()
    found = page.evaluate("() => watched.next")
    told = re.search(r"([\d,]+) accounts? selected", found["words"])
    assert told, found
    return int(told[1].replace(",", "")), float(found["milliseconds"])


def preview(page: Page, place: int) -> float:
    """Look at where the selection could go; milliseconds until the figures are shown."""
    page.get_by_role("button", name="Assign to…").click()
    page.get_by_role("option").nth(place).click()
    button = page.get_by_role("button", name=re.compile("^Assign to (?!…)"))
    return float(
        button.evaluate(
            """async (button) => {
                const began = performance.now();
                while (button.disabled) await new Promise((done) => setTimeout(done, 2));
                return performance.now() - began;
            }"""
        )
    )


def reassign(page: Page) -> float:
    """Press the button of a previewed move; milliseconds until its colours are on the screen."""
    page.evaluate("() => { watched.next = watched.reassigned(); }")
    page.get_by_role("button", name=re.compile("^Assign to (?!…)")).click()
    return float(page.evaluate("() => watched.next")["milliseconds"])


def drag(page: Page) -> Drag:
    """Choose to move the map, and drag it about."""
    page.get_by_role("radio", name="Move the map").click()
    return dragged(page)


def dragged(page: Page) -> Drag:
    """Drag the map about, as fast as the page answers."""
    box = page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 4)
    page.evaluate("() => { watched.frames.length = 0; watched.beat(true); }")
    for step in range(MOVES):
        way = STEP * (step if step < MOVES // 2 else MOVES - step)
        page.mouse.move(x + 8 + way, y + 4 + way / 2)
        page.wait_for_timeout(16)
    found = page.evaluate(
        """() => {
            const said = {
                frames: watched.frames.length, longest: watched.longest,
                most: Math.max(0, ...watched.frames.map((frame) => frame.points)),
            };
            watched.beat(false);
            return said;
        }"""
    )
    page.mouse.up()
    return Drag(found["frames"], found["most"], found["longest"])
