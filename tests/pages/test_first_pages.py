"""Home, plans and account in a real browser: the flows, and that nobody is kept out."""

import pytest
from playwright.sync_api import Page, expect
from tests.pages.visit import SIZES, enter, shut_out, too_wide
from tests.web.company import Company
from tests.web.planned import make_plan, proposed
from tests.web.running import running
from tests.web.test_plan_disputes import raised

from ridings.app.access import Role
from ridings.app.people import invite
from ridings.app.workspace import open_workspace

pytestmark = pytest.mark.chromium
MARKUP = "<img src=x onerror=alert(1)>"


def test_home_says_what_waits_for_whoever_is_there(page: Page, sqlite_company: Company) -> None:
    raised(sqlite_company, proposed(sqlite_company, "North"))
    make_plan(sqlite_company, MARKUP, who="other planner")
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "other planner")
        needs = page.get_by_role("region", name="What needs you")
        expect(needs.get_by_role("listitem")).to_have_count(3)
        expect(needs).to_contain_text("Waits for your approval")
        expect(needs).to_contain_text("Dispute over A2: R1 wants it")
        expect(needs).to_contain_text(MARKUP)


def test_a_rep_is_shown_no_button_that_they_may_not_press(page: Page, sqlite_company: Company) -> None:
    proposed(sqlite_company, "North")
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "rep")
        expect(page.get_by_role("region", name="What needs you")).to_contain_text("Nothing waits for you")
        page.get_by_role("link", name="Plans", exact=True).click()
        page.get_by_role("link", name="North").wait_for()
        expect(page.get_by_role("link", name="New plan")).to_have_count(0)
        expect(page.get_by_role("button", name="Do something")).to_have_count(0)


def test_a_plan_is_cloned_and_the_clone_deleted(page: Page, sqlite_company: Company) -> None:
    proposed(sqlite_company, "North")
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "planner")
        page.goto(f"{base}/plans")
        page.get_by_role("button", name="Do something with North").click()
        page.get_by_role("menuitem", name="Clone").click()
        page.get_by_label("Name of the new draft").fill("North")
        page.get_by_role("button", name="Clone").click()
        expect(page.get_by_role("alert")).to_contain_text("North")  # the name is taken
        page.get_by_label("Name of the new draft").fill("South")
        page.get_by_role("button", name="Clone").click()
        page.get_by_role("link", name="South").wait_for()
        page.get_by_role("button", name="Do something with South").click()
        page.get_by_role("menuitem", name="Delete").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        expect(page.get_by_role("link", name="South")).to_have_count(0)
        expect(page.get_by_role("link", name="North")).to_have_count(1)


def test_tokens_and_people_are_made_and_let_go(page: Page, sqlite_company: Company) -> None:
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "admin")
        page.goto(f"{base}/account")
        page.get_by_role("button", name="Make a token").click()
        page.get_by_label("What it is for").fill("script")
        page.get_by_role("dialog").get_by_role("button", name="Make a token").click()
        tokens = page.get_by_role("region", name="Tokens for programs")
        expect(tokens.get_by_role("status")).to_contain_text("rdg_")
        tokens.get_by_role("button", name="Revoke script").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
        expect(tokens.get_by_role("button", name="Revoke script")).to_have_count(0)
        page.get_by_role("button", name="Invite somebody").click()
        page.get_by_role("dialog").get_by_label("Name").fill(MARKUP)
        page.get_by_role("dialog").get_by_label("E-mail").fill("new@example.com")
        page.get_by_role("dialog").get_by_role("button", name="Invite somebody").click()
        people = page.get_by_role("region", name="People")
        expect(people.get_by_role("status")).to_contain_text(f"{base}/welcome#")
        expect(people).to_contain_text("new@example.com")
        page.get_by_role("button", name=f"Do something with {MARKUP}").click()
        page.get_by_role("menuitem", name="Deactivate").click()
        page.get_by_role("alertdialog").get_by_role("button", name="Deactivate").click()
        expect(people).to_contain_text("Deactivated")


def test_no_page_keeps_anybody_out_at_any_size_light_or_dark(page: Page, sqlite_company: Company) -> None:
    raised(sqlite_company, proposed(sqlite_company, "North"))
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "admin")
        for path in ("/", "/plans", "/account"):
            for width, height in SIZES.values():
                page.set_viewport_size({"width": width, "height": height})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    page.goto(base + path, wait_until="networkidle")
                    assert shut_out(page) == [], (path, width, scheme)
                    assert too_wide(page) == 0, (path, width)


def test_a_fresh_server_leads_to_the_import(
    page: Page, tmp_path_factory: pytest.TempPathFactory, sqlite_company: Company
) -> None:
    empty = open_workspace(
        str(tmp_path_factory.mktemp("fresh") / "ridings.db"),
        actor="owner",
        create=True,
        name="New",
        pooled=True,
    )
    fresh = Company(empty, sqlite_company.server, sqlite_company.clock)
    fresh.ids["admin"] = invite(empty, "ada@example.com", "Ada", Role.ADMIN, None).member.id
    with running(fresh) as base:
        enter(page, base, fresh, "admin")
        expect(page.get_by_role("link", name="Import files")).to_have_attribute("href", "/import")
        assert shut_out(page) == []
    empty.database.close()
