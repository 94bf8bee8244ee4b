"""Travel times estimated from the great-circle distance: the source to use when no roads are loaded."""

from dataclasses import dataclass, field

from ridings.geo.distance import great_circle_km
from ridings.geo.travel_curve import Floats, TravelCurve, travel_minutes

FITTED_KM = (0.3, 40.0)  # distances the curve was fitted on; beyond them it extends in a nearly straight line
FITTED_PAIRS = 169_000  # free-flow road pairs, three cities
MEAN_ABSOLUTE_ERROR_MINUTES = 2.5  # on a mean of 15.9


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes between points by a `TravelCurve`; an area may bring a curve of its own."""

    curve: TravelCurve = field(default_factory=TravelCurve)
    name: str = "estimate"  # what `travel` says in plan.json

    def minutes(self, origin: tuple[Floats, Floats], destination: tuple[Floats, Floats]) -> Floats:
        """Minutes one way between (latitude, longitude) arrays in degrees, broadcast against each other."""
        return travel_minutes(great_circle_km(*origin, *destination), self.curve)
