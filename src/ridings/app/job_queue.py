"""What workers need of the database: which jobs wait, signs of life, and what to do about those that died."""

import datetime
from pathlib import Path

from sqlalchemy import Connection

from ridings.app.files import sweep_files
from ridings.app.ports import Jobs
from ridings.app.workspace import Clock, utc_now
from ridings.errors import RefusedError
from ridings.storage import jobs
from ridings.storage.engine import Database, connect
from ridings.storage.migrate import open_database
from ridings.workers.children import Pace

SILENT = 60.0  # seconds without a sign of life after which a job is presumed dead
SWEPT_HOURS = 1.0  # between two looks for files that are too old
RUNNER = "ridings.app.running:runner"


class StoredQueue:
    """The jobs of a database, as workers see them."""

    def __init__(self, database: Database, *, silent: float = SILENT, clock: Clock = utc_now) -> None:
        self._database, self._silent, self._clock = database, silent, clock
        self._swept: datetime.datetime | None = None

    def waiting(self, most: int) -> list[int]:
        """Numbers of queued jobs, the oldest first."""
        with self._database.read() as connection:
            return jobs.waiting(connection, most)

    def given_up(self, worker: str) -> bool:
        """Whether the job that a worker runs is to be given up."""
        with self._database.read() as connection:
            return jobs.wish_by_worker(connection, worker) == jobs.CANCEL

    def beat(self, worker: str) -> None:
        """Keep a sign of life."""
        with self._database.write() as connection:
            jobs.beat(connection, worker, self._clock())

    def gone(self, worker: str) -> None:
        """A worker has died: its job is interrupted."""
        with self._database.write() as connection:
            jobs.lose_worker(connection, worker, self._clock())

    def sweep(self, *, all_dead: bool = False) -> int:
        """Presume jobs dead that are silent, `all_dead`: every running one; returns how many.

        Now and then, files that are too old go too.
        """
        at = self._clock()
        silence = datetime.timedelta(seconds=-1 if all_dead else self._silent)
        with self._database.write() as connection:
            found = jobs.presume_dead(connection, at - silence, at)
        if self._swept is None or at - self._swept > datetime.timedelta(hours=SWEPT_HOURS):
            sweep_files(self._database, at)
            self._swept = at
        return len(found)


def deliver(connection: Connection, job_id: int, behind: int = 0) -> None:
    """Let workers know of a job once this transaction is kept; those of SQLite look by themselves.

    `behind` counts the jobs of the same person that come before it: others have their turn first.
    """
    if connection.dialect.name == "postgresql":
        from ridings.workers.procrastinate import deliver as delivered

        delivered(connection.connection.driver_connection, job_id, behind)


def takes_workers(address: str) -> bool:
    """Whether the jobs of a database are run by workers of their own; otherwise its server runs them.

    Raises
    ------
    RefusedError
        If the address will not do.
    """
    return connect(address).is_postgresql


def jobs_for(
    address: str, *, children: int | None = None, runner: str = RUNNER, silent: float = SILENT,
    pace: Pace | None = None,
) -> Jobs:  # fmt: skip
    """What runs the jobs of a database: children of this process on SQLite, a Procrastinate worker else.

    Parameters
    ----------
    children
        How many jobs at a time; by default one less than there are cores, at least one.
    runner
        `module:function` of what runs them, called with the address in each child.
    silent
        Seconds without a sign of life after which a job is presumed dead.

    Raises
    ------
    RefusedError
        If the address will not do, or PostgreSQL's parts are not installed.
    """
    database = open_database(address, create=False, pooled=True)
    queue = StoredQueue(database, silent=silent)
    if not database.is_postgresql:
        from ridings.workers.in_process import InProcessJobs

        lock = Path(f"{database.path}.jobs")
        return InProcessJobs(address, queue, runner, lock, children=children, pace=pace or Pace())
    try:
        from ridings.workers.procrastinate import ProcrastinateJobs
    except ImportError as error:
        raise RefusedError("jobs on PostgreSQL need pip install 'ridings[postgresql]'") from error
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return ProcrastinateJobs(address, url, queue, runner, children=children, pace=pace or Pace())
