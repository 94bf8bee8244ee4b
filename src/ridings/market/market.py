"""The accounts, units and reps of one sales force in one period, as tables."""

from dataclasses import dataclass, field

import polars as pl

from ridings.market.finding import Finding
from ridings.market.roads import RoadTimes


@dataclass(frozen=True)
class Market:
    """Accounts and reps, checked and located; columns as declared in `columns.csv`.

    `accounts` is sorted by `account_id` and every row has `latitude`, `longitude` and `place_source`,
    unknown only where books of accounts need no place.
    `units` and `edges` are given for geographic design on units of one's own.
    """

    accounts: pl.DataFrame | None = None
    reps: pl.DataFrame | None = None
    units: pl.DataFrame | None = None
    edges: pl.DataFrame | None = None
    primary: pl.DataFrame | None = None  # alignment of the primary sales force, where an overlay is designed
    currency: str = "USD"
    potential_unit: str | None = None  # None: potential is money in `currency`
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = field(default=())  # what was assumed, each said aloud
    rejected: int = 0
    roads: RoadTimes | None = None  # None: travel times are estimated
