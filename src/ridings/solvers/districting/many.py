"""Turns of pricing, rounding, walking and re-centring, for territories of many points.

Most units are sure of their territory once the prices are known. Only the others are walked, in turn, with
penalties that rise in proportion to the price of each band; the search for small plans mends what is left.
"""

import numpy as np

from ridings.solvers.districting.apart import separated
from ridings.solvers.districting.bands import Bands, make_bands
from ridings.solvers.districting.contested import contested, roam
from ridings.solvers.districting.dual import Dual, Prices, cheapest
from ridings.solvers.districting.kinship import Kinship, kinship
from ridings.solvers.districting.location import Located
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.refine import (
    AFRESH,
    FIRST_GIVE,
    HARDER,
    INSIDE,
    ROOM,
    SLIGHTLY,
    TURNS,
    Best,
    Report,
    improve,
    narrowed,
    settle,
)
from ridings.solvers.districting.search import Search
from ridings.solvers.districting.sight import seen
from ridings.solvers.stop import Stop

MANY_POINTS = 50_000  # units without edges from which most are left where the prices put them
PULL = 0.04  # cost of a parted pair of nearest units: of so many, more are parted
DOUBT = 0.1  # of what a choice typically costs: a unit whose second best loses more is sure
RAMP, HELD = (0.3, 1.0, 3.0), (1.0, 3.0)  # penalties of the walks, in prices; the latter once the bands hold
STRENGTH, LEAST = 1.2, 0.5  # penalty of a band in its prices, and in those that move a typical unit
WARMTH = 0.03  # of what a choice typically costs
ROUNDS = 10  # times that each unit is offered another territory in one walk
AT_REST = 5e-3  # a plan is left at rest once re-centring saves so little
THOROUGH = 3  # turns after which the search tries as many moves for each unit as for a small plan


def refine_many(
    problem: DistrictingProblem, located: Located, seed: int, stop: Stop, report: Report, *, last: bool
) -> Best:
    """Price, round, walk, re-centre; keep the best plan seen with the centers it was made round.

    Gives up early on centers that lead nowhere, unless they are the `last`.
    """
    centers, prices, bands, give = located.centers, located.prices, cluster_bands(located), FIRST_GIVE
    best = Best(np.zeros(0, np.int32), centers, prices, located)
    labels: Ints | None = None
    kin: Kinship | None = None
    for turn in range(TURNS):
        lost = turn == 0 or best.broken > (0.0 if turn < AFRESH else SLIGHTLY)
        pairs = seen(problem, located, centers, bands, prices, labels, wide=lost)
        bands = make_bands(problem, pairs, problem.tolerance * INSIDE)
        dual = Dual(problem, pairs, make_bands(problem, pairs, narrowed(problem, ROOM / 4)), give)
        kin = kin or kinship(problem, dual.spread, PULL)
        if lost:
            prices = dual.climb(prices, (0.015, 0.004), steps=8, enough=5e-3)
            give *= HARDER if turn > 0 else 1.0
        nearest, reduced = cheapest(problem, pairs, bands, prices)
        if lost or labels is None:
            labels = separated(problem, nearest, pairs.territory, reduced)
        strength = STRENGTH * np.abs(prices.bands).max(axis=1, initial=0.0) + LEAST * dual.price_scale
        search = Search(problem, pairs, bands, labels.copy(), strength, reduced, kin)
        _walk(search, prices, dual, seed * TURNS + turn, held=best.broken == 0)
        if not search.within(problem.tolerance):
            trying = problem.units if turn >= THOROUGH else len(search.active)
            improve(search, seed + turn, turn, trying, held=best.broken == 0)
        labels = search.labels
        centers, done = settle(problem, labels, centers, best, prices, kin.parted)
        report("improving", 0.3 + 0.5 * (turn + 1) / TURNS, best)
        hopeless = turn + 1 == AFRESH and best.broken > SLIGHTLY and not last
        if done or hopeless or stop() or (best.broken == 0 and best.eased < AT_REST):
            break
    return best


def cluster_bands(located: Located) -> Bands:
    """Bands of the clusters on which the first prices were found."""
    small = located.small
    return make_bands(small, price(small, located.centers, located.candidates), small.tolerance)


def _walk(search: Search, prices: Prices, dual: Dual, seed: int, *, held: bool) -> None:
    """Walk the contested units with rising penalties, in place; the search then looks at them alone."""
    spread = float(dual.spread.mean())
    t = contested(
        search.problem, search.pairs, search.bands, search.reduced, search.kinship, search.labels,
        DOUBT * spread,
    )  # fmt: skip
    column = (t.territory == search.labels[t.unit][:, None]).argmax(axis=1).astype(np.int32)
    base: Floats = STRENGTH * np.abs(prices.bands) + LEAST * dual.price_scale[:, None]
    for number, ramp in enumerate(HELD if held else RAMP):
        penalty = base * ramp
        roam(
            t, search.labels, column, search.loads, search.moved, search.sizes, search.low, search.high,
            penalty, float(penalty.max(initial=0.0)), search.bands.move_budgets, WARMTH * spread, ROUNDS,
            seed * len(RAMP) + number,
        )  # fmt: skip
        search.slot[:] = search.pairs.slots(search.labels)
        search.recount()
    search.confine(t.unit)
