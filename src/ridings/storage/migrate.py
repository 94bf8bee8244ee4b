"""Bring a database to the schema of this version, or refuse one that a newer version made."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from ridings.errors import RefusedError
from ridings.storage.engine import SUPPORTED_POSTGRESQL, Database, connect

_LOCK = 7_216_604  # any number, the same for all
_FOLDER = Path(__file__).parent / "migrations"


def open_database(address: str, *, create: bool = True, pooled: bool = False) -> Database:
    """Connect and bring the schema up to date; a database that is not there is made.

    Raises
    ------
    RefusedError
        If a newer version of Ridings made it, it holds other tables, or with `create` False it is not there.
    SourceError
        If it cannot be reached.
    """
    database = connect(address, pooled=pooled)
    path = database.path
    if path is not None and str(path) != ":memory:":
        if not create and not path.is_file():
            raise RefusedError(f"there is no database {path}", hint=": make one by ridings import")
        path.parent.mkdir(parents=True, exist_ok=True)
    with database.write() as connection:
        _check_server(database, connection)
        if database.is_postgresql:  # of two who open an empty database at once, one makes the schema
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        at = version_of(connection)
        if at == newest():
            return database
        _check_known(database, connection, at)
        upgrade(connection)
    return database


def newest() -> str:
    """The version of the schema that this version of Ridings works with."""
    return str(_scripts().get_current_head())


def version_of(connection: Connection) -> str | None:
    """The version of the schema of a database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that are missing, in the connection's own transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _check_server(database: Database, connection: Connection) -> None:
    version = connection.dialect.server_version_info
    if database.is_postgresql and version is not None and int(version[0]) < SUPPORTED_POSTGRESQL:
        raise RefusedError(
            f"PostgreSQL {version[0]} is too old: Ridings needs {SUPPORTED_POSTGRESQL} or newer"
        )


def _check_known(database: Database, connection: Connection, at: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if at is not None and at not in known:
        raise RefusedError(
            f"the database {database.name} was made by a newer Ridings (schema {at}; this one knows up to "
            f"{newest()}): update Ridings, nothing was changed"
        )
    if at is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise RefusedError(f"the database {database.name} holds tables of something else: name an empty one")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


@cache
def _scripts() -> Any:
    return ScriptDirectory.from_config(_config())
