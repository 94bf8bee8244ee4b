"""How tests visit pages: signing in by a link, and looking for what keeps people out."""

import json
from typing import Any

from build_hooks.front import FRONT
from playwright.sync_api import ConsoleMessage, Page
from tests.web.company import Company

from ridings.app.people import invite_again

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "some long words"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
_AXE = FRONT / "node_modules" / "axe-core" / "axe.min.js"
_SERIOUS = ("serious", "critical")


class Faults:
    """What a page does wrong while it is open: failed scripts, and what its security policy stopped."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.seen.append(message.text)


def enter(page: Page, base: str, company: Company, who: str) -> None:
    """Sign somebody in by a fresh link."""
    secret = invite_again(company.workspace, company.ids[who]).secret
    page.goto(f"{base}/welcome#{secret}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Choose and sign in").click()
    page.get_by_role("banner").wait_for()


def shut_out(page: Page) -> list[str]:
    """What axe finds serious on the page as it is now."""
    page.evaluate(f"{_AXE.read_text(encoding='utf-8')}\n;0")
    # React Aria speaks through an element that is emptied after some seconds.
    found: Any = page.evaluate("() => axe.run({exclude: ['[data-live-announcer]']})")
    return [
        f"{one['id']}: {json.dumps([node['html'][:160] for node in one['nodes'][:3]])}"
        for one in found["violations"]
        if one["impact"] in _SERIOUS
    ]


def too_wide(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"))
