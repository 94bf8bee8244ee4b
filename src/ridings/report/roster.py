"""The territories of a plan beside those of today: which is which, who holds it, and its amounts."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ridings.design.plan import Plan, Scored
from ridings.market.market import Market

Row = Mapping[str, Any]
AMOUNTS = {"potential": "potential", "workload": "workload_hours", "drive": "drive_hours"}
NARROW = 0.02
TITLES = {"potential": "Potential", "workload": "Workload", "drive": "Drive", "accounts": "Accounts"}


@dataclass(frozen=True, slots=True)
class Activity:
    """One amount shown for every territory; `tolerance` is None for one that is not balanced."""

    name: str
    title: str
    column: str  # of the territories' tables
    kind: str  # "potential", "hours" or "count"
    tolerance: float | None

    @property
    def digits(self) -> int:
        """Decimals of its imbalance in percent: a narrow band asks for more."""
        return 2 if self.tolerance is not None and self.tolerance < NARROW else 1

    @property
    def imbalance(self) -> str:
        """The column of its imbalance."""
        return f"imbalance_{self.name}"


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory of the plan, of today, or of both where the same rep holds them."""

    id: str
    name: str  # of its rep, else empty
    vacant: bool
    planned: Row | None
    today: Row | None

    @property
    def label(self) -> str:
        """The id and who holds it."""
        holder = self.name or ("vacant" if self.vacant else "")
        return f"{self.id} · {holder}" if holder and holder != self.id else self.id


@dataclass(frozen=True, slots=True)
class Roster:
    """All territories: those of the plan first, in its order, then those that only today has."""

    territories: tuple[Territory, ...]
    planned: int
    by_id: Mapping[str, int]  # territory of the plan -> index
    by_rep: Mapping[str, int]  # rep who holds one today -> index
    rep_names: Mapping[str, str]
    has_reps: bool

    def __iter__(self) -> Iterator[Territory]:
        return iter(self.territories)

    def holder(self, territory_id: str | None) -> str:
        """Return who holds a territory of the plan: the rep's name, or the territory's label."""
        index = self.by_id.get(territory_id or "")
        entry = None if index is None else self.territories[index]
        return "nobody" if entry is None else entry.name or entry.label

    def rep_name(self, rep_id: str | None) -> str:
        """Return the name of a rep, or the id where no name is known."""
        return self.rep_names.get(rep_id or "", rep_id or "")


def roster(plan: Plan, market: Market) -> Roster:
    """Pair each territory of the plan with today's of the same rep, or of the same id where vacant."""
    names = _rep_names(market)
    planned = plan.planned.territories.to_dicts()
    today = plan.today.territories.to_dicts() if plan.today is not None else []
    has_reps = any(row.get("rep_id") for row in (*planned, *today))
    left = {_key(row): row for row in today}
    entries = []
    for row in planned:
        before = left.pop(_key(row), None)
        entries.append(_territory(row, before, names, has_reps))
    entries += [_territory(None, row, names, has_reps) for row in left.values()]
    by_rep: dict[str, int] = {}
    for index, entry in enumerate(entries):
        if entry.today is not None:
            by_rep.setdefault(str(entry.today.get("rep_id") or entry.today["territory_id"]), index)
    by_id = {str(row["territory_id"]): index for index, row in enumerate(planned)}
    return Roster(tuple(entries), len(planned), by_id, by_rep, names, has_reps)


def activities(plan: Plan) -> tuple[Activity, ...]:
    """List what is shown of each territory: what is balanced, and the drive."""
    found = []
    for name in dict.fromkeys(["potential", "workload", *plan.tolerances, "drive"]):
        column = AMOUNTS.get(name, name)
        if column not in plan.planned.territories.columns:
            continue
        amounts = plan.planned.territories[column].cast(pl.Float64)
        if name not in plan.tolerances and not (amounts.is_finite() & (amounts != 0)).any():
            continue
        kind = "potential" if name == "potential" else "hours" if name in AMOUNTS else "count"
        title = TITLES.get(name, name.replace("_", " ").capitalize())
        found.append(Activity(name, title, column, kind, plan.tolerances.get(name)))
    return tuple(found)


def amount(row: Row | None, column: str) -> float | None:
    """Read a finite number from a row, or None."""
    value = None if row is None else row.get(column)
    return float(value) if value is not None and math.isfinite(value) else None


def target(row: Row | None, activity: Activity) -> float | None:
    """Return the target of a territory: the amount that its imbalance is measured from."""
    have, off = amount(row, activity.column), amount(row, activity.imbalance)
    return None if have is None or off is None or off <= -1 else have / (1 + off)


def _key(row: Row) -> tuple[str, str]:
    rep = row.get("rep_id")
    return ("rep", str(rep)) if rep else ("territory", str(row["territory_id"]))


def _territory(planned: Row | None, today: Row | None, names: Mapping[str, str], reps: bool) -> Territory:
    row = planned or today or {}
    rep = str(row.get("rep_id") or "")
    return Territory(str(row["territory_id"]), names.get(rep, rep), reps and not rep, planned, today)


def _rep_names(market: Market) -> dict[str, str]:
    reps = market.reps
    if reps is None or "name" not in reps.columns:
        return {}
    named = reps.select("rep_id", "name").drop_nulls()
    return {str(rep): str(name) for rep, name in named.iter_rows() if str(name).strip()}


def with_amounts(plan: Plan, market: Market) -> Plan:
    """Sum balanced columns of the market that the table of territories does not hold, and count its units."""
    table, key = (market.accounts, "account_id") if market.accounts is not None else (market.units, "unit_id")
    planned = plan.planned.territories
    missing = [
        name
        for name in plan.tolerances
        if AMOUNTS.get(name, name) not in planned.columns
        and table is not None
        and name in table.columns
        and table[name].dtype.is_numeric()
    ]
    uncounted = market.accounts is None and not planned["accounts"].sum()
    if table is None or not (missing or uncounted):
        return plan
    sums = (
        plan.alignment.select(key, "territory_id")
        .join(table.select(key, *missing), on=key, how="left")
        .group_by("territory_id")
        .agg(pl.col(missing).sum(), *([pl.len().alias("accounts")] if uncounted else []))
    )
    kept = planned.drop("accounts") if uncounted else planned
    joined = kept.join(sums, on="territory_id", how="left", maintain_order="left")
    return replace(plan, planned=Scored(joined, plan.planned.measures))
