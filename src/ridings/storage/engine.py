"""Open a database: one SQLite file, or PostgreSQL; transactions, and errors that say who can mend them."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.pool import NullPool

from ridings.errors import RefusedError, SourceError

BUSY_MS = 30_000  # how long a writer on SQLite waits for another
SUPPORTED_POSTGRESQL = 15
ASK_AFTER = 5.0  # seconds that a connection lay idle, before it is asked whether the server is there
_READ_ONLY = "ridings_read_only"
_LEFT = "ridings_left"


class Database:
    """A database that Ridings keeps its memory in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_postgresql(self) -> bool:
        """Whether it is PostgreSQL; otherwise it is SQLite."""
        return self.engine.dialect.name == "postgresql"

    @property
    def name(self) -> str:
        """What to call it in messages: never with a password."""
        url = self.engine.url
        return str(url.database) if not self.is_postgresql else url.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return None if self.is_postgresql else Path(str(self.engine.url.database))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: all of it is kept, or none.

        Raises
        ------
        SourceError
            If the database is gone, full, or busy for too long.
        """
        with failing_as(self), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, of one state of the database."""
        options: dict[str, Any] = {_READ_ONLY: True}
        if self.is_postgresql:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with failing_as(self), self.engine.connect().execution_options(**options) as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """As `read`, for one statement alone: without a transaction around it."""
        options: dict[str, Any] = {_READ_ONLY: True}
        if self.is_postgresql:
            options["isolation_level"] = "AUTOCOMMIT"
        with failing_as(self), self.engine.connect().execution_options(**options) as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def connect(address: str, *, pooled: bool = False) -> Database:
    """Return the database at an address, `sqlite:///file`, a path, or `postgresql://...`; opens nothing yet.

    A command opens a connection when it needs one; a server keeps a few by `pooled`.

    Raises
    ------
    RefusedError
        If the address is of no kind that Ridings can use.
    """
    url = _url(address)
    pool: dict[str, Any] = {} if pooled else {"poolclass": NullPool}
    if url.get_backend_name() == "sqlite":
        arguments = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
        engine = create_engine(url, connect_args=arguments, **pool)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        try:
            engine = create_engine(url, **pool)
        except ModuleNotFoundError as error:
            raise RefusedError("PostgreSQL needs its driver: pip install 'ridings[postgresql]'") from error
        if pooled:
            event.listen(engine, "checkin", _note_when)
            event.listen(engine, "checkout", _ask_whether_alive)
    return Database(engine)


def inserting(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do where the row is there already, as each system words it."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=str(Path(address).expanduser()))
    try:
        url = make_url(address)
        backend = url.get_backend_name()
        if backend == "postgresql":
            return url.set(drivername="postgresql+psycopg")
        if backend == "sqlite" and url.database:
            return url
    except (ArgumentError, NoSuchModuleError):
        pass
    kind = address.partition("://")[0]
    raise RefusedError(
        f"expected a database like postgresql://host/name, sqlite:///file or a path, not {kind}://..."
    )


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` says when a transaction begins, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size=-65536")  # KiB


def _begin_sqlite(connection: Connection) -> None:
    only_read = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if only_read else "BEGIN IMMEDIATE")


def _note_when(_connection: object, record: Any) -> None:
    record.info[_LEFT] = time.monotonic()


def _ask_whether_alive(connection: Any, record: Any, _taken: object) -> None:
    """Ask the server before a connection that lay idle is used again; a dead one is replaced."""
    left = record.info.get(_LEFT)
    if left is None or time.monotonic() - left < ASK_AFTER:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


@contextmanager
def failing_as(database: Database) -> Iterator[None]:
    """Turn what the database complains of into an error that says what to do."""
    try:
        yield
    except OperationalError as error:
        raise SourceError(_said(database, error), permanent=False) from error
    except sqlite3.Error as error:
        raise SourceError(_said(database, error), permanent=False) from error
    except DBAPIError as error:
        if not error.connection_invalidated and _state(error.orig) not in _OUTSIDE:
            raise
        raise SourceError(_said(database, error), permanent=False) from error
    except Exception as error:  # of the driver itself, while whole tables are copied
        own = type(error).__module__.startswith("psycopg")
        if not own or (type(error).__name__ != "OperationalError" and _state(error) not in _OUTSIDE):
            raise
        raise SourceError(_said(database, error), permanent=False) from error


_OUTSIDE = {"53100", "53200", "53300", "57P01", "57P02", "57P03", "08006", "08003", "58030"}


def _state(error: object) -> str:
    return getattr(error, "sqlstate", None) or ""


def _said(database: Database, error: Exception) -> str:
    """Say in a line what went wrong, without statement, values or password."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    first = str(origin).strip().partition("\n")[0]
    text = f"the database {database.name} failed: {first}"
    if "full" in first or _state(origin) == "53100":
        return f"{text}; nothing was changed, make room and run it again"
    if "locked" in first:
        return f"{text}; somebody else is writing, run it again"
    return f"{text}; nothing was changed"
