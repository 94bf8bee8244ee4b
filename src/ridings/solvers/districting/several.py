"""Several starts for a small problem with open territories: where they lie matters most.

Centers are cheap to find and so is their bound. Many are looked at, moved to better places near by, and only
the few with the lowest bounds are cut into plans.
"""

from dataclasses import dataclass, replace

import numpy as np

from ridings.solvers.districting.apart import separated
from ridings.solvers.districting.bands import Bands, make_bands
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.contiguity import Graph, mend
from ridings.solvers.districting.dual import Dual, Prices, cheapest
from ridings.solvers.districting.kinship import Kinship, kinship
from ridings.solvers.districting.location import Located, blend, find_centers
from ridings.solvers.districting.pairs import Pairs, price
from ridings.solvers.districting.problem import NOBODY, CenterRule, DistrictingProblem, Ints
from ridings.solvers.districting.refine import ROOM, Best, narrowed, standing, with_labels
from ridings.solvers.districting.search import Search
from ridings.solvers.districting.trade import trade_units
from ridings.solvers.stop import Stop

MOST_UNITS, MOST_PAIRS = 2_000, 20_000  # units, and units times territories, up to which this is done
STARTS, AGAIN = 12, 3  # starts at most, and how often the best must come up to stop
FEW_UNITS, FEW_STARTS = 40, 3  # units up to which fewer starts find the same
ALIKE = 1e-4  # bounds no further apart than this are of the same centers
CUT = 3  # starts cut into plans
WITHIN = 0.02  # of the lowest bound: a start above it is not worth shifting
TURNS = 3  # of cutting and re-centring
NEAR = 6  # units beside a center that it may move to
ROUNDS = 6  # of such moves
STEPS, FEWEST_STEPS, MOST_STEPS = 400, 10_000, 600_000  # random moves a unit, and in all
WARMTH, STRENGTH = 3.0, 2.0  # temperature, and penalty of a broken band in highest prices
HARDER = 3.0  # times the penalty where a band is still broken
AT_TOP = 0.01  # slope, in target shares, above which prices are far from the best
COLD = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001)  # temperatures of a climb from nothing
LEVELS = (0.015, 0.004, 0.001)
PARTS = 4  # of a walk
INSIDE = 0.98  # of a tolerance with drive hours, which follow the centers


@dataclass(frozen=True)
class _Start:
    value: float  # of the dual at these centers: about the bound
    located: Located


def is_small(problem: DistrictingProblem) -> bool:
    """Tell whether several starts are worth while: few units, and territories that may lie anywhere."""
    few = problem.units <= MOST_UNITS and problem.units * problem.territories <= MOST_PAIRS
    return few and not problem.has_home.all() and problem.units > problem.territories


def several(
    problem: DistrictingProblem, start: Ints | None, graph: Graph | None, seed: int, stop: Stop
) -> Best:
    """Return the best plan of several starts."""
    starts = _starts(problem, start, seed, stop)
    best = _cut(problem, starts[0], graph, seed)
    for x in range(1, CUT):
        one = starts[min(x, len(starts) - 1)]
        if best.broken == 0 and one.value > best.cost:
            one = starts[0]  # no plan on the other centers can be better: cut the best ones once more
        if stop():
            break
        found = _cut(problem, one, graph, seed + x)
        if (found.broken, found.cost) < (best.broken, best.cost):
            best = found
    return best


def _starts(problem: DistrictingProblem, start: Ints | None, seed: int, stop: Stop) -> list[_Start]:
    """Different centers, those with the lowest bound first."""
    only = start is not None and bool((start != NOBODY).any())
    loose = problem.replace(edges=None)
    out: list[_Start] = []
    seen = 0
    for attempt in range(1 if only else STARTS if problem.units >= FEW_UNITS else FEW_STARTS):
        one = _valued(problem, find_centers(loose, start, narrowed(problem, ROOM), seed + attempt, stop))
        alike = [x for x in out if abs(x.value - one.value) <= ALIKE * abs(one.value)]
        if not alike:
            out.append(one)
            out.sort(key=lambda x: x.value)
        seen = 1 if out[0] is one else seen + (out[0] in alike)
        if seen >= AGAIN or stop():
            break
    near = [one for one in out[:CUT] if one.value <= out[0].value + WITHIN * abs(out[0].value)]
    return sorted((_shifted(problem, one) for one in near), key=lambda x: x.value)


def _valued(problem: DistrictingProblem, located: Located) -> _Start:
    pairs = price(problem, located.centers, candidates(problem, located.centers))
    dual = Dual(problem, pairs, make_bands(problem, pairs, problem.tolerance), give=1e-5)
    prices = dual.climb(located.prices, LEVELS[-1:], steps=8, enough=2e-3)
    value, slope, _ = dual.evaluate(prices, LEVELS[-1], curved=False)
    if np.max(np.abs(slope), initial=0.0) > AT_TOP:
        prices = dual.climb(Prices.zero(problem), COLD, steps=12, enough=2e-3)
        value = dual.evaluate(prices, LEVELS[-1], curved=False)[0]
    return _Start(value, replace(located, prices=prices))


def _shifted(problem: DistrictingProblem, one: _Start) -> _Start:
    """Move centers that are units to units near by, one at a time, while that lowers the bound."""
    if problem.center_rule is not CenterRule.UNIT:
        return one
    spots = problem.unit_xyz
    for _ in range(ROUNDS):
        before = one.value
        for j in np.flatnonzero(~problem.has_home):
            away = np.linalg.norm(spots - one.located.centers[j], axis=1)
            for i in np.argsort(away, kind="stable")[1 : NEAR + 1]:
                centers = one.located.centers.copy()
                centers[j] = spots[i]
                other = _valued(problem, replace(one.located, centers=centers))
                if other.value < one.value:
                    one = other
        if one.value > before * (1 - ALIKE):
            break
    return one


def _cut(problem: DistrictingProblem, one: _Start, graph: Graph | None, seed: int) -> Best:
    """Cut a plan round these centers, re-centre, and cut again from there."""
    centers, prices = one.located.centers, one.located.prices
    best = Best(np.zeros(0, np.int32), centers, prices, one.located)
    labels: Ints | None = None
    kin: Kinship | None = None
    inside = problem.tolerance * np.where(problem.travels, INSIDE, 1.0)
    for turn in range(TURNS):
        pairs = price(problem, centers, with_labels(candidates(problem, centers), labels))
        bands = make_bands(problem, pairs, inside)
        dual = Dual(problem, pairs, bands, give=1e-5)
        kin = kin or kinship(problem, dual.spread)
        prices = dual.climb(prices, LEVELS, steps=8, enough=2e-3)
        if labels is None:
            labels = cheapest(problem, pairs, bands, prices)[0]
            if graph is not None:
                labels = mend(problem, graph, labels, centers, blend(problem))
            else:
                labels = separated(problem, labels, pairs.territory, pairs.cost)
        labels = _traded(problem, pairs, bands, dual, prices, graph, labels, kin, seed * TURNS + turn)
        moved = centers_of(problem, labels, centers)
        for at in (moved, centers):
            broken, cost = standing(problem, at, labels)
            if (broken, cost) < (best.broken, best.cost):
                best = Best(labels, at, prices, one.located, broken, cost, turn + 1)
        if np.allclose(moved, centers, atol=1e-9):
            break
        centers = moved
    return best


def _traded(
    problem: DistrictingProblem, pairs: Pairs, bands: Bands, dual: Dual, prices: Prices,
    graph: Graph | None, labels: Ints, kin: Kinship, seed: int,
) -> Ints:  # fmt: skip
    strength = STRENGTH * (1.2 * np.abs(prices.bands).max(axis=1, initial=0.0) + 0.5 * dual.price_scale)
    reduced = cheapest(problem, pairs, bands, prices)[1]
    search = Search(problem, pairs, bands, labels.copy(), strength, reduced, kin)
    steps = int(np.clip(STEPS * problem.units, FEWEST_STEPS, MOST_STEPS))
    for attempt in range(3):
        if len(search.free):
            trade(search, graph, steps, seed * 3 + attempt)
        if search.within(problem.tolerance):
            break
        search.penalty = search.penalty * HARDER
    return search.labels


def trade(search: Search, graph: Graph | None, steps: int, seed: int) -> None:
    """Anneal over moves alone and in twos; the limits follow the plan's totals between the parts."""
    none = np.zeros(len(search.labels) + 1, np.int32)
    indptr, indices = (graph.indptr, graph.indices) if graph else (none, none)
    for part in range(PARTS):
        trade_units(
            search.terms(), search.book(), indptr, indices, search.free, WARMTH * search.heat, part, PARTS,
            steps // PARTS, seed * PARTS + part,
        )  # fmt: skip
        search.recount()
