"""Predicted drive hours of a rep's year against tours that PyVRP routes through the same visits.

A month of the call plan is drawn: who is seen 12 times a year is in it, who is seen 6 times is in it with
one half, and so on. PyVRP cuts the month into days from the rep's home, at most `visits_per_day` stops and
one working day each, with the least driving; as many days as it likes. Accounts whose way out and back takes
more than half a working day go on overnight trips instead, of `trip_days` days each: the same rule as the
prediction has. The month's driving, times 12, is the year's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from benchmarks.design.market import Floats, Ints, Market, make_market
from benchmarks.design.peers import metis_recursive
from benchmarks.design.running import Record

from ridings.geo.distance import great_circle_km
from ridings.geo.travel_curve import travel_minutes
from ridings.market.workload import (
    IN_PERSON,
    AccountWorkload,
    WorkloadRules,
    account_workload,
    line_haul_minutes,
)

MONTHS = 12
SCALE = 100  # PyVRP counts in whole numbers: hundredths of a minute
RULES = WorkloadRules()
Minutes = Callable[[Floats, Floats], Floats]  # of places by latitude and longitude: one way, (n, n)


@dataclass(frozen=True)
class Routed:
    """Minutes on the road to and from home and between stops, and the tours and stops there are."""

    haul: float = 0.0
    hops: float = 0.0
    tours: int = 0
    stops: int = 0

    def __add__(self, other: "Routed") -> "Routed":
        return Routed(
            self.haul + other.haul, self.hops + other.hops, self.tours + other.tours, self.stops + other.stops
        )


def estimated_minutes(latitude: Floats, longitude: Floats) -> Floats:
    """Minutes by the travel curve on the great circle, (n, n)."""
    km = great_circle_km(latitude[:, None], longitude[:, None], latitude[None, :], longitude[None, :])
    return travel_minutes(km, RULES.curve)


def run_drive(
    accounts: int, territories: int, reps: int, months: int, seconds: float, seed: int = 1,
    file: str | None = None,
) -> Record:  # fmt: skip
    """Compare some reps of a synthetic market, on minutes of the estimator."""
    market = make_market(accounts, seed, file=file)
    labels = metis_recursive(market, territories, market.edges())
    workload = account_workload(workload_frame(market), RULES)
    draw = np.random.default_rng([seed, 9])
    chosen = draw.choice(territories, reps, replace=False)
    cases = []
    for rep in chosen:
        rows = np.flatnonzero(labels == rep)
        home = int(draw.choice(rows))  # any of the places where there are accounts
        cases.append(compare(market, workload, rows, home, months, seconds, draw, estimated_minutes))
    return {"accounts": accounts, "territories": territories, "cases": cases}


def compare(
    market: Market, workload: AccountWorkload, rows: Ints, home: int, months: int, seconds: float,
    draw: np.random.Generator, minutes: Minutes,
) -> Record:  # fmt: skip
    """One rep: hours a year predicted and routed, to and from home and between stops apart."""
    at = np.concatenate([[home], rows])
    matrix = minutes(market.latitude[at], market.longitude[at])
    owed = line_haul_minutes(matrix[0, 1:], RULES)
    routed = Routed()
    for _ in range(months):
        seen = np.flatnonzero(draw.random(len(rows)) < market.visits[rows] / MONTHS)
        routed += month(matrix, seen, seconds)
    year = MONTHS / months / 60.0
    predicted_haul = float((workload.haul_rate[rows] * owed).sum())
    predicted_hops = float(workload.hop_hours[rows].sum())
    return {
        "accounts": len(rows), "visits": float(market.visits[rows].sum()),
        "predicted_haul": predicted_haul, "predicted_hops": predicted_hops,
        "routed_haul": routed.haul * year, "routed_hops": routed.hops * year,
        "tours": routed.tours * MONTHS / months, "stops_a_tour": routed.stops / max(1, routed.tours),
        "far": float((2.0 * matrix[0, 1:] > RULES.day_minutes / 2.0).mean()),
        "ratio": (predicted_haul + predicted_hops) / ((routed.haul + routed.hops) * year),
    }  # fmt: skip


def month(matrix: Floats, seen: Ints, seconds: float) -> Routed:
    """Route a month's visits: near ones by the day, far ones by overnight trips; `seen` counts from 0."""
    far = 2.0 * matrix[0, 1 + seen] > RULES.day_minutes / 2.0
    near = _routed(matrix, 1 + seen[~far], 1.0, seconds)
    return near + _routed(matrix, 1 + seen[far], RULES.trip_days, seconds)


def _routed(matrix: Floats, stops: Ints, days: float, seconds: float) -> Routed:
    """Tours of at most so many days from place 0 through the stops, with the least driving."""
    if len(stops) == 0:
        return Routed()
    import pyvrp
    from pyvrp.stop import MaxRuntime

    at = np.concatenate([[0], stops])
    whole = np.round(matrix[np.ix_(at, at)] * SCALE).astype(np.int64)
    np.fill_diagonal(whole, 0)
    depot = [pyvrp.Location(0, 0)]
    data = pyvrp.ProblemData(
        locations=depot + [pyvrp.Location(i, 0) for i in range(1, len(at))],
        clients=[  # client c is at location 1 + c
            pyvrp.Client(i, delivery=[1], service_duration=round(RULES.call_minutes * SCALE))
                 for i in range(1, len(at))],
        depots=[pyvrp.Depot(0)],
        vehicle_types=[pyvrp.VehicleType(
            len(stops), capacity=[round(RULES.visits_per_day * days)],
            shift_duration=round(longest(matrix, stops, days) * SCALE), unit_distance_cost=1,
        )],
        distance_matrices=[whole], duration_matrices=[whole],
    )  # fmt: skip
    best = pyvrp.solve(data, MaxRuntime(seconds), seed=0, display=False).best
    if not best.is_feasible():
        raise RuntimeError(f"PyVRP found no tours for {len(stops)} stops in {seconds:g} s")
    haul = hops = 0.0
    for route in best.routes():
        visits = [1 + done.idx for done in route.schedule() if done.is_client()]
        haul += whole[0, visits[0]] + whole[visits[-1], 0]
        hops += sum(whole[a, b] for a, b in pairwise(visits))
    return Routed(haul / SCALE, hops / SCALE, best.num_routes(), len(stops))


def longest(matrix: Floats, stops: Ints, days: float) -> float:
    """Minutes a tour may take: its working days, or the way to the farthest stop alone where that is more."""
    alone = float((matrix[0, stops] + matrix[stops, 0]).max()) + RULES.call_minutes
    return max(days * RULES.day_minutes, alone)


def workload_frame(market: Market) -> pl.DataFrame:
    """The columns that the workload asks for; every visit takes the standard minutes."""
    n = market.size
    return pl.DataFrame({
        "latitude": market.latitude, "longitude": market.longitude, "call_frequency": market.visits,
        "call_minutes": np.full(n, RULES.call_minutes), "channel": [IN_PERSON] * n,
    })  # fmt: skip
