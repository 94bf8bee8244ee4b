"""Whether a plan keeps every rule; where not, which rule, by how much, and what to relax."""

from dataclasses import dataclass

import numpy as np

from ridings.design.brief import DesignBrief
from ridings.design.problem import Setup
from ridings.design.shortage import shortages
from ridings.design.time_zones import zones_broken
from ridings.market.phrases import counted, examples
from ridings.solvers.districting.solve import Result

MOST_TOLD = 12


@dataclass(frozen=True)
class Verdict:
    """What a plan is worth as an answer to its brief."""

    feasible: bool
    proved: bool
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def verdict(setup: Setup, result: Result, brief: DesignBrief) -> Verdict:
    """Judge a result; rules known to be impossible before solving make it infeasible for certain."""
    broken = (
        *_pinned(setup, result),
        *_bands(setup, result, brief),
        *_budgets(setup, result),
        *_torn(setup, result),
        *_together(setup, result),
        *(
            ["rule time zones: without it every rule could be kept; allow more zones, or widen a tolerance"]
            if result.zones_bind and not any(one.startswith("rule time zones") for one in setup.reasons)
            else []
        ),
        *_first(
            list(zones_broken(setup.zones, result.labels, setup.problem.fixed, setup.roster)),
            "territories lie in too many time zones",
        ),
    )
    feasible = result.feasible and not setup.reasons
    short = () if result.feasible else shortages(setup, result.loads.sum(axis=1), result.tolerance)
    reasons = (*setup.reasons, *(one.reason for one in short), *broken, *_widened(setup, result, brief))
    reasons = (*dict.fromkeys(reasons), *setup.joined)
    proved = feasible or bool(setup.reasons) or result.proved or any(one.sure for one in short)
    if not proved:
        reasons = (*reasons, "not proved impossible: a longer search or another seed may find a plan")
    return Verdict(feasible, proved, reasons, ())


def _pinned(setup: Setup, result: Result) -> tuple[str, ...]:
    """Territories whose locked and named accounts alone are above a broken band."""
    problem = setup.problem
    pinned = problem.fixed >= 0
    if not pinned.any():
        return ()
    told = []
    target = problem.pooled(result.loads) * problem.shares
    for a, name in enumerate(setup.amounts.activities):
        held = np.bincount(problem.fixed[pinned], problem.amounts[a, pinned], problem.territories)
        over = held / np.maximum(target[a], 1e-12) - 1
        for j in np.flatnonzero((over > result.tolerance[a]) & (result.broken[a] > 0)).tolist():
            rep = setup.roster.called(j)
            if problem.shares[a, j] <= 0:
                told.append(
                    f"rule locks: {rep} is to have no {name} (no capacity or share), but its locked and "
                    f"named accounts have {held[j]:,.0f}; unlock them, or give {rep} capacity"
                )
                continue
            told.append(
                f"rule locks: the locked and named accounts of {rep} alone are {over[j]:+.1%} on {name}; "
                f"unlock some, or allow a tolerance of {over[j] + 0.0005:.3f}"
            )
    return _first(told, "reps are above their bands by locks")


def _first(told: list[str], more: str) -> tuple[str, ...]:
    """Return the first few lines, and how many there are besides."""
    rest = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], *([f"and {rest} more {more}"] if rest > 0 else []))


def _bands(setup: Setup, result: Result, brief: DesignBrief) -> tuple[str, ...]:
    told = []
    order = np.dstack(np.unravel_index(np.argsort(-result.broken, axis=None), result.broken.shape))[0]
    target = setup.problem.pooled(result.loads) * setup.problem.shares
    imbalance = result.loads / np.maximum(target, 1e-12) - 1
    for a, j in order:
        if result.broken[a, j] <= 0:
            break
        name = setup.amounts.activities[a]
        rep = setup.roster.called(j)
        if setup.problem.shares[a, j] <= 0:
            told.append(f"rule balance: {rep} is to have no {name}, and has {result.loads[a, j]:,.0f}")
            continue
        limit = brief.balance[name].maximum_capacity
        most = np.inf if limit is None else limit * setup.roster.capacity[j]
        if result.loads[a, j] > most:
            told.append(
                f"rule balance: {rep} has {result.loads[a, j]:,.0f} hours of {name}, above the "
                f"{most:,.0f} that its capacity allows; take more reps, or raise maximum_capacity"
            )
            continue
        told.append(
            f"rule balance: {rep} is {imbalance[a, j]:+.1%} on {name}, {result.broken[a, j]:.2%} outside its "
            f"band; a tolerance of {abs(imbalance[a, j]) + 0.0005:.3f} would hold it"
        )
    return _first(told, "bands are broken")


def _budgets(setup: Setup, result: Result) -> tuple[str, ...]:
    told = []
    for name, over in zip(setup.budgets, result.over_budget, strict=True):
        much = f"{name} worth {over:,.0f} too much moves"
        if name == "accounts":
            much = f"{counted(round(over), 'account')} too many {'moves' if round(over) == 1 else 'move'}"
        if over > 1e-9:
            told.append(f"rule moves: {much}; raise the limit, or widen a tolerance")
    return tuple(told)


def _together(setup: Setup, result: Result) -> tuple[str, ...]:
    if len(result.together) == 0:
        return ()
    names = [
        f"{setup.ground.unit_ids[a]} and {setup.ground.unit_ids[b]}" for a, b in result.together.tolist()
    ]
    return (f"rule apart: {examples(names, 'pair')} must be apart and have one rep; drop some of the rule",)


def _torn(setup: Setup, result: Result) -> tuple[str, ...]:
    names = [setup.roster.called(j) for j in np.flatnonzero(result.torn).tolist()]
    return tuple(
        f"rule contiguity: the territory of {name} is in several pieces; "
        "add edges, or set [territories] contiguous = false"
        for name in names
    )


def _widened(setup: Setup, result: Result, brief: DesignBrief) -> tuple[str, ...]:
    told = []
    for name, floor, tolerance in zip(setup.amounts.activities, result.floor, result.tolerance, strict=True):
        asked = brief.balance[name].tolerance
        if tolerance <= asked * (1 + 1e-6) + 1e-9:
            continue
        if tolerance <= floor * (1 + 1e-6) + 1e-9:
            why = f"so an imbalance of at least {floor:.1%} is unavoidable; the band is widened to it"
        else:
            why = f"and one alone takes more than its band; the band is widened to {tolerance:.1%}"
        told.append(f"{name}: units cannot be divided, {why} from {asked:.1%}")
    return tuple(told)
