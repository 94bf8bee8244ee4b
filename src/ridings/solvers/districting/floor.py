"""The unavoidable floor: the least worst imbalance any plan could have, from units that cannot be split."""

import numpy as np

from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats


def imbalance_floor(amounts: Floats, shares: Floats) -> float:
    """Least possible largest |load / target - 1| for indivisible amounts (n,) and shares (k,).

    The largest unit must lie somewhere; and of the q * k + 1 largest units some territory holds q + 1
    (pigeonhole, for equal shares). A load above target elsewhere is a load below it, so both sides count.
    """
    total = float(amounts.sum())
    if total <= 0:
        return 0.0
    k = len(shares)
    target = total * float(shares.max())
    order = np.sort(amounts)[::-1]
    worst = float(order[0]) / target - 1
    if len(amounts) < k:
        worst = max(worst, 1.0)
    if np.allclose(shares, shares[0]):
        for q in range(1, min(len(order) - 1, 4 * k) // k + 1):
            last = order[q * k - q : q * k + 1] if q * k + 1 <= len(order) else order[:0]
            if len(last) == q + 1:
                worst = max(worst, float(last.sum()) / target - 1)
        count = len(order) // k
        if len(order) % k and count >= 1:
            smallest = np.sort(amounts)[: count + 1].sum()
            worst = max(worst, float(smallest) / target - 1)
    return max(0.0, worst)


def floors(problem: DistrictingProblem) -> Floats:
    """Floor of each activity, (A,); 0 for one with drive hours while centers are free.

    With homes everywhere drive hours are known: each unit counts with its least, the total with its most.
    """
    pools = [(problem.pool == pool, _units_of(problem, pool)) for pool in np.unique(problem.pool)]
    out = []
    for row, share, travels in zip(problem.amounts, problem.shares, problem.travels, strict=True):
        if not travels:
            out.append(max(imbalance_floor(row[units], share[ours]) for ours, units in pools))
        elif problem.has_home.all():
            haul = price(problem, np.nan_to_num(problem.homes_xyz), every_territory(problem)).haul
            least, most = row + haul.min(axis=1), row + haul.max(axis=1)
            out.append(max(_largest(least[units], most[units], share[ours]) for ours, units in pools))
        else:
            out.append(0.0)
    return np.array(out).reshape(problem.activities)


def _largest(least: Floats, most: Floats, share: Floats) -> float:
    target = float(most.sum()) * float(share.max())
    return max(0.0, float(least.max(initial=0.0)) / target - 1) if target > 0 else 0.0


def _units_of(problem: DistrictingProblem, pool: int) -> Bools:
    """Units of which this pool surely has all, (n,); none where some could go to another pool as well."""
    if not problem.pool.any():
        return np.ones(problem.units, np.bool_)
    ours = problem.pool == pool
    may = problem.allowed[problem.classes]
    held = problem.fixed >= 0
    may[held] = np.arange(problem.territories) == problem.fixed[held, None]
    here, elsewhere = may[:, ours].any(axis=1), may[:, ~ours].any(axis=1)
    return np.asarray(here & ~(here & elsewhere).any())
