"""`ridings plan`: a plan drawn, argued over and approved by commands alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.app.drawn_company import company

from ridings.cli.command import main


class Desk:
    """Runs commands in a database and reads what they answer."""

    def __init__(self, address: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.address, self.capsys = address, capsys

    def __call__(self, *words: str, code: int = 0, actor: str = "ann") -> dict[str, Any]:
        told = main(["plan", *words, "--database", self.address, "--as", actor, "--json"])
        out = self.capsys.readouterr().out
        assert told == code, out
        return dict(json.loads(out))

    def said(self, *words: str, code: int = 0) -> str:
        """What a person reads."""
        assert main(["plan", *words, "--database", self.address, "--as", "ann"]) == code
        captured = self.capsys.readouterr()
        return captured.out + captured.err


@pytest.fixture
def desk(address: str, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A database with a company and the draft North."""
    company(address)
    desk = Desk(address, capsys)
    desk("design", "North", "--balance", "potential=0.25,workload=0.5", "--notes", "first try")
    return desk


def test_a_plan_goes_from_draft_to_approved_by_commands(desk: Desk, tmp_path: Path) -> None:
    shown = desk("show", "North")
    assert (shown["status"], shown["notes"], len(shown["territories"])) == ("draft", "first try", 3)
    account = desk("show", "North", "--territory", "T01")["accounts"][0]["account_id"]
    desk("clone", "North", "South", "--notes", "what if")
    edited = desk("move", "South", "--accounts", account, "--to", "T02", "--revision", "0")
    assert (edited["revision"], edited["moves"][0]["account_id"]) == (1, account)
    assert {row["territory_id"] for row in edited["territories"]} == {"T01", "T02"}
    out = tmp_path / "moves.csv"
    compared = desk("compare", "North", "South", "--out", str(out))
    assert [flow["accounts"] for flow in compared["flows"]] == [1]
    assert out.read_text().splitlines()[1].startswith(f"{account},")
    desk("undo", "South", "--revision", "1")
    desk("redo", "South", "--revision", "2")
    assert [one["kind"] for one in desk("edits", "South")["edits"]] == ["move", "undo", "redo"]
    desk("propose", "South")
    assert "ann proposed" in desk("approve", "South", code=4)["error"]["message"]
    assert desk("approve", "South", actor="bob")["status"] == "approved"
    desk("archive", "South")
    assert [row["status"] for row in desk("list")["plans"]] == ["archived", "draft"]


def test_every_way_to_choose_accounts_and_name_a_draft(desk: Desk) -> None:
    desk("move", "North", "--postal-code", "43001", "--to", "T02", "--revision", "0")
    desk("move", "North", "--where", "open_pipeline > 20", "--to", "T01", "--revision", "1", "--note", "big")
    stale = desk("move", "North", "--accounts", "A01", "--to", "T03", "--revision", "1", code=4)
    assert "changed since revision 1" in stale["error"]["message"]
    desk("note", "North", "second try")
    desk("rename", "North", "East")
    desk("propose", "East")
    desk("reject", "East", "--reason", "no")
    desk("delete", "East")
    assert desk("list")["plans"] == []


def test_a_person_reads_short_tables(desk: Desk) -> None:
    assert "North" in desk.said("list")
    assert "territory" in desk.said("show", "North")
    assert "A0" in desk.said("show", "North", "--territory", "T02")
    assert "revision 1" in desk.said(
        "move", "North", "--where", "potential > 0", "--to", "T02", "--revision", "0"
    )
    said = desk.said("compare", "North")
    assert "change hands" in said
    assert "Who gains and who loses" in said
    assert "move" in desk.said("edits", "North")
    assert "no plan West" in desk.said("show", "West", code=4)
    assert "no territory T9" in desk.said("show", "North", "--territory", "T9", code=4)


def test_an_alignment_of_somebody_elses_is_loaded(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    rows = [f"A{i:02d},East{i % 3},R{i % 3}" for i in range(24)]
    path.write_text("\n".join(["account_id,territory_id,rep_id", *rows]) + "\n")
    loaded = desk("load", "Theirs", "--alignment", str(path), "--balance", "potential=0.1")
    assert loaded["figures"]["measures"]["accounts"] == 24
    assert len(desk("compare", "Theirs", "North")["reps"]) == 3
