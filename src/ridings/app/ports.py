"""The doors to the outside that the use cases open, each with a fake that passes the same tests."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TravelTimes(Protocol):
    """A source of travel times: roads, or an estimator."""

    @property
    def name(self) -> str:
        """What `travel` says in plan.json."""
        ...

    def minutes(self, points: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float32]:
        """Half of there and back between points (n, 2) and places (m, 2), latitude and longitude, (n, m).

        Not negative, 0 between a place and itself, and NaN where the source knows no way.
        """
        ...


class Jobs(Protocol):
    """What runs the jobs of a database, up to so many at a time, each in a process of its own."""

    def start(self) -> None:
        """Begin to take jobs, in the background."""
        ...

    def close(self, grace: float = 0.0) -> None:
        """Take no more; wait so many seconds for those that run, and interrupt those that do not end."""
        ...
