"""The expression that keeps rows is small, safe, and says where it is wrong."""

import polars as pl
import pytest

from ridings.crm.csvfile.where import matching
from ridings.errors import DataError

FRAME = pl.DataFrame(
    {
        "STATUS": ["OPEN", "CLOSED", "OPEN", None],
        "BEDS": ["10", "200", "1,500", None],
        "Account Type": ["a", "b", "a", "c"],
    }
)


def kept(expression: str) -> list[int]:
    def resolve(name: str) -> str | None:
        return name if name in FRAME.columns else {"status": "STATUS"}.get(name)

    return matching(expression, FRAME, resolve).arg_true().to_list()


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("STATUS=='OPEN'", [0, 2]),
        ("status == 'OPEN'", [0, 2]),
        ("STATUS != 'OPEN'", [1, 3]),
        ("not STATUS == 'OPEN'", [1, 3]),
        ("STATUS == ''", [3]),
        ("BEDS > 10", [1, 2]),
        ("10 <= BEDS < 1000", [0, 1]),
        ("200 == BEDS", [1]),
        ("BEDS > -1 and not (STATUS == 'OPEN' or BEDS == 7)", [1]),
        ("STATUS in ('OPEN', 'PLANNED') or BEDS in [200]", [0, 1, 2]),
        ("STATUS not in ('OPEN',)", [1, 3]),
        ("STATUS >= 'D'", [0, 2]),
        ("`Account Type` == 'a' and\nBEDS >= 11", [2]),
    ],
)
def test_rows_are_kept(expression: str, rows: list[int]) -> None:
    assert kept(expression) == rows


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("STATUS = 'OPEN'", "position"),
        ("STATUS == OPEN", "position 11"),
        ("BEDS > 1 and COLOUR == 'red'", "no column 'COLOUR', at position 14"),
        ("__import__('os').system('true')", "expected a comparison, at position 1"),
        ("STATUS == ('a' + 'b')", "expected a text in quotes or a number, at position 12"),
        ("STATUS.lower() == 'open'", "expected the name of a column"),
        ("STATUS is None", "expected"),
        ("STATUS", "expected a comparison"),
        ("STATUS == f'{BEDS}'", "expected a text"),
        ("", "position"),
        ("BEDS > 1" + "0" * 400, "too large, at position 8"),
        ("(" * 3000 + "STATUS == 'a'" + ")" * 900, "--where"),
        ("STATUS == 'a'" + " or STATUS == 'b'" * 300, "characters long"),
        ("STATUS == 'a\0'", "position"),
    ],
)
def test_anything_else_is_refused_with_its_position(expression: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        kept(expression)
