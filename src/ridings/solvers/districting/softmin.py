"""The softened minimum of every unit over its territories: the inner loop of the dual."""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats, Ints

FAINT = 1e-3  # a share too small to bend the dual: left out of the Hessian alone


@njit(cache=True, error_model="numpy", nogil=True)
def soft_minimum(
    first: int,
    last: int,
    cand: Ints,
    cost: Floats,
    haul: Floats,
    amounts: Floats,
    per_hour: Floats,
    lam: Floats,
    leave: Floats,
    move_amounts: Floats,
    owner: Ints,
    temp: Floats,
    loads: Floats,
    moved: Floats,
    hess: Floats,
) -> float:
    """Sum the softened minima of the units from `first` to before `last`.

    Fills loads (A, k), moved (M,) and, when it has rows, `hess` (R, R), which together with its transpose
    is minus the Hessian: each pair of territories is written once.
    """
    width = cand.shape[1]
    acts, k = lam.shape
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
        if len(hess) > 0 and kept > 1:
            for x in range(kept):
                if share[x] < FAINT:
                    continue
                c = keep[x]
                j = cand[i, c]
                own = 0.5 * share[x] * (1.0 - share[x]) / t
                for a in range(acts):
                    for b in range(acts):
                        hess[a * k + j, b * k + j] += own * load[a, c] * load[b, c]
                for y in range(x):
                    if share[y] < FAINT:
                        continue
                    d = keep[y]
                    w = -share[x] * share[y] / t
                    for a in range(acts):
                        pull = w * load[a, c]
                        for b in range(acts):
                            hess[a * k + j, b * k + cand[i, d]] += pull * load[b, d]
                for m in range(budgets):
                    cross = share[x] * (gone[c] - stay) / t * move_amounts[m, i]
                    for a in range(acts):
                        hess[acts * k + m, a * k + j] += cross * load[a, c]
            for m in range(budgets):
                for q in range(budgets):
                    hess[acts * k + m, acts * k + q] += (
                        0.5 * stay * (1.0 - stay) / t * move_amounts[m, i] * move_amounts[q, i]
                    )
    return value
