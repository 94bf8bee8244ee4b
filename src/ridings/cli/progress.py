"""A bar on the terminal for what takes longer than two seconds."""

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

QUIET_SECONDS = 2.0
WIDTH = 30
TICK = 0.25  # seconds between two looks at the clock, for steps that say nothing for long


class Progress:
    """Draws how far the work is, on a terminal only, and wipes it away at the end.

    Parameters
    ----------
    shown
        False: nothing is ever drawn.
    stream
        Where to draw, by default standard error.
    clock
        Seconds that pass.
    """

    def __init__(
        self, *, shown: bool = True, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._shown = shown and self._stream.isatty()
        self._clock = clock
        self._start = clock()
        self._step, self._share = "", 0.0
        self._drawn = ""
        self._done = threading.Event()
        self._drawing = threading.Lock()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __call__(self, step: str, share: float) -> None:
        """Say the step at work and the share that is done."""
        self._step, self._share = step, min(max(share, 0.0), 1.0)
        self._draw()

    def __enter__(self) -> "Progress":
        if self._shown:
            self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the bar away."""
        self._done.set()
        if self._shown:
            self._ticker.join()
        if self._drawn:
            self._stream.write(f"\r{' ' * len(self._drawn)}\r")
            self._stream.flush()

    def _tick(self) -> None:
        while not self._done.wait(TICK):
            self._draw()

    def _draw(self) -> None:
        passed = self._clock() - self._start
        if not self._shown or passed < QUIET_SECONDS:
            return
        full = round(self._share * WIDTH)
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {passed:4.0f} s  {self._step[:40]}"
        with self._drawing:
            if line != self._drawn:
                self._stream.write(f"\r{line:<{len(self._drawn)}}")
                self._stream.flush()
                self._drawn = line
