"""A plan: the territory of every unit, what it is worth, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

ALIGNMENT_COLUMNS = (
    "account_id",
    "unit_id",
    "territory_id",
    "rep_id",
    "sales_force",
    "previous_rep_id",
    "moved",
    "reason",
)
TERRITORY_COLUMNS = (
    "territory_id",
    "rep_id",
    "region",
    "accounts",
    "potential",
    "workload_hours",
    "drive_hours",
    "capacity_hours",
    "workload_index",
    "imbalance_potential",
    "imbalance_workload",
    "dispersion_km",
    "latitude",
    "longitude",
)  # and imbalance_NAME for every further balanced activity


@dataclass(frozen=True)
class Scored:
    """An alignment measured: one row a territory, and the figures of the whole."""

    territories: pl.DataFrame  # TERRITORY_COLUMNS, sorted by territory_id
    measures: Mapping[str, float]


@dataclass(frozen=True)
class Moved:
    """What changes hands: accounts and sums over them; `forced` are those whose rep is gone."""

    accounts: int
    potential: float
    pipeline: float
    forced: int
    owned_accounts: int  # accounts that have an owner today, the base of the shares
    owned_potential: float
    owned_pipeline: float


@dataclass(frozen=True)
class RuleRow:
    """A rule of the brief, whether the plan holds it, and what one unit of relaxation is worth."""

    name: str
    state: str  # "held", "binding" (it costs something) or "broken"
    price: float | None  # cost saved per unit of relaxation; None where the bound cannot tell
    unit: str  # of the price; empty without one
    words: str


@dataclass(frozen=True)
class Lift:
    """Expected revenue of a plan against today's alignment, by the same reps; an assumption, no promise."""

    low: float  # shares, over the range of elasticities
    mid: float
    high: float
    today: float
    planned: float
    unit: str  # of today and planned
    assumption: str


@dataclass(frozen=True)
class FrontierPoint:
    """One plan of a trade-off; shares and amounts as the plan itself is measured."""

    limit: float  # what was varied: accounts that may move, or times the tolerances
    moved_accounts: int
    moved_potential: float
    imbalance: Mapping[str, float]  # largest absolute value of each activity
    cost: float
    drive_hours: float
    expected_revenue: float | None


@dataclass(frozen=True)
class Frontier:
    """What more moves buy, or wider bands: up to ten plans, none worse than one with less of it."""

    kind: str  # "moves" or "drive"
    points: tuple[FrontierPoint, ...]  # from the strictest to the loosest
    knee: int | None  # index of the point that has most of the gain for little
    revenue_unit: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerSum:
    """What one layer of the stack came to."""

    name: str
    kind: str
    rule: str | None
    travels: bool
    accounts: int
    potential: float
    left_over: int  # accounts of it that no layer claimed
    reps: tuple[str, ...]  # who serve it in the plan: reps, or territories that nobody holds


@dataclass(frozen=True)
class PrimaryTies:
    """With whom of the primary sales force an overlay works."""

    mode: str  # "nested" or "near"
    by_territory: Mapping[str, int]  # primary reps that each territory works with
    primary_reps: Mapping[str, int]  # the same by rep, or territory where nobody holds it
    overlay_reps: Mapping[str, int]  # overlay territories that each primary rep works with
    accounts: int  # accounts that are in the primary alignment


@dataclass(frozen=True)
class Plan:
    """An alignment with its measures, its quality bound and a reason for every row."""

    feasible: bool
    proved: bool  # feasible: always true; infeasible: true when no plan can keep every rule
    reasons: tuple[str, ...]  # rules broken and by how much, and what was joined or widened
    alignment: pl.DataFrame  # ALIGNMENT_COLUMNS, sorted by account_id (without accounts: by unit_id)
    planned: Scored
    today: Scored | None  # the alignment by today's owners, on the same measures; None without owners
    cost: float
    lower_bound: float
    bound_kind: str  # "fixed_centers" or "global"
    gap: float
    cost_unit: str  # "hours a year", "km" or "km2", times the weight
    floor: Mapping[str, float]
    tolerances: Mapping[str, float]  # the band in force for each activity, widened to its floor where needed
    moved: Moved
    brief: Mapping[str, Any]
    seed: int
    version: str
    seconds: float
    travel: str  # "estimate", or the road network by name
    rejected: int
    notes: tuple[str, ...] = ()
    ties: PrimaryTies | None = None  # to the primary sales force; None where this is the only one
    layers: tuple[LayerSum, ...] = ()  # of the stack, in order; empty without one
    rules: tuple[RuleRow, ...] = ()  # every rule of the brief
    expected_lift: Lift | None = None  # None without owners today, potential or visits
    frontier: Frontier | None = None  # where the brief asks for one
    alternatives: tuple["Alternative", ...] = ()  # where the brief asks for some
    roads: Mapping[str, Any] | None = None  # the network and what of the market is on it


@dataclass(frozen=True)
class Alternative:
    """Another good plan for the same brief."""

    plan: Plan
    difference: float  # share of accounts that it assigns otherwise than the first plan, best relabelled


@dataclass(frozen=True)
class SizeRow:
    """What a market is like with so many reps of one kind."""

    reps: int
    utilization: float  # workload over capacity, all reps together
    busiest: float  # and of the fullest territory
    coverage: float  # share of the planned visits that fit into capacity
    imbalance: Mapping[str, float]  # largest absolute value of each activity
    workload_hours: float
    drive_hours: float
    expected_revenue: float | None  # index, the recommended count is 100
    feasible: bool  # whether the bands were held


@dataclass(frozen=True)
class ForceSize:
    """How many reps a market needs, and what one more or fewer would do."""

    rows: tuple[SizeRow, ...]  # by number of reps
    recommended: int | None  # the fewest that hold the utilization; None where no number does
    current: int | None  # reps there are today
    utilization: float  # asked for
    capacity_hours: float  # of a rep
    notes: tuple[str, ...] = ()
