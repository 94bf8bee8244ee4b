"""The pages in a real browser: from the first link to a token, a user and signing out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.web.company import Company, make_company
from tests.web.running import running

from ridings.app.people import invite_again

pytestmark = pytest.mark.chromium
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def sqlite_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = make_company(str(tmp_path_factory.mktemp("pages") / "ridings.db"))
    yield made
    made.workspace.database.close()


def test_from_the_link_to_a_token_and_out(page: Page, sqlite_company: Company) -> None:
    secret = invite_again(sqlite_company.workspace, sqlite_company.ids["admin"]).secret
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    with running(sqlite_company) as base:
        page.goto(f"{base}/welcome#{secret}")
        assert secret not in page.url  # nor in the history
        page.fill("#password", "some long words")
        page.click("button")
        page.wait_for_selector("#users tbody tr")
        page.fill("#token-name", "script")
        page.click("#token > button")
        page.wait_for_selector("#tokens .secret:not([hidden])")
        assert page.inner_text("#tokens .secret code").startswith("rdg_")
        page.fill("#user-name", "<img src=x onerror=alert(1)>")
        page.fill("#user-email", "new@example.com")
        page.click("#invite > button")
        page.wait_for_selector("#users .secret:not([hidden])")
        assert "<img" in page.inner_text("#users tbody")
        assert f"{base}/welcome#" in page.inner_text("#users .secret code")
        page.click("#out")
        page.wait_for_url(f"{base}/sign-in")
        page.goto(base)
        page.wait_for_url(f"{base}/sign-in")
        page.fill("#email", "ada@example.com")
        page.fill("#password", "some long words")
        page.click("button")
        page.wait_for_selector("#users tbody tr")
    assert faults == []


def test_nothing_of_another_site_is_loaded(page: Page, sqlite_company: Company) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with running(sqlite_company) as base:
        page.goto(f"{base}/sign-in")
        page.wait_for_selector("#form")
    assert asked
    assert [url for url in asked if not url.startswith(base)] == []
