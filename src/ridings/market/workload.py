"""The hours a year that accounts take: on site, between stops, and out from the base and back.

The model is written up, with an example and its sources, in docs/explanation/workload.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.geo.density import hop_km
from ridings.geo.distance import unit_vectors
from ridings.geo.travel_curve import TravelCurve, travel_minutes

Floats = NDArray[np.float64]

IN_PERSON = "in_person"  # the channel that travels; remote and digital do not


@dataclass(frozen=True)
class WorkloadRules:
    """What a call takes, how often an account is called, and how a working day is filled."""

    call_minutes: float = 45.0
    day_minutes: float = 480.0
    visits_per_day: float = 6.0  # at most; fewer where calls are long or stops far apart
    trip_days: float = 3.0  # days that share the line-haul of an overnight trip
    call_frequency: tuple[float, float, float, float] = (12.0, 6.0, 4.0, 2.0)  # by quartile, the top first
    call_frequency_by_tier: Mapping[str, float] = field(default_factory=dict)
    curve: TravelCurve = field(default_factory=TravelCurve)


@dataclass(frozen=True)
class AccountWorkload:
    """What each account takes wherever its base lies, and how its line-haul grows; (n,) each."""

    on_site_hours: Floats  # hours a year
    hop_hours: Floats  # hours a year
    haul_rate: Floats  # hours a year per minute of line-haul of its tours

    def drive_hours(self, line_haul: Floats) -> Floats:
        """Hours a year on the road, with `line_haul_minutes` of each account, (n,)."""
        return self.hop_hours + self.haul_rate * line_haul

    def hours(self, line_haul: Floats) -> Floats:
        """Workload: hours a year on site and on the road, with `line_haul_minutes` of each account, (n,)."""
        return self.on_site_hours + self.drive_hours(line_haul)


def account_workload(
    accounts: pl.DataFrame, rules: WorkloadRules, hop_factor: float = 1.0
) -> AccountWorkload:
    """Return the parts of the workload that do not depend on the territory.

    Parameters
    ----------
    accounts
        `latitude`, `longitude`, `call_frequency`, `call_minutes` and `channel`, none of them null.
    rules
        Day, calls and travel curve.
    hop_factor
        What an estimated local hop is multiplied by, where roads say how far the estimate is off.
    """
    frequency, minutes = _floats(accounts, "call_frequency"), _floats(accounts, "call_minutes")
    visited = (accounts["channel"] == IN_PERSON).to_numpy()
    hop_minutes = np.zeros(len(frequency))
    points = unit_vectors(_floats(accounts, "latitude")[visited], _floats(accounts, "longitude")[visited])
    hop_minutes[visited] = hop_factor * travel_minutes(hop_km(points, frequency[visited]), rules.curve)
    per_visit = np.maximum(minutes + hop_minutes, rules.day_minutes / rules.visits_per_day)
    stops_a_day = np.maximum(1.0, rules.day_minutes / per_visit)
    return AccountWorkload(
        on_site_hours=frequency * minutes / 60.0,
        hop_hours=frequency * hop_minutes / 60.0,
        haul_rate=np.where(visited, frequency / (60.0 * stops_a_day), 0.0),
    )


def line_haul_minutes(minutes: Floats, rules: WorkloadRules) -> Floats:
    """Minutes a day's tour owes for the way out and back, with `minutes` one way, of the same shape.

    What exceeds half a working day is the line-haul of an overnight trip, which `trip_days` days share: the
    curve has a bend there but no step, so a farther account never costs less.
    """
    there_and_back = 2.0 * np.asarray(minutes, np.float64)
    half_day = rules.day_minutes / 2.0
    over = np.maximum(there_and_back - half_day, 0.0)
    return np.asarray(np.minimum(there_and_back, half_day) + over / rules.trip_days, np.float64)


def _floats(accounts: pl.DataFrame, column: str) -> Floats:
    return accounts[column].cast(pl.Float64).to_numpy().astype(np.float64)
