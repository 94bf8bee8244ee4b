"""Whether a plan keeps every rule; where not, which rule, by how much, and what to relax."""

from dataclasses import dataclass

import numpy as np

from ridings.design.brief import DesignBrief
from ridings.design.problem import Setup
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
        *_bands(setup, result),
        *_budgets(setup, result),
        *_torn(setup, result),
    )
    reasons = (*setup.reasons, *broken, *_widened(setup, result, brief), *setup.joined)
    feasible = result.feasible and not setup.reasons
    if not feasible and not result.proved and not setup.reasons:
        reasons = (*reasons, "not proved impossible: a longer search or another seed may find a plan")
    return Verdict(feasible, True if feasible else bool(setup.reasons) or result.proved, reasons, ())


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
        for j in np.flatnonzero((over > result.tolerance[a]) & (result.broken[a] > 0)):
            rep = setup.roster.rep_ids[j] or setup.roster.territory_ids[j]
            told.append(
                f"rule locks: the locked and named accounts of {rep} alone are {over[j]:+.1%} on {name}; "
                f"unlock some, or allow a tolerance of {over[j] + 0.0005:.3f}"
            )
    return tuple(told)


def _bands(setup: Setup, result: Result) -> tuple[str, ...]:
    told = []
    order = np.dstack(np.unravel_index(np.argsort(-result.broken, axis=None), result.broken.shape))[0]
    target = setup.problem.pooled(result.loads) * setup.problem.shares
    imbalance = result.loads / np.maximum(target, 1e-12) - 1
    for a, j in order:
        if result.broken[a, j] <= 0:
            break
        name = setup.amounts.activities[a]
        rep = setup.roster.rep_ids[j] or setup.roster.territory_ids[j]
        told.append(
            f"rule balance: {rep} is {imbalance[a, j]:+.1%} on {name}, {result.broken[a, j]:.2%} outside its "
            f"band; a tolerance of {abs(imbalance[a, j]) + 0.0005:.3f} would hold it"
        )
    rest = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], *([f"and {rest} more bands are broken"] if rest > 0 else []))


def _budgets(setup: Setup, result: Result) -> tuple[str, ...]:
    return tuple(
        f"rule moves: {name} worth {over:,.0f} too much moves; raise the limit, or widen a tolerance"
        if name != "accounts"
        else f"rule moves: {over:,.0f} accounts too many move; raise the limit, or widen a tolerance"
        for name, over in zip(setup.budgets, result.over_budget, strict=True)
        if over > 1e-9
    )


def _torn(setup: Setup, result: Result) -> tuple[str, ...]:
    names = [
        setup.roster.rep_ids[j] or setup.roster.territory_ids[j] for j in np.flatnonzero(result.torn).tolist()
    ]
    return tuple(
        f"rule contiguity: the territory of {name} is in several pieces; "
        "add edges, or set [territories] contiguous = false"
        for name in names
    )


def _widened(setup: Setup, result: Result, brief: DesignBrief) -> tuple[str, ...]:
    return tuple(
        f"{name}: units cannot be divided, so an imbalance of at least {floor:.1%} is unavoidable; "
        f"the band is widened to it from {brief.balance[name].tolerance:.1%}"
        for name, floor, tolerance in zip(
            setup.amounts.activities, result.floor, result.tolerance, strict=True
        )
        if tolerance > brief.balance[name].tolerance * (1 + 1e-6) + 1e-9
    )
