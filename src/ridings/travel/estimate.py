"""Travel times estimated from the great-circle distance: the source to use where no roads are known."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ridings.geo.distance import great_circle_km
from ridings.geo.travel_curve import Floats, TravelCurve, travel_minutes

FITTED_KM = (0.3, 40.0)  # distances the curve was fitted on; beyond them it extends in a nearly straight line
FITTED_PAIRS = 169_000  # free-flow road pairs, three cities
MEAN_ABSOLUTE_ERROR_MINUTES = 2.5  # on a mean of 15.9
ROWS = 10_000  # reckoned at a time, so that a large table takes no more room than itself


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes between points by a `TravelCurve`; an area may bring a curve of its own."""

    curve: TravelCurve = field(default_factory=TravelCurve)
    name: str = "estimate"  # what `travel` says in plan.json

    def minutes(self, points: Floats, places: Floats) -> NDArray[np.float32]:
        """Half of there and back between points (n, 2) and places (m, 2), degrees, (n, m)."""
        out = np.empty((len(points), len(places)), np.float32)
        for start in range(0, len(points), ROWS):
            part = points[start : start + ROWS]
            km = great_circle_km(part[:, None, 0], part[:, None, 1], places[None, :, 0], places[None, :, 1])
            out[start : start + ROWS] = travel_minutes(km, self.curve)
        return out
