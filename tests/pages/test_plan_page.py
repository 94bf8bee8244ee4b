"""The page of a plan in a real browser: select, preview, assign, undo, and what may go wrong meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.pages.visit import enter, shut_out, too_wide
from tests.web.company import Company
from tests.web.planned import make_plan
from tests.web.running import running

pytestmark = pytest.mark.chromium
LOOKS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = ((800, 500, "light"), (320, 640, "dark"))


@contextmanager
def at_table(page: Page, company: Company, plan: int, who: str = "planner") -> Iterator[str]:
    """The table of a plan, looked at by somebody; gives the address of the server."""
    page.set_viewport_size({"width": 800, "height": 500})
    with running(company) as base:
        enter(page, base, company, who)
        page.goto(f"{base}/plans/{plan}/table")
        page.get_by_role("grid", name="Accounts").wait_for()
        yield base


def select(page: Page, ids: str) -> None:
    page.get_by_role("button", name="Select by…").click()
    page.get_by_role("textbox", name="Ids").fill(ids)
    page.get_by_role("dialog").get_by_role("button", name="Select", exact=True).click()


def aim(page: Page, territory: str) -> Locator:
    """Look at a territory to assign to; gives the button that does it."""
    page.get_by_role("button", name="Assign to…").click()
    page.get_by_role("combobox", name="Territory or rep").fill(territory)
    page.get_by_role("option", name=territory).click()
    return page.get_by_role("button", name=f"Assign to {territory}")


def place_of(page: Page, account: str) -> Locator:
    return page.get_by_role("grid", name="Accounts").get_by_role("row", name=account)


def test_accounts_are_assigned_with_a_preview_and_taken_back(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        select(page, "A1, A2")
        expect(page.get_by_text("2 accounts selected")).to_be_visible()
        assign = aim(page, "TR3")
        expect(page.get_by_role("table", name="Rita TR3")).to_contain_text("Accounts13")
        expect(place_of(page, "Alpha")).to_contain_text("TR1")  # nothing has changed yet
        assign.click()
        expect(place_of(page, "Alpha")).to_contain_text("TR3")
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(place_of(page, "Alpha")).to_contain_text("TR1")
        expect(page.get_by_text("Revision 2")).to_be_visible()
        page.get_by_role("grid", name="Accounts").focus()
        page.keyboard.press("Control+Shift+Z")
        expect(place_of(page, "Beta")).to_contain_text("TR3")
        page.keyboard.press("Control+Z")
        expect(place_of(page, "Beta")).to_contain_text("TR2")


def test_what_was_taken_back_is_not_offered_to_be_taken_back_again(
    page: Page, sqlite_company: Company
) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        select(page, "A1")
        aim(page, "TR3").click()
        offered = page.get_by_role("status").get_by_role("button", name="Undo")
        expect(offered).to_be_visible()
        page.get_by_role("grid", name="Accounts").focus()
        page.keyboard.press("Control+Z")
        expect(place_of(page, "Alpha")).to_contain_text("TR1")
        expect(offered).to_have_count(0)


def test_all_of_it_goes_by_keyboard(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        page.get_by_role("grid", name="Accounts").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Shift+ArrowDown")
        expect(page.get_by_text("2 accounts selected")).to_be_visible()
        page.get_by_role("button", name="Assign to…").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Territory or rep")).to_be_focused()
        page.keyboard.type("TR3")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("button", name="Assign to TR3")).to_be_enabled()
        page.keyboard.press("Enter")
        expect(place_of(page, "Alpha")).to_contain_text("TR3")


def test_a_stale_tab_says_who_changed_what_and_goes_on(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        select(page, "A1")
        assign = aim(page, "TR3")
        expect(assign).to_be_enabled()
        moved = sqlite_company.client("admin").post(
            f"/api/v1/plans/{plan}/moves",
            json={"account_ids": ["A2"], "to": "TR3"},
            headers={"If-Match": '"r0"'},
        )
        assert moved.status_code == 200
        assign.click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("ada@example.com")
        expect(notice).to_contain_text("1 account")
        expect(place_of(page, "Beta")).to_contain_text("TR3")  # what the other did
        expect(place_of(page, "Alpha")).to_contain_text("TR1")
        expect(page.get_by_text("1 account selected")).to_be_visible()
        notice.get_by_role("button", name="all the same").click()
        expect(place_of(page, "Alpha")).to_contain_text("TR3")
        expect(page.get_by_text("Revision 2")).to_be_visible()


def test_what_another_planner_does_is_seen(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        client = sqlite_company.client("admin")
        at = {"If-Match": '"r0"'}
        client.post(f"/api/v1/plans/{plan}/moves", json={"account_ids": ["A2"], "to": "TR3"}, headers=at)
        expect(place_of(page, "Beta")).to_contain_text("TR3", timeout=15_000)
        expect(page.get_by_text("ada@example.com: moved")).to_be_visible()


def test_an_edit_without_a_connection_waits_and_is_made_once(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        select(page, "A1")
        assign = aim(page, "TR3")
        expect(assign).to_be_enabled()
        page.context.set_offline(True)
        assign.click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("Move 1 account to TR3")
        expect(place_of(page, "Alpha")).to_contain_text("TR1")
        page.context.set_offline(False)
        expect(place_of(page, "Alpha")).to_contain_text("TR3")
        expect(page.get_by_text("Revision 1")).to_be_visible()


def test_a_rule_is_broken_only_by_who_has_seen_it(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        select(page, "A1")
        page.get_by_role("button", name="Lock", exact=True).click()
        page.get_by_text("1 account is locked.").wait_for()
        assign = aim(page, "TR3")
        expect(page.get_by_text("A1 is locked in this plan")).to_be_visible()
        expect(assign).to_have_accessible_name("Assign to TR3 anyway")
        assign.click()
        expect(place_of(page, "Alpha")).to_contain_text("TR3")


def test_territories_come_and_go(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan):
        page.set_viewport_size({"width": 1100, "height": 700})
        territories = page.get_by_role("grid", name="Territories")
        page.get_by_role("button", name="New territory").click()
        page.get_by_role("dialog").get_by_label("Id").fill("<b>new</b>")
        page.get_by_role("dialog").get_by_role("button", name="New territory").click()
        territories.get_by_role("row", name="<b>new</b>").click()
        expect(page.get_by_text("It has no accounts")).to_be_visible()
        page.get_by_role("button", name="Change <b>new</b>").click()
        page.get_by_role("menuitem", name="Take away").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Take away").click()
        expect(territories.get_by_role("row")).to_have_count(4)
        territories.get_by_role("row", name="TR1").click()
        page.get_by_role("button", name="Change TR1").click()
        page.get_by_role("menuitem", name="Split in two").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Split in two").click()
        page.get_by_text("TR1 is split.").wait_for()
        page.get_by_role("button", name="All territories").click()
        expect(territories.get_by_role("row")).to_have_count(5)


def test_who_may_not_edit_has_no_button_to(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    done = sqlite_company.client("planner").post(f"/api/v1/plans/{plan}/propose", json={"levels": 1})
    assert done.status_code == 200
    with at_table(page, sqlite_company, plan):
        select(page, "A1")
        expect(page.get_by_text("1 account selected")).to_be_visible()
        for name in ("Assign to…", "Lock", "Undo", "New territory"):
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_the_page_keeps_nobody_out(page: Page, sqlite_company: Company) -> None:
    plan = make_plan(sqlite_company)
    with at_table(page, sqlite_company, plan) as base:
        for path in (f"/plans/{plan}/table", f"/plans/{plan}"):
            for width, height, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                page.goto(base + path)
                page.get_by_role("grid", name="Territories").wait_for()
                select(page, "A1")
                assert shut_out(page) == [], (path, width)
                aim(page, "TR3")
                page.get_by_role("table", name="Whole plan").wait_for()
                assert shut_out(page) == [], (path, width)
                assert too_wide(page) == 0, (path, width)
