"""What some tests need from the machine: absent, a counted skip; named in RIDINGS_REQUIRE, a failure."""

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest


def find_chromium() -> str | None:
    """The Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def find_postgresql() -> str | None:
    """The PostgreSQL server of this machine; Debian keeps it off the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return shutil.which("postgres") or (str(installed[-1]) if installed else None)


def find_roads() -> str | None:
    """A road engine here, and what puts extracts in order for it."""
    return "osrm" if find_spec("osrm") and find_spec("osmium") else None


def find_libreoffice() -> str | None:
    """The LibreOffice of this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


REQUIREMENTS: dict[str, Callable[[], str | None]] = {
    "chromium": find_chromium,
    "libreoffice": find_libreoffice,
    "postgresql": find_postgresql,
    "roads": find_roads,
}


def require(name: str) -> str:
    """What meets a requirement; without it the test is skipped, or fails when RIDINGS_REQUIRE names it."""
    found = REQUIREMENTS[name]()
    if found is None:
        if name in os.environ.get("RIDINGS_REQUIRE", "").split(","):
            pytest.fail(f"RIDINGS_REQUIRE names {name}, and this machine has none", pytrace=False)
        pytest.skip(f"needs {name}")
    return found
