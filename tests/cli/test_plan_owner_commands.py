"""`ridings plan publish|history|owner-on|dispute|decide|resolve` as commands."""

import datetime
import json
from pathlib import Path

import pytest
from tests.app.drawn_company import company
from tests.cli.test_plan_commands import Desk

from ridings.cli.command import main

DAY = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)).isoformat()


@pytest.fixture
def desk(address: str, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A database with a company and the draft North."""
    company(address)
    desk = Desk(address, capsys)
    desk("design", "North", "--balance", "potential=0.25,workload=0.5")
    return desk


def test_a_plan_is_disputed_resolved_published_and_looked_back_at_by_commands(
    desk: Desk, tmp_path: Path
) -> None:
    account = desk("show", "North", "--territory", "T01")["accounts"][0]["account_id"]
    asked = ("--account", account, "--wants", "R1", "--reason", "I know them")
    raised = desk("dispute", "North", *asked)
    assert (raised["state"], raised["planned"]) == ("open", "R0")
    number = str(raised["dispute"])
    assert (
        "somebody else" in desk("decide", number, "--accept", "--reason", "mine", code=4)["error"]["message"]
    )
    assert desk("decide", number, "--accept", "--reason", "true", actor="bob")["state"] == "accepted"
    assert "accepted" in desk.said("disputes", "North")
    resolved = desk("resolve", "North")
    assert (resolved["disputed"], resolved["was"]) == (1, "draft")
    assert "0 disputed accounts and 0 others moved" in desk.said("resolve", "North")
    desk("propose", "North", "--levels", "0")
    out = tmp_path / "changes.csv"
    publish = ("publish", "North", "--effective", DAY, "--holdover-days", "20")
    dry = desk(*publish, "--dry-run", "--out", str(out))
    assert dry["publication"] is None
    assert out.read_text().startswith("account_id,territory_id,rep_id,from_on,to_on,why,reason")
    done = desk(*publish)
    assert (done["figures"], done["sha256"]) == (dry["figures"], dry["sha256"])
    owner = desk("owner-on", account, "--on", DAY)["owner"]
    assert (owner["rep_id"], owner["why"], owner["plan"]) == ("R1", "dispute", "North")
    assert desk("owner-on", account)["owner"] is None
    assert desk("owner-on", account, "--on", DAY, "--known-at", "2020-01-01T00:00")["owner"] is None
    assert "R1 owns" in desk.said("owner-on", account, "--on", DAY)
    assert [one["plan"] for one in desk("history")["publications"]] == ["North"]
    assert [one["rep_id"] for one in desk("history", "--account", account)["owners"]] == ["R1"]
    owners = tmp_path / "owners.csv"
    assert desk("owner-on", "--on", DAY, "--out", str(owners))["accounts"] == 24
    assert len(owners.read_text().splitlines()) == 25


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("publish", "North", "--effective", "soon"), 2, "expected a day such as"),
        (("publish", "North", "--effective", DAY), 4, "plan North is draft"),
        (("publish", "North", "--effective", "2020-01-01"), 4, "--backdate"),
        (("owner-on",), 4, "name one ACCOUNT"),
        (("owner-on", "A", "--known-at", "then"), 2, "expected a time such as"),
        (("owner-on", "nobody"), 4, "account nobody has no owner on any day"),
        (("history", "none"), 4, "there is no plan none"),
        (("resolve", "North"), 4, "nothing to draw it around"),
        (("decide", "7", "--reject", "--reason", "no"), 4, "there is no dispute 7"),
    ],
)
def test_what_will_not_do_is_refused_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    address = str(tmp_path / "a.db")
    company(address)
    Desk(address, capsys)("design", "North", "--balance", "potential=0.25,workload=0.5")
    assert main(["plan", *words, "--database", address, "--as", "ann", "--json"]) == code
    assert said in json.loads(capsys.readouterr().out)["error"]["message"]
