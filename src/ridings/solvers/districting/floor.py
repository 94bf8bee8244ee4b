"""The unavoidable floor: the least worst imbalance any plan could have, from units that cannot be split."""

import numpy as np

from ridings.solvers.districting.pairs import EARTH_RADIUS_KM, every_territory, line_haul, price
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints


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
    """Floor of each activity, (A,).

    With drive hours each unit counts with its least, the total with its most: from the homes; and where a
    center is free, from none at all to as far as any center of a territory can lie.
    """
    pools = [(problem.pool == pool, _units_of(problem, pool)) for pool in np.unique(problem.pool)]
    out = []
    for row, share, travels in zip(problem.amounts, problem.shares, problem.travels, strict=True):
        if not travels:
            out.append(max(imbalance_floor(row[units], share[ours]) for ours, units in pools))
        elif problem.roads is not None and not problem.has_home.all():
            out.append(0.0)  # how far a road can lead to some center is not known
        else:
            least, most = (row + haul for haul in _hauls(problem))
            out.append(max(_largest(least[units], most[units], share[ours]) for ours, units in pools))
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


def _hauls(problem: DistrictingProblem) -> tuple[Floats, Floats]:
    """Least and most line-haul hours of each unit in any territory, (n,) each."""
    if problem.has_home.all():
        haul = price(problem, np.nan_to_num(problem.homes_xyz), every_territory(problem)).haul
        return haul.min(axis=1), haul.max(axis=1)
    middle = problem.unit_xyz.mean(axis=0)
    middle = middle / max(float(np.linalg.norm(middle)), 1e-15)
    spots = np.concatenate([problem.site_xyz, problem.homes_xyz[problem.has_home]])
    away = _km(spots, middle)
    radius = float(away.max())  # a center lies among its units, so within the cap that holds them all
    farthest = np.minimum(away[: problem.sites] + radius, np.pi * EARTH_RADIUS_KM)
    if radius >= np.pi / 2 * EARTH_RADIUS_KM:  # more than half the globe: no such cap
        farthest[:] = np.pi * EARTH_RADIUS_KM
    hours = np.array([line_haul(km, problem.curve) for km in farthest]) * problem.site_haul
    return np.zeros(problem.units), np.add.reduceat(hours, problem.site_start[:-1])


def _km(points: Floats, center: Floats) -> Floats:
    chord = np.linalg.norm(points - center, axis=1)
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2.0)))


def alone_above(problem: DistrictingProblem, haul: Floats, labels: Ints) -> Floats:
    """How far the heaviest unit of a territory alone is above its target in this plan, (A,); 0 for none.

    Only of drive-laden activities with free centers: their floor is weak, since more driving anywhere raises
    every target.
    """
    out = np.zeros(problem.activities)
    if problem.has_home.all():
        return out
    for a in np.flatnonzero(problem.travels):
        load = problem.amounts[a] + haul
        held: Floats = np.bincount(labels, load, problem.territories).astype(np.float64)
        target = problem.pooled(held[None, :])[0] * problem.shares[a]
        heaviest = np.zeros(problem.territories)
        np.maximum.at(heaviest, labels, load)
        out[a] = float((heaviest / np.maximum(target, 1e-12)).max()) - 1
    return np.maximum(out, 0.0)
