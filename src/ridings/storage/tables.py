"""Every table as rows: out for an export or a backup in one order, and back in."""

import datetime
import hashlib
from typing import Any

import polars as pl
from sqlalchemy import Boolean, Connection, Date, LargeBinary, Table, insert, select, text
from sqlalchemy.types import Double, Integer

from ridings.storage.frames import insert_frame, read_frame
from ridings.storage.schema import metadata
from ridings.storage.schema.parts import Moment

PASSING = frozenset(
    {"session", "invitation", "api_token", "answered", "allowance", "stored_file", "stored_file_part"}
)
_AT_ONCE = 10_000
_SEPARATOR, _UNKNOWN = "\x1f", "\x1e"


def all_tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(metadata.sorted_tables)


def lasting_tables() -> list[Table]:
    """The tables of a backup: all but what is passing, and what must not come back to life from one."""
    return [table for table in all_tables() if table.name not in PASSING]


def rows_of(connection: Connection, table: Table) -> pl.DataFrame:
    """Every row of a table in the order of its key; times as ISO 8601 in UTC, bytes as they are."""
    if not _special(table):
        return _sorted(table, read_frame(connection, select(table)))
    found = connection.execute(select(table)).fetchall()
    columns = zip(*found, strict=True) if found else ([] for _ in table.c)
    frame = pl.DataFrame([_series(column, values) for column, values in zip(table.c, columns, strict=True)])
    return _sorted(table, frame)


def put_rows(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Insert the rows of a table as `rows_of` gave them."""
    if not _special(table):
        insert_frame(connection, table, frame, keep_empty=True)
        return
    for start in range(0, frame.height, _AT_ONCE):
        rows = frame.slice(start, _AT_ONCE).to_dicts()
        for column in table.c:
            if isinstance(column.type, Moment):
                for row in rows:
                    row[column.name] = _time(row[column.name])
        connection.execute(insert(table), rows)


def checksum(frame: pl.DataFrame) -> str:
    """SHA-256 over the rows in their order, the same whatever database or file they come from."""
    digest = hashlib.sha256("\n".join(frame.columns).encode())
    texts = [_text(name, kind) for name, kind in frame.schema.items()]
    for start in range(0, frame.height, _AT_ONCE):
        part = frame.slice(start, _AT_ONCE).select(pl.concat_str(texts, separator=_SEPARATOR).alias("row"))
        digest.update(("\n" + "\n".join(part["row"])).encode())
    return digest.hexdigest()


def continue_numbers(connection: Connection) -> None:
    """Let the numbers that PostgreSQL gives continue after those that are there."""
    if connection.dialect.name != "postgresql":
        return
    for table in all_tables():
        key = table.autoincrement_column
        if key is not None:
            connection.execute(
                text(
                    f"select setval(pg_get_serial_sequence('{table.name}', '{key.name}'), "  # noqa: S608
                    f'(select coalesce(max("{key.name}"), 0) + 1 from "{table.name}"), false)'
                )
            )


def _special(table: Table) -> bool:
    """Whether it has times or bytes, which a driver reads as objects: small tables, all of them."""
    return any(isinstance(column.type, (Moment, LargeBinary)) for column in table.c)


def _sorted(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(*(column.name for column in table.primary_key), maintain_order=True)


def _series(column: Any, values: Any) -> pl.Series:
    kind = column.type
    if isinstance(kind, Moment):
        return pl.Series(column.name, [_iso(value) for value in values], dtype=pl.String)
    if isinstance(kind, LargeBinary):
        return pl.Series(column.name, [None if v is None else bytes(v) for v in values], dtype=pl.Binary)
    found: Any = pl.String
    for type_, polars in ((Double, pl.Float64), (Boolean, pl.Boolean), (Date, pl.Date), (Integer, pl.Int64)):
        if isinstance(kind, type_):
            found = polars
            break
    return pl.Series(column.name, list(values), dtype=found)


def _iso(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())


def _time(text_: str | None) -> Any:
    return None if text_ is None else datetime.datetime.fromisoformat(text_)


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if kind == pl.Binary:
        value = value.bin.encode("hex")
    elif kind == pl.Float64:
        # Bit by bit, so that no way of writing digits matters; -0.0 is 0.
        value = (value + 0.0).reinterpret(signed=True).cast(pl.String)
    elif kind == pl.Date:
        value = value.dt.to_string("%Y-%m-%d")
    else:
        value = value.cast(pl.String)
    return value.fill_null(_UNKNOWN)
