"""Walks of the contested units: of many, most are sure of their territory, and the few others settle it."""

from typing import NamedTuple

import numpy as np
from numba import njit

from ridings.solvers.districting.apart import STRIFE, clashing, foes
from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.borders import penalised
from ridings.solvers.districting.kinship import Kinship
from ridings.solvers.districting.moves import Counts, estranged
from ridings.solvers.districting.pairs import Pairs
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints

DOUBT = 3.0  # parted pairs of nearest units that make up for the cost of a less cheap territory


class Contested(NamedTuple):
    """The units that more than one territory might hold, side by side so that a walk reads them in turn."""

    unit: Ints  # (u,) their numbers among all
    territory: Ints  # (u, C) the cheapest with prices first
    choices: Ints  # (u,) how many of them are in question
    cost: Floats  # (u, C)
    haul: Floats  # (u, C) hours a year
    amounts: Floats  # (A, u) scaled
    per_haul_hour: Floats  # (A,)
    leave: Floats  # (u,)
    owner: Ints  # (u,)
    move_amounts: Floats  # (M, u)
    kin_start: Ints  # (u + 1,) in `kin`, the nearest of all units; one entry where they do not matter
    kin: Ints
    pull: float
    foe_start: Ints
    foe: Ints
    strife: float


def contested(
    problem: DistrictingProblem, pairs: Pairs, bands: Bands, reduced: Floats, kin: Kinship, labels: Ints,
    doubt: float,
) -> Contested:  # fmt: skip
    """Pick the units with a second territory less than `doubt` dearer, or that are not in their cheapest."""
    low = reduced.min(axis=1)
    near = reduced <= (low + doubt)[:, None]
    first = pairs.territory[np.arange(len(low)), reduced.argmin(axis=1)]
    free = (problem.fixed < 0) & ((near.sum(axis=1) > 1) | (first != labels))
    unit = np.flatnonzero(free).astype(np.int32)
    order = np.argsort(reduced[unit], axis=1, kind="stable")
    territory = np.take_along_axis(pairs.territory[unit], order, axis=1)
    known = foes(problem)
    kin_start, kin_unit = _rows(kin.start, kin.unit, unit)
    foe_start, foe_unit = _rows(known.start, known.unit, unit)
    return Contested(
        unit, territory, near[unit].sum(axis=1).astype(np.int32),
        np.take_along_axis(pairs.cost[unit], order, axis=1),
        np.take_along_axis(pairs.haul[unit], order, axis=1),
        np.ascontiguousarray(bands.amounts[:, unit]), bands.per_haul_hour, problem.move_price[unit],
        problem.owner[unit], np.ascontiguousarray(bands.move_amounts[:, unit]),
        kin_start, kin_unit, kin.pull, foe_start, foe_unit, STRIFE * float(pairs.cost.max()),
    )  # fmt: skip


def _rows(start: Ints, other: Ints, unit: Ints) -> tuple[Ints, Ints]:
    """The compressed rows of these units alone."""
    if len(start) == 1:
        return start, other
    count = (start[1:] - start[:-1])[unit]
    ends = np.concatenate([[0], np.cumsum(count)])
    at = np.repeat(start[unit] - ends[:-1], count) + np.arange(ends[-1])
    return ends.astype(np.int32), other[at]


@njit(cache=True, error_model="numpy")
def roam(
    t: Contested, labels: Ints, slot: Ints, loads: Floats, moved: Floats, sizes: Counts, low: Floats,
    high: Floats, penalty: Floats, over: float, budgets: Floats, heat: float, rounds: int, seed: int,
) -> int:  # fmt: skip
    """Offer each unit in turn another territory by chance, `rounds` times; returns how many changed over.

    The warmth falls from `heat` to nothing. Labels (n,), slot (u,), loads, moved and sizes change in place.
    """
    unit, territory, choices, cost, haul = t.unit, t.territory, t.choices, t.cost, t.haul
    amounts, per_hour, leave, owner, weights = t.amounts, t.per_haul_hour, t.leave, t.owner, t.move_amounts
    kin_start, kin, pull = t.kin_start, t.kin, t.pull
    foe_start, foe, strife = t.foe_start, t.foe, t.strife
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    changed = 0
    for turn in range(rounds):
        warmth = heat * (1.0 - turn / rounds) ** 2
        for x in range(len(unit)):
            state ^= state << np.uint64(13)  # xorshift (Marsaglia 2003): seeded here, shared with nobody
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            c = np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF)) % choices[x]
            i, s = unit[x], slot[x]
            j, m = labels[i], territory[x, c]
            if c == s or sizes[j] <= 1:
                continue
            change = cost[x, c] - cost[x, s] + pull * estranged(x, j, m, labels, kin_start, kin)
            change += strife * clashing(x, j, m, labels, foe_start, foe)
            change += penalised(
                x, j, m, haul[x, s], haul[x, c], amounts, per_hour, leave, owner, weights, budgets, low,
                high, penalty, over, loads, moved,
            )  # fmt: skip
            if change > 0.0:
                chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
                if warmth <= 0.0 or chance >= np.exp(-change / warmth):
                    continue
            for a in range(len(amounts)):
                loads[a, j] -= amounts[a, x] + per_hour[a] * haul[x, s]
                loads[a, m] += amounts[a, x] + per_hour[a] * haul[x, c]
            if owner[x] >= 0:
                sign = (1.0 if m != owner[x] else 0.0) - (1.0 if j != owner[x] else 0.0)
                for b in range(len(moved)):
                    moved[b] += sign * weights[b, x]
            labels[i], slot[x] = m, c
            sizes[j] -= 1
            sizes[m] += 1
            changed += 1
    return changed
