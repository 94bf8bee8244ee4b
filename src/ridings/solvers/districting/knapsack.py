"""What a territory round one center earns at the prices of its units: a knapsack within two loads.

Fractional, and by its dual: any price of the load gives a figure that no choice of units can go below, so a
search for the best price may stop anywhere. The subproblem of the bound over all centers (see `hess.py`).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ridings.solvers.districting.problem import Floats, Ints


@njit(cache=True, error_model="numpy", nogil=True)
def chosen(left: Floats, load: Floats, price: float) -> tuple[float, float]:
    """Sum of the units that pay at this price of the load, and their load.

    `left` (n,) is what each unit costs less what it earns. Four sums side by side: the same on every machine.
    """
    n = len(left)
    v0, v1, v2, v3 = 0.0, 0.0, 0.0, 0.0
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for q in range(0, n - 3, 4):
        t = left[q] - price * load[q]
        v0 += t if t < 0.0 else 0.0
        s0 += load[q] if t < 0.0 else 0.0
        t = left[q + 1] - price * load[q + 1]
        v1 += t if t < 0.0 else 0.0
        s1 += load[q + 1] if t < 0.0 else 0.0
        t = left[q + 2] - price * load[q + 2]
        v2 += t if t < 0.0 else 0.0
        s2 += load[q + 2] if t < 0.0 else 0.0
        t = left[q + 3] - price * load[q + 3]
        v3 += t if t < 0.0 else 0.0
        s3 += load[q + 3] if t < 0.0 else 0.0
    for q in range(n - n % 4, n):
        t = left[q] - price * load[q]
        v0 += t if t < 0.0 else 0.0
        s0 += load[q] if t < 0.0 else 0.0
    return (v0 + v1) + (v2 + v3), (s0 + s1) + (s2 + s3)


@njit(cache=True, error_model="numpy", nogil=True)
def best_price(
    left: Floats, load: Floats, least: float, most: float, price: float, step: float, grain: float, cuts: int
) -> tuple[float, float]:
    """Search the price of the load from `price` on; return the best value found and its price.

    The value is concave in the price with a kink at 0. Two tangents that cross give the next price; before
    there are two the step doubles. Done once the load is within `grain` of where it should be.
    """
    best, at = -np.inf, price
    below, above = -np.inf, np.inf  # prices between which the best one lies
    below_v, below_s, above_v, above_s = 0.0, 0.0, 0.0, 0.0
    for _ in range(cuts):
        value, held = chosen(left, load, price)
        value += price * (least if price > 0.0 else most)
        if value > best:
            best, at = value, price
        low_slope = (least if price >= 0.0 else most) - held  # to the right
        high_slope = (least if price > 0.0 else most) - held  # to the left
        if low_slope <= grain and high_slope >= -grain:
            break
        if low_slope > 0.0:
            below, below_v, below_s = price, value, low_slope
        else:
            above, above_v, above_s = price, value, high_slope
        if below == -np.inf:
            step *= 2.0
            price = 0.0 if above > 0.0 and above - step < 0.0 else above - step
        elif above == np.inf:
            step *= 2.0
            price = 0.0 if below < 0.0 and below + step > 0.0 else below + step
        elif below < 0.0 < above:
            price = 0.0
        else:
            width = above - below
            cross = (above_v - below_v + below_s * below - above_s * above) / (below_s - above_s)
            price = min(max(cross, below + 0.05 * width), above - 0.05 * width)
    return best, at


@njit(cache=True, error_model="numpy", nogil=True)
def price_centers(
    first: int, last: int, centers: NDArray[np.int64], cost: Floats, earn: Floats, amounts: Floats,
    least: Floats, most: Floats, member: Ints, prices: Floats, value: Floats, step: Floats, grain: Floats,
    cuts: int,
) -> None:  # fmt: skip
    """Fill `value` and better `prices` (m, A) of the centers from `first` to before `last`.

    A center holds the unit it is at, `member` (m,), whatever that costs; unless it holds none at all, where
    the rules let a territory be empty.
    """
    acts, n = amounts.shape
    may_be_empty = True
    for a in range(acts):
        may_be_empty = may_be_empty and least[a] <= 0.0
    left = np.empty(n)
    load = np.empty(n)
    for x in range(first, last):
        c = centers[x]
        own = member[c]
        value[c] = cost[c, own] - earn[own]
        for i in range(n if acts == 0 else 0):
            value[c] += min(0.0, cost[c, i] - earn[i]) if i != own else 0.0
        if acts > 0:
            value[c] = -np.inf
        for a in range(acts):
            for i in range(n):
                left[i] = cost[c, i] - earn[i]
            for b in range(acts):
                if b != a and prices[c, b] != 0.0:
                    for i in range(n):
                        left[i] -= prices[c, b] * amounts[b, i]
            paid = 0.0
            for b in range(acts):
                if b != a:
                    paid += prices[c, b] * (least[b] if prices[c, b] > 0.0 else most[b])
            for i in range(n):
                load[i] = amounts[a, i]
            paid += left[own]
            held = load[own]
            left[own] = 0.0
            load[own] = 0.0
            found, prices[c, a] = best_price(
                left, load, least[a] - held, most[a] - held, prices[c, a], step[a], grain[a], cuts
            )
            value[c] = max(value[c], found + paid)
        if may_be_empty:
            value[c] = min(value[c], 0.0)
