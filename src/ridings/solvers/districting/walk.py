"""Walks through single moves: by chance while it is warm, or always downhill."""

import numpy as np
from numba import njit

from ridings.solvers.districting.apart import clashing
from ridings.solvers.districting.moves import EPSILON, Book, Counts, Terms, estranged, gain, shift


@njit(cache=True, error_model="numpy")
def anneal_units(
    t: Terms, book: Book, units: Counts, heat: float, part: int, parts: int, steps: int, seed: int
) -> None:
    """Try `steps` random moves, the warmth falling from `heat` to nothing over all `parts` walks."""
    territory, near, cost, haul = t.territory, t.near, t.cost, t.haul
    amounts, per_hour, leave, owner = t.amounts, t.per_haul_hour, t.leave, t.owner
    weights, budgets = t.move_amounts, t.budgets
    low, high, penalty, over = t.low, t.high, t.penalty, t.over_penalty
    kin_start, kin, pull = t.kin_start, t.kin, t.pull
    foe_start, foe, strife = t.foe_start, t.foe, t.strife
    slot, labels, loads, moved, sizes = book
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    for step in range(steps):
        state ^= state << np.uint64(13)  # xorshift (Marsaglia 2003): seeded here, shared with nobody
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        i = units[np.int64(state >> np.uint64(33)) % len(units)]
        draw = int(np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF)))  # signed, as indices are
        c = near[i, draw % near.shape[1]]
        s = slot[i]
        if c < 0 or c == s or territory[i, c] < 0 or sizes[labels[i]] <= 1:
            continue
        change = gain(
            i, s, c, territory, cost, haul, amounts, per_hour, leave, owner, weights, budgets,
            low, high, penalty, over, loads, moved,
        )  # fmt: skip
        change += pull * estranged(i, labels[i], territory[i, c], labels, kin_start, kin)
        change += strife * clashing(i, labels[i], territory[i, c], labels, foe_start, foe)
        if change > 0.0:
            warmth = heat * (1.0 - (part + step / steps) / parts) ** 2
            chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
            if warmth <= 0.0 or chance >= np.exp(-change / warmth):
                continue
        shift(i, s, c, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
        slot[i], labels[i] = c, territory[i, c]


@njit(cache=True, error_model="numpy")
def sweep_units(t: Terms, book: Book, units: Counts) -> int:
    """Move each unit to the best of its near territories if that gains; returns how many moved."""
    territory, near, cost, haul = t.territory, t.near, t.cost, t.haul
    amounts, per_hour, leave, owner = t.amounts, t.per_haul_hour, t.leave, t.owner
    weights, budgets = t.move_amounts, t.budgets
    low, high, penalty, over = t.low, t.high, t.penalty, t.over_penalty
    kin_start, kin, pull = t.kin_start, t.kin, t.pull
    foe_start, foe, strife = t.foe_start, t.foe, t.strife
    slot, labels, loads, moved, sizes = book
    changed = 0
    for i in units:
        if sizes[labels[i]] <= 1:
            continue
        s = slot[i]
        best, best_gain = -1, -EPSILON
        for c in near[i]:
            if c == s or territory[i, c] < 0:
                continue
            change = gain(
                i, s, c, territory, cost, haul, amounts, per_hour, leave, owner, weights, budgets,
                low, high, penalty, over, loads, moved,
            )  # fmt: skip
            change += pull * estranged(i, labels[i], territory[i, c], labels, kin_start, kin)
            change += strife * clashing(i, labels[i], territory[i, c], labels, foe_start, foe)
            if change < best_gain:
                best, best_gain = c, change
        if best < 0:
            continue
        shift(i, s, best, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
        slot[i], labels[i] = best, territory[i, best]
        changed += 1
    return changed
