"""Look at a plan, or act on it, by its number: whether one may is asked in the transaction of the act."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from sqlalchemy import Connection

from ridings.app.access import Permission, SeenPlan, plan_seen, plan_to_edit
from ridings.app.staleness import edited_since
from ridings.app.workspace import Workspace
from ridings.storage.plan_reading import force_of, lock_plan
from ridings.storage.publications import lock_force


@dataclass(frozen=True)
class Within(Workspace):
    """A workspace in the middle of a transaction: use cases read and write in that one."""

    held: Connection | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The transaction that is open."""
        assert self.held is not None
        yield self.held

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The transaction that is open."""
        assert self.held is not None
        yield self.held


def within(workspace: Workspace, connection: Connection) -> Within:
    """The workspace in the middle of a transaction."""
    return Within(**{one.name: getattr(workspace, one.name) for one in fields(Workspace)}, held=connection)


@contextmanager
def looking(workspace: Workspace, plan_id: int) -> Iterator[tuple[Within, SeenPlan]]:
    """A plan to read, with a workspace that reads the same state of the database.

    Raises
    ------
    NotFoundError
        If there is none, or none that is seen.
    """
    with workspace.read() as connection:
        yield within(workspace, connection), plan_seen(workspace, connection, plan_id)


@contextmanager
def locked(workspace: Workspace, plan_id: int) -> Iterator[tuple[Within, SeenPlan]]:
    """As `looking`, in a transaction that may write, while nobody else changes the plan."""
    with workspace.write() as connection:
        lock_plan(connection, workspace.org_id, plan_id)
        yield within(workspace, connection), plan_seen(workspace, connection, plan_id)


@contextmanager
def acting(
    workspace: Workspace, plan_id: int, permission: Permission = Permission.WRITE_PLANS, *,
    publishing: bool = False,
) -> Iterator[tuple[Within, SeenPlan]]:  # fmt: skip
    """A plan to change: nobody else changes it, or with `publishing` publishes, until this is done.

    Raises
    ------
    NotFoundError
        If there is none, or none that is seen.
    NotAllowedError
        If it is not this person's to change.
    """
    with workspace.write() as connection:
        if publishing:  # first of all, as every publication does, so that two never wait for each other
            force = force_of(connection, workspace.org_id, plan_id)
            if force is not None:
                lock_force(connection, workspace.org_id, force)
        lock_plan(connection, workspace.org_id, plan_id)
        yield within(workspace, connection), plan_to_edit(workspace, connection, plan_id, permission)


def check_revision(workspace: Within, found: SeenPlan, revision: int | None) -> None:
    """Refuse to change a plan that others have edited since it was looked at; None: not said.

    Raises
    ------
    StaleError
        With what was changed since.
    """
    if revision is None or revision == found.row.revision:
        return
    with workspace.read() as connection:
        raise edited_since(connection, found.row, revision)
