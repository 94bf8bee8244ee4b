"""Annealing over moves in twos: a unit goes, and one of the territory that it joins goes on, there or back.

Where a band is no wider than a unit, one move alone always breaks it; two together need not.
"""

import numpy as np
from numba import njit

from ridings.solvers.districting.apart import clashing
from ridings.solvers.districting.borders import hangs_together
from ridings.solvers.districting.moves import Book, Counts, Terms, estranged, gain, shift
from ridings.solvers.districting.problem import Ints

TRIES = 8  # draws a territory, to find one of its units
HOPELESS = 12.0  # times the warmth: a move that loses so much is not tried alone


@njit(cache=True, error_model="numpy")
def slot_of(i: int, j: int, territory: Ints) -> int:
    """Column of territory j among the candidates of unit i, or -1."""
    for c in range(territory.shape[1]):
        if territory[i, c] == j:
            return c
    return -1


@njit(cache=True, error_model="numpy")
def touches(i: int, j: int, labels: Ints, indptr: Ints, indices: Ints) -> bool:
    """Whether a neighbour of unit i is in territory j; of a unit without neighbours it is not asked."""
    if indptr[i + 1] == indptr[i]:
        return True
    for x in range(indptr[i], indptr[i + 1]):  # noqa: SIM110 (Numba compiles no generators)
        if labels[indices[x]] == j:
            return True
    return False


@njit(cache=True, error_model="numpy")
def proposed(
    i: int, draw: int, territory: Ints, near: Ints, labels: Ints, indptr: Ints, indices: Ints
) -> int:
    """Pick a candidate of a unit by chance: where it has neighbours the territory of one; -1 for none."""
    if indptr[i + 1] == indptr[i]:
        c = near[i, draw % near.shape[1]]
        return c if territory[i, c] >= 0 else -1
    return slot_of(i, labels[indices[indptr[i] + draw % (indptr[i + 1] - indptr[i])]], territory)


@njit(cache=True, error_model="numpy")
def drawn(state: np.uint64) -> np.uint64:
    """The next random number (xorshift, Marsaglia 2003): seeded by the caller, shared with nobody."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state


@njit(cache=True, error_model="numpy")
def trade_units(
    t: Terms, book: Book, indptr: Ints, indices: Ints, units: Counts, heat: float, part: int, parts: int,
    steps: int, seed: int,
) -> None:  # fmt: skip
    """Try `steps` random moves, alone or in twos, the warmth falling from `heat` over all `parts`.

    `indptr` and `indices` are the neighbours that tie a territory together; a unit without any is free.
    """
    territory, near, cost, haul = t.territory, t.near, t.cost, t.haul
    amounts, per_hour, leave, owner = t.amounts, t.per_haul_hour, t.leave, t.owner
    weights, budgets = t.move_amounts, t.budgets
    low, high, penalty, over = t.low, t.high, t.penalty, t.over_penalty
    kin_start, kin, pull = t.kin_start, t.kin, t.pull
    foe_start, foe, strife = t.foe_start, t.foe, t.strife
    slot, labels, loads, moved, sizes = book
    mark = np.zeros(len(labels), np.int64)
    queue = np.empty(len(labels), np.int32)
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    epoch = 0
    for step in range(steps):
        state = drawn(state)
        i = units[np.int64(state >> np.uint64(33)) % len(units)]
        draw = int(np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF)))  # signed, as indices are
        c = proposed(i, draw, territory, near, labels, indptr, indices)
        s = slot[i]
        if c < 0 or c == s or sizes[labels[i]] <= 1:
            continue
        j, m = labels[i], territory[i, c]
        change = gain(
            i, s, c, territory, cost, haul, amounts, per_hour, leave, owner, weights, budgets,
            low, high, penalty, over, loads, moved,
        )  # fmt: skip
        change += pull * estranged(i, j, m, labels, kin_start, kin)
        change += strife * clashing(i, j, m, labels, foe_start, foe)
        warmth = heat * (1.0 - (part + step / steps) / parts) ** 2
        u, su, cu = -1, -1, -1
        if (draw >> 20) % 2 == 1 or change > HOPELESS * warmth:
            for _ in range(TRIES * len(sizes)):
                state = drawn(state)
                u = units[np.int64(state >> np.uint64(33)) % len(units)]
                if labels[u] == m:
                    break
            if labels[u] != m:
                continue
            draw = int(np.int64((state >> np.uint64(3)) & np.uint64(0xFFFFFF)))
            shift(i, s, c, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
            slot[i], labels[i] = c, m
            su = slot[u]
            if (draw >> 20) % 2 == 1:
                cu = proposed(u, draw, territory, near, labels, indptr, indices)
            elif touches(u, j, labels, indptr, indices):
                cu = slot_of(u, j, territory)
            if cu >= 0 and cu != su:
                change += gain(
                    u, su, cu, territory, cost, haul, amounts, per_hour, leave, owner, weights, budgets,
                    low, high, penalty, over, loads, moved,
                )  # fmt: skip
                change += pull * estranged(u, m, territory[u, cu], labels, kin_start, kin)
                change += strife * clashing(u, m, territory[u, cu], labels, foe_start, foe)
            slot[i], labels[i] = s, j
        fits = u < 0 or (cu >= 0 and cu != su)
        if fits and change > 0.0:
            chance = np.float64(state >> np.uint64(11)) / 9007199254740992.0
            fits = warmth > 0.0 and chance < np.exp(-change / warmth)
        if fits:
            epoch += 1
            fits = hangs_together(i, labels, indptr, indices, mark, queue, epoch)
        if fits and u >= 0:
            epoch += 1
            labels[i] = m
            fits = hangs_together(u, labels, indptr, indices, mark, queue, epoch)
            labels[i] = j
        if fits and u < 0:
            shift(i, s, c, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
        if fits and u >= 0:
            shift(u, su, cu, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
            slot[u], labels[u] = cu, territory[u, cu]
        if fits:
            slot[i], labels[i] = c, m
        elif u >= 0:
            shift(i, c, s, territory, haul, amounts, per_hour, owner, weights, loads, moved, sizes)
