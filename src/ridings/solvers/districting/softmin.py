"""The softened minimum of every unit over its territories: the inner loop of the dual."""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats, Ints

FAINT = 1e-3  # a share too small to bend the dual: left out of the Hessian alone


@njit(cache=True, error_model="numpy", nogil=True)
def soft_minimum(
    first: int, last: int, cand: Ints, cost: Floats, haul: Floats, amounts: Floats, per_hour: Floats,
    lam: Floats, leave: Floats, move_amounts: Floats, owner: Ints, temp: Floats, loads: Floats,
    moved: Floats, slot: Ints, blocks: Floats, cross: Floats, corner: Floats,
) -> float:  # fmt: skip
    """Sum the softened minima of the units from `first` to before `last`.

    Fills loads (A, k), moved (M,) and, when there are blocks, minus the Hessian: `blocks` (P, A, A) for the
    pairs of territories that have a `slot` (k, k), `cross` (M, A, k) and `corner` (M, M) for the budgets.
    """
    width = cand.shape[1]
    acts = len(lam)
    budgets = len(moved)
    value = 0.0
    red = np.empty(width)
    share = np.empty(width)
    load = np.empty((acts, width))
    gone = np.empty(width)
    keep = np.empty(width, np.int64)
    for i in range(first, last):
        away = leave[i] if owner[i] >= 0 else 0.0
        for c in range(width):
            gone[c] = 0.0 if owner[i] < 0 or cand[i, c] == owner[i] else 1.0
            red[c] = cost[i, c] + gone[c] * away if cand[i, c] >= 0 else np.inf
        for a in range(acts):
            amount, rate = amounts[a, i], per_hour[a]
            for c in range(width):
                load[a, c] = amount + rate * haul[i, c]
                red[c] += lam[a, max(cand[i, c], 0)] * load[a, c]
        low = np.inf
        for c in range(width):
            low = min(low, red[c])
        t = temp[i]
        kept = 0
        total = 0.0
        for c in range(width):
            x = (red[c] - low) / t
            if x < 12.0:
                keep[kept] = c
                share[kept] = np.exp(-x)
                total += share[kept]
                kept += 1
        value += low - t * np.log(total)
        stay = 0.0
        for x in range(kept):
            share[x] /= total
            c = keep[x]
            stay += share[x] * gone[c]
            for a in range(acts):
                loads[a, cand[i, c]] += share[x] * load[a, c]
        for m in range(budgets):
            moved[m] += stay * move_amounts[m, i]
        if len(blocks) > 0 and kept > 1:
            for x in range(kept):
                if share[x] < FAINT:
                    continue
                c = keep[x]
                j = cand[i, c]
                own = share[x] * (1.0 - share[x]) / t
                p = slot[j, j]
                for a in range(acts):
                    for b in range(acts):
                        blocks[p, a, b] += own * load[a, c] * load[b, c]
                for y in range(x):
                    if share[y] < FAINT:
                        continue
                    d = keep[y]
                    m = cand[i, d]
                    p = slot[min(j, m), max(j, m)]
                    if p < 0:
                        continue
                    w = -share[x] * share[y] / t
                    one, other = (c, d) if j < m else (d, c)
                    for a in range(acts):
                        pull = w * load[a, one]
                        for b in range(acts):
                            blocks[p, a, b] += pull * load[b, other]
                for q in range(budgets):
                    push = share[x] * (gone[c] - stay) / t * move_amounts[q, i]
                    for a in range(acts):
                        cross[q, a, j] += push * load[a, c]
            for q in range(budgets):
                for r in range(budgets):
                    corner[q, r] += stay * (1.0 - stay) / t * move_amounts[q, i] * move_amounts[r, i]
    return value
