"""At most so many time zones a territory: solve without, choose each territory's zones, solve within them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.bound import dual_value, lower_bound
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.dual import LEVELS, Dual, Prices
from ridings.solvers.districting.figures import Told
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Ints
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.districting.zone_choice import choose_zones
from ridings.solvers.stop import Stop

ROOMS = (0.7, 0.3, 0.95)  # shares of the tolerance that a choice of zones may use, tried in turn


def solve_zoned(
    problem: DistrictingProblem,
    stop: Stop,
    seed: int,
    start: Ints | None,
    on_best: Callable[[str, float], None] | None = None,
    on_figures: Told | None = None,
) -> Result:
    """Divide the units of a problem that limits zones; the bound holds for every choice of zones."""
    free = problem.replace(zones=np.zeros((problem.units, 0), np.bool_), zones_at_most=None)
    first = solve(free, stop, seed, start, on_best, on_figures)
    if keeps_zones(problem, first.labels):
        return first
    best: Result | None = None
    tried: set[bytes] = set()
    for room in ROOMS:
        if on_best is not None:
            on_best("choosing time zones", 0.3)
        chosen = choose_zones(problem, first, room)
        if chosen.tobytes() in tried:
            continue
        tried.add(chosen.tobytes())
        within = restricted(free, problem.zones, chosen)
        found = solve(within, stop, seed, first.labels, on_best, on_figures)
        found = replace(found, feasible=found.feasible and keeps_zones(problem, found.labels))
        if best is None or _worth(found) < _worth(best):
            best = found
        if best.feasible or stop():
            break
    assert best is not None
    return replace(_bounded(free, best), zones_bind=first.feasible and not best.feasible)


def keeps_zones(problem: DistrictingProblem, labels: Ints) -> bool:
    """Whether no territory lies in more zones than it may."""
    if problem.zones_at_most is None:
        return True
    inside = np.zeros((problem.territories, problem.zones.shape[1]), np.bool_)
    np.logical_or.at(inside, labels, problem.zones)
    return bool(np.all(inside.sum(axis=1) <= problem.zones_at_most))


def restricted(problem: DistrictingProblem, zones: Bools, chosen: Bools) -> DistrictingProblem:
    """Return the problem with each unit held to the territories that have all its zones.

    `chosen` (k, Z) are the zones of each territory; a unit that no territory takes may go anywhere, which
    breaks the limit and is seen.
    """
    both = np.concatenate([problem.classes[:, None], zones.astype(np.int32)], axis=1)
    kinds, number = np.unique(both, axis=0, return_inverse=True)
    before, wanted = kinds[:, 0], kinds[:, 1:].astype(np.bool_)
    covers = ~(wanted[:, None, :] & ~chosen[None, :, :]).any(axis=2)
    allowed = problem.allowed[before] & covers
    lost = ~allowed.any(axis=1)
    allowed[lost] = problem.allowed[before][lost]
    classes = np.asarray(number, np.int32).reshape(-1)
    return problem.replace(classes=classes, allowed=allowed, misfit=problem.misfit[before])


def _worth(found: Result) -> tuple[bool, float, float]:
    broken = float(found.broken.sum()) + float(found.torn.sum()) + len(found.together)
    return not found.feasible, broken, found.cost


def _bounded(free: DistrictingProblem, found: Result) -> Result:
    """Replace the bound, made for one choice of zones, by one for all of them."""
    problem = free.replace(tolerance=found.tolerance)
    pairs = price(problem, found.centers, candidates(problem, found.centers))
    bands = make_bands(problem, pairs, found.tolerance)
    prices = Dual(problem, pairs, bands, give=1e-5).climb(Prices.zero(problem), LEVELS, steps=8)
    sure = 1e-6 * (1.0 + float(np.abs(prices.bands).sum() + np.abs(prices.budgets).sum()))
    impossible = dual_value(problem, found.centers, bands, prices, costs=False) > sure
    return replace(
        found, bound=lower_bound(problem, found.centers, bands, prices), proved=found.feasible or impossible
    )
