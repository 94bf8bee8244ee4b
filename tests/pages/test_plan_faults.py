"""The page of a plan in a real browser when things go wrong: sessions, statuses, names, maps, connections."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Page, StorageState, expect
from tests.pages.test_plan_page import aim, place_of, select
from tests.pages.visit import PASSWORD, Faults, enter
from tests.web.company import PEOPLE, Company, make_company
from tests.web.planned import make_plan
from tests.web.running import running

pytestmark = pytest.mark.chromium
HIDE = "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
SHOW = "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))"


class House:
    """A company that is served while the module runs, and pages of whoever is signed in."""

    def __init__(self, browser: Browser, company: Company, base: str) -> None:
        self.browser, self.company, self.base = browser, company, base
        self._signed_in: dict[str, StorageState] = {}

    @contextmanager
    def page(self, who: str = "planner", path: str = "") -> Iterator[Page]:
        """A page of somebody, in a window of its own; whatever fails in it fails the test."""
        context = self.browser.new_context(
            viewport={"width": 1100, "height": 700}, locale="en-US", storage_state=self._signed_in.get(who)
        )
        page = context.new_page()
        faults = Faults(page)
        if who not in self._signed_in:
            enter(page, self.base, self.company, who)
            self._signed_in[who] = context.storage_state()
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


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    company = make_company(str(tmp_path_factory.mktemp("faults") / "ridings.db"))
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
        expect(place_of(page, "Alpha")).to_contain_text("TR3")
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
        select(page, "A1")
        page.context.set_offline(True)
        page.get_by_role("button", name="Lock", exact=True).click()
        page.get_by_role("alert").wait_for()
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.message)
            dialog.dismiss()

        page.once("dialog", stay)
        page.get_by_role("link", name="Plans").click()
        assert asked == ["An edit waits here and is not saved. Leave all the same?"]
        expect(page.get_by_role("alert")).to_be_visible()
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
