"""The border between names and arrays: a market and a brief become one districting problem."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ridings.design.admission import Sorting
from ridings.design.amounts import Amounts
from ridings.design.apart import pairs_apart
from ridings.design.books import stood_in
from ridings.design.brief import DesignBrief
from ridings.design.disruption import move_hours
from ridings.design.fitting import fitting
from ridings.design.ground import Ground
from ridings.design.kinds import apply_kinds
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY, Rules
from ridings.design.time_zones import TimeZones, time_zones, zones_missed
from ridings.design.travel import center_rule, tour_curve
from ridings.errors import DataError
from ridings.geo.adjacency import components, delaunay_edges, join_components
from ridings.geo.distance import latitude_longitude
from ridings.solvers.districting.problem import DistrictingProblem, Measure
from ridings.solvers.districting.roads import Roads

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_MEASURES = {
    "drive": Measure.DRIVE, "distance": Measure.DISTANCE, "squared_distance": Measure.SQUARED_DISTANCE,
}  # fmt: skip
FAMILY_ROUNDING = 1e-9


@dataclass(frozen=True)
class Setup:
    """A problem with the names behind its numbers, and what is already known to be impossible."""

    problem: DistrictingProblem
    amounts: Amounts
    roster: Roster
    ground: Ground
    rules: Rules
    budgets: tuple[str, ...]  # what each budget on moves limits
    reasons: tuple[str, ...]  # hard rules that no plan can keep
    joined: tuple[str, ...]  # virtual edges, each said
    zones: TimeZones
    notes: tuple[str, ...] = ()
    sortings: tuple[Sorting, ...] = ()  # by layer, vertical and region
    near: bool = False  # the owner of a unit is who has most of its primary territory
    wider: DistrictingProblem | None = None  # tried where verticals given out cannot be balanced


def build(amounts: Amounts, roster: Roster, ground: Ground, rules: Rules, brief: DesignBrief,
          edges: Ints | None) -> Setup:  # fmt: skip
    """Make the problem; `edges` (m, 2) join units by number, None where nothing must hang together.

    Raises
    ------
    DataError
        If there are more territories than units.
    """
    n, k = len(ground.unit_ids), roster.count
    if k > n:
        raise DataError(f"{k} territories for {n} units: expected at most one territory a unit")
    fixed = _of_units(ground, rules.fixed)
    who = fitting(ground, rules.needs, roster, brief, fixed)
    apart = pairs_apart(amounts, ground, roster, brief, fixed)
    zones = time_zones(amounts, ground, brief)
    kinds = apply_kinds(amounts, ground, roster, brief, fixed, who.classes, who.allowed)
    roster = kinds.roster
    owner = _owners(ground, rules, amounts)
    names, move_amounts, budgets, reasons = _budgets(ground, rules, amounts, owner, brief)
    barred = ~np.asarray(who.allowed.all(axis=1))[who.classes]  # by skills, fit or name: not of the ground
    exempt = (fixed != NOBODY) | ~kinds.on_ground | barred
    edges, joined = _connected(amounts, ground, edges, exempt, roster)
    problem = DistrictingProblem(
        **_places(amounts, ground, roster, owner), **_aims(amounts, brief, roster),
        classes=kinds.classes, allowed=kinds.allowed, fixed=fixed, owner=owner,
        move_price=_leaving(ground, rules, amounts, owner, brief), move_amounts=move_amounts,
        move_budgets=budgets, edges=edges, exempt=exempt, misfit=who.misfit_of(kinds.classes),
        apart=apart.units, zones=zones.of_unit, zones_at_most=zones.at_most,
    )  # fmt: skip
    told = (*rules.reasons, *ground.conflicts, *who.reasons, *apart.reasons, *kinds.reasons, *reasons)
    told = (*told, *zones_missed(zones, ground, roster, fixed))
    wider = kinds.wider and problem.replace(
        classes=kinds.wider[0], allowed=kinds.wider[1], misfit=who.misfit_of(kinds.wider[0])
    )
    return Setup(
        problem, amounts, roster, ground, rules, names, told, joined, zones, (*rules.notes, *apart.notes),
        kinds.sortings, wider=wider,
    )  # fmt: skip


def _places(amounts: Amounts, ground: Ground, roster: Roster, owner: Ints) -> dict[str, Any]:
    """Where the units are, what they weigh, and what of them no choice changes."""
    hops = amounts.workload.hop_hours if amounts.measure == "drive" else np.zeros_like(amounts.weight)
    xyz, start, weight, haul, roads = _by_unit(amounts, ground)
    placeless = _held(ground, ~amounts.grounded) & ~_held(ground, amounts.grounded)
    xyz, guide = stood_in(xyz, start, weight, placeless, owner, roster)
    return {
        "site_xyz": xyz, "site_start": start, "site_weight": weight, "site_haul": haul, "site_guide": guide,
        "unit_cost": _sum(ground, hops), "placeless": placeless, "roads": roads,
        "amounts": np.stack([_sum(ground, row) for row in amounts.fixed]), "travels": amounts.travels,
    }  # fmt: skip


def _aims(amounts: Amounts, brief: DesignBrief, roster: Roster) -> dict[str, Any]:
    """What each territory should hold, at least and at most, and from where travel counts to it."""
    k, bands = roster.count, [brief.balance[a] for a in amounts.activities]
    with_home = np.isfinite(roster.homes_xyz[:, 0])
    most = _bounds(amounts, brief, k, "maximum", np.inf)
    return {
        "shares": np.stack([roster.target_shares(band.target) for band in bands]),
        "tolerance": np.array([band.tolerance for band in bands]),
        "minimum": _bounds(amounts, brief, k, "minimum", 0.0),
        "maximum": np.minimum(most, _capacity(amounts, brief, roster)),
        "pool": np.zeros(k, np.int32) if roster.pool is None else roster.pool,
        "homes_xyz": roster.homes_xyz, "home_weight": np.where(with_home, brief.cost.home, 0.0),
        "center_weight": np.where(with_home, brief.cost.center, 1.0), "curve": tour_curve(brief),
        "measure": _MEASURES[amounts.measure], "center_rule": center_rule(brief),
    }  # fmt: skip


def _sites(amounts: Amounts, ground: Ground) -> tuple[Floats, Floats, Floats, Ints]:
    """Place, weight, haul rate and unit of every row; a unit without rows has a place of no weight."""
    empty = np.flatnonzero(np.bincount(ground.unit_of, minlength=len(ground.unit_ids)) == 0)
    if ground.empty_xyz is None or len(empty) == 0:
        return amounts.xyz, amounts.weight, amounts.workload.haul_rate, ground.unit_of
    none = np.zeros(len(empty))
    return (
        np.concatenate([amounts.xyz, ground.empty_xyz[empty]]),
        np.concatenate([amounts.weight, none]),
        np.concatenate([amounts.workload.haul_rate, none]),
        np.concatenate([ground.unit_of, empty]).astype(np.int32),
    )


def _by_unit(
    amounts: Amounts, ground: Ground
) -> tuple[Floats, NDArray[np.int64], Floats, Floats, Roads | None]:
    """Places of the rows, unit after unit, where each unit starts (n + 1,), weights, haul rates and roads."""
    xyz, weight, haul, unit_of = _sites(amounts, ground)
    order = np.argsort(unit_of, kind="stable")
    count = np.bincount(unit_of, minlength=len(ground.unit_ids))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    roads = None
    if amounts.roads is not None:
        roads = amounts.roads.rows(np.where(order < len(amounts.weight), order, -1))
    return np.ascontiguousarray(xyz[order]), start, weight[order], haul[order], roads


def _sum(ground: Ground, values: Floats) -> Floats:
    return np.asarray(np.bincount(ground.unit_of, values, len(ground.unit_ids)), np.float64)


def _held(ground: Ground, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Units that hold one of these rows, (n,)."""
    return _sum(ground, rows.astype(np.float64)) > 0


def _of_units(ground: Ground, rows: Ints) -> Ints:
    """Value of the rows of each unit that have one; rows of a unit never disagree."""
    out = np.full(len(ground.unit_ids), NOBODY, np.int32)
    known = rows != NOBODY
    out[ground.unit_of[known]] = rows[known]
    return out


def _owners(ground: Ground, rules: Rules, amounts: Amounts) -> Ints:
    """Territory that holds most of each unit today."""
    owner = np.full(len(ground.unit_ids), NOBODY, np.int32)
    known = np.flatnonzero(rules.owner != NOBODY)
    weight: dict[tuple[int, int], tuple[float, int]] = {}
    for row in known:
        key = (int(ground.unit_of[row]), int(rules.owner[row]))
        potential, count = weight.get(key, (0.0, 0))
        weight[key] = (potential + float(amounts.potential[row]), count + 1)
    best: dict[int, tuple[float, int, int]] = {}
    for (unit, j), (potential, count) in weight.items():
        best[unit] = max(best.get(unit, (-1.0, 0, NOBODY)), (potential, count, -j))
    for unit, (_, _, j) in best.items():
        owner[unit] = -j
    return owner


def _at_home(ground: Ground, rules: Rules, owner: Ints) -> NDArray[np.bool_]:
    """Rows whose own owner is that of their unit, (rows,)."""
    return np.asarray((rules.owner != NOBODY) & (rules.owner == owner[ground.unit_of]))


def _leaving(ground: Ground, rules: Rules, amounts: Amounts, owner: Ints, brief: DesignBrief) -> Floats:
    """What it costs each unit to leave its owner, (n,): the price of its rows that do."""
    hours = move_hours(amounts.frame, amounts.pipeline, brief)
    return _sum(ground, np.where(_at_home(ground, rules, owner), hours, 0.0))


def _budgets(
    ground: Ground, rules: Rules, amounts: Amounts, owner: Ints, brief: DesignBrief
) -> tuple[tuple[str, ...], Floats, Floats, list[str]]:
    """Amount of each unit that leaves its owner with it (M, n), and what may leave in all (M,).

    Rows of a unit that another rep owns move wherever the unit goes: they are taken off the budget first.
    """
    shares = brief.moves.shares
    columns = {"accounts": np.ones(len(rules.owner)), "potential": amounts.potential,
               "pipeline": amounts.pipeline}  # fmt: skip
    with_owner, at_home = rules.owner != NOBODY, _at_home(ground, rules, owner)
    rows, limits, reasons = [], [], []
    for name, share in shares.items():
        total = float(columns[name][with_owner].sum())
        always = float(columns[name][with_owner & ~at_home].sum())
        limit = share * total - always
        if limit < -1e-9:
            reasons.append(
                f"rule moves: families or units shared by several reps move {always:,.0f} of {name} in any "
                f"plan, {always / max(total, 1e-12):.1%} where {share:.1%} may move; relax the limit or "
                "families"
            )
        rows.append(_sum(ground, np.where(at_home, columns[name], 0.0)))
        limits.append(max(limit, 0.0))
    forced = _forced_by_rules(rules, columns, shares, with_owner)
    return tuple(shares), np.array(rows).reshape(len(rows), len(owner)), np.array(limits), reasons + forced


def _forced_by_rules(
    rules: Rules, columns: dict[str, Floats], shares: dict[str, float], with_owner: NDArray[np.bool_]
) -> list[str]:
    must = with_owner & (rules.fixed != NOBODY) & (rules.fixed != rules.owner)
    out = []
    for name, share in shares.items():
        moved, total = float(columns[name][must].sum()), float(columns[name][with_owner].sum())
        if moved > share * total * (1 + FAMILY_ROUNDING) + FAMILY_ROUNDING:
            out.append(
                f"rule moves: named accounts alone move {moved:,.0f} of {name}, "
                f"{moved / max(total, 1e-12):.1%} where {share:.1%} may move"
            )
    return out


def _bounds(amounts: Amounts, brief: DesignBrief, k: int, side: str, none: float) -> Floats:
    limits = [getattr(brief.balance[a], side) for a in amounts.activities]
    return np.array([[none if limit is None else limit] * k for limit in limits], np.float64).reshape(-1, k)


def _capacity(amounts: Amounts, brief: DesignBrief, roster: Roster) -> Floats:
    """Most of each activity by the hours that each rep has, (A, k)."""
    limits = [brief.balance[a].maximum_capacity for a in amounts.activities]
    none = np.full(roster.count, np.inf)
    rows = [none if limit is None else limit * roster.capacity for limit in limits]
    return np.array(rows, np.float64).reshape(-1, roster.count)


def neighbours(amounts: Amounts, ground: Ground) -> Ints:
    """Delaunay edges between the units that are divided by the ground, (m, 2)."""
    latitude, longitude = _middles(amounts, ground)
    rows = np.bincount(ground.unit_of, minlength=len(ground.unit_ids))
    kept = np.flatnonzero(_held(ground, amounts.claims.geographic) | (rows == 0))
    return kept[delaunay_edges(latitude[kept], longitude[kept])].astype(np.int32)


def _middles(amounts: Amounts, ground: Ground) -> tuple[Floats, Floats]:
    xyz, _, _, unit_of = _sites(amounts, ground)
    n = len(ground.unit_ids)
    middle = np.stack([np.bincount(unit_of, xyz[:, x], n) for x in range(3)], axis=1)
    return latitude_longitude(middle / np.linalg.norm(middle, axis=1, keepdims=True))


def _connected(
    amounts: Amounts, ground: Ground, edges: Ints | None, exempt: NDArray[np.bool_], roster: Roster
) -> tuple[Ints | None, tuple[str, ...]]:
    """Join pieces of the graph that cannot hold a whole number of territories, and say where.

    Locked and named accounts need no neighbours: they are left as they are.
    """
    if edges is None:
        return None, ()
    n = len(ground.unit_ids)
    pairs = edges.astype(np.int64)
    label = components(n, pairs)
    if label.max(initial=0) == 0:
        return edges, ()
    held = np.stack([np.bincount(label, _sum(ground, row)) for row in amounts.fixed])
    target = held.sum(axis=1, keepdims=True) / roster.count
    whole = np.maximum(1.0, np.round(held / target))
    fits = np.all(np.abs(held / target - whole) <= 0.02 * whole, axis=0)
    fits[np.argmax(held[0])] = True
    fits |= np.bincount(label, ~exempt) == 0
    latitude, longitude = _middles(amounts, ground)
    virtual = join_components(latitude, longitude, pairs, ~fits).astype(np.int32)
    said = tuple(
        f"joined by a virtual edge: {ground.unit_ids[a]} to {ground.unit_ids[b]}, as a piece of the map is "
        "too small to hold a territory"
        for a, b in virtual
    )
    return np.concatenate([np.asarray(edges, np.int32).reshape(-1, 2), virtual]), said
