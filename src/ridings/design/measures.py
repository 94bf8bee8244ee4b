"""What the numbers of a plan mean: one formula each, in one versioned list, for any alignment at all."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.plan import Scored
from ridings.design.roster import Roster
from ridings.design.travel import center_rule, tour_curve
from ridings.geo.adjacency import components, delaunay_edges
from ridings.geo.distance import chord_to_km, latitude_longitude
from ridings.geo.median import geometric_medians
from ridings.geo.travel_curve import travel_minutes
from ridings.market.workload import line_haul_minutes
from ridings.solvers.districting.road_sums import best_places

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NOBODY = -1
WITHIN = (0.05, 0.10, 0.15)
MOST_FOR_PIECES = 200_000  # accounts above which the Delaunay graph is not drawn


@dataclass(frozen=True)
class Measure:
    """One number of a plan: its name, unit and meaning; a changed formula gets a new version."""

    name: str
    unit: str
    meaning: str
    version: int = 1


MEASURES = (
    Measure("accounts", "count", "Accounts in the alignment."),
    Measure("unowned_accounts", "count", "Accounts without a territory."),
    Measure("territories", "count", "Territories that hold at least one account."),
    Measure(
        "imbalance_NAME", "share", "Largest |amount / target - 1| of activity NAME over the territories."
    ),
    Measure("spread_NAME", "share", "Coefficient of variation of amount / target of activity NAME."),
    Measure(
        "within_05_NAME", "share", "Share of territories within 5% of the target of NAME; also 10 and 15."
    ),
    Measure("workload_hours", "hours a year", "On site and driving, all territories."),
    Measure("drive_hours", "hours a year", "Driving: line-haul from the base and local hops."),
    Measure("selling_share", "share", "On-site hours over on-site and drive hours."),
    Measure("workload_index_max", "ratio", "Largest workload over capacity of a territory."),
    Measure(
        "dispersion_km",
        "km",
        "Mean distance to the territory's own geometric median, by potential; books without geography apart.",
    ),
    Measure(
        "outlying_accounts",
        "share",
        "Accounts off the largest connected piece of their territory; books without geography apart.",
    ),
)


@dataclass(frozen=True)
class Loads:
    """Amounts of each territory, (A, k) and (k,) each."""

    activities: Floats
    targets: Floats
    workload: Floats
    drive: Floats
    on_site: Floats

    @property
    def imbalance(self) -> Floats:
        """Amount / target - 1, (A, k); 0 where nothing is wanted and nothing held."""
        safe = np.where(self.targets > 0, self.targets, 1.0)
        return np.where(self.targets > 0, self.activities / safe - 1.0, 0.0)


def line_haul_hours(amounts: Amounts, brief: DesignBrief, bases: Floats, labels: Ints) -> Floats:
    """Hours a year each row's line-haul takes from its territory's base (k, 3), 0 without one, (rows,)."""
    held = labels != NOBODY
    to = np.maximum(labels, 0)
    if amounts.roads is not None:
        place = amounts.roads.nearest(bases)[to]
        minutes = amounts.roads.minutes[np.arange(len(labels)), place].astype(np.float64)
    else:
        chord = np.linalg.norm(amounts.xyz - bases[to], axis=1)
        minutes = travel_minutes(chord_to_km(chord), brief.workload.curve)
    return np.where(held, amounts.workload.haul_rate * line_haul_minutes(minutes, brief.workload), 0.0)


def medians(amounts: Amounts, labels: Ints, k: int, weights: Floats) -> Floats:
    """Weighted geometric median of each territory, (k, 3); the market's own for an empty one."""
    xyz = amounts.xyz
    weights = np.maximum(weights, 1e-12)
    middle = xyz.mean(axis=0) if len(xyz) else np.array([1.0, 0.0, 0.0])
    found = geometric_medians(xyz, weights, labels, k)
    return np.where(np.isnan(found), middle / max(float(np.linalg.norm(middle)), 1e-15), found)


def own_centers(amounts: Amounts, roster: Roster, brief: DesignBrief, labels: Ints) -> Floats:
    """Center of each territory by what it holds, weighted as the cost of travel is, (k, 3).

    Where ways are driven on roads it is one of their places, as a plan's own centers are.
    """
    weights = amounts.weight if amounts.weight.any() else np.ones(len(labels))
    if amounts.roads is not None and amounts.measure == "drive":
        rule = int(center_rule(brief))
        return best_places(amounts.roads, labels, weights, roster.count, tour_curve(brief), rule)
    return medians(amounts, labels, roster.count, weights)


def loads(amounts: Amounts, roster: Roster, brief: DesignBrief, labels: Ints, centers: Floats) -> Loads:
    """Sum every activity, and hours, over the territories, based at home or else at these centers."""
    held = labels != NOBODY
    haul = line_haul_hours(amounts, brief, roster.bases(centers), labels)
    k = roster.count

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(labels[held], values[held], k), np.float64)

    own = np.stack(
        [
            total(row + haul if travels else row)
            for row, travels in zip(amounts.fixed, amounts.travels, strict=True)
        ]
    )
    targets = np.stack(
        [roster.targets(row, brief.balance[a].target) for row, a in zip(own, amounts.activities, strict=True)]
    )
    drive = total(amounts.workload.hop_hours + haul)
    on_site = total(amounts.workload.on_site_hours)
    return Loads(own, targets, on_site + drive, drive, on_site)


def measured(
    amounts: Amounts, roster: Roster, brief: DesignBrief, labels: Ints, centers: Floats | None = None
) -> Scored:
    """Measure any alignment, (rows,) of territory numbers, NOBODY for none.

    Without `centers` a territory without a home is based at the weighted geometric median of what it holds.
    """
    if centers is None:
        centers = own_centers(amounts, roster, brief, labels)
    sums = loads(amounts, roster, brief, labels, centers)
    spread, weights = dispersion(amounts, labels, roster.count, spread_weight(amounts))
    table = territory_table(amounts, roster, labels, centers, sums, spread)
    spread_km = float((spread * weights).sum() / max(weights.sum(), 1e-12))
    held = int((labels != NOBODY).sum())
    figures = dict(whole_figures(amounts.activities, len(labels), held, sums, table, spread_km))
    if (amounts.grounded & (labels != NOBODY)).sum() > 2 and len(labels) <= MOST_FOR_PIECES:
        figures["outlying_accounts"] = _outlying(amounts, labels)
    return Scored(table, figures)


def spread_weight(amounts: Amounts, among: Amounts | None = None) -> Floats:
    """What each row counts for in the dispersion, (rows,): its potential; 0 where its place says nothing.

    `among`: all of the rows, where these are a part of them that is to count as it does among all.
    """
    whole = among or amounts
    known = bool(whole.potential.any())
    weight = amounts.potential if known else amounts.weight
    usable = known or bool(whole.weight.any())
    return np.where(amounts.grounded, weight if usable else 1.0, 0.0)


def dispersion(amounts: Amounts, labels: Ints, k: int, weight: Floats) -> tuple[Floats, Floats]:
    """Mean km to each territory's own geometric median, and the weight it is taken over, (k,) each."""
    middle = medians(amounts, labels, k, weight)
    held = labels != NOBODY
    km = chord_to_km(np.linalg.norm(amounts.xyz - middle[np.maximum(labels, 0)], axis=1)) * weight
    sums = np.bincount(labels[held], km[held], k)
    weights = np.bincount(labels[held], weight[held], k)
    return sums / np.maximum(weights, 1e-12), np.asarray(weights, np.float64)


def territory_table(
    amounts: Amounts, roster: Roster, labels: Ints, centers: Floats, sums: Loads, spread: Floats
) -> pl.DataFrame:
    """Return one row a territory, TERRITORY_COLUMNS and the imbalance of every further activity."""
    k = roster.count
    held = labels != NOBODY
    grounded = np.bincount(labels[held], amounts.grounded[held], k) > 0
    latitude, longitude = (np.where(grounded, at, np.nan) for at in latitude_longitude(centers))
    imbalance = dict(zip(amounts.activities, sums.imbalance, strict=True))
    potential = np.bincount(labels[held], amounts.potential[held], k).astype(np.float64)
    mean = roster.targets(potential, "share")
    capacity = roster.targets(sums.workload, "capacity")
    columns: dict[str, object] = {
        "territory_id": roster.territory_ids,
        "rep_id": roster.rep_ids,
        "region": roster.regions,
        "accounts": np.bincount(labels[held], minlength=k),
        "potential": potential,
        "workload_hours": sums.workload,
        "drive_hours": sums.drive,
        "capacity_hours": roster.capacity,
        "workload_index": sums.workload / np.maximum(roster.capacity, 1e-9),
        "imbalance_potential": imbalance.pop("potential", potential / np.where(mean > 0, mean, np.inf) - 1),
        "imbalance_workload": imbalance.pop(
            "workload", sums.workload / np.where(capacity > 0, capacity, np.inf) - 1
        ),
        "dispersion_km": spread,
        "latitude": latitude,
        "longitude": longitude,
    }
    columns |= {f"imbalance_{name}": row for name, row in imbalance.items()}
    return pl.DataFrame(columns).sort("territory_id")


def whole_figures(
    activities: tuple[str, ...], accounts: int, held: int, sums: Loads, table: pl.DataFrame, spread_km: float
) -> Mapping[str, float]:
    """Return the measures of the whole that follow from its territories; `held` accounts have one."""
    drive, on_site = float(sums.drive.sum()), float(sums.on_site.sum())
    out = {
        "accounts": float(accounts),
        "unowned_accounts": float(accounts - held),
        "territories": float((table["accounts"] > 0).sum()),
    }
    for name, row in zip(activities, sums.imbalance, strict=True):
        out[f"imbalance_{name}"] = float(np.max(np.abs(row)))
        out[f"spread_{name}"] = float(np.std(row) / max(1e-12, float(np.mean(row + 1))))
        for limit in WITHIN:
            out[f"within_{round(limit * 100):02d}_{name}"] = float(np.mean(np.abs(row) <= limit + 1e-9))
    return out | {
        "workload_hours": drive + on_site,
        "drive_hours": drive,
        "selling_share": on_site / (on_site + drive) if on_site + drive > 0 else 0.0,
        "workload_index_max": float(table["workload_index"].cast(pl.Float64).to_numpy().max()),
        "dispersion_km": spread_km,
    }


def _outlying(amounts: Amounts, labels: Ints) -> float:
    """Share of accounts outside their territory's largest piece on the Delaunay graph of all accounts."""
    frame, labels = amounts.frame.filter(amounts.grounded), labels[amounts.grounded]
    edges = delaunay_edges(frame["latitude"].to_numpy(), frame["longitude"].to_numpy())
    same = (labels[edges[:, 0]] == labels[edges[:, 1]]) & (labels[edges[:, 0]] != NOBODY)
    piece = components(len(labels), edges[same])
    held = labels != NOBODY
    size = np.bincount(piece[held])
    owner = np.full(len(size), NOBODY)
    owner[piece[held]] = labels[held]
    largest = np.zeros(int(labels.max()) + 1)
    np.maximum.at(largest, owner[owner != NOBODY], size[owner != NOBODY])
    return float(1.0 - largest.sum() / held.sum())
