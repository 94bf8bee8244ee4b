"""`ridings design` and `ridings score-plan` on two small files: what they write, say and promise."""

import csv
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from ridings.cli.command import main

FILES = ["alignment.csv", "plan.json", "report.html", "territories.csv", "territories.geojson"]


def words(company: Path, *options: str, out: str = "plan") -> list[str]:
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
    return ["design", *files, "--out", str(company / out), *options]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as source:
        return list(csv.DictReader(source))


def write_rows(path: Path, found: Sequence[dict[str, str]]) -> None:
    with path.open("w", newline="") as target:
        writer = csv.DictWriter(target, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def test_a_plan_is_written_and_told_beside_todays(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(company)) == 0
    said = capsys.readouterr().out
    assert sorted(path.name for path in (company / "plan").iterdir()) == FILES
    assert [row["account_id"] for row in rows(company / "plan" / "alignment.csv")] == sorted(
        row["account_id"] for row in rows(company / "accounts.csv")
    )
    for told in (
        "60 accounts, 3 reps",
        "today",
        "plan",
        "Drive hours a year",
        "call_minutes: 45",
        "change hands",
    ):
        assert told in said
    assert "3 of 3" in said


def test_the_same_files_give_the_same_bytes(company: Path) -> None:
    assert main(words(company, "--quiet")) == 0
    assert main(words(company, "--quiet", out="again")) == 0
    for name in ("alignment.csv", "territories.csv", "territories.geojson"):
        assert (company / "plan" / name).read_bytes() == (company / "again" / name).read_bytes()


def test_shuffled_rows_give_the_same_alignment(company: Path) -> None:
    assert main(words(company, "--quiet")) == 0
    for name in ("accounts.csv", "reps.csv"):
        found = rows(company / name)
        random.Random(5).shuffle(found)
        write_rows(company / name, found)
    assert main(words(company, "--quiet", out="again")) == 0
    first, second = (company / out / "alignment.csv" for out in ("plan", "again"))
    assert first.read_bytes() == second.read_bytes()


def test_quiet_says_nothing(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(company, "--quiet")) == 0
    assert capsys.readouterr() == ("", "")


def test_json_is_one_object_with_the_plan_the_files_and_the_mapping(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(company, "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(told["files"]) == FILES
    assert told["feasible"] is True
    assert told["exit"] == 0
    assert told["mapping"] == []
    assert told["lower_bound"] <= told["cost"]
    assert json.loads((company / "plan" / "plan.json").read_text())["measures"] == told["measures"]


def test_columns_of_other_names_are_mapped_and_said(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(company / "accounts.csv")
    for number, row in enumerate(found):
        row["WORTH"] = "-999" if number % 10 == 0 else row["potential"]
        row["STATUS"] = "OPEN" if number % 2 else "SHUT"
        row["KEY"] = row.pop("account_id")
    write_rows(company / "accounts.csv", found)
    mapped = ["--map", "KEY=account_id", "--map", "WORTH=potential", "--map", "potential=-"]
    options = [*mapped, "--map", "owner=-", "--null", "-999", "--where", "STATUS == 'OPEN'"]
    assert main(words(company, *options)) == 0
    said = capsys.readouterr().out
    assert "KEY -> account_id" in said
    assert "30 accounts" in said
    assert "Nothing has an owner today" in said


def test_flags_go_before_the_brief(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (company / "brief.toml").write_text(
        "[balance]\npotential = 0.2\n[territories]\ncount = 4\n[plan]\nseed = 3\n"
    )
    options = ["--brief", str(company / "brief.toml"), "--territories", "5", "--json"]
    assert main(words(company, *options)) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    assert told["brief"]["territories"]["count"] == 5
    assert told["brief"]["balance"]["potential"]["tolerance"] == 0.2
    assert told["seed"] == 3


def test_open_territories_need_no_reps(company: Path) -> None:
    files = [str(company / "accounts.csv"), "--map", "owner=-", "--territories", "4"]
    assert main(["design", *files, "--out", str(company / "plan"), "--quiet"]) == 0
    assert {row["territory_id"] for row in rows(company / "plan" / "alignment.csv")} == {
        "T01",
        "T02",
        "T03",
        "T04",
    }
    assert {row["rep_id"] for row in rows(company / "plan" / "alignment.csv")} == {""}


def test_rows_that_cannot_be_used_may_be_skipped_and_are_counted(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(company / "accounts.csv")
    found[3]["potential"] = "much"
    found[9]["latitude"] = "99"
    write_rows(company / "accounts.csv", found)
    assert main(words(company, "--skip-rejected")) == 0
    assert "Left out: 2 rows" in capsys.readouterr().out
    assert json.loads((company / "plan" / "plan.json").read_text())["rejected"] == 2
    assert [row["line"] for row in rows(company / "plan" / "rejected.csv")] == ["5", "11"]
    assert len(rows(company / "plan" / "alignment.csv")) == 58


def test_rules_that_cannot_all_be_kept_end_with_1_the_reasons_and_a_plan(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(company / "accounts.csv")
    for row in found:
        row |= {"locked": "true", "owner": "R1"}
    write_rows(company / "accounts.csv", found)
    assert main(words(company)) == 1
    said = capsys.readouterr().out
    assert "can keep every rule" in said
    assert sorted(path.name for path in (company / "plan").iterdir()) == FILES
    figures = json.loads((company / "plan" / "plan.json").read_text())
    assert figures["feasible"] is False
    assert figures["reasons"]
    assert figures["reasons"][0] in said


def test_a_unit_without_neighbours_is_joined_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = [f"u{i},{40 + i // 4 / 10},{-83 + i % 4 / 10},{1000 + i}" for i in range(16)]
    edges = [f"u{i},u{i + 1}" for i in range(15) if i % 4 < 3] + [f"u{i},u{i + 4}" for i in range(12)]
    (tmp_path / "units.csv").write_text(
        "\n".join(["unit_id,latitude,longitude,people", *units, "far,41,-83,9"])
    )
    (tmp_path / "edges.csv").write_text("\n".join(["a,b", *edges]))
    files = ["--units", str(tmp_path / "units.csv"), "--edges", str(tmp_path / "edges.csv")]
    options = ["--territories", "4", "--balance", "people=0.1", "--out", str(tmp_path / "plan"), "--json"]
    assert main(["design", *files, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "far" in " ".join([*told["reasons"], *told["notes"]])
    assert len(rows(tmp_path / "plan" / "alignment.csv")) == 17


def test_todays_owners_are_scored(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
    assert main(["score-plan", *files]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["measures"]["accounts"] == 60
    assert [row["rep_id"] for row in told["territories"]] == ["R1", "R2", "R3"]


def test_a_plan_scores_as_it_said(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(company, "--quiet")) == 0
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
    alignment = str(company / "plan" / "alignment.csv")
    assert main(["score-plan", *files, "--alignment", alignment, "--out", str(company / "scores.json")]) == 0
    assert "scores.json" in capsys.readouterr().out
    told = json.loads((company / "scores.json").read_text())["measures"]
    planned = json.loads((company / "plan" / "plan.json").read_text())["measures"]
    assert told["imbalance_potential"] == pytest.approx(planned["imbalance_potential"], abs=1e-6)
    assert told["accounts"] == planned["accounts"]


def test_accounts_without_owners_have_no_plan_to_score(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv"), "--map", "owner=-"]
    assert main(["score-plan", *files]) == 2
    assert "--alignment FILE" in capsys.readouterr().err
