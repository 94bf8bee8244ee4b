"""What the documents say is true: links lead somewhere, commands parse, reference pages are fresh."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ridings.cli.command import build_parser
from ridings.design.brief import DesignBrief

ROOT = Path(__file__).resolve().parent.parent
SHELL = re.compile(r"^```(?:sh|shell|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run_tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"tools.{name}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def documented_commands() -> list[str]:
    """Every line that starts with `ridings ` in a shell block of the pages, continuations joined."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    blocks = [block for page in pages for block in SHELL.findall(page.read_text(encoding="utf-8"))]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    commands = (line.strip().removeprefix("$ ") for line in lines)
    return list(dict.fromkeys(command for command in commands if command.startswith("ridings ")))


@pytest.mark.parametrize("command", documented_commands())
def test_a_documented_command_parses(command: str) -> None:
    words = shlex.split(command, comments=True)[1:]
    build_parser().parse_args([word for word in words if word not in {"|", "&&"}])


def test_the_readme_shows_commands() -> None:
    assert any(command.startswith("ridings design ") for command in documented_commands())


def test_every_relative_link_leads_somewhere() -> None:
    done = run_tool("links")
    assert done.returncode == 0, done.stdout


def test_a_dead_link_is_named_with_its_page_and_line(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "# Top\n\n[gone](docs/gone.md) and [top](#top) and [web](https://a.example)\n"
    )
    done = run_tool("links", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.strip() == f"{tmp_path / 'README.md'}:3: docs/gone.md leads nowhere"


def test_a_link_to_a_heading_that_is_not_there_is_dead(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Top\n\n[other](#bottom)\n")
    done = run_tool("links", str(tmp_path))
    assert done.returncode == 1
    assert "#bottom" in done.stdout


def test_each_picture_is_taken_by_the_script_and_shown() -> None:
    """The links of the pages are looked at above; here, that no picture is left over."""
    taken = run_tool("pictures", "--list").stdout.split()
    kept = sorted(path.name for path in (ROOT / "docs" / "pictures").iterdir())
    tour = (ROOT / "docs" / "picture-tour.md").read_text(encoding="utf-8")
    assert kept == sorted(taken)
    assert sorted(set(re.findall(r"\(pictures/([\w.-]+)\)", tour))) == sorted(taken)


def test_the_reference_pages_are_fresh() -> None:
    done = run_tool("reference", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stale_reference_page_is_named(tmp_path: Path) -> None:
    assert run_tool("reference", "--folder", str(tmp_path)).returncode == 0
    page = tmp_path / "columns.md"
    page.write_text(page.read_text().replace("potential", "prospect", 1))
    done = run_tool("reference", "--check", "--folder", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{page}: stale")
    assert len(done.stdout.splitlines()) == 1


def test_every_key_of_a_brief_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "brief.md").read_text(encoding="utf-8")
    tables = DesignBrief().as_dict() | {"apart": {"accounts": []}, "never": {"reps": [], "accounts": []}}
    tables["balance"] = {f"ACTIVITY.{key}": None for key in tables["balance"]["potential"]}
    tables["moves"] |= {f"price.{key}": None for key in tables["moves"]["price"]}
    tables |= {key: {key: None} for key in ("frontier", "alternatives")}  # at the top of the file
    for name, keys in tables.items():
        part = page.partition(f"[{name}]")[2].partition("\n## ")[0]
        assert [key for key in keys if f"| `{key}` |" not in part] == [], name
