"""`ridings design` with a frontier and alternatives, and `ridings size`: the files and what is said."""

import csv
import json
from pathlib import Path

import pytest

from ridings.cli.command import main


def words(company: Path, *options: str, command: str = "design", out: str = "plan") -> list[str]:
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
    return [command, *files, "--out", str(company / out), "--balance", "accounts=0.3", *options]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as source:
        return list(csv.DictReader(source))


def test_a_frontier_is_written_and_is_the_same_twice(company: Path) -> None:
    asked = ("--frontier", "moves", "--quiet", "--balance", "accounts=0.05")
    assert main(words(company, *asked)) == 0
    assert main(words(company, *asked, out="again")) == 0
    first, again = (company / out / "frontier.csv" for out in ("plan", "again"))
    assert first.read_bytes() == again.read_bytes()
    found = rows(first)
    columns = ["moved_accounts", "moved_potential", "imbalance_accounts", "cost", "expected_revenue"]
    assert list(found[0]) == [*columns, "drive_hours"]
    figures = json.loads((company / "plan" / "plan.json").read_text())
    assert [str(point["moved_accounts"]) for point in figures["frontier"]["points"]] == [
        row["moved_accounts"] for row in found
    ]
    assert figures["brief"]["frontier"] == "moves"
    page = (company / "plan" / "report.html").read_text()
    assert "What more moves would buy" in page
    assert "<svg" in page
    assert main(words(company, "--quiet")) == 0
    assert not first.exists()


def test_alternatives_get_a_folder_each_and_old_ones_go(company: Path) -> None:
    assert main(words(company, "--alternatives", "3", "--quiet")) == 0
    plan = company / "plan"
    figures = json.loads((plan / "plan.json").read_text())
    names = [row["name"] for row in figures["alternatives"]]
    assert names[:2] == ["plan", "alternative-2"]
    for name in names[1:]:
        assert {path.name for path in (plan / name).iterdir()} == {"alignment.csv", "territories.csv"}
        assert len(rows(plan / name / "alignment.csv")) == 60
    assert "Other plans for the same brief" in (plan / "report.html").read_text()
    assert main(words(company, "--quiet")) == 0
    assert not list(plan.glob("alternative-*"))


def test_sizing_writes_a_table_and_a_page(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(company, "--utilization", "0.2", command="size")) == 0
    said = capsys.readouterr().out
    assert "recommended" in said
    plan = company / "plan"
    assert {path.name for path in plan.iterdir()} == {"sizing.csv", "sizing.html", "sizing.json"}
    figures = json.loads((plan / "sizing.json").read_text())
    assert figures["current"] == 3
    marked = [row for row in rows(plan / "sizing.csv") if row["recommended"] == "true"]
    assert [int(row["reps"]) for row in marked] == [figures["recommended"]]
    assert float(marked[0]["utilization"]) <= 0.2
    assert "<svg" in (plan / "sizing.html").read_text()


def test_the_rules_are_told_in_the_terminal_and_in_the_plan(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(company, "--max-moved", "accounts=0.2")) == 0
    said = capsys.readouterr().out
    figures = json.loads((company / "plan" / "plan.json").read_text())
    rules = {row["name"]: row for row in figures["rules"]}
    assert {"territories", "balance of accounts", "moves of accounts"} <= set(rules)
    assert rules["moves of accounts"]["state"] == "binding"
    assert "one more account moved would save about" in said
    assert "Expected revenue against today" in said
    assert set(figures["expected_lift"]) >= {"low", "mid", "high", "assumption"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--alternatives", "0"), "--alternatives"),
        (("--alternatives", "99"), "--alternatives"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    company: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert main(words(company, *options)) == 2
    assert said in capsys.readouterr().err
