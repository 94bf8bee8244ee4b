"""Where territories grow round: first guesses, then location-allocation with prices.

Prices are soft at first: a band gives way in proportion to its price. As the bands harden, the centers
follow. A territory whose activities pull opposite ways for good (too much work, too little potential: all
country and no town) is moved towards the nearest one with the opposite trouble, so that both get some of
each.
"""

from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.candidates import WIDTH, candidates
from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.coarse import coarsen
from ridings.solvers.districting.dual import Dual, Prices, cheapest
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints, Measure
from ridings.solvers.districting.smoothing import smoothed
from ridings.solvers.districting.starts import bisect
from ridings.solvers.stop import Stop

COLD = (3.0, 1.0, 0.3, 0.1, 0.03, 0.01)  # temperatures of a first climb
WARM = (0.05, 0.015)  # and of one from good prices
GIVE, LESS, LEAST = 0.1, 0.75, 0.0007  # how soft the bands are at first, each turn, and at last
FIRM_GROUND, LEAN = 0.002, 0.03  # the same at last on a graph, and for activities against each other
GROUND_TURNS, HARDER, FEW = 11, 0.7, 16  # turns on a graph, `LESS` there, and the territories a cluster sees
SOFTER = 0.02  # how soft they are again once many centers were moved
PATIENCE, AGAIN_AFTER, TURNS = 12, 5, 36  # turns before strained centers are moved, between, and in all
DEAR = 5.0  # prices that move a typical unit, from which on leaving its owner keeps a plan near today's
FIRM = 0.2  # share of the tolerance that a band may still give way when the centers are good
STRAINED = 0.3  # and from which share on its territory is moved
CLOSER = 0.9  # how far a strained center goes towards its counterpart


@dataclass(frozen=True)
class Located:
    """Centers and prices, and the clusters on which they were found."""

    centers: Floats  # (k, 3)
    prices: Prices
    small: DistrictingProblem  # with the amounts that were priced
    plain: DistrictingProblem  # with its own amounts
    cluster: Ints  # (n,)
    price_scale: Floats  # (A,) cost per scaled amount that moves a typical unit
    candidates: Ints  # (clusters, C)
    near_today: bool = False  # leaving the owner is so dear that little will change


def find_centers(
    problem: DistrictingProblem, start: Ints | None, tolerance: Floats, seed: int, stop: Stop
) -> Located:
    """Centers (k, 3) and prices for these tolerances, found on clusters of units when there are many.

    Where territories must hang together, units count with the amounts of their surroundings.
    """
    small, cluster = coarsen(problem)
    small = small.replace(tolerance=tolerance)
    connected = problem.edges is not None
    centers = first_centers(small if connected and start is None else problem, start, seed)
    plain = small
    if connected:
        small = small.replace(amounts=smoothed(small))
    least, lean, width = (FIRM_GROUND, LEAN, FEW) if connected else (LEAST, 0.0, WIDTH)
    prices, give = Prices.zero(problem), GIVE
    for turn in range(TURNS):
        pairs = price(small, centers, candidates(small, centers, width=width))
        dual = Dual(small, pairs, make_bands(small, pairs, tolerance), give, lean)
        prices = dual.climb(prices, COLD if turn == 0 else WARM, steps=8, enough=3e-3)
        labels, _ = cheapest(small, pairs, dual.bands, prices)
        centers = centers_of(small, labels, centers)
        yielded = dual.yielded(prices)
        firm = turn >= GROUND_TURNS if connected else bool(np.all(yielded < FIRM * tolerance[:, None]))
        if stop() or (turn >= 3 and firm):
            break
        give = max(least, give * (HARDER if connected else LESS))
        if connected:
            continue  # what is strained here, the walk along the borders can mend
        if turn >= PATIENCE and (turn - PATIENCE) % AGAIN_AFTER == 0 and turn < TURNS - AGAIN_AFTER:
            moved = relocate(small, centers, prices, yielded)
            give = max(give, SOFTER * min(1.0, 5.0 * moved / problem.territories))
    if problem.roads is not None and problem.measure is Measure.DRIVE:
        centers = problem.roads.snapped(centers)
    return Located(centers, prices, small, plain, cluster, dual.price_scale, pairs.territory)


def stand_still(problem: DistrictingProblem, start: Ints, tolerance: Floats) -> Located | None:
    """The centers of today's plan and prices there, where moves are so dear that the best plan is near it.

    None where they are not, or where a territory holds nothing today.
    """
    held = np.bincount(start[start != NOBODY], minlength=problem.territories)
    if not problem.move_price.any() or (held == 0).any():
        return None
    small, cluster = coarsen(problem)
    small = small.replace(tolerance=tolerance)
    centers = centers_of(problem, _placed(problem, start))
    pairs = price(small, centers, candidates(small, centers, width=FEW))
    dual = Dual(small, pairs, make_bands(small, pairs, tolerance), FIRM_GROUND)
    leaving = small.move_price.sum() / np.maximum(dual.bands.amounts.sum(axis=1), 1e-12)
    if np.any(leaving < DEAR * dual.price_scale):
        return None
    prices = dual.climb(Prices.zero(problem), COLD, steps=8, enough=3e-3)
    return Located(centers, prices, small, small, cluster, dual.price_scale, pairs.territory, near_today=True)


def _placed(problem: DistrictingProblem, start: Ints) -> Ints:
    """Today's labels, (n,), and for units without one the territory whose middle is nearest."""
    sure = start != NOBODY
    middle = _centers_of_some(problem, np.where(sure, start, 0).astype(np.int32), sure)
    labels = start.copy()
    for i in np.flatnonzero(~sure):
        labels[i] = np.linalg.norm(middle - problem.unit_xyz[i], axis=1).argmin()
    return labels


def relocate(problem: DistrictingProblem, centers: Floats, prices: Prices, yielded: Floats) -> int:
    """Move the most strained centers, in place, next to those strained the other way; how many moved."""
    if problem.activities < 2:
        return 0
    worst = (yielded / problem.tolerance[:, None]).max(axis=0)
    sign = np.sign(prices.bands)
    torn = (sign.min(axis=0) < 0) & (sign.max(axis=0) > 0) & ~problem.has_home
    strained = np.flatnonzero(torn & (worst > STRAINED))
    most = max(1, problem.territories // 16)
    moved = 0
    taken: set[int] = set()
    for j in strained[np.argsort(-worst[strained], kind="stable")][:most]:
        other = np.flatnonzero(torn & np.all(sign == -sign[:, [j]], axis=0))
        other = np.array([m for m in other if m not in taken], dtype=np.int64)
        if len(other) == 0 or j in taken:
            continue
        m = int(other[np.linalg.norm(centers[other] - centers[j], axis=1).argmin()])
        spot = (1 - CLOSER) * centers[j] + CLOSER * centers[m]
        centers[j] = spot / np.linalg.norm(spot)
        prices.bands[:, j] = 0.0
        taken |= {int(j), m}
        moved += 1
    return moved


def first_centers(problem: DistrictingProblem, start: Ints | None, seed: int) -> Floats:
    """Homes and today's plan where there are any; recursive bisection for the rest."""
    k = problem.territories
    weight = blend(problem)
    rng = np.random.default_rng(seed) if seed else None
    labels = bisect(problem.unit_xyz, weight, problem.shares.mean(axis=0), rng)
    if not problem.shares.size or np.ptp(problem.shares.mean(axis=0)) < 1e-12:
        labels = _match_homes(problem, centers_of(problem, labels))[labels]
    centers = centers_of(problem, labels.astype(np.int32))
    known = np.zeros(k, np.bool_)
    if start is not None:
        at = start != NOBODY
        if at.any():
            sure = np.where(at, start, 0).astype(np.int32)
            held = np.bincount(start[at], minlength=k) > 0
            known |= held
            known_centers = _centers_of_some(problem, sure, at)
            centers[held] = known_centers[held]
    centers[problem.has_home & ~known] = problem.homes_xyz[problem.has_home & ~known]
    return np.ascontiguousarray(centers)


def _centers_of_some(problem: DistrictingProblem, labels: Ints, chosen: Bools) -> Floats:
    sums = np.zeros((problem.territories, 3))
    weight = np.add.reduceat(problem.site_weight, problem.site_start[:-1]) + 1e-12
    xyz, heavy = problem.unit_xyz[chosen], weight[chosen]
    for x in range(3):
        sums[:, x] = np.bincount(labels[chosen], heavy * xyz[:, x], problem.territories)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-15))


def _match_homes(problem: DistrictingProblem, centers: Floats) -> Ints:
    """Which territory each bisected part should be, so that parts fall to the nearest homes, (k,)."""
    names = np.arange(problem.territories, dtype=np.int32)
    home = problem.has_home
    if not home.any():
        return names
    from scipy.optimize import linear_sum_assignment  # late: slow to import

    chord = np.linalg.norm(centers[:, None, :] - problem.homes_xyz[None, home, :], axis=2)
    part, which = linear_sum_assignment(chord)
    out = np.full(problem.territories, NOBODY, np.int32)
    out[part] = np.flatnonzero(home)[which]
    out[out == NOBODY] = np.flatnonzero(~home)
    return out


def blend(problem: DistrictingProblem) -> Floats:
    """One weight a unit, (n,): the mean of its shares of every activity."""
    if problem.activities == 0:
        return np.ones(problem.units)
    sums = np.maximum(problem.amounts.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((problem.amounts / sums).sum(axis=0))
