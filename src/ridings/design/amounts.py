"""What is balanced, counted and travelled for: a number a row for each activity, and weights of travel."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.disruption import relationship_notes
from ridings.design.stack import Claims, claim, placed
from ridings.errors import DataError
from ridings.geo.distance import unit_vectors
from ridings.market.roads import RoadTimes
from ridings.market.workload import AccountWorkload, account_workload
from ridings.solvers.districting.roads import Roads

Floats = NDArray[np.float64]

ALIASES = {"pipeline": "open_pipeline"}
REMOTE = "remote"  # the channel of what is served without travel
COST_UNITS = {"drive": "hours a year", "distance": "km", "squared_distance": "km2"}


@dataclass(frozen=True)
class Amounts:
    """Numbers of every row (account, or unit of one's own), in the order of the frame."""

    frame: pl.DataFrame  # accounts with defaults filled, or units
    activities: tuple[str, ...]
    fixed: Floats  # (A, rows) the part that no choice changes
    travels: NDArray[np.bool_]  # (A,) whether line-haul is added
    potential: Floats  # (rows,)
    pipeline: Floats  # (rows,)
    workload: AccountWorkload  # all zero for units without visits
    weight: Floats  # (rows,) of the measure of cost
    measure: str
    weighted_by: str
    claims: Claims  # the layer of the stack that has each row
    notes: tuple[str, ...] = ()
    roads: Roads | None = None  # minutes of the rows on roads; None: estimated

    @cached_property
    def xyz(self) -> Floats:
        """Unit vectors of the rows, (rows, 3); of those whose place says nothing, any place."""
        places = self.frame.select(pl.col("latitude", "longitude").fill_null(0.0))
        return unit_vectors(places["latitude"].to_numpy(), places["longitude"].to_numpy())

    @cached_property
    def grounded(self) -> NDArray[np.bool_]:
        """Rows whose place counts, (rows,): neither books nor anything else without a place."""
        return self.claims.where("travels") & placed(self.frame)

    @cached_property
    def placed_frame(self) -> pl.DataFrame:
        """The frame with the middle of all places for rows without one."""
        places = [pl.col(name).fill_null(pl.col(name).mean()) for name in ("latitude", "longitude")]
        return self.frame.with_columns(places)

    @cached_property
    def ids(self) -> list[str]:
        """Id of each account, or of each unit of one's own."""
        name = "account_id" if "account_id" in self.frame.columns else "unit_id"
        return self.frame[name].to_list()

    @cached_property
    def owners(self) -> list[str | None]:
        """Today's rep of each row."""
        return self.column("owner")

    def column(self, name: str) -> list[str | None]:
        """Return a text column, None where it is unknown or missing."""
        if name not in self.frame.columns:
            return [None] * self.frame.height
        return self.frame[name].to_list()


def account_amounts(accounts: pl.DataFrame, brief: DesignBrief, roads: RoadTimes | None = None) -> Amounts:
    """Amounts of accounts whose defaults are filled; `roads` may hold more accounts than these."""
    claims = claim(accounts, brief.layers, brief.locks.families)
    travels = claims.where("travels")
    seen = accounts.with_columns(
        channel=pl.when(pl.Series(travels)).then("channel").otherwise(pl.lit(REMOTE))
    )
    work = account_workload(seen, brief.workload, 1.0 if roads is None else roads.hop_factor)
    measure = brief.cost.measure
    weighted = brief.cost.weight or "call_frequency"
    weight = work.haul_rate if measure == "drive" else np.where(travels, _numbers(accounts, weighted), 0.0)
    by = "visits" if measure == "drive" else weighted
    notes = (*relationship_notes(accounts, brief), *claims.notes)
    amounts = _amounts(accounts, brief, work, weight, measure, by, claims, notes)
    if roads is None:
        return amounts
    return replace(amounts, roads=roads.of(accounts["account_id"].to_list()).table)


def unit_amounts(units: pl.DataFrame, brief: DesignBrief) -> Amounts:
    """Amounts of units without accounts: nothing is visited, so travel is distance."""
    none = np.zeros(units.height)
    measure = brief.cost.measure
    notes: tuple[str, ...] = ()
    weighted = brief.cost.weight or next(iter(brief.balance))
    if measure == "drive":
        measure = "distance"
        notes = (f"cost: km to the center weighted by {weighted}, as units without accounts have no visits",)
    weight = _numbers(units, weighted) if weighted in units.columns else np.ones(units.height)
    work = AccountWorkload(none, none, none)
    if brief.layers:
        raise DataError("[[stack]] and [territories] kind are about accounts: there are only units here")
    return _amounts(units, brief, work, weight, measure, weighted, claim(units, ()), notes)


def _amounts(
    frame: pl.DataFrame,
    brief: DesignBrief,
    work: AccountWorkload,
    weight: Floats,
    measure: str,
    weighted: str,
    claims: Claims,
    notes: tuple[str, ...],
) -> Amounts:
    activities = tuple(brief.balance)
    rows = []
    for name in activities:
        if name == "accounts":
            rows.append(np.ones(frame.height))
        elif name == "workload":
            if not work.haul_rate.any() and not work.on_site_hours.any():
                raise DataError("workload cannot be balanced: no visits are known; give accounts")
            rows.append(work.on_site_hours + work.hop_hours)
        else:
            rows.append(_numbers(frame, ALIASES.get(name, name)))
    for name, row in zip(activities, rows, strict=True):
        if not row.any():
            raise DataError(f"{name} is 0 for every row: there is nothing to balance")
    zero = np.zeros(frame.height)
    return Amounts(
        frame=frame,
        activities=activities,
        fixed=np.array(rows).reshape(len(activities), frame.height),
        travels=np.array([name == "workload" for name in activities]),
        potential=_numbers(frame, "potential") if "potential" in frame.columns else zero,
        pipeline=_numbers(frame, "open_pipeline") if "open_pipeline" in frame.columns else zero,
        workload=work,
        weight=weight,
        measure=measure,
        weighted_by=weighted,
        claims=claims,
        notes=notes,
    )


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    if name not in frame.columns or not frame.schema[name].is_numeric():
        numeric = [c for c, t in frame.schema.items() if t.is_numeric() and c not in _PLACES]
        raise DataError(
            f"{name} is not a column of numbers; there are: accounts (a count), workload, "
            f"{', '.join(numeric)}"
        )
    values = frame[name].cast(pl.Float64).fill_null(0.0).to_numpy().astype(np.float64)
    if np.any(values < 0):
        first = int(np.argmax(values < 0))
        key = frame["account_id" if "account_id" in frame.columns else "unit_id"][first]
        raise DataError(f"{name} of {key} is {values[first]:g}: an amount to balance cannot be negative")
    return values


_PLACES = {"latitude", "longitude", "line"}
