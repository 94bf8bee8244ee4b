"""The README's tour and the tutorials' commands work word for word."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
REFUSED = "demo/bad.csv --reps"  # the command that is shown to be refused
PLAN = {"alignment.csv", "plan.json", "report.html", "territories.csv", "territories.geojson"}


def tour() -> list[tuple[str, str]]:
    """The blocks between the heading of the tour and the next: language and text."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    return BLOCK.findall(next(p for p in part if p.startswith("Five minutes")))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which `ridings` is the command of this tree."""
    command = tmp_path / "bin" / "ridings"
    command.parent.mkdir()
    program = "import sys; from ridings.cli.command import main; sys.exit(main())"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{program}" "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_the_tour_works_word_for_word(tmp_path: Path, environment: dict[str, str]) -> None:
    walk = tmp_path / "walk"
    walk.mkdir()
    errors = ""
    for language, text in tour():
        shell = ["sh", "-e", "-c"] if language == "sh" else [sys.executable, "-c"]
        done = subprocess.run(
            [*shell, text], cwd=walk, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == (2 if REFUSED in text else 0), text + done.stdout + done.stderr
        errors += done.stderr
    assert files(walk / "demo") == PLAN | {"bad.csv"}
    assert files(walk / "demo" / "plan") == files(walk / "demo" / "notebook") == PLAN
    assert files(walk / "demo" / "bad") == {"rejected.csv"}
    # what the README quotes of the message is what is said
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^accounts line .*$", readme, re.MULTILINE)
    assert len(quoted) == 2
    assert all(line in errors for line in quoted)


def test_the_tutorial_of_a_team_works_word_for_word(tmp_path: Path, environment: dict[str, str]) -> None:
    text = (ROOT / "docs" / "tutorial-team.md").read_text(encoding="utf-8")
    first, *blocks = [block for _, block in BLOCK.findall(text)]
    name, _, database = first.strip().removeprefix("export ").partition("=")
    walk = tmp_path / "walk"
    walk.mkdir()
    told = ""
    for block in blocks:
        done = subprocess.run(
            ["sh", "-e", "-c", block], cwd=walk, env={**environment, name: database}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, block + done.stdout + done.stderr
        told += done.stdout
    for said in (
        "Dispute 1 over A00010 in FY27 is accepted by ann",
        "R02 owns A00010 on 2027-01-04",
        "A dry run: nothing was changed",
        "The record is whole",
        "Restored, and every table checked",
    ):
        assert said in told
