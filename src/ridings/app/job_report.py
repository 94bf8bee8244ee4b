"""What a job says while it runs, and what is wished of it: written beside the work, never in its way."""

import threading
from types import TracebackType
from typing import Any

from ridings.app.job_workspace import GivenUpError
from ridings.app.workspace import Clock
from ridings.errors import SourceError
from ridings.storage import jobs
from ridings.storage.engine import Database
from ridings.storage.jobs import CANCEL, STOP, Run

TICK = 0.25  # seconds between two writes at most
LOOKS = 2  # ticks between two looks at what is wished


class Report:
    """Keeps how far a job is, about four times a second and only what changed, from a thread of its own.

    It raises `GivenUpError` in the job's own thread, at its next word, once the job was given up.
    """

    def __init__(self, database: Database, run: Run, clock: Clock) -> None:
        self._database, self._run, self._clock = database, run, clock
        self._said: tuple[str, float, dict[str, Any] | None] = ("", 0.0, None)
        self._kept: tuple[str, float, dict[str, Any] | None] = self._said
        self._wish: str | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="job report")

    def __call__(self, step: str, share: float) -> None:
        """Say the step at work and the share that is done."""
        self.check()
        self._said = (step, round(min(max(share, 0.0), 1.0), 3), self._said[2])

    def best(self, figures: dict[str, Any]) -> None:
        """Say what the best result so far is worth."""
        self._said = (*self._said[:2], figures)

    def stop(self) -> bool:
        """Whether the best so far is wished for; as a solver asks."""
        self.check()
        return self._wish == STOP

    def check(self) -> None:
        """Leave off where the job was given up.

        Raises
        ------
        GivenUpError
            If it was.
        """
        if self._wish == CANCEL:
            raise GivenUpError

    def __enter__(self) -> "Report":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread."""
        self._over.set()
        self._thread.join()
        if kind is None:
            self._once(look=False)

    def _keep(self) -> None:
        tick = 0
        while not self._over.wait(TICK):
            tick += 1
            self._once(look=tick % LOOKS == 0)

    def _once(self, *, look: bool) -> None:
        try:
            said = self._said
            if said != self._kept:
                with self._database.write() as connection:
                    alive = jobs.keep_progress(connection, self._run, self._clock(), *said)
                self._kept = said
                self._wish = self._wish if alive else CANCEL
            if look:
                with self._database.read() as connection:
                    self._wish = jobs.wish_of(connection, self._run)
        except SourceError:
            return  # a busy or absent database is no reason to end the work
