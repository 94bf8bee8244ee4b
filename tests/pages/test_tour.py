"""The tour in a real browser: taken to its end, left, taken again, and never in the way."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.pages.test_plan_page import aim, select
from tests.pages.visit import SIZES, enter, shut_out, too_wide
from tests.web.company import Company
from tests.web.planned import make_plan, proposed
from tests.web.running import running

pytestmark = pytest.mark.chromium
NO_MAP = "HTMLCanvasElement.prototype.getContext = () => null"


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Tour", exact=True)


def at(page: Page, title: str) -> None:
    expect(card(page).get_by_role("heading", name=title)).to_be_visible()


def covered(page: Page) -> bool:
    """Whether the card lies over the middle of what its ring is about."""
    ring = page.locator("[aria-hidden=true][class*=ring]")
    expect(ring).to_be_visible()
    page.wait_for_timeout(700)  # until what it points at has been brought into view
    about, over = ring.bounding_box(), card(page).bounding_box()
    assert about is not None
    assert over is not None
    middle = about["y"] + min(about["height"], 60) / 2
    inside = over["x"] < about["x"] + about["width"] / 2 < over["x"] + over["width"]
    return inside and over["y"] < middle < over["y"] + over["height"]


def test_the_tour_goes_on_by_what_the_reader_does(page: Page, sqlite_company: Company) -> None:
    make_plan(sqlite_company)
    page.add_init_script(NO_MAP)
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "planner")
        page.get_by_role("region", name="New here?").get_by_role("button", name="Take the tour").click()
        at(page, "Home")
        expect(card(page)).to_be_focused()
        assert shut_out(page) == []
        card(page).get_by_role("button", name="Next").click()
        at(page, "Open a plan")
        page.get_by_role("region", name="Plans").get_by_role("link", name="North").click()
        at(page, "Every territory has its colour")
        territories = page.get_by_role("grid", name="Territories")
        territories.get_by_role("row", name="TR1").click()
        at(page, "The numbers of a territory")
        assert not covered(page)
        page.get_by_role("button", name="All territories").click()
        at(page, "Select accounts")
        expect(card(page)).to_contain_text("Press a row")
        select(page, "A1, A2")
        at(page, "Give them to somebody")
        expect(card(page)).to_contain_text("This is what you selected")
        assign = aim(page, "TR3")
        expect(card(page)).to_contain_text("Choose a territory")
        assign.click()
        at(page, "Take it back")
        page.reload()  # it goes on where it was
        at(page, "Take it back")
        page.get_by_role("main").get_by_role("button", name="Undo").click()
        at(page, "Let Ridings look for a better plan")
        card(page).get_by_role("button", name="Next").click()
        at(page, "Your own company")
        card(page).get_by_role("button", name="Done").click()
        expect(card(page)).to_have_count(0)
        page.get_by_role("link", name="Home").click()
        page.get_by_role("region", name="Plans").get_by_role("link", name="North").wait_for()
        expect(page.get_by_role("region", name="New here?")).to_have_count(0)


def test_escape_leaves_it_and_the_account_page_begins_it_again(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "planner")
        page.get_by_role("button", name="Take the tour").click()
        at(page, "Home")
        page.keyboard.press("Escape")
        expect(card(page)).to_have_count(0)
        page.reload()
        page.get_by_role("region", name="Plans").get_by_role("link", name="North").wait_for()
        expect(page.get_by_role("region", name="New here?")).to_have_count(0)
        page.goto(f"{base}/account")
        page.get_by_role("button", name="Take the tour").click()
        at(page, "Home")
        page.keyboard.press("Tab")
        expect(card(page).get_by_role("button", name="Leave the tour")).to_be_focused()
        for title in ("Open a plan", "Every territory has its colour"):
            card(page).get_by_role("button", name="Next").press("Enter")
            at(page, title)
        expect(card(page)).to_contain_text("This step is on the page of a plan")
        page.goto(f"{base}/plans/{plan}/table")
        card(page).get_by_role("button", name="Next").click()
        at(page, "Select accounts")
        page.get_by_role("grid", name="Accounts").focus()
        page.keyboard.press("Space")
        at(page, "Give them to somebody")
        expect(page.get_by_role("grid", name="Accounts")).to_be_focused()


def test_on_a_phone_the_card_does_not_cover_what_it_is_about(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "planner")
        page.get_by_role("button", name="Take the tour").click()
        assert not covered(page)
        card(page).get_by_role("button", name="Next").click()
        assert not covered(page)
        page.goto(f"{base}/plans/{plan}/table")
        at(page, "Every territory has its colour")
        page.get_by_role("grid", name="Territories").wait_for()
        assert not covered(page)
        assert shut_out(page) == []
        assert too_wide(page) == 0
        card(page).get_by_role("button", name="Next").click()
        at(page, "Select accounts")
        assert not covered(page)


def test_whoever_may_only_read_is_shown_no_step_about_edits(page: Page, sqlite_company: Company) -> None:
    plan = proposed(sqlite_company)
    page.add_init_script(NO_MAP)
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "rep")
        page.get_by_role("button", name="Take the tour").click()
        at(page, "Home")
        page.goto(f"{base}/plans/{plan}")
        at(page, "Every territory has its colour")
        page.get_by_role("grid", name="Territories").wait_for()
        card(page).get_by_role("button", name="Next").click()
        at(page, "Select accounts")
        expect(card(page)).to_contain_text("Press a row")
        expect(card(page).get_by_role("button", name="Next")).to_have_count(0)
        card(page).get_by_role("button", name="Done").click()
        expect(card(page)).to_have_count(0)
