"""Minutes on roads from every site to a few places, for where a road network is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]

Road = tuple[Singles, Ints, Ints] | None  # minutes (S, P); place of each base, and of each center, (k,)


@dataclass(frozen=True, eq=False)
class Roads:
    """One way between S sites and P places; homes are among the places, and every center is one of them.

    Minutes are half of there and back, finite and not negative.
    """

    place_xyz: Floats  # (P, 3) unit vectors
    minutes: Singles  # (S, P)

    def nearest(self, xyz: Floats) -> Ints:
        """Place nearest to each unit vector, (k,); the first of equals."""
        out = np.empty(len(xyz), np.int32)
        for j, point in enumerate(xyz):
            out[j] = np.argmin(((self.place_xyz - point) ** 2).sum(axis=1))
        return out

    def snapped(self, xyz: Floats) -> Floats:
        """The nearest places themselves, (k, 3)."""
        return np.ascontiguousarray(self.place_xyz[self.nearest(xyz)])

    def rows(self, chosen: NDArray[np.int64]) -> "Roads":
        """The same for some of the sites, in this order; -1 is a site that nobody drives to."""
        if len(chosen) == len(self.minutes) and np.array_equal(chosen, np.arange(len(chosen))):
            return self
        minutes = self.minutes[np.maximum(chosen, 0)]
        minutes[chosen < 0] = 0.0
        return Roads(self.place_xyz, minutes)
