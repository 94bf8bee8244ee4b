"""A browser page that is photographed when it has come to rest."""
# ruff: noqa: T201

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SETTLED = 3  # looks in a row that show the same
WEBP = Path(__file__).with_name("webp.js").read_text(encoding="utf-8").partition("\n")[2].rstrip().rstrip(";")


class Camera:
    """A signed-in browser page, and where its pictures go."""

    def __init__(self, page: "Page", base: str, company: Path, folder: Path) -> None:
        self.page, self.base, self.company, self.folder = page, base, company, folder
        self._developer = page.context.new_page()

    def open(self, path: str) -> None:
        """Go to a page of the product."""
        self.page.goto(self.base + path)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def rest(self) -> bytes:
        """Wait until nothing changes on the page any more; gives it as PNG."""
        self.page.mouse.move(640, 28)  # over the bar at the top, where nothing answers to it
        seen: list[bytes] = []
        while len(seen) < SETTLED or len(set(seen[-SETTLED:])) > 1:
            if len(seen) > 120:
                raise SystemExit(f"{self.page.url} does not come to rest")
            self.page.wait_for_timeout(500)
            seen.append(self.page.screenshot(animations="disabled", caret="hide"))
        return seen[-1]

    def take(self, name: str) -> None:
        """Write a picture of the page, unless the one that is there looks the same."""
        path = self.folder / f"{name}.webp"
        old = base64.b64encode(path.read_bytes()).decode() if path.is_file() else None
        webp = self._developer.evaluate(WEBP, {"png": base64.b64encode(self.rest()).decode(), "old": old})
        if webp is not None:
            path.write_bytes(base64.b64decode(webp))
        print(f"{path.name}: {'as before' if webp is None else f'{path.stat().st_size // 1000} kB'}")
