"""Settings of every test, and what some need from the machine."""

import os
from collections import Counter

import pytest
from hypothesis import settings
from tests.requirements import REQUIREMENTS, require

pytest_plugins = ["tests.databases"]

# The same cases every time, so that a failure is the change's own; HYPOTHESIS_PROFILE=drawn draws new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("drawn", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in REQUIREMENTS:
        if item.get_closest_marker(name):
            require(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        skipped.update(name for name in REQUIREMENTS if reason.endswith(f"needs {name}"))
    counts = ", ".join(f"{name} {skipped[name]}" for name in REQUIREMENTS)
    terminalreporter.write_line(f"skipped for want of: {counts}")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to drive; skips or fails the test that asks for it when there is none."""
    return require("chromium")
