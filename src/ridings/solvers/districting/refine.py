"""Turns of pricing, rounding, searching and re-centring, for territories of points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.apart import separated, together
from ridings.solvers.districting.bands import make_bands, violations
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.dual import Dual, Prices, cheapest
from ridings.solvers.districting.kinship import Kinship, kinship
from ridings.solvers.districting.location import Located
from ridings.solvers.districting.pairs import Pairs, price, price_labels
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.search import Search
from ridings.solvers.stop import Stop

FIRST_GIVE, HARDER = 0.0007, 0.3  # how soft the bands are while pricing, and how much less when that fails
AFRESH = 4  # turns in which a plan that breaks a band is made afresh from the prices
TURNS = 8  # of pricing, rounding, searching and re-centring
SLIGHTLY = 0.05  # targets broken in all, up to which later turns go on from the plan there is
TRIFLE = 5e-4  # a gain in cost not worth another turn
ROOM = 2.0  # average units of slack that the priced plan leaves for rounding
STRENGTH = 1.2  # first penalty of a broken band, in highest prices
STEPS = 25  # random moves a unit in one annealing
MANY = 20_000  # units from which clusters stand for them wherever that is as good
INSIDE = 0.98  # the search aims this far inside a tolerance, so that re-centring does not break it

Report = Callable[
    ..., None
]  # told what is being done, the share that is done and, if there is one, the `Best`


@dataclass
class Best:
    """The best plan seen, with the centers and prices it was made round."""

    labels: Ints
    centers: Floats
    prices: Prices
    located: Located
    broken: float = np.inf
    cost: float = np.inf
    rounds: int = 0
    eased: float = 1.0  # share of the cost that the last re-centring saved


def refine(
    problem: DistrictingProblem, located: Located, seed: int, stop: Stop, report: Report, *, last: bool
) -> Best:
    """Price, round, search, re-centre; keep the best plan seen with the centers it was made round.

    Gives up early on centers that lead nowhere, unless they are the `last`.
    """
    centers, prices = located.centers, located.prices
    best = Best(np.zeros(0, np.int32), centers, prices, located)
    labels: Ints | None = None
    give = FIRST_GIVE
    inside = problem.tolerance * INSIDE
    narrow = narrowed(problem, ROOM / 4)
    kin: Kinship | None = None
    for turn in range(TURNS):
        lost = turn == 0 or best.broken > (0.0 if turn < AFRESH else SLIGHTLY)
        pairs = price(problem, centers, with_labels(candidates(problem, centers), labels))
        bands = make_bands(problem, pairs, inside)
        dual = Dual(problem, pairs, make_bands(problem, pairs, narrow), give)
        kin = kin or kinship(problem, dual.spread)
        if lost:
            prices = dual.climb(prices, (0.015, 0.004), steps=8, enough=5e-3)
            give *= HARDER if turn > 0 else 1.0
            labels, reduced = cheapest(problem, pairs, bands, prices)
            labels = separated(problem, labels, pairs.territory, reduced)
        assert labels is not None
        strength = STRENGTH * np.abs(prices.bands).max(axis=1, initial=0.0) + 0.5 * dual.price_scale
        reduced = cheapest(problem, pairs, bands, prices)[1]
        search = Search(problem, pairs, bands, labels.copy(), strength, reduced, kin)
        improve(search, seed + turn, turn, problem.units, held=best.broken == 0)
        labels = search.labels
        parted = search.kinship.parted
        centers, done = settle(problem, labels, centers, best, prices, parted)
        report("improving", 0.3 + 0.5 * (turn + 1) / TURNS, best)
        hopeless = turn + 1 == AFRESH and best.broken > SLIGHTLY and not last
        if done or hopeless or stop():
            break
    return best


def narrowed(problem: DistrictingProblem, room: float) -> Floats:
    """Tolerances less the room that rounding needs: a few average units, (A,)."""
    inside = problem.tolerance * INSIDE
    grain = (
        problem.territories * problem.amounts.mean(axis=1) / np.maximum(problem.amounts.sum(axis=1), 1e-12)
    )
    return np.asarray(np.maximum(0.5 * inside, inside - room * grain))


def with_labels(territory: Ints, labels: Ints | None) -> Ints:
    """Candidates that surely include each unit's present territory."""
    if labels is None:
        return territory
    missing = ~(territory == labels[:, None]).any(axis=1)
    if missing.any():
        territory[missing, -1] = labels[missing]
    return territory


def improve(search: Search, seed: int, turn: int, units: int, *, held: bool) -> None:
    """Run the local search, raising the penalties until the bands hold or that stops helping.

    It tries as many random moves as `units` deserve.
    """
    steps = int(np.clip(STEPS * units, 100_000, 6_000_000))
    warmth = 1.0 if turn == 0 else 0.5
    for attempt in range(2 if turn == 0 else 3):
        if attempt > 0 or not held:
            search.anneal(warmth, steps, seed * 16 + attempt)
        search.sweep()
        search.swap()
        search.sweep()
        if search.within(search.problem.tolerance):
            return
        search.penalty = search.penalty * 3.0
    if turn >= TURNS - 3:
        from ridings.solvers.districting.repair import repair  # late: slow to import

        repair(search)


def settle(
    problem: DistrictingProblem,
    labels: Ints,
    centers: Floats,
    best: Best,
    prices: Prices,
    parted: Callable[[Ints], float],
) -> tuple[Floats, bool]:
    """Re-centre, keep what is best, and tell whether another turn is worth while.

    `parted` adds to the cost what the search prefers and the plan does not pay for.
    """
    at = centers_of(problem, labels, centers)
    done = best.broken == 0  # unless this turn is better by more than a trifle
    costs: list[float] = []
    for tried in (at, centers):
        broken, total = standing(problem, tried, labels)
        total += parted(labels)
        costs.append(total)
        if (broken, total) < (best.broken, best.cost):
            done = best.broken == 0 and total > best.cost * (1 - TRIFLE)
            best.labels, best.centers, best.prices = labels.copy(), tried, prices
            best.broken, best.cost = broken, total
    best.rounds += 1
    best.eased = 1.0 - costs[0] / max(costs[1], 1e-300)
    return at, done


def standing(problem: DistrictingProblem, centers: Floats, labels: Ints) -> tuple[float, float]:
    """How far a plan breaks bands and budgets, in scaled amounts, and its cost without the fixed part."""
    cost, haul = price_labels(problem, centers, labels)
    pairs = Pairs(labels[:, None], cost[:, None], haul[:, None])
    bands = make_bands(problem, pairs, problem.tolerance)
    out, over = violations(bands, bands.loads(labels, haul), bands.moved(labels, problem.owner))
    gone = (problem.owner >= 0) & (labels != problem.owner)
    met = len(together(problem, labels))
    return float(out.sum() + over.sum()) + met, float(cost.sum() + problem.move_price[gone].sum())
