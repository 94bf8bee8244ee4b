"""Every kind of bad input gets a message that names what to mend, and leaves nothing half-written."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ridings.cli.command import main

DATA, REFUSED = 2, 4


@pytest.fixture
def design(company: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run `ridings design` on the company; gives the exit code and what went wrong."""

    def run(*options: str) -> tuple[int, str]:
        words = ["design", str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
        code = main([*words, "--out", str(company / "plan"), *options])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.err

    return run


Design = Callable[..., tuple[int, str]]


def change(company: Path, line: int, column: str, value: str, file: str = "accounts.csv") -> None:
    """Put a value into one cell; the header is line 1."""
    path = company / file
    with path.open(newline="") as source:
        rows = list(csv.reader(source))
    if column not in rows[0]:
        rows = [[*row, column if i == 0 else ""] for i, row in enumerate(rows)]
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", newline="") as target:
        csv.writer(target).writerows(rows)


def files(company: Path) -> list[str]:
    return sorted(str(path.relative_to(company)) for path in company.rglob("*"))


def rejected(company: Path) -> list[dict[str, str]]:
    with (company / "plan" / "rejected.csv").open(newline="") as source:
        return list(csv.DictReader(source))


def test_a_missing_column_is_named_with_those_found(company: Path, design: Design) -> None:
    text = (company / "accounts.csv").read_text()
    (company / "accounts.csv").write_text(text.replace("account_id", "number?", 1))
    before = files(company)
    code, said = design()
    assert code == DATA
    assert "account_id" in said
    assert "number?" in said
    assert files(company) == before


@pytest.mark.parametrize("content", ["", "\n", "account_id,latitude,longitude\n"])
def test_an_empty_file_is_called_empty_or_without_rows(company: Path, design: Design, content: str) -> None:
    (company / "accounts.csv").write_text(content)
    before = files(company)
    code, said = design()
    assert code == DATA
    assert "accounts.csv" in said
    assert "empty" in said or "no rows" in said
    assert files(company) == before


def test_ten_megabytes_in_a_cell_are_refused_without_being_shown(company: Path, design: Design) -> None:
    change(company, 5, "name", "x" * 10_000_000)
    code, said = design()
    assert code == DATA
    assert "line 5" in said
    assert "name" in said
    assert len(said) < 5_000
    assert files(company) == ["accounts.csv", "plan", "plan/rejected.csv", "reps.csv"]
    assert (company / "plan" / "rejected.csv").stat().st_size < 5_000


def test_a_wrong_encoding_is_named_with_what_to_save_it_as(company: Path, design: Design) -> None:
    text = (company / "accounts.csv").read_text().replace("Firm 7,", "Café Zürich,")
    (company / "accounts.csv").write_bytes(text.encode("latin-1"))
    code, said = design()
    assert code == DATA
    assert "UTF-8" in said
    assert "alignment.csv" not in "".join(files(company))


@pytest.mark.parametrize("value", ["NaN", "inf", "-inf", "-5", "1e300", "much"])
def test_a_number_that_is_none_or_absurd_is_named_by_line_column_and_value(
    company: Path, design: Design, value: str
) -> None:
    change(company, 7, "potential", value)
    code, said = design()
    assert code == DATA
    assert "line 7" in said
    assert "potential" in said
    assert value in said
    assert [(row["line"], row["column"], row["value"]) for row in rejected(company)] == [
        ("7", "potential", value)
    ]
    assert files(company) == ["accounts.csv", "plan", "plan/rejected.csv", "reps.csv"]


def test_a_latitude_off_the_globe_is_named(company: Path, design: Design) -> None:
    change(company, 9, "latitude", "123.4")
    code, said = design()
    assert code == DATA
    assert "line 9" in said
    assert "123.4" in said


def test_an_account_named_to_nobody_is_named(company: Path, design: Design) -> None:
    change(company, 4, "named_rep", "R9")
    code, said = design()
    assert code == DATA
    assert "line 4" in said
    assert "'R9'" in said
    assert "named_rep" in said


def test_a_locked_account_whose_owner_is_nobody_is_named(company: Path, design: Design) -> None:
    change(company, 4, "locked", "true")
    change(company, 4, "owner", "R9")
    code, said = design()
    assert code == DATA
    assert "line 4" in said
    assert "'R9'" in said
    assert "locked" in said


def test_a_ring_of_parents_is_shown(company: Path, design: Design) -> None:
    change(company, 2, "parent_id", "A001")
    change(company, 3, "parent_id", "A000")
    code, said = design()
    assert code == DATA
    assert "A000 -> A001 -> A000" in said
    assert [row["line"] for row in rejected(company)] == ["2", "3"]


def test_a_duplicated_id_is_named_with_the_line_that_has_it(company: Path, design: Design) -> None:
    change(company, 6, "account_id", "A000")
    code, said = design()
    assert code == DATA
    assert "line 6" in said
    assert "line 2" in said
    assert "A000" in said


def test_of_many_faults_ten_are_printed_and_the_rest_counted(company: Path, design: Design) -> None:
    for line in range(2, 27):
        change(company, line, "potential", "-1")
    code, said = design()
    assert code == DATA
    assert said.count("column potential") - 1 == 10  # the message itself shows the first
    assert "and 15 more" in said
    assert len(rejected(company)) == 25


def test_rejected_rows_leave_the_files_of_an_earlier_plan_alone(company: Path, design: Design) -> None:
    (company / "plan").mkdir()
    (company / "plan" / "alignment.csv").write_text("before\n")
    change(company, 3, "potential", "-1")
    assert design()[0] == DATA
    assert (company / "plan" / "alignment.csv").read_text() == "before\n"


def test_more_territories_than_accounts_are_refused(company: Path, design: Design) -> None:
    before = files(company)
    code, said = design("--territories", "61")
    assert code == DATA
    assert "--territories 61" in said
    assert "60" in said
    assert files(company) == before


def test_no_territories_at_all_are_refused(design: Design) -> None:
    code, said = design("--territories", "0")
    assert code == DATA
    assert "--territories" in said
    assert "from 1" in said


def test_neither_reps_nor_a_number_of_territories_is_refused(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["design", str(company / "accounts.csv"), "--out", str(company / "plan")])
    assert code == DATA
    assert "--territories" in capsys.readouterr().err


def test_a_tolerance_of_zero_is_refused_with_one_that_will_do(company: Path, design: Design) -> None:
    before = files(company)
    code, said = design("--balance", "potential=0")
    assert code == DATA
    assert "tolerance" in said
    assert "0.01" in said
    assert files(company) == before


@pytest.mark.parametrize("balance", ["potential", "potential=a", "=0.1", "potential=0.1,potential=0.2"])
def test_a_balance_that_is_none_shows_how_it_is_written(design: Design, balance: str) -> None:
    code, said = design("--balance", balance)
    assert code == DATA
    assert "--balance" in said


def test_edges_of_units_that_are_not_there_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "units.csv").write_text("unit_id,latitude,longitude\nu1,40,-83\nu2,40,-82\n")
    (tmp_path / "edges.csv").write_text("a,b\nu1,u2\nu1,u9\n")
    words = ["design", "--units", str(tmp_path / "units.csv"), "--edges", str(tmp_path / "edges.csv")]
    code = main([*words, "--territories", "1", "--out", str(tmp_path / "plan")])
    said = capsys.readouterr().err
    assert code == DATA
    assert "line 3" in said
    assert "'u9'" in said


def test_a_file_that_is_not_there_is_refused(
    company: Path, design: Design, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = design("--brief", str(company / "nowhere.toml"))
    assert code == REFUSED
    assert "nowhere.toml is not there" in said
    assert main(["design", "nowhere.csv", "--territories", "3", "--out", str(company / "plan")]) == REFUSED
    assert "nowhere.csv is not there" in capsys.readouterr().err


def test_an_unknown_key_of_a_brief_is_named_with_the_nearest(company: Path, design: Design) -> None:
    (company / "brief.toml").write_text("[territories]\ncuont = 3\n")
    code, said = design("--brief", str(company / "brief.toml"))
    assert code == DATA
    assert "cuont" in said
    assert "count" in said


def test_a_folder_that_is_a_file_is_refused_before_the_work(company: Path, design: Design) -> None:
    (company / "plan").write_text("a file\n")
    code, said = design()
    assert code == REFUSED
    assert "is a file" in said


def test_two_files_from_standard_input_are_refused(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", "-", "--reps", "-", "--out", str(company / "plan")]) == DATA
    assert "standard input" in capsys.readouterr().err


@pytest.mark.parametrize("pair", ["ID", "=account_id", "ID="])
def test_a_mapping_that_is_no_pair_is_shown(design: Design, pair: str) -> None:
    code, said = design("--map", pair)
    assert code == DATA
    assert f"--map {pair!r}" in said
