"""The company of the demonstration, served while it is pictured."""
# ruff: noqa: S603

import csv
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROGRAM = "import sys; from ridings.cli.command import main; sys.exit(main())"


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Run `ridings demo` in a folder; gives the link of the first sign-in."""
    command = [sys.executable, "-c", PROGRAM, "demo", "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit(f"`ridings demo` ended:\n{said}")
            said += line
        yield re.findall(r"\S+/welcome#\S+", said)[0]
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def sign_in(page: "Page", link: str) -> None:
    """Become the admin of the demonstration."""
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Field")
    page.get_by_label("Your e-mail").fill("ada@northfold.example")
    page.get_by_label("New password").fill("a few good words")
    page.get_by_role("button", name="Choose and sign in").click()
    page.get_by_role("banner").wait_for()


def write_newer(accounts: Path, newer: Path) -> None:
    """The accounts as the CRM may export them later: some changed, some new, two of them faulty."""
    with accounts.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::75]:
        row["potential"] = str(int(row["potential"] or 0) + 4000)
    fresh = [
        {**row, "account_id": f"A9{number:04}", "name": f"{row['name']} East", "website": ""}
        for number, row in enumerate(rows[10:22])
    ]
    fresh[4]["potential"], fresh[9]["latitude"] = "-500", "338.7"
    newer.parent.mkdir()
    with newer.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows + fresh)
