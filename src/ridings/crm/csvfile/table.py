"""One table read, mapped, typed and checked cell by cell."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import polars as pl

from ridings.crm.csvfile.cells import check_column, check_extra, oversized
from ridings.crm.csvfile.identity import joined, repeated, stable_ids
from ridings.crm.csvfile.mapping import Mapped, absent, find_column, map_columns
from ridings.crm.csvfile.opening import LabelledFile
from ridings.crm.csvfile.options import ReadOptions
from ridings.crm.csvfile.reading import RawTable, Source, read_raw
from ridings.crm.csvfile.rejects import LINE, gather, reject
from ridings.crm.csvfile.where import matching
from ridings.errors import DataError
from ridings.market.columns import Column, column, columns
from ridings.market.phrases import counted

_KEYS = {"accounts": "account_id", "reps": "rep_id", "units": "unit_id", "alignment": "account_id"}
_Made: TypeAlias = "tuple[pl.Series | None, tuple[str, ...]]"


@dataclass(frozen=True)
class Table:
    """A typed table: every row that could be read, with its `line`, and the cells that are wrong.

    `theirs` gives the header of the file for each of our columns.
    """

    name: str
    frame: pl.DataFrame
    rejected: pl.DataFrame
    theirs: dict[str, str]
    mapping: tuple[str, ...]
    notes: tuple[str, ...]

    def reject(self, *found: pl.DataFrame) -> "Table":
        """Return the table with more faults."""
        return replace(self, rejected=gather([self.rejected, *found]))

    def note(self, *said: str) -> "Table":
        """Return the table with more notes."""
        return replace(self, notes=(*self.notes, *said))

    def header(self, ours: str) -> str:
        """Return the header of the file that one of our columns comes from."""
        return self.theirs.get(ours, ours)

    def good(self) -> pl.DataFrame:
        """Return the rows without any fault."""
        return self.frame.filter(~pl.col(LINE).is_in(self.rejected[LINE].unique().implode()))


def read_table(source: Source, table: str, options: ReadOptions | None = None) -> Table:
    """Read a table and check every cell of it against the declared columns.

    Raises
    ------
    DataError
        If a required column is missing, no row matches `where`, or the source cannot be read at all.
        Faulty cells do not raise: they are in `rejected`.
    """
    options = options or ReadOptions()
    raw = read_raw(source, options.null, table)
    key = _KEYS.get(table)
    taken = (key,) if options.id_columns and key else ()
    own = source.map if isinstance(source, LabelledFile) else {}
    mapped = map_columns(raw, table, {**options.map, **own}, taken)
    raw = _selected(raw, mapped, options.where)
    ids, said = _ids(raw, mapped, table, options.id_columns)
    _require(raw, mapped, table, taken)
    frame, rejects, notes = _typed(raw, mapped, table, ids)
    if key is not None:
        rejects.append(repeated(frame, key, mapped.ours.get(key, key)))
    lines = [f"{table}: {line}" for line in mapped.lines()]
    if options.id_columns:
        lines.append(f"{table}: {', '.join(options.id_columns)} -> {key}")
    all_notes = [f"{table}: {note}" for note in (*raw.notes, *mapped.notes, *said, *notes)]
    rejected = gather([raw.rejected, *rejects])
    return Table(table, frame, rejected, dict(mapped.ours), tuple(lines), tuple(all_notes))


def _resolve(raw: RawTable, mapped: Mapped, name: str) -> str | None:
    """Find a column by their header or by our name."""
    if name in raw.columns:
        return name
    return mapped.ours.get(name) or find_column(raw.columns, name)


def _selected(raw: RawTable, mapped: Mapped, where: str | None) -> RawTable:
    if where is None:
        return raw
    rows = raw.frame.filter(matching(where, raw.frame, lambda name: _resolve(raw, mapped, name)))
    if not rows.height:
        raise DataError(f"no row of {raw.name} matches --where {where!r}")
    return replace(raw, frame=rows)


def _ids(raw: RawTable, mapped: Mapped, table: str, parts: tuple[str, ...]) -> _Made:
    """Make the ids of several columns, and those of accounts that lack one; say how many were made."""
    key = _KEYS.get(table)
    if key is None or (not parts and (table != "accounts" or key not in mapped.ours)):
        return None, ()
    found = [_resolve(raw, mapped, part) for part in parts or (mapped.ours[key],)]
    for part, name in zip(parts, found, strict=False):
        if name is None:
            raise DataError(absent(raw, part))
    given, whole = joined(raw.frame, tuple(name for name in found if name is not None))
    made = int((~whole).sum())
    if not made or table != "accounts":
        return (given.set(~whole, None) if parts else None), ()
    ids = stable_ids(raw.frame, given, whole, dict(mapped.ours))
    lacking = " and ".join(name for name in found if name is not None and raw.frame[name].null_count())
    return ids, (f"{counted(made, 'row')} without {lacking} got an id made of what there is, name and place",)


def _require(raw: RawTable, mapped: Mapped, table: str, taken: tuple[str, ...]) -> None:
    missing = [
        declared.name
        for declared in columns(table)
        if declared.required and declared.name not in mapped.ours and declared.name not in taken
    ]
    if not missing:
        return
    hint = f'map it with --map "their column={missing[0]}"'
    if table == "accounts":
        hint += " or make ids with --id COLUMN,COLUMN"
    raise DataError(
        f"{raw.name} lacks the {table} column {', '.join(missing)}; {hint}. "
        f"Columns found: {', '.join(raw.columns)}"
    )


def _typed(
    raw: RawTable, mapped: Mapped, table: str, ids: pl.Series | None
) -> tuple[pl.DataFrame, list[pl.DataFrame], list[str]]:
    key = _KEYS.get(table, "")
    made: list[pl.Series] = [raw.frame[LINE]]
    rejects: list[pl.DataFrame] = []
    notes: list[str] = []
    if ids is not None:
        made.append(ids.alias(key))
        rejects.append(reject(raw.frame, ids.is_null(), key, None, "a part of the id is missing"))
    for ours, theirs in mapped.ours.items():
        declared = column(table, ours)
        if ids is not None and ours == key:
            rejects.append(oversized(raw.frame, theirs))
            continue
        if isinstance(declared, Column):
            checked = check_column(raw.frame, declared, theirs)
        else:
            checked, _ = check_extra(raw.frame, theirs)
        made.append(checked.values.alias(ours))
        rejects += checked.rejected
    for name in mapped.extra:
        checked, note = check_extra(raw.frame, name)
        made.append(checked.values)
        rejects += checked.rejected
        notes += [note] if note else []
    return _ordered(pl.DataFrame(made), table), rejects, notes


def _ordered(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Put the declared columns first, in their declared order, then the others by name, then the line."""
    first = [declared.name for declared in columns(table) if declared.name in frame.columns]
    rest = sorted(name for name in frame.columns if name not in first and name != LINE)
    return frame.select(*first, *rest, LINE)
