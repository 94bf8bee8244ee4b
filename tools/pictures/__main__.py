"""Take the pictures of the picture tour from the running product: the demonstration and a browser.

It needs Chromium (its path by `CHROMIUM`, else the one on the PATH). The same data, sizes and clock each
time, and nothing that moves: a picture changes when the product does.
"""
# ruff: noqa: T201

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tools.pictures.camera import Camera
from tools.pictures.demonstration import demonstration, sign_in
from tools.pictures.shots import DESKTOP, SHOTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
         "--font-render-hinting=none"]  # fmt: skip
LATER = timedelta(hours=30)  # so that whatever was done is told as done yesterday
SLOW = 180_000  # milliseconds that anything may take on a busy machine


def visit(browser: "Browser", link: str, company: Path, folder: Path, only: str | None) -> None:
    """Go through the product and take every picture, or those of a step."""
    context = browser.new_context(
        viewport=DESKTOP, locale="en-US", timezone_id="UTC", color_scheme="light", reduced_motion="reduce"
    )  # fmt: skip
    context.set_default_timeout(SLOW)
    page = context.new_page()
    sign_in(page, link)
    page.clock.set_fixed_time(datetime.now(UTC) + LATER)
    camera = Camera(page, link.partition("/welcome")[0], company, folder)
    for shot, names in SHOTS:
        if only is None or only in names:
            shot(camera)


def main() -> int:
    """Make the pictures, or name them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go; docs/pictures by default")
    parser.add_argument("--only", metavar="NAME", help="only the step that takes this picture")
    parser.add_argument("--list", action="store_true", help="only name the pictures")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{name}.webp" for _, names in SHOTS for name in names))
        return 0
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("Chromium is not on the PATH; say where it is by CHROMIUM=…")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, demonstration(Path(made)) as link, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        visit(browser, link, Path(made) / "company", arguments.folder, arguments.only)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
