"""Every column of every table, as declared in `columns.csv`; import, schema and documents read it."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLES = ("accounts", "reps", "units", "edges", "alignment", "sales", "visits", "quotas")


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: its name, what its cells may hold, and the headers it goes by elsewhere."""

    table: str
    name: str
    type: str  # id, text, number, boolean, date, time, list, latitude, longitude, time_windows or choice
    choices: tuple[str, ...]  # the values of a choice
    unit: str
    required: bool
    default: str
    minimum: float | None
    maximum: float | None
    aliases: tuple[str, ...]  # in order of preference
    meaning: str

    @property
    def numeric(self) -> bool:
        """Whether the cells are numbers."""
        return self.type in ("number", "latitude", "longitude")


def normalize(header: str) -> str:
    """Reduce a header to what is compared: letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", header).casefold()


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the declared columns of a table, in their declared order.

    Raises
    ------
    KeyError
        If there is no such table.
    """
    if table not in TABLES:
        raise KeyError(table)
    return tuple(column for column in _declared() if column.table == table)


def column(table: str, name: str) -> Column | None:
    """Return one declared column, or None where the table declares none of that name."""
    return next((column for column in columns(table) if column.name == name), None)


@cache
def _declared() -> tuple[Column, ...]:
    text = files("ridings.market").joinpath("columns.csv").read_text(encoding="utf-8")
    return tuple(_column(row) for row in csv.DictReader(text.splitlines()))


def _column(row: dict[str, str]) -> Column:
    kind, _, choices = row["type"].partition(":")
    return Column(
        table=row["table"],
        name=row["name"],
        type=kind,
        choices=tuple(choices.split("|")) if choices else (),
        unit=row["unit"],
        required=row["required"] == "true",
        default=row["default"],
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        aliases=tuple(row["aliases"].split(";")) if row["aliases"] else (),
        meaning=row["meaning"],
    )
