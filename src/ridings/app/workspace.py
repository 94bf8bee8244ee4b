"""Where the use cases work: a database, whose it is, who acts, and what time it is."""

import datetime
import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from ridings.app.access import Person, scope_of
from ridings.errors import NotFoundError, RefusedError
from ridings.storage import organisation as organisations
from ridings.storage.audit import record
from ridings.storage.engine import Database
from ridings.storage.migrate import open_database
from ridings.storage.organisation import Organisation
from ridings.storage.scope import Scope

FIRST_FORCE = "main"
Clock = Callable[[], datetime.datetime]


def utc_now() -> datetime.datetime:
    """The time by this machine's clock."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class Workspace:
    """One organisation's part of a database, and who works in it.

    `person` None: whoever holds the database itself, at the command line, and may do everything.
    """

    database: Database
    organisation: Organisation
    actor: str
    clock: Clock = utc_now
    person: Person | None = None

    @property
    def member_id(self) -> int | None:
        """Who acts, by number; None: whoever holds the database."""
        return None if self.person is None else self.person.member_id

    @property
    def scope(self) -> Scope:
        """What may be seen."""
        return scope_of(self)

    def of(self, person: Person) -> "Workspace":
        """The same, as a person who signed in."""
        return replace(self, actor=person.email, person=person)

    @property
    def org_id(self) -> int:
        """Whose rows are read and written."""
        return self.organisation.id

    @property
    def today(self) -> datetime.date:
        """The day it is where the organisation is."""
        return self.clock().astimezone(ZoneInfo(self.organisation.time_zone)).date()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write."""
        with self.database.write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.database.read() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For one statement that only reads."""
        with self.database.look() as connection:
            yield connection

    def force(self, connection: Connection, name: str = FIRST_FORCE) -> int:
        """The number of a sales force.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        found = organisations.force_id(connection, self.org_id, name)
        if found is None:
            known = ", ".join(sorted(organisations.forces(connection, self.org_id)))
            raise NotFoundError(f"there is no sales force {name!r}; there are: {known}")
        return found


def default_address() -> str:
    """The database used where none is named: RIDINGS_DATABASE, else a file in the user's data folder."""
    named = os.environ.get("RIDINGS_DATABASE")
    if named:
        return named
    data = os.environ.get("XDG_DATA_HOME")
    base = Path(data) if data else Path.home() / ".local" / "share"
    return str(base / "ridings" / "ridings.db")


def open_workspace(
    address: str, *, actor: str | None = None, clock: Clock = utc_now, create: bool = False, name: str = "",
    time_zone: str = "UTC", currency: str = "USD",
    pooled: bool = False,
) -> Workspace:  # fmt: skip
    """Open the organisation's workspace; with `create`, make it where there is none.

    A server keeps connections open by `pooled`.

    Raises
    ------
    RefusedError
        If there is no database, it is a newer version's, or it is empty and `create` is false.
    SourceError
        If it cannot be reached.
    """
    database = open_database(address, create=create, pooled=pooled)
    actor = actor or getpass.getuser()
    with database.write() as connection:
        found = organisations.find_organisation(connection)
        if found is None:
            if not create:
                raise RefusedError(
                    f"the database {database.name} is empty", hint=": begin with ridings import"
                )
            found = organisations.add_organisation(
                connection, name or "Ours", clock(), time_zone=time_zone, currency=currency
            )
            organisations.add_force(connection, found.id, FIRST_FORCE)
            made = {"name": found.name, "time_zone": found.time_zone, "currency": found.currency}
            record(connection, found.id, clock(), actor, "create", "organisation", found.id,
                   after=made | {"sales_force": FIRST_FORCE})  # fmt: skip
    return Workspace(database, found, actor, clock)
