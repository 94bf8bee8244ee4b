"""The commands of the database: what they say, and what they tell the shell."""

import io
import json
from pathlib import Path

import pytest

from ridings.cli.command import main
from ridings.errors import ExitCode


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main([*(str(word) for word in words), "--json"])
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, answer


def test_a_market_goes_in_is_looked_at_confirmed_listed_and_undone(
    company: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("import", company / "accounts.csv", "--reps", company / "reps.csv", "--database", address)
    code, seen = run(capsys, *files, "--preview", "--organisation", "Ours", "--as", "ann")
    assert (code, seen["state"], seen["actor"]) == (ExitCode.DONE, "previewed", "ann")
    assert run(capsys, "import", "--confirm", seen["batch"], "--database", address)[1]["state"] == "confirmed"
    assert main(["import", "--list", "--database", address]) == ExitCode.DONE
    assert "accounts +60 ~0 -0, reps +3 ~0 -0" in capsys.readouterr().out
    assert run(capsys, "import", "--undo", seen["batch"], "--database", address)[1]["rows"] == {
        "accounts": 60, "reps": 3,
    }  # fmt: skip
    assert main(["import", "--undo", str(seen["batch"]), "--database", address]) == ExitCode.REFUSED


def test_the_accounts_may_come_by_standard_input(
    company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (company / "accounts.csv").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    code, done = run(capsys, "import", "-", "--database", tmp_path / "a.db")
    assert code == ExitCode.DONE
    files = done["files"]
    assert isinstance(files, list)
    assert (files[0]["name"], files[0]["added"]) == ("standard-input", 60)


def test_bad_rows_are_named_and_the_shell_is_told(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = company / "accounts.csv"
    path.write_text(path.read_text() + "A999,Bad,91,0,1,R1\n")
    code, said = run(capsys, "import", path, "--database", company / "a.db")
    assert code == ExitCode.DATA
    error = said["error"]
    assert isinstance(error, dict)
    assert error["cells"][0]["line"] == 62
    assert run(capsys, "import", "--list", "--database", company / "a.db")[1] == {"imports": []}


@pytest.mark.parametrize("words", [["import"], ["import", "a.csv", "--undo", "1"]])
def test_an_import_of_nothing_is_said(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--database", str(tmp_path / "a.db")]) == ExitCode.DATA
    assert "file" in capsys.readouterr().err


def test_export_backup_restore_and_audit_work_from_the_shell(
    company: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ("--database", address)
    main(["import", str(company / "accounts.csv"), *database, "--quiet"])
    code, written = run(capsys, "export", "--out", company / "out", *database)
    assert code == ExitCode.DONE
    assert "accounts.csv" in str(written["files"])
    sums = run(capsys, "backup", company / "all.ridings", *database)[1]
    other = ("--database", company / "other.db")
    assert run(capsys, "restore", company / "all.ridings", *other)[1] == sums
    code, verdict = run(capsys, "audit", "verify", *other)
    assert (code, verdict["whole"], verdict["entries"]) == (ExitCode.DONE, True, 3)
    code, verdict = run(capsys, "audit", "verify", "--head", "f" * 64, *other)
    assert (code, verdict["whole"]) == (ExitCode.DATA, False)
    entries = run(capsys, "audit", "show", "--last", "2", *database)[1]["entries"]
    assert isinstance(entries, list)
    assert [entry["action"] for entry in entries] == ["export", "backup"]
