"""`--roads` on the command line: what is said, and what a bad file does."""

import json
from pathlib import Path

import pytest
from tests.requirements import require
from tests.travel.drawn_town import RIVER, SIDE, corner, write_town

from ridings.cli.command import main


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with accounts at the crossings of the drawn town, a rep on each bank, and its extract."""
    require("roads")
    monkeypatch.setenv("RIDINGS_CACHE", str(tmp_path / "cache"))
    rows = ["account_id,latitude,longitude,potential,owner"]
    for number in range(60):
        latitude, longitude = corner(2 + number * 7 % (SIDE - 4), 1 + number * 5 % (SIDE - 2))
        rows.append(f"A{number:02d},{latitude:.4f},{longitude:.4f},100,R{1 + number % 2}")
    rows.append("A99,41.5,-76.0,100,R1")  # 150 km from any road of the town
    (tmp_path / "accounts.csv").write_text("\n".join(rows) + "\n")
    homes = [corner(SIDE - 4, RIVER - 2), corner(SIDE - 4, RIVER + 1)]
    (tmp_path / "reps.csv").write_text(
        "rep_id,latitude,longitude\n" + "".join(f"R{j + 1},{a},{b}\n" for j, (a, b) in enumerate(homes))
    )
    write_town(tmp_path / "town.osm.pbf")
    return tmp_path


def words(command: str, town: Path, *more: str, roads: str = "town.osm.pbf") -> list[str]:
    files = [str(town / "accounts.csv"), "--reps", str(town / "reps.csv"), "--roads", str(town / roads)]
    return [command, *files, "--balance", "accounts=0.2", *more]


@pytest.mark.roads
def test_a_design_on_roads_names_its_network_and_what_is_off_it(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("design", town, "--out", str(town / "plan"))) == 0
    said = capsys.readouterr().out
    assert "by car on the roads of town.osm.pbf (" in said
    assert "off the road network: 1 of 61 accounts" in said
    plan = json.loads((town / "plan" / "plan.json").read_text())
    assert plan["travel"].startswith("town.osm.pbf (")
    assert plan["roads"]["accounts_off_network"] == 1
    assert plan["roads"]["network"] == plan["travel"]
    page = (town / "plan" / "report.html").read_text()
    assert page.count("OpenStreetMap contributors") == 2
    assert "Travel times come from the roads of town.osm.pbf" in page
    bank = {line.split(",")[0]: float(line.split(",")[2]) > corner(0, RIVER - 0.5)[1]
            for line in (town / "accounts.csv").read_text().splitlines()[1:]}  # fmt: skip
    rows = [line.split(",") for line in (town / "plan" / "alignment.csv").read_text().splitlines()[1:]]
    crossing = [row[0] for row in rows if bank[row[0]] != (row[3] == "R2")]
    assert len(crossing) <= 6


@pytest.mark.roads
def test_the_same_alignment_is_scored_on_the_same_roads(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("design", town, "--out", str(town / "plan"), "--quiet")) == 0
    plan = json.loads((town / "plan" / "plan.json").read_text())
    alignment = ["--alignment", str(town / "plan" / "alignment.csv")]
    assert main(words("score-plan", town, *alignment)) == 0
    scored = json.loads(capsys.readouterr().out)
    assert scored["measures"]["drive_hours"] == plan["measures"]["drive_hours"]
    assert scored["travel"] == plan["travel"]
    assert main(words("score-plan", town)) == 0
    today = json.loads(capsys.readouterr().out)
    assert today["measures"]["drive_hours"] == plan["today"]["drive_hours"]


@pytest.mark.roads
@pytest.mark.parametrize(
    ("content", "code", "said"),
    [(b"", 2, "is empty"), (b"nothing of the kind", 2, "is not an .osm.pbf file"), (None, 4, "is not there")],
)
def test_a_bad_file_of_roads_ends_with_a_word_and_no_plan(
    content: bytes | None, code: int, said: str, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (town / "bad.osm.pbf").write_bytes(content)
    assert main(words("design", town, "--out", str(town / "plan"), roads="bad.osm.pbf")) == code
    told = capsys.readouterr().err
    assert said in told
    assert "bad.osm.pbf" in told
    assert "Traceback" not in told
    assert not (town / "plan").exists()


def test_roads_without_accounts_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "units.csv").write_text("unit_id,latitude,longitude,people\na,1,1,5\nb,2,2,5\n")
    files = [
        "--units",
        str(tmp_path / "units.csv"),
        "--roads",
        "any.osm.pbf",
        "--out",
        str(tmp_path / "plan"),
    ]
    assert main(["design", *files, "--territories", "2", "--balance", "people=0.5"]) == 2
    assert "--roads needs accounts" in capsys.readouterr().err
