"""What is pictured, step by step."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.pictures.camera import Camera
from tools.pictures.demonstration import write_newer

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

DESKTOP: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
LASSO = (0.43, 0.32, 0.026)  # its middle across and down, its radius; shares of the map


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
