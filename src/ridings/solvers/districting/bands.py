"""The rules that tie units together: bands for activities and territories, budgets for kinds of move."""

from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.pairs import Pairs
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints, pooled

ROUNDING = 1e-9  # relative slack that forgives the last bits of a sum


@dataclass(frozen=True)
class Bands:
    """Bands and budgets with amounts scaled so that an average territory holds 1 of each activity.

    A band is max(lo_band * total, least) <= load <= min(hi_band * total, most), where total is that of
    the pool in this plan: drive hours, and so the total, depend on it. The dual prices one of the two on each
    side, lo_share * total + lo_fixed <= load <= hi_share * total + hi_fixed, which every plan keeps.
    """

    amounts: Floats  # (A, n)
    per_haul_hour: Floats  # (A,) scaled amount per line-haul hour
    scale: Floats  # (A,) the user's units per scaled unit
    lo_band: Floats  # (A, k) shares of the total, by the tolerance
    hi_band: Floats
    least: Floats  # (A, k) amounts, by the minimum and maximum asked for
    most: Floats
    lo_share: Floats  # (A, k) what the dual prices: of each side the tighter one at the least total
    hi_share: Floats
    lo_fixed: Floats
    hi_fixed: Floats
    move_amounts: Floats  # (M, n)
    move_budgets: Floats  # (M,)
    pool: Ints  # (k,)

    def loads(self, labels: Ints, haul: Floats) -> Floats:
        """Amount of each activity in each territory, (A, k); `haul` are the hours of each unit, (n,)."""
        k = self.lo_band.shape[1]
        sums = [
            np.bincount(labels, row + rate * haul, k)
            for row, rate in zip(self.amounts, self.per_haul_hour, strict=True)
        ]
        return np.array(sums, np.float64).reshape(len(self.amounts), k)

    def limits(self, loads: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest load of each activity and territory, (A, k) each."""
        total = pooled(self.pool, loads)
        return np.maximum(self.lo_band * total, self.least), np.minimum(self.hi_band * total, self.most)

    def moved(self, labels: Ints, owner: Ints) -> Floats:
        """Amount moved against each budget, (M,)."""
        gone = (owner != NOBODY) & (labels != owner)
        return np.asarray(self.move_amounts @ gone, dtype=np.float64)


def make_bands(problem: DistrictingProblem, pairs: Pairs, tolerance: Floats) -> Bands:
    """Scale the amounts, and intersect each tolerance band with the minimum and maximum asked for.

    `tolerance` (A,) or (A, k) may be tighter or wider than the problem's own.
    """
    k = problem.territories
    nearest_haul = np.where(pairs.territory >= 0, pairs.haul, np.inf).min(axis=1)
    total = problem.amounts.sum(axis=1) + problem.travels * nearest_haul.sum()
    total = np.where(total > 0, total, 1.0)
    scale = total / k
    band = np.broadcast_to(tolerance if tolerance.ndim == 2 else tolerance[:, None], problem.shares.shape)
    hi_share, lo_share = problem.shares * (1 + band), problem.shares * np.maximum(1 - band, 0.0)
    high, low = problem.maximum / scale[:, None], problem.minimum / scale[:, None]
    least_total = _pool_totals(problem, pairs, nearest_haul) / scale[:, None]
    capped, floored = high < hi_share * least_total, low > lo_share * least_total
    return Bands(
        amounts=problem.amounts / scale[:, None],
        per_haul_hour=problem.travels / scale,
        scale=scale,
        lo_band=lo_share,
        hi_band=hi_share,
        least=low,
        most=high,
        lo_share=np.where(floored, 0.0, lo_share),
        hi_share=np.where(capped, 0.0, hi_share),
        lo_fixed=np.where(floored, low, 0.0),
        hi_fixed=np.where(capped, high, 0.0),
        move_amounts=problem.move_amounts / problem.budget_scale[:, None],
        move_budgets=problem.move_budgets / problem.budget_scale,
        pool=problem.pool,
    )


def _pool_totals(problem: DistrictingProblem, pairs: Pairs, nearest_haul: Floats) -> Floats:
    """Least total of each territory's pool, (A, k), every unit counted where its first candidate is."""
    first = np.maximum(pairs.territory[:, 0], 0)
    k = problem.territories
    rows = [
        np.bincount(first, row + travels * nearest_haul, k)
        for row, travels in zip(problem.amounts, problem.travels, strict=True)
    ]
    return problem.pooled(np.array(rows, np.float64).reshape(problem.activities, k))


def violations(bands: Bands, loads: Floats, moved: Floats) -> tuple[Floats, Floats]:
    """How far each band (A, k) and each budget (M,) is broken, in scaled amounts; 0 where it holds."""
    low, high = bands.limits(loads)
    slack = ROUNDING * np.maximum(1.0, high)
    broken = np.maximum(np.maximum(loads - high, low - loads) - slack, 0.0)
    over = np.maximum(moved - bands.move_budgets * (1 + ROUNDING) - ROUNDING, 0.0)
    return broken, over
