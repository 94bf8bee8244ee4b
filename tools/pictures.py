"""Take the pictures of the picture tour from the running product: the demonstration and a browser.

It needs Chromium (its path by `CHROMIUM`, else the one on the PATH). The same data, sizes and clock each
time, and nothing that moves: a picture changes when the product does.
"""
# ruff: noqa: S603, T201

import argparse
import base64
import csv
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PROGRAM = "import sys; from ridings.cli.command import main; sys.exit(main())"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
         "--font-render-hinting=none"]  # fmt: skip
DESKTOP: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
LATER = timedelta(hours=30)  # so that whatever was done is told as done yesterday
SLOW = 180_000  # milliseconds that anything may take on a busy machine
SETTLED = 3  # looks in a row that show the same
LASSO = (0.43, 0.32, 0.026)  # its middle across and down, its radius; shares of the map
WEBP = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("\n")[2].rstrip().rstrip(";")


class Camera:
    """A signed-in browser page, and where its pictures go."""

    def __init__(self, page: "Page", base: str, company: Path, folder: Path) -> None:
        self.page, self.base, self.company, self.folder = page, base, company, folder
        self._developer = page.context.new_page()

    def open(self, path: str) -> None:
        """Go to a page of the product."""
        self.page.goto(self.base + path)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def rest(self) -> bytes:
        """Wait until nothing changes on the page any more; gives it as PNG."""
        self.page.mouse.move(640, 28)  # over the bar at the top, where nothing answers to it
        seen: list[bytes] = []
        while len(seen) < SETTLED or len(set(seen[-SETTLED:])) > 1:
            if len(seen) > 120:
                raise SystemExit(f"{self.page.url} does not come to rest")
            self.page.wait_for_timeout(500)
            seen.append(self.page.screenshot(animations="disabled", caret="hide"))
        return seen[-1]

    def take(self, name: str) -> None:
        """Write a picture of the page, unless the one that is there looks the same."""
        path = self.folder / f"{name}.webp"
        old = base64.b64encode(path.read_bytes()).decode() if path.is_file() else None
        webp = self._developer.evaluate(WEBP, {"png": base64.b64encode(self.rest()).decode(), "old": old})
        if webp is not None:
            path.write_bytes(base64.b64decode(webp))
        print(f"{path.name}: {'as before' if webp is None else f'{path.stat().st_size // 1000} kB'}")


def home(camera: Camera) -> None:
    """What the first one to sign in sees."""
    health = camera.page.get_by_role("region", name="Health of the data")
    health.get_by_text("53 accounts", exact=True).wait_for()
    camera.open("/")
    camera.page.get_by_role("button", name="Take the tour").wait_for()
    camera.take("home")
    camera.press("No, thanks")


def importing(camera: Camera) -> None:
    """New files, checked before anything is kept."""
    page = camera.page
    camera.open("/import")
    newer = camera.company / "newer" / "accounts.csv"
    write_newer(camera.company / "accounts.csv", newer)
    page.locator("input[type=file]").set_input_files(newer)
    page.get_by_role("heading", name="2. Match columns").wait_for()
    camera.press("Check the files")
    page.get_by_role("heading", name="what would change").wait_for()
    camera.take("import")
    camera.press("Drop this import")
    page.get_by_text("nothing was kept").wait_for()


def brief(camera: Camera) -> None:
    """A brief, tried against the market while it is written."""
    page = camera.page
    camera.open("/plans/new")
    page.get_by_label("Name of the plan").fill("Next year")
    page.get_by_text("Limit accounts").click()
    page.get_by_role("region", name="Before it runs").get_by_text("24 reps").wait_for()
    page.evaluate("scrollTo(0, 0)")
    camera.take("brief")


def plan_map(camera: Camera) -> None:
    """The plan of the demonstration on its map, and one of its territories."""
    open_map(camera)
    camera.take("map")
    camera.page.get_by_role("grid", name="Territories").get_by_role("row", name="T09").click()
    camera.page.get_by_role("button", name="Show on the map").wait_for()
    camera.take("territory")
    camera.press(re.compile("All territories"))


def assigning(camera: Camera) -> None:
    """A lasso with its totals, and what an assignment would change."""
    page = camera.page
    open_map(camera)
    camera.rest()
    page.get_by_label("Draw round accounts").click()
    lasso(page)
    page.get_by_text("accounts selected").wait_for()
    camera.take("selection")
    camera.press("Assign to…")
    page.get_by_role("option", name="T09").click()
    page.get_by_role("table", name="Whole plan").wait_for()
    camera.take("assign")
    camera.press("Cancel")


def optimising(camera: Camera) -> None:
    """A proposal, shown on the map before it is accepted."""
    page = camera.page
    open_map(camera)
    camera.press("Optimise")
    camera.press("Start")
    proposal = page.get_by_role("region", name="Proposal", exact=True)
    proposal.get_by_text("Show it on the map").click()
    page.get_by_text("You see the plan as it is proposed.").wait_for()
    camera.take("optimise")
    proposal.get_by_role("button", name="Discard").click()
    page.get_by_role("heading", name="Optimise the plan").wait_for()


def table(camera: Camera) -> None:
    """The same plan without a map."""
    camera.open("/plans/1/table")
    rows = camera.page.get_by_role("grid", name="Accounts").get_by_role("row")
    for at in (2, 3, 5):
        rows.nth(at).locator("[data-tick]").click()
    camera.take("table")


def dark(camera: Camera) -> None:
    """The map by potential, in the dark."""
    page = camera.page
    page.emulate_media(color_scheme="dark")
    open_map(camera)
    camera.press("Show")
    camera.press(re.compile("Colour by"))
    page.get_by_role("option", name="Potential").click()
    page.get_by_text("Size by potential").click()
    page.keyboard.press("Escape")
    camera.rest()  # the button has the focus again
    page.evaluate("document.activeElement.blur()")
    camera.take("dark")
    page.emulate_media(color_scheme="light")


def phone(camera: Camera) -> None:
    """The map on a phone."""
    camera.page.set_viewport_size(PHONE)
    open_map(camera)
    camera.take("phone")
    camera.page.set_viewport_size(DESKTOP)


# In the order of the tour, with the pictures that each one takes.
SHOTS: tuple[tuple[Callable[[Camera], None], tuple[str, ...]], ...] = (
    (home, ("home",)),
    (importing, ("import",)),
    (brief, ("brief",)),
    (plan_map, ("map", "territory")),
    (assigning, ("selection", "assign")),
    (optimising, ("optimise",)),
    (table, ("table",)),
    (dark, ("dark",)),
    (phone, ("phone",)),
)


def open_map(camera: Camera) -> None:
    """Open the plan, with its accounts on the map."""
    camera.open("/plans/1")
    camera.page.get_by_role("grid", name="Territories").wait_for()
    camera.page.locator("summary", has_text="Territory").wait_for()  # the legend comes with the map


def lasso(page: "Page") -> None:
    """Draw round some accounts."""
    box = page.locator("canvas").first.bounding_box()
    if box is None:
        raise SystemExit("there is no map to draw on")
    across, down = box["x"] + LASSO[0] * box["width"], box["y"] + LASSO[1] * box["height"]
    radius = LASSO[2] * box["width"]
    page.mouse.move(across + radius, down)
    page.mouse.down()
    for step in range(1, 25):
        turn = step * math.tau / 24
        page.mouse.move(across + radius * math.cos(turn), down + radius * math.sin(turn))
    page.mouse.up()


def write_newer(accounts: Path, newer: Path) -> None:
    """The accounts as the CRM may export them later: some changed, some new, two of them faulty."""
    with accounts.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::75]:
        row["potential"] = str(int(row["potential"] or 0) + 4000)
    fresh = [
        {**row, "account_id": f"A9{number:04}", "name": f"{row['name']} East", "website": ""}
        for number, row in enumerate(rows[10:22])
    ]
    fresh[4]["potential"], fresh[9]["latitude"] = "-500", "338.7"
    newer.parent.mkdir()
    with newer.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows + fresh)


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Run `ridings demo` in a folder; gives the link of the first sign-in."""
    command = [sys.executable, "-c", PROGRAM, "demo", "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit(f"`ridings demo` ended:\n{said}")
            said += line
        yield re.findall(r"\S+/welcome#\S+", said)[0]
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def sign_in(page: "Page", link: str) -> None:
    """Become the admin of the demonstration."""
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Field")
    page.get_by_label("Your e-mail").fill("ada@northfold.example")
    page.get_by_label("New password").fill("a few good words")
    page.get_by_role("button", name="Choose and sign in").click()
    page.get_by_role("banner").wait_for()


def visit(browser: "Browser", link: str, company: Path, folder: Path, only: str | None) -> None:
    """Go through the product and take every picture, or those of a step."""
    context = browser.new_context(
        viewport=DESKTOP, locale="en-US", timezone_id="UTC", color_scheme="light", reduced_motion="reduce"
    )  # fmt: skip
    context.set_default_timeout(SLOW)
    page = context.new_page()
    sign_in(page, link)
    page.clock.set_fixed_time(datetime.now(UTC) + LATER)
    camera = Camera(page, link.partition("/welcome")[0], company, folder)
    for shot, names in SHOTS:
        if only is None or only in names:
            shot(camera)


def main() -> int:
    """Make the pictures, or name them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go; docs/pictures by default")
    parser.add_argument("--only", metavar="NAME", help="only the step that takes this picture")
    parser.add_argument("--list", action="store_true", help="only name the pictures")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{name}.webp" for _, names in SHOTS for name in names))
        return 0
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("Chromium is not on the PATH; say where it is by CHROMIUM=…")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, demonstration(Path(made)) as link, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        visit(browser, link, Path(made) / "company", arguments.folder, arguments.only)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
