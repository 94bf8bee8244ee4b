"""Check and type whole columns of text at once; every cell that is not as declared is named."""

from dataclasses import dataclass

import polars as pl

from ridings.crm.csvfile.rejects import LINE, reject
from ridings.market.columns import Column
from ridings.market.phrases import counted

LARGEST_CELL = 100_000  # bytes
_MONEY = r"^([-+]?)\s*[$€£]\s*"
_GROUPED = r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$"
_DATE = r"^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$"
_TIME = r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$"
_TRUE, _FALSE = ["true", "yes", "1"], ["false", "no", "0"]
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_DAY = r"(?:mo|tu|we|th|fr|sa|su)"
_SPAN = rf"(?:{_CLOCK})-(?:{_CLOCK})"
_WINDOW = rf"{_DAY}(?:\s*[-,]\s*{_DAY})*\s+{_SPAN}(?:\s*,\s*{_SPAN})*"
_WINDOWS = rf"(?i)^{_WINDOW}(?:\s*;\s*{_WINDOW})*\s*;?$"
_EXPECTED = {
    "number": "expected a number like 1234.5",
    "latitude": "expected a latitude in decimal degrees",
    "longitude": "expected a longitude in decimal degrees",
    "boolean": "expected true or false",
    "date": "expected a date like 2026-01-31",
    "time": "expected a time like 2026-01-31T09:30:00+01:00",
    "time_windows": "expected hours like 'mo-fr 09:00-12:00,13:00-17:00; sa 09:00-12:00'",
}


@dataclass(frozen=True)
class Checked:
    """A typed column, and the rejected cells of it."""

    values: pl.Series
    rejected: tuple[pl.DataFrame, ...]


def check_column(frame: pl.DataFrame, column: Column, theirs: str) -> Checked:
    """Type the column `theirs` of a frame of text as `column` declares, naming every faulty cell."""
    text = frame[theirs]
    values = typed(text, column)
    rejects = [oversized(frame, theirs)]
    unread = text.is_not_null() & values.is_null() & (text.str.len_bytes() <= LARGEST_CELL)
    if unread.any():
        rejects.append(reject(frame, unread, theirs, text, expected(column)))
    if column.required and text.null_count():
        rejects.append(reject(frame, text.is_null(), theirs, None, f"{column.name} is required"))
    if column.numeric:
        rejects += _out_of_bounds(frame, column, theirs, values)
    return Checked(values.alias(column.name), tuple(part for part in rejects if part.height))


def check_extra(frame: pl.DataFrame, name: str) -> tuple[Checked, str | None]:
    """Type a column that is not declared: a number where every cell is one, else text; and what to note."""
    text = frame[name]
    rejects = [oversized(frame, name)]
    numbers = parse_numbers(text)
    unread = (text.is_not_null() & numbers.is_null()).sum()
    known = len(text) - text.null_count()
    codes = bool(text.str.contains(r"^0\d").any())  # a leading zero has a meaning only in a code
    if known and not unread and not codes:
        rejects.append(reject(frame, ~numbers.is_finite(), name, text, "expected a finite number"))
        return Checked(numbers, tuple(part for part in rejects if part.height)), None
    note = None
    if unread and unread <= known * 0.1 and not codes:
        first = frame.filter(text.is_not_null() & numbers.is_null()).row(0, named=True)
        cells = counted(int(unread), "cell is no number", "cells are no numbers")
        note = (
            f"column {name} is taken as text: {cells}, the first {first[name][:40]!r} on line {first[LINE]}"
        )
    return Checked(text, tuple(part for part in rejects if part.height)), note


def oversized(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Name the cells that are too large to be meant, with their size."""
    size = frame[name].str.len_bytes()
    found = (size > LARGEST_CELL).fill_null(False)
    reason = pl.Series(
        [f"the cell holds {bytes_} bytes, at most {LARGEST_CELL} are read" for bytes_ in size.filter(found)],
        dtype=pl.String,
    )
    part = frame.select(LINE, name).filter(found)
    return reject(part, found.filter(found), name, part[name].str.slice(0, 40), reason)


def typed(text: pl.Series, column: Column) -> pl.Series:
    """Return the typed values of a column; a cell that is not of the type becomes unknown."""
    if column.type == "number":
        return parse_numbers(text)
    if column.numeric:
        return text.cast(pl.Float64, strict=False)  # "52,520" is more likely 52.52 than 52520
    if column.type == "boolean":
        lower = text.str.to_lowercase()
        return lower.replace_strict([*_TRUE, *_FALSE], [True] * 3 + [False] * 3, default=None)
    if column.type == "date":
        days = text.str.extract(_DATE).str.to_date("%Y-%m-%d", strict=False)
        return days.set((days.dt.year() < 1).fill_null(False), None)  # no calendar has a year 0
    if column.type == "time":
        return _times(text)
    if column.type == "list":
        items = text.str.replace_all(r"\s*;\s*", ";").str.strip_chars("; ")
        return items.str.split(";").list.filter(pl.element() != "")
    if column.type == "choice":
        plain = text.str.to_lowercase().str.replace_all(r"[\s-]+", "_")
        return plain.to_frame().select(pl.when(plain.is_in(column.choices)).then(plain)).to_series()
    if column.type == "time_windows":
        return text.to_frame().select(pl.when(text.str.contains(_WINDOWS)).then(text)).to_series()
    return text


def _times(text: pl.Series) -> pl.Series:
    """Bring times to one form: seconds, and the offset where there is one; `Z` for UTC."""
    frame = text.alias("it").to_frame()
    parts = [pl.col("it").str.extract(_TIME, group) for group in range(1, 5)]
    day, minute, second, offset = parts
    whole = day + "T" + minute + second.fill_null(":00")
    real = whole.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False).is_not_null()
    zone = offset.fill_null("").str.replace(r"^([+-]\d{2})(\d{2})$", "$1:$2")
    return frame.select(pl.when(real).then(whole + zone)).to_series()


def parse_numbers(text: pl.Series) -> pl.Series:
    """Read numbers, also with a sign of money before and thousands set off by commas."""
    numbers = text.cast(pl.Float64, strict=False)
    unread = numbers.is_null() & text.is_not_null()
    if not unread.any():
        return numbers
    plain = text.filter(unread).str.replace(_MONEY, "$1")
    grouped = plain.str.contains(_GROUPED)
    plain = plain.str.replace_all(",", "").zip_with(grouped, plain)
    return numbers.scatter(unread.arg_true(), plain.cast(pl.Float64, strict=False))


def expected(column: Column) -> str:
    """Say in a few words what a cell of the column should hold."""
    if column.type == "choice":
        return f"expected one of {', '.join(column.choices)}"
    return _EXPECTED.get(column.type, "expected text")


def _out_of_bounds(frame: pl.DataFrame, column: Column, theirs: str, values: pl.Series) -> list[pl.DataFrame]:
    text = frame[theirs]
    finite = values.is_finite().fill_null(True)
    rejects = [reject(frame, ~finite, theirs, text, "expected a finite number")]
    if column.minimum is not None:
        low = finite & (values < column.minimum).fill_null(False)
        rejects.append(reject(frame, low, theirs, text, f"expected at least {column.minimum:.12g}"))
    if column.maximum is not None:
        high = finite & (values > column.maximum).fill_null(False)
        rejects.append(reject(frame, high, theirs, text, f"expected at most {column.maximum:.12g}"))
    return rejects
