"""Who may serve a unit beyond its skills: the reps of its layer, of its vertical, of its region."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.ground import Ground
from ridings.design.roster import Roster
from ridings.design.rules import Rules
from ridings.design.stack import servers

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Sorting:
    """One way of sorting the units, and the territories that each sort may go to."""

    rule: str  # "stack", "verticals" or "regions"
    sorts: tuple[str, ...]  # what each sort is called in a sentence
    of: Ints  # (n,) sort of each unit
    admits: Bools  # (sorts, k)
    reasons: tuple[str, ...] = ()  # sorts that nobody may serve


def unit_values(ground: Ground, values: Ints, weight: NDArray[np.float64]) -> Ints:
    """For each unit the value that most of its weight has, (n,); 0 for one without rows."""
    n, count = len(ground.unit_ids), int(values.max(initial=0)) + 1
    held = np.bincount(ground.unit_of * count + values, weight + 1e-9, n * count).reshape(n, count)
    return np.asarray(held.argmax(axis=1), np.int32)


def asks_more(rules: Rules, roster: Roster) -> Bools:
    """Rows that ask for a skill which not every rep has, (rows,): they cannot go with the ground around."""
    common = [has for has in roster.skills if has is not None]
    everyone = frozenset.intersection(*common) if common else frozenset[str]()
    none = not common
    return np.array([bool(asked) and not none and not asked <= everyone for asked in rules.skills], np.bool_)


def layer_sorting(amounts: Amounts, ground: Ground, roster: Roster) -> Sorting:
    """Sort the units by the layer that claims them."""
    claims = amounts.claims
    of = np.full(len(ground.unit_ids), len(claims.layers) - 1, np.int32)
    np.minimum.at(of, ground.unit_of, claims.of)
    names = tuple(f"the layer {layer.name}" for layer in claims.layers)
    return Sorting("stack", names, of, servers(claims.layers, roster))


def narrowed(
    classes: Ints, allowed: Bools, sortings: Sequence[Sorting], free: Bools
) -> tuple[Ints, Bools, tuple[str, ...]]:
    """Split the classes by every sorting, and keep of each the territories that all admit.

    Returns
    -------
    tuple
        Class of each unit (n,), who may serve each class (classes, k), and what no plan can keep: pairs of
        sorts that no territory admits together. Those are served as their own sort asks, the rest set aside.
    """
    told: list[str] = [reason for sorting in sortings for reason in sorting.reasons]
    for sorting in sortings:
        width = len(sorting.admits)
        pairs, own = np.unique(classes.astype(np.int64) * width + sorting.of, return_inverse=True)
        both = allowed[pairs // width] & sorting.admits[pairs % width]
        for x in np.flatnonzero(~both.any(axis=1)):
            count = int((free & (own == x)).sum())
            if count:
                told.append(
                    f"rule {sorting.rule}: nobody in {sorting.sorts[pairs[x] % width]} may serve {count:,} "
                    "of its units by the other rules (skills, layers, regions); train or add a rep there"
                )
            own_rule = sorting.admits[pairs[x] % width]
            both[x] = own_rule if own_rule.any() else allowed[pairs[x] // width]
        classes, allowed = own.astype(np.int32).reshape(-1), both
    return classes, allowed, tuple(told)


def pools(classes: Ints, allowed: Bools, free: Bools) -> Ints:
    """Territories that could share units, by a chain of them: each its pool, numbered from 0, (k,)."""
    k = allowed.shape[1]
    name: Ints = np.arange(k, dtype=np.int32)
    for row in allowed[np.unique(classes[free])]:
        members = np.flatnonzero(row)
        if len(members):
            name[np.isin(name, name[members])] = name[members].min()
    return np.asarray(np.unique(name, return_inverse=True)[1], np.int32)
