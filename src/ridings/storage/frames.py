"""Whole tables in and out as frames: by COPY on PostgreSQL, by executemany on SQLite."""

import io
import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Double,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    any_,
    func,
    literal,
    select,
)

AT_ONCE = 50_000  # rows
_KINDS: tuple[tuple[type, pl.DataType], ...] = (
    (Integer, pl.Int64()), (BigInteger, pl.Int64()), (Double, pl.Float64()), (Boolean, pl.Boolean()),
    (Date, pl.Date()), (LargeBinary, pl.Binary()),
)  # fmt: skip


def insert_frame(
    connection: Connection, table: Table, frame: pl.DataFrame, *, keep_empty: bool = False
) -> int:
    """Insert the rows of a frame whose columns are columns of the table; returns how many.

    Text that is empty (unless `keep_empty`), and NaN, are kept as unknown. Lists become text, separated by
    `;`.
    """
    if not frame.height:
        return 0
    frame = _plain(frame, keep_empty=keep_empty)
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table.name, frame)
    else:
        _execute_many(connection, table.name, frame)
    return frame.height


def read_frame(connection: Connection, query: Select[Any]) -> pl.DataFrame:
    """Return the rows of a query of plain columns as a frame typed as they are."""
    schema = {column.name: _kind(column.type) for column in query.selected_columns}
    statement = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "postgresql":
        # Rendered for a statement with parameters, where a per cent sign is doubled; COPY takes none.
        return _copy_out(connection, str(statement).replace("%%", "%"), schema)
    cursor = connection.exec_driver_sql(str(statement))
    parts = [_framed(rows, schema) for rows in iter(lambda: cursor.fetchmany(AT_ONCE), [])]
    return pl.concat(parts) if parts else _framed([], schema)


def read_few(connection: Connection, query: Select[Any]) -> pl.DataFrame:
    """As `read_frame`, faster for some hundreds of rows: the statement is one that was made ready before."""
    schema = {column.name: _kind(column.type) for column in query.selected_columns}
    rows = connection.execute(query).all()
    cells = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pl.DataFrame(
        [
            pl.Series(name, list(values), dtype=kind)
            for (name, kind), values in zip(schema.items(), cells, strict=True)
        ]
    )


def among(connection: Connection, column: ColumnElement[Any], texts: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column is one of these texts, however many: they are one parameter of the statement."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import ARRAY

        return column == any_(literal(list(texts), ARRAY(Text)))
    listed = func.json_each(json.dumps(list(texts))).table_valued("value")
    return column.in_(select(listed.c.value))


def temporary(connection: Connection, name: str, like: Table, frame: pl.DataFrame) -> None:
    """Put a frame into a table of this connection alone, its columns typed as those of `like`."""
    drop_temporary(connection, name)
    dialect = connection.dialect
    kinds = ", ".join(
        f'"{column}" {like.c[column].type.compile(dialect=dialect)}' for column in frame.columns
    )
    connection.exec_driver_sql(f'create temporary table "{name}" ({kinds})')
    if frame.height:
        plain = _plain(frame)
        if dialect.name == "postgresql":
            _copy_in(connection, name, plain)
        else:
            _execute_many(connection, name, plain)


def drop_temporary(connection: Connection, name: str) -> None:
    """Drop a table of this connection, where it is there."""
    connection.exec_driver_sql(f'drop table if exists "{name}"')


def analyze(connection: Connection, name: str) -> None:
    """Let PostgreSQL know how many rows a table has now, or it looks for few of them in the wrong way."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'analyze "{name}"')


def extra_json(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Put columns that are not declared into one column of JSON, leaving the unknown out."""
    if not names:
        return pl.Series("extra", [None] * frame.height, dtype=pl.String)
    rows = frame.select(names).iter_rows()
    texts = (
        json.dumps({n: v for n, v in zip(names, row, strict=True) if v is not None}, ensure_ascii=False)
        for row in rows
    )
    return pl.Series("extra", [None if text == "{}" else text for text in texts], dtype=pl.String)


def from_extra(extra: pl.Series) -> pl.DataFrame:
    """Columns that were put into JSON: numbers where every value is one, else text."""
    rows = [json.loads(text) if text else {} for text in extra]
    names = sorted({name for row in rows for name in row})
    found: dict[str, pl.Series] = {}
    for name in names:
        values = [row.get(name) for row in rows]
        number = all(value is None or isinstance(value, (int, float)) for value in values)
        kind = pl.Float64 if number else pl.String
        found[name] = pl.Series(
            name, [v if v is None or number else str(v) for v in values], dtype=kind, strict=False
        )
    return pl.DataFrame(found)


def _kind(of: Any) -> pl.DataType:
    return next((kind for type_, kind in _KINDS if isinstance(of, type_)), pl.String())


def _plain(frame: pl.DataFrame, *, keep_empty: bool = False) -> pl.DataFrame:
    changes = []
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.List):
            text = pl.col(name).list.join(";")
            changes.append(pl.when(text != "").then(text).alias(name))
        elif kind == pl.String:
            clean = pl.col(name).str.replace_all("\x00", "", literal=True)  # PostgreSQL keeps no such byte
            changes.append(clean if keep_empty else pl.when(clean != "").then(clean).alias(name))
        elif kind.is_float():
            changes.append(pl.col(name).fill_nan(None))
    return frame.with_columns(changes)


def _names(frame: pl.DataFrame) -> str:
    return ", ".join(f'"{name}"' for name in frame.columns)


def _copy_in(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f'copy "{table}" ({_names(frame)}) from stdin (format csv)') as copy:
        for start in range(0, frame.height, AT_ONCE):
            copy.write(frame.slice(start, AT_ONCE).write_csv(include_header=False).encode())


def _execute_many(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    marks = ", ".join("?" * frame.width)
    dates = [pl.col(name).dt.to_string() for name, kind in frame.schema.items() if kind == pl.Date]
    cursor = connection.connection.cursor()
    for start in range(0, frame.height, AT_ONCE):
        part = frame.slice(start, AT_ONCE).with_columns(dates)
        cursor.executemany(f'insert into "{table}" ({_names(frame)}) values ({marks})', part.rows())  # noqa: S608


def _copy_out(connection: Connection, statement: str, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    cursor = connection.connection.cursor()
    buffer = io.BytesIO()
    with cursor.copy(f"copy ({statement}) to stdout (format csv)") as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    text = {name: pl.String() if kind == pl.Boolean() else kind for name, kind in schema.items()}
    frame = pl.read_csv(buffer, has_header=False, new_columns=list(schema), schema=text)
    return frame.with_columns(pl.col(name) == "t" for name, kind in schema.items() if kind == pl.Boolean())


def _framed(rows: Sequence[Any], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    held = {
        name: pl.Int64() if kind == pl.Boolean() else pl.String() if kind == pl.Date() else kind
        for name, kind in schema.items()
    }
    cells = zip(*rows, strict=True) if rows else ([] for _ in held)
    frame = pl.DataFrame(
        [
            pl.Series(name, values, dtype=kind)
            for (name, kind), values in zip(held.items(), cells, strict=True)
        ]
    )
    changes = [
        pl.col(name).cast(pl.Boolean) if kind == pl.Boolean() else pl.col(name).str.to_date("%Y-%m-%d")
        for name, kind in schema.items()
        if kind in (pl.Boolean(), pl.Date())
    ]
    return frame.with_columns(changes)
