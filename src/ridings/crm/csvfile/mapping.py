"""Which of their columns is which of ours: as the user says, else by name, else by a known alias."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ridings.crm.csvfile.cells import typed
from ridings.crm.csvfile.options import IGNORED
from ridings.crm.csvfile.reading import RawTable
from ridings.errors import DataError
from ridings.market.columns import Column, columns, normalize

_RESERVED = ("line", "place_source", "place_fault")


@dataclass(frozen=True)
class Mapped:
    """The mapping found: `ours` is our name to their header, `extra` the columns kept under their own."""

    ours: Mapping[str, str]
    extra: tuple[str, ...]
    notes: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Say the mapping, one line a column whose name changes."""
        return tuple(f"{theirs} -> {ours}" for ours, theirs in self.ours.items() if ours != theirs)


def map_columns(
    raw: RawTable, table: str, explicit: Mapping[str, str], taken: tuple[str, ...] = ()
) -> Mapped:
    """Find the columns of `table` among those of a file.

    An explicit mapping wins, then our own name, then an alias (in the declared order of preference) whose
    values fit. Targets in `taken` come from elsewhere, so no column is mapped to them.

    Raises
    ------
    DataError
        If an explicit mapping names a column that is not there, or two columns for one target.
    """
    chosen, ignored = _explicit(raw, table, explicit)
    notes: list[str] = []
    left = [name for name in raw.columns if name not in ignored and name not in chosen.values()]
    for declared in columns(table):
        if declared.name in chosen or declared.name in taken:
            continue
        found = _find(raw.frame, declared, left, notes)
        if found is not None:
            chosen[declared.name] = found
            left.remove(found)
    clashing = {*chosen, *taken, *_RESERVED}
    for name in [name for name in left if name in clashing]:
        left.remove(name)
        notes.append(f"column {name} of the file is not used: the name is taken")
    return Mapped(chosen, tuple(left), tuple(notes))


def find_column(names: list[str], wanted: str) -> str | None:
    """Find a header as written, else without regard to case, spaces and signs where only one is alike."""
    if wanted in names:
        return wanted
    alike = [name for name in names if normalize(name) == normalize(wanted)]
    return alike[0] if len(alike) == 1 else None


def absent(raw: RawTable, wanted: str) -> str:
    """Say that a column is not there, and which are."""
    near = difflib.get_close_matches(wanted, raw.columns, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{raw.name} has no column {wanted!r}{hint} Columns found: {', '.join(raw.columns)}"


def _explicit(raw: RawTable, table: str, explicit: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    chosen: dict[str, str] = {}
    ignored: set[str] = set()
    declared = {normalize(one.name): one.name for one in columns(table)}
    for theirs, wanted in explicit.items():
        found = find_column(raw.columns, theirs)
        if found is None:
            raise DataError(absent(raw, theirs))
        ours = wanted.strip()
        if ours == IGNORED:
            ignored.add(found)
            continue
        ours = declared.get(normalize(ours), ours)
        if not ours or ours in _RESERVED:
            raise DataError(f"column {found!r} cannot be mapped to {ours!r}: name another, or - to ignore it")
        if ours in chosen:
            raise DataError(f"both {chosen[ours]!r} and {found!r} are mapped to {ours}: map one of them to -")
        chosen[ours] = found
    return chosen, ignored


def _find(frame: pl.DataFrame, declared: Column, left: list[str], notes: list[str]) -> str | None:
    """Return the best of the columns left for one declared column, noting those passed over."""
    own = normalize(declared.name)
    exact = [name for name in left if name == declared.name] or [n for n in left if normalize(n) == own]
    wanted = [normalize(alias) for alias in declared.aliases if normalize(alias) != own]
    aliased = sorted(
        (name for name in left if normalize(name) in wanted), key=lambda n: wanted.index(normalize(n))
    )
    best: str | None = exact[0] if exact else None
    for name in [*exact[1:], *aliased]:
        if best is not None:
            notes.append(f"column {name} could be {declared.name} too; {best} is used")
        elif _fits(frame[name], declared):
            best = name
        else:
            notes.append(f"column {name} is not taken as {declared.name}: its values do not fit")
    return best


def _fits(text: pl.Series, declared: Column) -> bool:
    """Whether at least half of the known cells are of the declared type."""
    known = text.drop_nulls()
    if declared.type in ("id", "text", "list") or not len(known):
        return True
    return 2 * typed(known, declared).null_count() <= len(known)
