"""Jobs of a SQLite database: run by children of the server that has the database open."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from ridings.workers.children import Children, Pace, usual_children
from ridings.workers.log import say
from ridings.workers.queue import Queue


class InProcessJobs:
    """A thread gives queued jobs to children; of several servers on one file, one does so at a time."""

    def __init__(
        self, address: str, queue: Queue, runner: str, lock: Path, *, children: int | None = None, pace: Pace
    ) -> None:
        self._address, self._queue, self._runner, self._pace = address, queue, runner, pace
        self._count = children or usual_children()
        self._lock, self._held = lock, None  # type: Path, IO[bytes] | None
        self._stopping, self._wake = threading.Event(), threading.Event()
        self._given: set[int] = set()
        self._guard = threading.Lock()
        self._children: Children | None = None
        self._keepers: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to take jobs, in the background."""
        self._thread = threading.Thread(target=self._serve, daemon=True, name="jobs")
        self._thread.start()

    def close(self, grace: float = 0.0) -> None:
        """Take no more; wait so many seconds for those that run, and interrupt those that do not end."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        until = time.monotonic() + grace
        while self._given and time.monotonic() < until:
            time.sleep(0.02)
        if self._children is not None:
            self._children.close()
        if self._keepers is not None:
            self._keepers.shutdown(wait=True)
        if self._held is not None:
            self._held.close()  # which gives the lock back
            self._held = None

    def _serve(self) -> None:
        """Wait until the jobs are ours, then hand them out."""
        while not self._stopping.is_set():
            try:
                if self._held is None:
                    self._held = locked(self._lock)
                    if self._held is None:  # another server runs them, until it ends
                        self._stopping.wait(1.0)
                        continue
                    # Whoever ran jobs is gone, or the lock would not be ours.
                    self._queue.sweep(all_dead=True)
                self._hand_out()
            except Exception as error:  # the file is away or busy: try again
                say("error", type=type(error).__name__)
                self._stopping.wait(1.0)

    def _hand_out(self) -> None:
        if self._children is None:
            self._children = Children(self._address, self._runner, self._count, self._queue, self._pace)
            self._keepers = ThreadPoolExecutor(self._count, thread_name_prefix="job keeper")
            for _ in range(self._count):
                self._keepers.submit(self._children.warm)
        assert self._keepers is not None
        swept = time.monotonic()
        while not self._stopping.is_set():
            self._wake.clear()
            if len(self._given) < self._count:
                for number in self._queue.waiting(2 * self._count):
                    if len(self._given) < self._count and number not in self._given:
                        with self._guard:
                            self._given.add(number)
                        self._keepers.submit(self._run, number)
            if time.monotonic() - swept >= self._pace.sweep:
                self._queue.sweep()
                swept = time.monotonic()
            self._wake.wait(self._pace.poll)

    def _run(self, number: int) -> None:
        assert self._children is not None
        try:
            self._children.run(number)
        finally:
            with self._guard:
                self._given.discard(number)
            self._wake.set()


def locked(path: Path) -> "IO[bytes] | None":
    """A lock that the system gives back when the process ends, however it ends; None: another has it."""
    file = path.open("ab")
    try:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
