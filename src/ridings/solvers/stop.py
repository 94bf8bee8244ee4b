"""When a solver must stop: the only part of a solver that may look at a clock."""

import time
from collections.abc import Callable
from typing import Protocol


class Stop(Protocol):
    """Tells a solver, between two steps, whether to stop with the best it has."""

    def __call__(self) -> bool:
        """Return True once it is time to stop."""
        ...


class Never:
    """Let the solver run to its own end: the same result on every machine."""

    def __call__(self) -> bool:
        """Return False, always."""
        return False


class After:
    """Stop after a number of seconds; the result then depends on the machine's speed."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def __call__(self) -> bool:
        """Return True once the seconds have passed."""
        return self._clock() >= self._end


class Either:
    """Stop as soon as one of several says so."""

    def __init__(self, *stops: Stop) -> None:
        self._stops = stops

    def __call__(self) -> bool:
        """Return True once one of them does; every one is asked in turn until then."""
        return any(stop() for stop in self._stops)
