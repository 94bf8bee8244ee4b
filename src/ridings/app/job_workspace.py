"""Where a job works: a workspace whose one writing transaction counts only while the job may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from ridings.app.access import Person, Role, permissions
from ridings.app.workspace import Clock, Workspace, utc_now
from ridings.errors import NotAllowedError
from ridings.storage import jobs
from ridings.storage.audit import TOLD
from ridings.storage.engine import Database
from ridings.storage.jobs import JobRow, Run
from ridings.storage.members import Member, find_member
from ridings.storage.organisation import Organisation, find_organisation


class GivenUpError(Exception):
    """The job was given up, or another attempt took its place: nothing of this one may stay."""


@dataclass(frozen=True)
class JobWorkspace(Workspace):
    """A workspace whose `write` keeps, in the same transaction, which entries of the record it made.

    An attempt that was given up, or that was presumed dead while it lived, changes nothing: its transaction
    fails at the end. There is one such transaction in a job, so what is known of it is all or nothing.
    """

    run: Run = field(default=Run(0, 0), kw_only=True)
    effects: list[dict[str, Any]] = field(default_factory=list, kw_only=True)
    written: list[bool] = field(default_factory=list, kw_only=True)  # holds one item once that is kept

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The job's one transaction that writes.

        Raises
        ------
        GivenUpError
            If the attempt may not write any more; nothing was changed then.
        """
        if self.written:
            raise RuntimeError("a job has one writing transaction, and this is a second one")
        told: list[dict[str, Any]] = []
        with self.database.write() as connection:
            if jobs.wish_of(connection, self.run) == jobs.CANCEL:
                raise GivenUpError
            connection.execution_options(**{TOLD: told})
            yield connection
            # Last of all, so that nobody waits for the row while the transaction is long.
            if not jobs.keep_effects(connection, self.run, told):
                raise GivenUpError
        self.written.append(True)
        self.effects.extend(told)


@dataclass(frozen=True)
class Asker:
    """Who asked for a job, as they are now; `member` None: nobody who signs in, or gone."""

    organisation: Organisation
    member: Member | None


def asker_of(connection: Connection, row: JobRow) -> Asker:
    """Read who asked for a job."""
    organisation = find_organisation(connection)
    assert organisation is not None
    assert organisation.id == row.org_id
    member = None if row.member_id is None else find_member(connection, row.org_id, row.member_id)
    return Asker(organisation, member)


def workspace_of(database: Database, row: JobRow, asker: Asker, clock: Clock = utc_now) -> JobWorkspace:
    """The workspace of whoever asked for a job, with what their role allows by now.

    Raises
    ------
    NotAllowedError
        If they are no longer a member.
    """
    person = None
    if row.member_id is not None:
        one = asker.member
        if one is None or not one.active:
            raise NotAllowedError("whoever asked for this may no longer sign in")
        role = Role(one.role)
        person = Person(one.id, one.org_id, one.email, one.name, role, one.rep_id, permissions(role, None))
    return JobWorkspace(database, asker.organisation, row.actor, clock, person, run=row.run)
