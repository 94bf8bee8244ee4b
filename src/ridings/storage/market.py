"""The market as it is kept: an import is laid over what is known, and can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    TableClause,
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    union_all,
)

from ridings.errors import RefusedError
from ridings.storage.frames import analyze, drop_temporary, insert_frame, read_frame, temporary
from ridings.storage.market_rows import as_given, as_stored
from ridings.storage.schema import KEPT
from ridings.storage.schema.market import KEYS

_NEW = "imported"  # the temporary table of a file's rows
_OWN = ("org_id", "batch_id")


@dataclass(frozen=True)
class Change:
    """What an import does to a table, in rows."""

    rows: int  # of the file
    added: int
    changed: int
    unchanged: int
    removed: int


def put_market(
    connection: Connection, org_id: int, batch_id: int, frames: Mapping[str, pl.DataFrame], *, replaces: bool
) -> dict[str, Change]:
    """Lay the rows of a batch over what is known; a row of the file takes the place of the whole row.

    Parameters
    ----------
    frames
        By table: columns as `load_market` gives them, each key once.
    replaces
        Whether rows that are not in the file of their table are removed.

    Returns
    -------
    dict
        What changed in each table. Versions that were replaced or removed are kept, so that `undo_market`
        can put them back.
    """
    return {
        name: _put(connection, org_id, batch_id, name, frame, replaces=replaces)
        for name, frame in frames.items()
    }


def undo_market(connection: Connection, org_id: int, batch_id: int) -> dict[str, int]:
    """Put every table back as it was before a batch; returns the rows touched in each.

    Raises
    ------
    RefusedError
        If a later batch has changed one of the tables since.
    """
    touched = [name for name in KEPT if _touches(connection, org_id, name, batch_id)]
    for name in touched:
        later = _latest_touch(connection, org_id, name)
        if later > batch_id:
            raise RefusedError(f"batch {later} has changed the {name} since: undo batch {later} first")
    return {name: _take_back(connection, org_id, batch_id, name) for name in touched}


def market_frame(connection: Connection, org_id: int, name: str) -> pl.DataFrame:
    """Return a table as `load_market` gives it, sorted by its key.

    Columns: the key, the declared ones that hold anything, those that are not declared; of accounts always
    `latitude`, `longitude` and `place_source`.
    """
    now, _ = KEPT[name]
    kept = [one for one in now.c if one.name not in _OWN]
    stored = read_frame(connection, select(*kept).where(now.c.org_id == org_id))
    return as_given(name, stored).sort(*KEYS[name])


def count_rows(connection: Connection, org_id: int, name: str) -> int:
    """How many rows a table has now."""
    now, _ = KEPT[name]
    query = select(func.count()).select_from(now).where(now.c.org_id == org_id)
    return int(connection.execute(query).scalar_one())


def known_keys(connection: Connection, org_id: int, name: str) -> pl.Series:
    """The ids in a table with a key of one column."""
    now, _ = KEPT[name]
    key = now.c[KEYS[name][0]]
    return read_frame(connection, select(key).where(now.c.org_id == org_id)).to_series()


def _put(
    connection: Connection, org_id: int, batch_id: int, name: str, frame: pl.DataFrame, *, replaces: bool
) -> Change:
    now, _ = KEPT[name]
    rows = as_stored(name, frame)
    if not _has_rows(connection, org_id, name):
        own = rows.with_columns(
            pl.lit(org_id, pl.Int64).alias("org_id"), pl.lit(batch_id, pl.Int64).alias("batch_id")
        )
        insert_frame(connection, now, own)
        analyze(connection, now.name)
        return Change(frame.height, frame.height, 0, 0, 0)
    temporary(connection, _NEW, now, rows)
    keys = ", ".join(f'"{key}"' for key in KEYS[name])
    connection.exec_driver_sql(f"create unique index {_NEW}_key on {_NEW} ({keys})")
    analyze(connection, _NEW)
    change = _merge(connection, org_id, batch_id, name, rows, replaces=replaces)
    drop_temporary(connection, _NEW)
    return change


def _merge(
    connection: Connection, org_id: int, batch_id: int, name: str, rows: pl.DataFrame, *, replaces: bool
) -> Change:
    now, past = KEPT[name]
    new = table(_NEW, *(column(one) for one in rows.columns))
    own, same = now.c.org_id == org_id, _same(now, new, name)
    kept = [one.name for one in now.c if one.name != "org_id"]
    versions = select(literal(org_id), literal(batch_id), *(now.c[one] for one in kept)).where(own)
    target = ["org_id", "replaced_in", *kept]
    differing = versions.where(same, _differs(name, rows, new))
    changed = _count(connection, insert(past).from_select(target, differing))
    removed = 0
    if replaces:
        absent = versions.where(~exists().where(same))
        removed = _count(connection, insert(past).from_select(target, absent))
    if changed or removed:
        replaced = and_(past.c.org_id == org_id, past.c.replaced_in == batch_id, _same(now, past, name))
        connection.execute(delete(now).where(own, exists().where(replaced)))
    values = select(literal(org_id), literal(batch_id), *(new.c[one] for one in rows.columns))
    missing = values.where(~exists().where(own, same).correlate(new))
    into = insert(now).from_select(["org_id", "batch_id", *rows.columns], missing)
    inserted = _count(connection, into)
    return Change(rows.height, inserted - changed, changed, rows.height - inserted, removed)


def _differs(name: str, rows: pl.DataFrame, new: TableClause) -> ColumnElement[bool]:
    """Whether a row of the file says other than what is known, also by leaving a column out."""
    now, _ = KEPT[name]
    differences = [
        one.is_distinct_from(new.c[one.name]) if one.name in rows.columns else one.is_not(None)
        for one in now.c
        if one.name not in (*_OWN, *KEYS[name])
    ]
    return or_(*differences)


def _same(one: Any, other: Any, name: str) -> ColumnElement[bool]:
    return and_(*(one.c[key] == other.c[key] for key in KEYS[name]))


def _take_back(connection: Connection, org_id: int, batch_id: int, name: str) -> int:
    now, past = KEPT[name]
    kept = [one.name for one in now.c]
    new_rows = delete(now).where(now.c.org_id == org_id, now.c.batch_id == batch_id)
    gone = _count(connection, new_rows)
    replaced = (past.c.org_id == org_id, past.c.replaced_in == batch_id)
    earlier = select(*(past.c[one] for one in kept)).where(*replaced)
    back = _count(connection, insert(now).from_select(kept, earlier))
    connection.execute(delete(past).where(*replaced))
    return max(gone, back)


def _count(connection: Connection, statement: Any) -> int:
    """How many rows a statement inserts or removes."""
    return int(connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount)


def _has_rows(connection: Connection, org_id: int, name: str) -> bool:
    now, _ = KEPT[name]
    return connection.execute(select(literal(1)).where(now.c.org_id == org_id).limit(1)).first() is not None


def _touches(connection: Connection, org_id: int, name: str, batch_id: int) -> bool:
    now, past = KEPT[name]
    of_now = select(literal(1)).where(now.c.org_id == org_id, now.c.batch_id == batch_id).limit(1)
    either = or_(past.c.replaced_in == batch_id, past.c.batch_id == batch_id)
    of_past = select(literal(1)).where(past.c.org_id == org_id, either).limit(1)
    return any(connection.execute(query).first() is not None for query in (of_now, of_past))


def _latest_touch(connection: Connection, org_id: int, name: str) -> int:
    now, past = KEPT[name]
    both = union_all(
        select(func.max(now.c.batch_id)).where(now.c.org_id == org_id),
        select(func.max(past.c.replaced_in)).where(past.c.org_id == org_id),
    )
    return max(int(found or 0) for found in connection.execute(both).scalars())
