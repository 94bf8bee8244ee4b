"""The page of a plan in a real browser when things go wrong: sessions, statuses, names, maps, connections."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, StorageState, expect
from tests.app.planned import put_accounts
from tests.pages.test_plan_page import aim, place_of, select
from tests.pages.visit import FLAGS, PASSWORD, Faults, enter, shut_out, too_wide
from tests.web.company import ACCOUNTS, PEOPLE, Company, make_company
from tests.web.planned import make_plan
from tests.web.running import running

pytestmark = pytest.mark.chromium
HIDE = "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
SHOW = "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))"


class House:
    """A company that is served while the module runs, and pages of whoever is signed in."""

    def __init__(
        self, browser: Browser, company: Company, base: str, signed_in: dict[str, StorageState] | None = None
    ) -> None:
        self.browser, self.company, self.base = browser, company, base
        self.signed_in = {} if signed_in is None else signed_in

    @contextmanager
    def page(self, who: str = "planner", path: str = "") -> Iterator[Page]:
        """A page of somebody, in a window of its own; whatever fails in it fails the test."""
        context = self.browser.new_context(
            viewport={"width": 820, "height": 500}, locale="en-US", storage_state=self.signed_in.get(who)
        )
        page = context.new_page()
        faults = Faults(page)
        if who not in self.signed_in:
            enter(page, self.base, self.company, who)
            self.signed_in[who] = context.storage_state()
        page.goto(self.base + path)
        yield page
        context.close()
        assert faults.seen == []

    @contextmanager
    def table(self, plan: int, who: str = "planner") -> Iterator[Page]:
        """The table of a plan."""
        with self.page(who, f"/plans/{plan}/table") as page:
            page.get_by_role("grid", name="Accounts").wait_for()
            yield page

    def post(self, plan: int, path: str, who: str = "planner", **given: object) -> None:
        """Do something with a plan beside the page."""
        done = self.company.client(who).post(f"/api/v1/plans/{plan}/{path}", json=given)
        assert done.status_code == 200, done.text


MARKUP = "<img src=x onerror=alert(1)>"
HEBREW = "\u05e9\u05dc\u05d5\u05dd (\u05d1\u05e2\u05f4\u05de) 7"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    company = make_company(str(tmp_path_factory.mktemp("faults") / "ridings.db"))
    renamed = {"A2": {**ACCOUNTS["A2"], "name": MARKUP}, "A3": {**ACCOUNTS["A3"], "name": HEBREW}}
    put_accounts(company.workspace, ACCOUNTS | renamed)
    with running(company) as base:
        yield House(browser, company, base)
    company.workspace.database.close()


@pytest.fixture
def draft(house: House, request: pytest.FixtureRequest) -> int:
    return make_plan(house.company, request.node.name[-60:])


def revision(page: Page, number: int) -> None:
    expect(page.get_by_text(f"Revision {number}", exact=True)).to_be_visible()


def test_an_edit_whose_session_has_ended_waits_until_one_has_signed_in(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1")
        assign = aim(page, "TR3")
        expect(assign).to_be_enabled()
        page.context.clear_cookies()
        assign.click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("your session has ended. “Move 1 account to TR3” waits here")
        expect(place_of(page, "Alpha")).to_contain_text("TR1")
        notice.get_by_role("button", name="Try again").click()
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        expect(notice).to_be_visible()  # not forgotten
        with page.context.expect_page() as opened:
            notice.get_by_role("link", name="Sign in in a new tab").click()
        beside = opened.value
        beside.get_by_label("E-mail").fill(PEOPLE["planner"][0])
        beside.get_by_label("Password").fill(PASSWORD)
        beside.get_by_role("button", name="Sign in").click()
        beside.get_by_role("banner").wait_for()
        beside.close()
        page.evaluate(SHOW)
        expect(notice).to_contain_text("You are signed in again")
        notice.get_by_role("button", name="Try again").click()
        expect(place_of(page, "Alpha").first).to_contain_text("TR3")
        revision(page, 1)


def test_a_page_whose_session_has_ended_stays_and_says_so(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1, A2")
        page.context.clear_cookies()
        page.evaluate(SHOW)
        expect(page.get_by_text("Your session has ended.")).to_be_visible()
        expect(page.get_by_text("2 accounts selected")).to_be_visible()


def test_what_waits_is_not_left_by_mistake(house: House, draft: int) -> None:
    with house.table(draft) as page:
        page.get_by_role("link", name="Plans").click()
        page.wait_for_url("**/plans")
        page.go_back()
        select(page, "A1")
        page.context.set_offline(True)
        page.get_by_role("button", name="Lock", exact=True).click()
        page.get_by_role("alert").wait_for()
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.message)
            dialog.dismiss()

        for leave in ("document.querySelector('nav a[href=\"/plans\"]').click()", "history.forward()"):
            with page.expect_event("dialog") as dialog:
                page.once("dialog", stay)
                page.evaluate(f"() => setTimeout(() => {{ {leave} }})")
            assert dialog.value
            expect(page).to_have_url(re.compile("/table$"))
            expect(page.get_by_role("alert")).to_be_visible()
        assert asked == ["An edit waits here and is not saved. Leave all the same?"] * 2
        page.get_by_role("button", name="Give it up").click()
        expect(page.get_by_role("alert")).to_have_count(0)


def gone(page: Page, *names: str) -> None:
    for name in names:
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


EDITS = ("Assign to…", "Lock", "Undo", "Redo", "New territory")


def test_a_draft_that_is_proposed_meanwhile_is_read_only(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1")
        page.get_by_role("button", name="New territory").click()
        house.post(draft, "propose", levels=1)
        page.evaluate(SHOW)
        expect(page.get_by_text("Its status is now “Proposed”")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        gone(page, *EDITS)
        expect(page.get_by_text("Read only")).to_be_visible()


def test_an_edit_of_a_plan_that_was_archived_says_so_and_ends_there(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1")
        page.evaluate(HIDE)
        house.post(draft, "archive")
        page.get_by_role("button", name="Lock", exact=True).click()
        expect(page.get_by_text("Its status is now “Archived”")).to_be_visible()
        gone(page, *EDITS)


def test_whose_invitation_is_taken_back_reads_on(house: House, draft: int) -> None:
    members = f"/api/v1/plans/{draft}/members/{house.company.ids['other planner']}"
    owner = house.company.client("planner")
    owner.put(members, json={"may_edit": True})
    with house.table(draft, "other planner") as page:
        expect(page.get_by_role("button", name="New territory")).to_be_visible()
        owner.put(members, json={"may_edit": False})
        page.evaluate(SHOW)
        expect(page.get_by_text("You may read this plan, and no longer change it.")).to_be_visible()
        gone(page, *EDITS)
        owner.delete(members)
        page.evaluate(SHOW)
        expect(page.get_by_text("no longer shared with you")).to_be_visible()
        expect(place_of(page, "Alpha")).to_be_visible()


def test_two_planners_see_each_other_and_neither_writes_over_the_other(house: House, draft: int) -> None:
    with house.table(draft) as mine, house.table(draft, "admin") as theirs:
        theirs.evaluate(HIDE)  # it does not look meanwhile
        select(theirs, "A1")
        second = aim(theirs, "TR2")
        expect(second).to_be_enabled()
        select(mine, "A1, A4")
        aim(mine, "TR2").click()
        revision(mine, 1)
        second.click()
        notice = theirs.get_by_role("alert")
        expect(notice).to_contain_text("pia@example.com: moved · 2 accounts")
        expect(place_of(theirs, "Delta")).to_contain_text("TR2")
        notice.get_by_role("button", name="Give it up").click()
        theirs.evaluate(SHOW)
        select(theirs, "A4")
        aim(theirs, "TR1").click()
        revision(theirs, 2)
        mine.evaluate(SHOW)
        expect(place_of(mine, "Delta")).to_contain_text("TR1")
        expect(mine.get_by_text("ada@example.com: moved")).to_be_visible()


def change(page: Page, territory: str, what: str) -> Locator:
    """Begin to change a territory; gives the dialog."""
    page.get_by_role("grid", name="Territories").get_by_role("row", name=territory).click()
    page.get_by_role("button", name=f"Change {territory}").click()
    page.get_by_role("menuitem", name=what).click()
    return page.locator("[role=dialog], [role=alertdialog]")


def figures(dialog: Locator, territory: str) -> Locator:
    return dialog.get_by_role("table", name=territory)


def test_a_merge_is_weighed_before_it_is_made(house: House, draft: int) -> None:
    with house.table(draft) as page:
        dialog = change(page, "TR1", "Merge into")
        button = dialog.get_by_role("button", name="Merge TR1 into")
        expect(button).to_be_disabled()
        dialog.get_by_role("button", name="Select an item Into").click()
        page.get_by_role("option", name="TR3").click()
        expect(figures(dialog, "Rita TR3")).to_contain_text("Accounts13")
        expect(dialog).to_contain_text("No rule is broken.")
        expect(dialog.get_by_role("table", name="Whole plan")).to_contain_text("Driving")
        assert shut_out(page) == []
        button.click()
        expect(place_of(page, "Alpha").first).to_contain_text("TR3")


def test_a_split_and_another_rep_are_weighed_before_they_are_made(house: House, draft: int) -> None:
    with house.table(draft) as page:
        dialog = change(page, "TR2", "Split in two")
        expect(figures(dialog, "Vacant TR4")).to_contain_text("Accounts–1")
        dialog.get_by_role("button", name="Cancel").click()
        page.get_by_role("button", name="All territories").click()
        dialog = change(page, "TR1", "Another rep")
        save = dialog.get_by_role("button", name="Save")
        expect(save).to_be_disabled()
        dialog.get_by_role("button", name="Rep").click()
        page.get_by_role("option", name="Rita").click()
        expect(dialog.get_by_role("alert")).to_contain_text("R3 has the territory TR3")
        expect(save).to_be_disabled()
        dialog.get_by_role("button", name="Rep").click()
        page.get_by_role("option", name="Vacant").click()
        expect(figures(dialog, "Vacant TR1")).to_contain_text("Accounts22")
        save.click()
        expect(page.get_by_text("TR1 is vacant.")).to_be_visible()


def test_what_breaks_rules_is_said_in_the_dialog_and_done_only_then(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1")
        page.get_by_role("button", name="Lock", exact=True).click()
        page.get_by_text("1 account is locked.").wait_for()
        dialog = change(page, "TR1", "Merge into")
        dialog.get_by_role("button", name="Select an item Into").click()
        page.get_by_role("option", name="TR3").click()
        expect(dialog).to_contain_text("It would break 1 rule:A1 is locked in this plan")
        dialog.get_by_role("button", name="Merge TR1 into TR3 anyway").click()
        expect(place_of(page, "Alpha").first).to_contain_text("TR3")


def test_a_territory_is_made_of_what_is_selected_in_one_edit(house: House, draft: int) -> None:
    with house.table(draft) as page:
        select(page, "A1, A2, A3")
        page.get_by_role("button", name="Assign to…").click()
        page.get_by_role("button", name="New territory from these").click()
        dialog = page.get_by_role("dialog")
        expect(figures(dialog, "Vacant TR4")).to_contain_text("Accounts–3")
        dialog.get_by_label("Id").fill("West")
        expect(figures(dialog, "Vacant West")).to_be_visible()
        dialog.get_by_role("button", name="New territory").click()
        expect(place_of(page, "Alpha")).to_contain_text("West")
        revision(page, 1)
        # TR2 is left without an account; its figures say so, and undo fills it again.
        territories = page.get_by_role("grid", name="Territories")
        expect(territories.get_by_role("row", name="TR2")).to_contain_text("0 accounts")
        territories.get_by_role("row", name="TR2").click()
        expect(page.get_by_text("It has no accounts")).to_be_visible()
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_role("grid", name="Accounts").last.get_by_role("row")).to_have_count(3)
        expect(place_of(page, "Alpha").first).to_contain_text("TR1")


def test_markup_and_other_directions_are_names_and_nothing_else(house: House, draft: int) -> None:
    with house.page("planner", f"/plans/{draft}") as page:
        page.get_by_role("grid", name="Territories").get_by_role("row", name="TR2").click()
        of_territory = page.get_by_role("grid", name="Accounts")
        expect(of_territory).to_contain_text(MARKUP)
        expect(of_territory).to_contain_text(HEBREW)
        of_territory.get_by_role("row", name=HEBREW).get_by_text(HEBREW).dblclick()
        expect(page.get_by_role("heading", name=HEBREW)).to_be_visible()
        canvas = page.locator("canvas.maplibregl-canvas")
        page.get_by_role("button", name="Zoom to it").click()
        tip = page.locator("[aria-hidden=true]", has_text=HEBREW)
        box = canvas.bounding_box()
        assert box
        for nudge in range(20):  # until the map has come to rest
            page.mouse.move(box["x"] + box["width"] / 2 + nudge % 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(150)
            if tip.count():
                break
        expect(tip.locator("bdi").first).to_have_text(HEBREW)
        page.get_by_role("combobox", name="Find accounts").fill("img")
        page.get_by_role("option", name=MARKUP).click()
        expect(page.get_by_role("heading", name=MARKUP)).to_be_visible()
        add = house.company.client("planner").post(
            f"/api/v1/plans/{draft}/territories", json={"territory_id": HEBREW}, headers={"If-Match": '"r0"'}
        )
        assert add.status_code == 200
        page.evaluate(SHOW)
        page.get_by_role("button", name="Assign to…").click()
        page.get_by_role("option", name=HEBREW).click()
        page.get_by_role("button", name=f"Assign to \u2068{HEBREW}\u2069").click()
        expect(page.get_by_text(f"1 account moved to \u2068{HEBREW}\u2069.")).to_be_visible()
        assert page.locator("img").count() == 0


def test_a_map_that_is_lost_is_said_and_drawn_again(house: House, draft: int) -> None:
    with house.page("planner", f"/plans/{draft}") as page:
        canvas = page.locator("canvas.maplibregl-canvas")
        canvas.wait_for()
        select(page, "A1")
        canvas.evaluate("one => one.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
        expect(page.get_by_text("The graphics card gave the map up.")).to_be_visible()
        expect(place_of(page, "Alpha")).to_be_visible()
        expect(page.get_by_text("1 account selected")).to_be_visible()
        page.get_by_role("button", name="Draw the map again").click()
        canvas.wait_for()
        expect(page.get_by_text("1 account selected")).to_be_visible()


def test_without_webgl_all_of_it_goes_in_the_table(house: House, draft: int, chromium_path: str) -> None:
    flags = [*FLAGS, "--disable-gpu", "--disable-software-rasterizer", "--disable-webgl", "--disable-webgl2"]
    plain = house.browser.browser_type.launch(executable_path=chromium_path, args=flags)
    without = House(plain, house.company, house.base, house.signed_in)
    with without.page("planner", f"/plans/{draft}") as page:
        expect(page.get_by_text("This browser cannot draw the map")).to_be_visible()
        expect(page.get_by_role("link", name="Map", exact=True)).to_have_count(0)
        select(page, "A1")
        aim(page, "TR3").click()
        expect(place_of(page, "Alpha").first).to_contain_text("TR3")
        page.get_by_role("grid", name="Territories").get_by_role("row", name="TR3").click()
        expect(page.get_by_role("button", name="Show on the map")).to_have_count(0)
        assert shut_out(page) == []
    plain.close()


def test_every_page_fits_the_smallest_phone_with_its_bar(house: House, draft: int) -> None:
    with house.page("planner", "/") as page:
        for path in ("/", "/plans", "/plans/new", "/import", "/jobs", "/account", f"/plans/{draft}",
                     f"/plans/{draft}/table", "/no/such/page"):  # fmt: skip
            page.goto(house.base + path)
            page.get_by_role("heading", level=1).wait_for()
            for width in (390, 320):
                page.set_viewport_size({"width": width, "height": 640})
                assert too_wide(page) == 0, (path, width)
                places = page.get_by_role("navigation").get_by_role("link").all()
                ends = [box["x"] + box["width"] for one in places if (box := one.bounding_box())]
                room = page.get_by_role("navigation").bounding_box()
                assert len(ends) == 4
                assert room
                assert max(ends) <= room["x"] + room["width"] + 1, (path, width)  # none is cut


def test_a_county_is_told_and_found_by_its_name(house: House, draft: int) -> None:
    with house.table(draft) as page:
        page.get_by_role("button", name="Select by…").click()
        page.get_by_role("dialog").get_by_role("button", name="By").click()
        page.get_by_role("option", name="County").click()
        names = page.locator("datalist option")
        expect(names.first).to_have_attribute("value", re.compile("^[A-Z].*, (Pennsylvania|Ohio)$"))
        county = str(names.first.get_attribute("value"))
        page.get_by_label("Which").fill(county[:-3])
        page.get_by_role("dialog").get_by_role("button", name="Select", exact=True).click()
        expect(page.get_by_text("selected", exact=False).first).to_be_visible()
        expect(page.get_by_role("grid", name="Accounts")).to_contain_text(county)
