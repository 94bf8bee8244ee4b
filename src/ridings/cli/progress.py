"""A bar on the terminal for what takes longer than two seconds."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

QUIET_SECONDS = 2.0
WIDTH = 30


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
        self._drawn = ""

    def __call__(self, step: str, share: float) -> None:
        """Draw the step at work and the share that is done."""
        if not self._shown or self._clock() - self._start < QUIET_SECONDS:
            return
        done = min(max(share, 0.0), 1.0)
        full = round(done * WIDTH)
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {done:4.0%} {step[:40]}"
        if line != self._drawn:
            self._stream.write(f"\r{line:<{len(self._drawn)}}")
            self._stream.flush()
            self._drawn = line

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the bar away."""
        if self._drawn:
            self._stream.write(f"\r{' ' * len(self._drawn)}\r")
            self._stream.flush()
