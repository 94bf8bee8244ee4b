"""The database: one schema on both systems, and what it refuses."""

import datetime
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from tests.databases import Server

from ridings.app.workspace import open_workspace
from ridings.errors import RefusedError
from ridings.storage.engine import connect
from ridings.storage.migrate import newest, open_database, upgrade, version_of
from ridings.storage.schema import audit, metadata, ownership

DAY = datetime.date(2026, 1, 1)


def test_all_migrations_make_the_schema_that_the_code_declares(address: str) -> None:
    database = open_database(address)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert version_of(connection) == newest()


def test_opening_again_changes_nothing(address: str) -> None:
    open_workspace(address, actor="ann", create=True)
    again = open_workspace(address, actor="bob")
    with again.read() as connection:
        assert connection.execute(select(audit.c.actor)).scalars().all() == ["ann"]


def test_a_database_of_an_older_version_is_brought_up_to_date(address: str) -> None:
    database = connect(address)
    if database.path is not None:
        database.path.unlink()  # the template has the schema already
    with database.write() as connection:
        if database.is_postgresql:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
        upgrade(connection, "0001")
        assert version_of(connection) == "0001"
    with open_database(address).read() as connection:
        assert version_of(connection) == newest()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(address: str) -> None:
    database = open_database(address)
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(RefusedError, match="newer Ridings"):
        open_database(address)
    with database.read() as connection:
        assert version_of(connection) == "9999"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("create table theirs (a)")
    connection.close()
    with pytest.raises(RefusedError, match="something else"):
        open_database(str(path))


def test_a_database_that_is_not_there_is_not_made_by_asking_it(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="there is no database"):
        open_workspace(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("wrong", ["mysql://host/name", "sqlite://", "nonsense://"])
def test_an_address_of_another_kind_is_refused(wrong: str) -> None:
    with pytest.raises(RefusedError, match="expected a database"):
        connect(wrong)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in connect("postgresql://ann:secret@host/name").name


def test_two_owners_of_one_account_on_one_day_are_refused_by_the_database_itself(address: str) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    row = {
        "org_id": workspace.org_id, "sales_force_id": 1, "account_id": "A", "territory_id": "T",
        "rep_id": "R", "from_on": DAY, "to_on": None, "why": "alignment", "reason": "", "publication_id": 1,
        "recorded_in": 1,
    }  # fmt: skip
    with workspace.write() as connection:
        connection.execute(insert(ownership).values(row))
        connection.execute(insert(ownership).values(row | {"sales_force_id": 2}))
        early = {"from_on": datetime.date(2025, 1, 1), "to_on": DAY}
        connection.execute(insert(ownership).values(row | early))
    later = {"from_on": datetime.date(2026, 5, 1), "to_on": datetime.date(2026, 6, 1)}
    with pytest.raises(DBAPIError, match="two owners"), workspace.write() as connection:
        connection.execute(insert(ownership).values(row | later))


def test_the_record_cannot_be_emptied_at_one_go(postgresql_server: Server) -> None:
    workspace = open_workspace(postgresql_server.fresh(), actor="ann", create=True)
    for what in ("audit", "organisation cascade"):
        with pytest.raises(DBAPIError, match="only added to"), workspace.write() as connection:
            connection.execute(text(f"truncate {what}"))
    with workspace.read() as connection:
        assert connection.execute(select(audit.c.actor)).scalars().all() == ["ann"]


@pytest.mark.parametrize("change", ["update audit set actor = 'x'", "delete from audit"])
def test_the_record_cannot_be_changed_through_the_database(address: str, change: str) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    with pytest.raises(DBAPIError, match="only added to"), workspace.write() as connection:
        connection.execute(text(change))
