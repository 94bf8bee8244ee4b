"""What the kinds of territory mean for a problem: who may serve each unit, and who is balanced with whom."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ridings.design.admission import Sorting, layer_sorting, narrowed, pools
from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.regions import region_sorting
from ridings.design.roster import VACANT, Roster
from ridings.design.rules import NOBODY
from ridings.design.verticals import vertical_sortings, widened

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Kinds:
    """Classes of the units with every kind applied."""

    classes: Ints  # (n,)
    allowed: Bools  # (classes, k)
    wider: tuple[Ints, Bools] | None  # the same where verticals that were given out are taken less strictly
    roster: Roster  # with the pools that are balanced each by itself
    sortings: tuple[Sorting, ...]
    reasons: tuple[str, ...]
    on_ground: Bools  # (n,) units that hang together where territories must


def apply_kinds(
    amounts: Amounts, ground: Ground, roster: Roster, brief: DesignBrief, fixed: Ints, classes: Ints,
    allowed: Bools,
) -> Kinds:  # fmt: skip
    """Narrow who may serve each unit by the stack and the regions.

    Parameters
    ----------
    fixed, classes
        (n,) of the units: territory they are pinned to, or NOBODY, which no layer or region undoes; class.
    allowed
        (classes, k) by skills.
    """
    if not amounts.grounded.any():
        roster = replace(roster, homes_xyz=np.full_like(roster.homes_xyz, np.nan))
    strict: list[Sorting] = []
    loose: list[Sorting] = []
    sizes = _sizes(amounts, ground)
    on_ground = np.ones(len(classes), np.bool_)
    if amounts.claims.told:
        layers = layer_sorting(amounts, ground, roster)
        by_skill, loose = vertical_sortings(amounts, ground, roster, layers, sizes)
        strict = [layers, *by_skill]
        on_ground = np.array([layer.kind == "geographic" for layer in amounts.claims.layers])[layers.of]
    if brief.territories.regions is True:
        strict.append(region_sorting(amounts, ground, roster))
    if not strict:
        return Kinds(classes, allowed, None, roster, (), (), on_ground)
    free = fixed == NOBODY
    classes, allowed, told = narrowed(classes, allowed, strict, free)
    roster = replace(roster, pool=pools(classes, allowed, free))
    if not loose:
        return Kinds(classes, allowed, None, roster, tuple(strict), told, on_ground)
    wide = [widened(one, sizes, roster.count) for one in loose]
    wider = narrowed(classes, allowed, wide, free)[:2]
    classes, allowed, more = narrowed(classes, allowed, loose, free)
    return Kinds(classes, allowed, wider, roster, (*strict, *loose), (*told, *more), on_ground)


def _sizes(amounts: Amounts, ground: Ground) -> Floats:
    """Share of the whole that each unit is, the mean over the activities, (n,)."""
    rows = amounts.fixed / np.maximum(amounts.fixed.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(np.bincount(ground.unit_of, rows.mean(axis=0), len(ground.unit_ids)), np.float64)


def told_pools(roster: Roster, loads: Floats, activities: tuple[str, ...]) -> tuple[str, ...]:
    """Say who is balanced with whom where not everyone is with everyone; `loads` are (A, k)."""
    if roster.pool is None or not roster.pool.any():
        return ()
    lines = [
        f"balance: {int(roster.pool.max()) + 1} groups of reps share no accounts by these rules, so each is "
        "balanced by itself"
    ]
    for pool in np.unique(roster.pool):
        members = np.flatnonzero(roster.pool == pool)
        names = [
            roster.rep_ids[j] if roster.rep_ids[j] != VACANT else roster.territory_ids[j] for j in members
        ]
        mean = ", ".join(
            f"{row[members].mean():,.0f} of {name}" for name, row in zip(activities, loads, strict=True)
        )
        who = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        lines.append(f"balance: {who}: on average {mean} each")
    return tuple(lines)
