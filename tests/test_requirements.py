"""A test whose requirement is absent is skipped and counted, or fails when the run asks for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent / "conftest.py"
ROOT = CONFTEST.parent.parent
NEEDY = """
import pytest

@pytest.mark.chromium
def test_by_marker() -> None:
    pass

def test_by_fixture(chromium_path: str) -> None:
    pass
"""


@pytest.fixture
def run_without_chromium(tmp_path: Path) -> Path:
    """A folder with two tests that need Chromium, and an empty path to look for it on."""
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_needy.py").write_text(NEEDY)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = chromium: needs Chromium\n")
    (tmp_path / "bin").mkdir()
    return tmp_path


def run(folder: Path, required: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": str(folder / "bin"),
        "RIDINGS_REQUIRE": required,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_an_absent_requirement_is_a_skip_and_counted(run_without_chromium: Path) -> None:
    done = run(run_without_chromium, "")
    assert done.returncode == 0
    assert "skipped for want of: chromium 2, libreoffice 0, postgresql 0, roads 0" in done.stdout
    assert "2 skipped" in done.stdout.splitlines()[-1]


def test_an_absent_requirement_that_the_run_names_is_a_failure(run_without_chromium: Path) -> None:
    done = run(run_without_chromium, "postgresql,chromium")
    assert done.returncode == 1
    assert "RIDINGS_REQUIRE names chromium, and this machine has none" in done.stdout
    assert "2 skipped" not in done.stdout
