"""Draft a plan: from a market and a brief to an alignment with measures, a bound and reasons."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.admission import asks_more
from ridings.design.amounts import COST_UNITS, Amounts
from ridings.design.brief import DesignBrief
from ridings.design.explain import reasons
from ridings.design.ground import Ground, families, grouped, on_units, own_units, with_pinned
from ridings.design.hierarchy import region_notes
from ridings.design.kinds import told_pools
from ridings.design.layers import layer_sums, with_layer_counts, with_primary_counts
from ridings.design.measures import line_haul_hours, loads, measured, own_centers
from ridings.design.overlay import mode_of, nested_ground, primary_ties
from ridings.design.plan import ALIGNMENT_COLUMNS, Moved, Plan
from ridings.design.problem import Setup, build, neighbours
from ridings.design.profit import expected_lift, lift_notes
from ridings.design.roster import VACANT, Roster, make_roster
from ridings.design.rule_report import rule_rows
from ridings.design.rules import NOBODY, Rules, kept_rows, make_rules
from ridings.design.score import counted, measured_today, score
from ridings.design.solving import OnBest, divided_first, put_together, solved
from ridings.design.verdict import verdict
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.solvers.districting.solve import Result
from ridings.solvers.stop import Stop
from ridings.version import __version__

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Drafted:
    """A plan, the market it was made for with every default filled in, and what was solved."""

    plan: Plan
    market: Market
    setup: Setup


def draft(
    market: Market,
    brief: DesignBrief,
    *,
    stop: Stop | None = None,
    on_progress: Progress | None = None,
    on_best: OnBest | None = None,
) -> Drafted:
    """Design territories; an infeasible brief gives the best plan found and the reasons why.

    Raises
    ------
    DataError
        If the brief asks for what the market does not have: a column, a count of territories, units.
    """
    if on_progress:
        on_progress("counting", 0.0)
    market, amounts = counted(market, brief)
    mode = mode_of(market, brief)
    setup = set_up(market, amounts, brief, mode, stop)
    nested = set_up(market, amounts, brief, "nested", stop) if mode == "near" else None
    setup, result = solved(setup, market, brief, nested, stop, on_progress, on_best)
    if on_progress:
        on_progress("explaining", 0.9)
    setup = put_together(inherited(setup, result), result, brief)
    return Drafted(plan_of(market, brief, setup, result), _with_hours(market, brief, setup, result), setup)


def _owners_by_potential(amounts: Amounts) -> list[str]:
    held: dict[str, float] = {}
    for rep, potential in zip(amounts.owners, amounts.potential, strict=True):
        if rep:
            held[rep] = held.get(rep, 0.0) + float(potential)
    return sorted(held, key=lambda rep: (-held[rep], rep))


def _kept_first(amounts: Amounts, brief: DesignBrief) -> tuple[list[str], bool]:
    """Reps that open territories should begin with, and whether rules tie accounts to reps at all."""
    locked = kept_rows(amounts.frame, brief)
    named = [rep for rep in amounts.column("named_rep") if rep] if brief.locks.named else []
    holders = [rep for rep, lock in zip(amounts.owners, locked, strict=True) if rep and lock]
    first = sorted({*named, *holders})
    ruled_out = bool(brief.never) or "not_reps" in amounts.frame.columns
    rest = [rep for rep in _owners_by_potential(amounts) if rep not in set(first)]
    return first + rest, bool(first) or ruled_out


def set_up(
    market: Market, amounts: Amounts, brief: DesignBrief, mode: str | None = None, stop: Stop | None = None
) -> Setup:
    """Return the problem of a market whose amounts are counted, with the names behind its numbers.

    `mode` "nested" makes it of whole primary territories; None: as the brief asks.
    """
    mode = mode or mode_of(market, brief)
    owners, tied = _kept_first(amounts, brief)
    roster = make_roster(market.reps, brief, owners, tied=tied)
    rules = make_rules(amounts, roster, brief)
    ground = ground_of(market, amounts, brief, roster, rules, mode)
    edges = edges_of(market, amounts, brief, ground)
    setup = build(amounts, roster, ground, rules, brief, edges)
    return divided_first(setup, brief, stop)


def ground_of(
    market: Market, amounts: Amounts, brief: DesignBrief, roster: Roster, rules: Rules, mode: str | None
) -> Ground:
    """The units of a plan, by the brief; what is tied to a territory or asks for more goes by itself."""
    if market.accounts is None:
        return own_units(amounts.frame)
    ids = amounts.frame["account_id"].to_list()
    kind = brief.territories.unit or ("units" if market.units is not None else "account")
    claims = amounts.claims
    fixed, apart = rules.fixed, asks_more(rules, roster)
    alone = (fixed != NOBODY) | apart | ~claims.geographic
    if mode == "nested" and market.primary is not None:
        ground = nested_ground(amounts.frame, market.primary)
        return with_pinned(ground, ids, fixed != NOBODY, [""] * len(ids))
    if kind == "account" or alone.all():
        return families(amounts.frame, brief.locks.families, amounts.fixed, roster.share, fixed)
    frame = amounts.placed_frame
    ground = grouped(frame, kind, roster.count) if market.units is None else on_units(frame, market.units)
    last = claims.of[claims.geographic].max(initial=0)
    part = ["" if layer == last else claims.layers[layer].name for layer in claims.of]
    ground = with_pinned(ground, ids, alone, part)
    count = int((apart & (fixed == NOBODY) & claims.geographic).sum())
    said = (
        f"{count:,} accounts ask for a skill that not every rep has: each goes by itself, out of its {kind}"
    )
    return replace(ground, notes=(*ground.notes, said)) if count else ground


def edges_of(market: Market, amounts: Amounts, brief: DesignBrief, ground: Ground) -> Ints | None:
    """Pairs of neighbouring units where territories must hang together, else None."""
    geographic = brief.territories.unit not in (None, "account") or market.edges is not None
    wanted = brief.territories.contiguous
    if not (geographic if wanted is None else wanted) or not amounts.claims.geographic.any():
        return None
    several = [layer.name for layer in amounts.claims.layers if layer.kind == "geographic"]
    if len(several) > 1:
        raise DataError(
            f"contiguous territories need one geographic layer, and the stack has {' and '.join(several)}; "
            "set [territories] contiguous = false, or make one of them"
        )
    if market.edges is None:
        return neighbours(amounts, ground)
    number = {unit: x for x, unit in enumerate(ground.unit_ids)}
    pairs = [
        (number[a], number[b])
        for a, b in zip(market.edges["a"].to_list(), market.edges["b"].to_list(), strict=True)
        if a in number and b in number
    ]
    return np.array(pairs, np.int32).reshape(-1, 2)


def inherited(setup: Setup, result: Result) -> Setup:
    """Open territories take the rep of today with whom they share most potential."""
    amounts, roster = setup.amounts, setup.roster
    owners = _owners_by_potential(amounts)
    if not roster.open or not owners:
        return setup
    from scipy.optimize import linear_sum_assignment  # late: slow to import

    number = {rep: x for x, rep in enumerate(owners)}
    overlap = np.zeros((roster.count, len(owners)))
    labels = result.labels[setup.ground.unit_of]
    for row, rep in enumerate(amounts.owners):
        if rep:
            overlap[labels[row], number[rep]] += amounts.potential[row] + 1e-9
    reps = [VACANT] * roster.count
    for j, x in zip(*linear_sum_assignment(-overlap), strict=True):
        if overlap[j, x] > 0:
            reps[j] = owners[x]
    held = roster.held_by(reps)
    owner = np.array([held.index.get(rep or "", NOBODY) for rep in amounts.owners], np.int32)
    gone = np.array([bool(rep) and rep not in held.index for rep in amounts.owners], np.bool_)
    return replace(setup, roster=held, rules=replace(setup.rules, owner=owner, gone=gone))


def plan_of(market: Market, brief: DesignBrief, setup: Setup, result: Result) -> Plan:
    """Put a result into words and figures; the market's defaults are filled in."""
    amounts, roster = setup.amounts, setup.roster
    labels = result.labels[setup.ground.unit_of].astype(np.int32)
    owned = any(amounts.owners) and market.accounts is not None
    today = measured_today(market, amounts, brief, roster) if owned else None
    said = verdict(setup, result, brief)
    planned = measured(amounts, roster, brief, labels, result.centers)
    mode = mode_of(market, brief)
    ties = None
    if mode and market.primary is not None:
        ties = primary_ties(mode, amounts.frame, market.primary, roster, labels)
    table = with_layer_counts(planned.territories, amounts, roster, labels)
    planned = replace(planned, territories=with_primary_counts(table, ties))
    return Plan(
        feasible=said.feasible, proved=said.proved, reasons=said.reasons,
        alignment=_alignment(setup, result, labels, _today_imbalance(setup, brief)),
        planned=planned, today=today,
        cost=result.cost, lower_bound=result.bound, bound_kind=result.bound_kind,
        gap=(result.cost - result.bound) / result.cost if said.feasible and result.cost > 0 else 0.0,
        cost_unit=_cost_unit(amounts),
        floor=dict(zip(amounts.activities, result.floor.tolist(), strict=True)),
        tolerances=dict(zip(amounts.activities, result.tolerance.tolist(), strict=True)),
        moved=_moved(setup, labels), brief=brief.as_dict(), seed=brief.seed, version=__version__,
        seconds=0.0, travel="estimate" if market.roads is None else market.roads.network,
        roads=None if market.roads is None else market.roads.figures(), rejected=market.rejected,
        notes=(
            *market.notes, *setup.ground.notes, *setup.notes, *said.notes,
            *lift_notes(amounts, roster, setup.rules.owner),
            *told_pools(roster, result.loads, amounts.activities),
            *(() if isinstance(brief.territories.regions, bool) else region_notes(setup, result)),
        ),
        rules=rule_rows(setup, result, brief, said.reasons),
        expected_lift=expected_lift(amounts, roster, brief, setup.rules.owner, labels) if owned else None,
        layers=layer_sums(amounts, roster, labels), ties=ties,
    )  # fmt: skip


def _cost_unit(amounts: Amounts) -> str:
    unit = COST_UNITS[amounts.measure]
    return unit if amounts.measure == "drive" else f"{unit} x {amounts.weighted_by}"


def _today_imbalance(setup: Setup, brief: DesignBrief) -> Floats:
    """Imbalance of each activity under today's owners on the plan's territories, (A, k); empty without."""
    labels = setup.rules.owner
    if not (labels != NOBODY).any():
        return np.zeros((0, 0))
    centers = own_centers(setup.amounts, setup.roster, brief, labels)
    return loads(setup.amounts, setup.roster, brief, labels, centers).imbalance


def _alignment(setup: Setup, result: Result, labels: Ints, today: Floats) -> pl.DataFrame:
    amounts, roster, ground = setup.amounts, setup.roster, setup.ground
    own = "account_id" if "account_id" in amounts.frame.columns else "unit_id"
    rep = np.array(roster.rep_ids, dtype=object)[labels]
    moved = (setup.rules.owner != NOBODY) & (setup.rules.owner != labels)
    previous = [owner or "" for owner in amounts.owners]
    columns: dict[str, object] = {
        "account_id": amounts.frame[own],
        "unit_id": [ground.unit_ids[u] for u in ground.unit_of],
        "territory_id": np.array(roster.territory_ids, dtype=object)[labels],
        "rep_id": rep,
        "sales_force": np.array(roster.sales_forces, dtype=object)[labels],
        "previous_rep_id": previous,
        "moved": moved | (setup.rules.gone & (rep != VACANT)),
        "reason": reasons(setup, result, today),
    }
    names = list(ALIGNMENT_COLUMNS)
    if amounts.claims.told:
        columns["layer"] = [amounts.claims.layers[x].name for x in amounts.claims.of]
        names.append("layer")
    frame = pl.DataFrame({name: columns[name] for name in names})
    if own == "unit_id":
        return frame.drop("account_id").sort("unit_id")
    return frame.sort("account_id")


def _moved(setup: Setup, labels: Ints) -> Moved:
    owner, a = setup.rules.owner, setup.amounts
    owned = owner != NOBODY
    moved = owned & (owner != labels)
    return Moved(
        accounts=int(moved.sum()), potential=float(a.potential[moved].sum()),
        pipeline=float(a.pipeline[moved].sum()), forced=int(setup.rules.gone.sum()),
        owned_accounts=int(owned.sum()), owned_potential=float(a.potential[owned].sum()),
        owned_pipeline=float(a.pipeline[owned].sum()),
    )  # fmt: skip


def _with_hours(market: Market, brief: DesignBrief, setup: Setup, result: Result) -> Market:
    if market.accounts is None:
        return market
    labels = result.labels[setup.ground.unit_of].astype(np.int32)
    bases = setup.roster.bases(result.centers)
    haul = line_haul_hours(setup.amounts, brief, bases, labels)
    work = setup.amounts.workload
    drive = work.hop_hours + haul
    return replace(
        market,
        accounts=market.accounts.with_columns(
            pl.Series("drive_hours", drive), pl.Series("workload_hours", work.on_site_hours + drive)
        ),
    )


__all__ = ["Drafted", "draft", "score"]
