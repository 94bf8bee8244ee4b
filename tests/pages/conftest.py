"""A browser and a company on a server that really listens, for tests of the pages."""

from collections.abc import Iterator

import pytest
from build_hooks.front import DIST
from playwright.sync_api import Browser, Page, sync_playwright
from tests.pages.visit import FLAGS, Faults
from tests.web.company import Company, make_company


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The pages must be built; whoever runs the tests by `make` has them."""
    if not (DIST / "index.html").is_file():
        pytest.fail("the pages are not built: run `python -m build_hooks.front`")


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh session; whatever fails in it, or breaks its security policy, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    opened = context.new_page()
    faults = Faults(opened)
    yield opened
    context.close()
    assert faults.seen == []


@pytest.fixture
def sqlite_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = make_company(str(tmp_path_factory.mktemp("pages") / "ridings.db"))
    yield made
    made.workspace.database.close()
