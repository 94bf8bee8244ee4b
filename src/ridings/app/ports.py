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
