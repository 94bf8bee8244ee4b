"""Jobs of a PostgreSQL database: Procrastinate delivers their numbers to any number of workers.

The table of jobs is the truth; a delivery is only a hint that one waits. Deliveries lie in a schema of their
own, which is thrown away and made afresh when Procrastinate's own tables change: a sweep delivers again.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import procrastinate
import psycopg
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker

from ridings.workers.children import Children, Pace, usual_children
from ridings.workers.log import say
from ridings.workers.queue import Queue

SCHEMA, QUEUE, TASK = "ridings_jobs", "ridings", "ridings.job"
FORGOTTEN = 60.0  # seconds after which what a dead worker had fetched is thrown away
FROZEN_MS = 10_000  # that a sweep may stand still
LONGEST_PAUSE = 30.0  # seconds between two tries while the database is away
_LOCK = 7_216_605  # any number, the same for all
_VERSION = f"{procrastinate.__version__}/1"  # the second part counts what is changed here
_SET_UP: set[str] = set()  # databases known to be set up
_DEFER = (  # Procrastinate's own function
    f"select {SCHEMA}.procrastinate_defer_jobs_v1(array[row('{QUEUE}', '{TASK}', %s::integer, null, null, "
    f"jsonb_build_object('number', %s::bigint), null)::{SCHEMA}.procrastinate_job_to_defer_v1])"
).encode()


def deliver(connection: object, number: int, behind: int = 0) -> None:
    """Deliver a job once a connection's transaction is kept; a sweep does where nothing is set up yet.

    Those with fewer jobs of the same person before them come first.
    """
    assert isinstance(connection, psycopg.Connection)
    own = connection.info.dsn
    if own not in _SET_UP:
        if _made(connection) is None:
            return
        _SET_UP.add(own)  # whoever makes it afresh does so in one transaction: it never goes away
    _deferred(connection, number, behind)


def deliver_missing(connection: "psycopg.Connection[tuple[object, ...]]", numbers: Sequence[int]) -> int:
    """Deliver those of some queued jobs that no delivery is there for; returns how many."""
    there = connection.execute(
        "select (args->>'number')::bigint from procrastinate_jobs "
        "where status in ('todo', 'doing') and (args->>'number')::bigint = any(%s)",
        [list(numbers)],
    )
    found = {row[0] for row in there}
    missing = [number for number in numbers if number not in found]
    for number in missing:
        _deferred(connection, number)
    return len(missing)


def prepare(url: str) -> None:
    """Set up the deliveries, or bring them to this version of Procrastinate; safe for several at once."""
    with psycopg.connect(url) as connection:
        if _made(connection) == _VERSION:
            return
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        if _made(connection) == _VERSION:
            return  # somebody was faster
        connection.execute(f"drop schema if exists {SCHEMA} cascade")
        connection.execute(f"create schema {SCHEMA}")
        connection.execute(f"set local search_path to {SCHEMA}")
        connection.execute(SchemaManager.get_schema())
        # Nobody reads a history of deliveries: the jobs have their own.
        for name in ("insert", "update"):
            connection.execute(
                f"drop trigger procrastinate_trigger_status_events_{name}_v1 on procrastinate_jobs".encode()
            )
        connection.execute(  # so that it can be called from a transaction whose names mean other things
            f"alter function procrastinate_defer_jobs_v1 set search_path = {SCHEMA}".encode()
        )
        connection.execute(f"comment on schema {SCHEMA} is '{_VERSION}'".encode())


def tidy(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Throw away deliveries that a dead worker had fetched: their jobs are delivered again if they wait."""
    connection.execute(
        "delete from procrastinate_jobs j where status <> 'todo' and not exists "
        "(select from procrastinate_workers w where w.id = j.worker_id "
        "and w.last_heartbeat > now() - make_interval(secs => %s))",
        [FORGOTTEN],
    )


class ProcrastinateJobs:
    """A worker of this process, with children that run the jobs it is given."""

    def __init__(
        self, address: str, url: str, queue: Queue, runner: str, *, children: int | None = None, pace: Pace
    ) -> None:
        self._address, self._url, self._queue, self._runner, self._pace = address, url, queue, runner, pace
        self._count = children or usual_children()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._worker: Worker | None = None
        self._children: Children | None = None
        self._keepers = ThreadPoolExecutor(self._count, thread_name_prefix="job keeper")

    def start(self) -> None:
        """Begin to take jobs, in the background."""
        self._children = Children(self._address, self._runner, self._count, self._queue, self._pace)
        for _ in range(self._count):
            self._keepers.submit(self._children.warm)
        self._thread = threading.Thread(target=self._serve, daemon=True, name="jobs")
        self._thread.start()

    def close(self, grace: float = 0.0) -> None:
        """Take no more; wait so many seconds for those that run, and interrupt those that do not end."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]
        if self._thread is not None:
            self._thread.join(grace)
        if self._children is not None:
            self._children.close()
        self._keepers.shutdown(wait=True)
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        """Work, and try again where the database went away."""
        pause = 0.5
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                prepare(self._url)
                asyncio.run(self._work())
            except Exception as error:  # whatever it is, a worker goes on
                say("error", type=type(error).__name__)
            if self._stopping.is_set():
                return
            pause = 0.5 if time.monotonic() - began > LONGEST_PAUSE else min(LONGEST_PAUSE, 2 * pause)
            self._stopping.wait(pause)

    async def _work(self) -> None:
        # What was fetched or thrown away may be forgotten in a crash: the jobs say what is true.
        connector = procrastinate.PsycopgConnector(
            conninfo=self._url, min_size=2, max_size=self._count + 3,
            kwargs={"options": f"-c search_path={SCHEMA} -c synchronous_commit=off"},
        )  # fmt: skip
        app = procrastinate.App(connector=connector)
        loop = asyncio.get_running_loop()
        children = self._children
        assert children is not None

        @app.task(name=TASK, queue=QUEUE)
        async def run(number: int) -> None:
            await loop.run_in_executor(self._keepers, children.run, number)

        async with app.open_async():
            self._worker = Worker(
                app, queues=[QUEUE], concurrency=self._count, delete_jobs="always",
                install_signal_handlers=False, fetch_job_polling_interval=self._pace.sweep,
            )  # fmt: skip
            if self._stopping.is_set():
                return
            sweeping = asyncio.create_task(self._sweep())
            try:
                await self._worker.run()  # type: ignore[no-untyped-call]
            finally:
                sweeping.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await sweeping

    async def _sweep(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._swept)
            except Exception as error:  # the next one may do better
                say("error", type=type(error).__name__)
            await asyncio.sleep(self._pace.sweep)

    def _swept(self) -> None:
        self._queue.sweep()
        # A worker that is frozen in the middle of this must not hold up the others for good.
        options = f"-c search_path={SCHEMA} -c idle_in_transaction_session_timeout={FROZEN_MS}"
        with psycopg.connect(self._url, options=options) as connection:
            mine = connection.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
            if mine is not None and mine[0]:  # one worker at a time is enough
                tidy(connection)
                deliver_missing(connection, self._queue.waiting(1_000))


def _made(connection: "psycopg.Connection[tuple[object, ...]]") -> object:
    """For which version of Procrastinate the deliveries are set up; None: not at all."""
    row = connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", [SCHEMA]
    ).fetchone()
    return None if row is None else row[0]


def _deferred(connection: "psycopg.Connection[tuple[object, ...]]", number: int, behind: int = 0) -> None:
    connection.execute(_DEFER, [-behind, number])
