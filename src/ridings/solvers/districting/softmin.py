"""The softened minimum of every unit over its territories: the inner loop of the dual."""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats, Ints


@njit(cache=True)
def soft_minimum(
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
    """Sum the softened minima; fill loads (A, k), moved (M,) and, when it has rows, `hess` (R, R).

    `hess` and its transpose add up to minus the Hessian: each pair of territories is written once.
    """
    n, width = cand.shape
    acts, k = lam.shape
    budgets = len(moved)
    value = 0.0
    red = np.empty(width)
    share = np.empty(width)
    load = np.empty((acts, width))
    gone = np.empty(width)
    keep = np.empty(width, np.int64)
    for i in range(n):
        low = np.inf
        for c in range(width):
            j = cand[i, c]
            if j < 0:
                red[c] = np.inf
                continue
            r = cost[i, c]
            for a in range(acts):
                load[a, c] = amounts[a, i] + per_hour[a] * haul[i, c]
                r += lam[a, j] * load[a, c]
            gone[c] = 1.0 if owner[i] >= 0 and owner[i] != j else 0.0
            r += gone[c] * leave[i]
            red[c] = r
            low = min(low, r)
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
                c = keep[x]
                j = cand[i, c]
                own = 0.5 * share[x] * (1.0 - share[x]) / t
                for a in range(acts):
                    for b in range(acts):
                        hess[a * k + j, b * k + j] += own * load[a, c] * load[b, c]
                for y in range(x):
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
