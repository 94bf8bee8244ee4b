"""Test 6: every operation, by everybody, of what is theirs, of others and of nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.stage import OPERATIONS, WHO, Stage, asks

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.company.workspace.database.close()


def test_06_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert {row["operation"] for row in ROWS} == set(OPERATIONS)


def test_06_every_row_says_what_everybody_is_answered() -> None:
    assert [row for row in ROWS if not all(row[who].isdigit() for who in WHO)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['operation']}-{row['object']}".replace(" ", "-"))
def test_06_everybody_is_answered_as_the_table_says(stage: Stage, row: dict[str, str]) -> None:
    answered = {
        who: stage.status(row["operation"], asks(stage, who)[row["operation"]][row["object"]], who)
        for who in WHO
    }
    assert answered == {who: int(row[who]) for who in WHO}
