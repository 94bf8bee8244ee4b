"""Signing in and out in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from tests.pages.visit import PASSWORD, enter, shut_out
from tests.web.company import Company
from tests.web.running import running

from ridings.app.people import invite_again

pytestmark = pytest.mark.chromium


def test_a_link_lets_one_in_and_leaves_the_address(page: Page, sqlite_company: Company) -> None:
    secret = invite_again(sqlite_company.workspace, sqlite_company.ids["admin"]).secret
    with running(sqlite_company) as base:
        page.goto(f"{base}/welcome#{secret}")
        page.get_by_label("New password").fill("short")
        assert secret not in page.url  # nor in the history
        assert shut_out(page) == []
        page.get_by_role("button", name="Choose and sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("10 to 200 characters")
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Choose and sign in").click()
        page.wait_for_url(f"{base}/")
        page.get_by_role("button", name="admin").click()
        page.get_by_role("menuitem", name="Sign out").click()
        page.wait_for_url(f"{base}/sign-in")


def test_one_is_back_where_one_was_after_signing_in(page: Page, sqlite_company: Company) -> None:
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "planner")
        page.context.clear_cookies()
        page.goto(f"{base}/plans?status=draft")
        page.wait_for_url("**/sign-in?next=*")
        assert shut_out(page) == []
        page.get_by_label("E-mail").fill("pia@example.com")
        page.get_by_label("Password").fill("something else")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").wait_for()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{base}/plans?status=draft")


def test_a_link_without_a_secret_says_so(page: Page, sqlite_company: Company) -> None:
    with running(sqlite_company) as base:
        page.goto(f"{base}/welcome")
        page.get_by_text("This page needs a link").wait_for()


def test_nothing_of_another_site_is_loaded(page: Page, sqlite_company: Company) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with running(sqlite_company) as base:
        page.goto(f"{base}/sign-in")
        page.get_by_label("Password").wait_for()
    assert asked
    assert [url for url in asked if not url.startswith(base)] == []


def test_an_address_that_is_no_page_says_so(page: Page, sqlite_company: Company) -> None:
    with running(sqlite_company) as base:
        enter(page, base, sqlite_company, "reader")
        page.goto(f"{base}/no/such/page")
        page.get_by_text("There is no such page").wait_for()
        assert shut_out(page) == []
