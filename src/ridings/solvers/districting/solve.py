"""Territory design: centers, prices, rounding and local search in turn, with a certified bound."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.bands import Bands, make_bands, violations
from ridings.solvers.districting.bound import dual_value, lower_bound
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.contiguity import Graph, make_graph, mend, stray_units
from ridings.solvers.districting.dual import Dual, Prices, charges, cheapest
from ridings.solvers.districting.floor import floors
from ridings.solvers.districting.kinship import Kinship, kinship
from ridings.solvers.districting.location import blend, find_centers
from ridings.solvers.districting.pairs import Pairs, price, price_labels
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.search import Search
from ridings.solvers.stop import Never, Stop

FIRST_GIVE, HARDER = 0.0007, 0.3  # how soft the bands are while pricing, and how much less when that fails
AFRESH = 4  # turns in which a plan that breaks a band is made afresh from the prices
TURNS = 8  # of pricing, rounding, searching and re-centring
STARTS, APART = 3, 7919  # centers tried where a plan breaks a rule, and how far their seeds are apart
SLIGHTLY = 0.05  # targets broken in all, up to which later turns go on from the plan there is
TRIFLE = 5e-4  # a gain in cost not worth another turn
ROOM = 2.0  # average units of slack that the priced plan leaves for rounding
STRENGTH = 1.2  # first penalty of a broken band, in highest prices
STEPS = 25  # random moves a unit in one annealing
INSIDE = 0.98  # the search aims this far inside a tolerance, so that re-centring does not break it


@dataclass(frozen=True)
class Result:
    """Labels and what they are worth; infeasible is a result, not an error."""

    labels: Ints  # (n,)
    centers: Floats  # (k, 3) unit vectors
    cost: float
    bound: float  # no plan on these centers can cost less
    feasible: bool
    proved: bool  # infeasible whatever the plan on these centers; a feasible result is its own proof
    loads: Floats  # (A, k) amounts, drive hours included
    tolerance: Floats  # (A,) in force: the one asked for, or the floor where that is higher
    floor: Floats  # (A,)
    broken: Floats  # (A, k) share of the target a band is broken by
    over_budget: Floats  # (M,) amount above each budget
    torn: Bools  # (k,) territories in several pieces where they must be one
    rounds: int


Report = Callable[[str, float], None]  # what is being done, and the share of the whole that is done


def solve(
    problem: DistrictingProblem,
    stop: Stop | None = None,
    seed: int = 0,
    start: Ints | None = None,
    on_best: Report | None = None,
) -> Result:
    """Divide the units; the same problem and seed give the same labels, whatever the machine."""
    stop = stop or Never()
    report = on_best or (lambda _what, _share: None)
    floor = floors(problem)
    tolerance = np.maximum(problem.tolerance, floor * (1 + 1e-9) + 1e-12)
    problem = problem.replace(tolerance=tolerance)
    report("finding centers", 0.05)
    graph = None if problem.edges is None else make_graph(problem.edges, problem.units, problem.exempt)
    best = _started(problem, start, graph, seed, stop, report)
    report("certifying", 0.85)
    return _certify(problem, best, graph, floor, tolerance)


@dataclass
class _Best:
    labels: Ints
    centers: Floats
    prices: Prices
    broken: float = np.inf
    cost: float = np.inf
    rounds: int = 0


def _started(
    problem: DistrictingProblem,
    start: Ints | None,
    graph: Graph | None,
    seed: int,
    stop: Stop,
    report: Report,
) -> _Best:
    """Find centers and improve the plan; afresh from other centers where it still breaks a rule."""
    only = bool(problem.has_home.all())  # other starts lead back to the same homes
    best = None
    for attempt in range(STARTS):
        own = seed + APART * attempt
        centers, prices = find_centers(problem, start, _narrowed(problem, ROOM), own, stop)
        last = only or attempt == STARTS - 1
        found = _refine(problem, centers, prices, graph, own, stop, report, last=last)
        if best is None or (found.broken, found.cost) < (best.broken, best.cost):
            best = found
        if last or best.broken == 0 or stop():
            break
    assert best is not None
    return best


def _refine(
    problem: DistrictingProblem,
    centers: Floats,
    prices: Prices,
    graph: Graph | None,
    seed: int,
    stop: Stop,
    report: Report,
    *,
    last: bool,
) -> _Best:
    """Price, round, search, re-centre; keep the best plan seen with the centers it was made round.

    Gives up early on centers that lead nowhere, unless they are the `last`.
    """
    best = _Best(np.zeros(0, np.int32), centers, prices)
    labels: Ints | None = None
    give = FIRST_GIVE
    inside = problem.tolerance * INSIDE
    narrow = _narrowed(problem, ROOM / 4)
    kin: Kinship | None = None
    for turn in range(TURNS):
        lost = turn == 0 or best.broken > (0.0 if turn < AFRESH else SLIGHTLY)
        pairs = price(problem, centers, _with(candidates(problem, centers), labels))
        bands = make_bands(problem, pairs, inside)
        dual = Dual(problem, pairs, make_bands(problem, pairs, narrow), give)
        kin = kin or kinship(problem, dual.spread)
        if lost:
            prices = dual.climb(prices, (0.015, 0.004), steps=8, enough=5e-3)
        if lost:
            give *= HARDER if turn > 0 else 1.0
            labels = cheapest(problem, pairs, bands, prices)[0]
            if graph is not None:
                labels = mend(graph, labels, problem.exempt, blend(problem), pairs.cost, pairs.territory)
        assert labels is not None
        search = _searched(
            problem,
            pairs,
            bands,
            dual,
            prices,
            graph,
            labels,
            seed + turn,
            turn,
            turn >= TURNS - 3,
            best.broken == 0,
            kin,
        )
        labels = search.labels
        centers, done = _settle(problem, search, centers, best, prices, turn)
        report("improving", 0.3 + 0.5 * (turn + 1) / TURNS)
        hopeless = turn + 1 == AFRESH and best.broken > SLIGHTLY and not last
        if done or hopeless or stop():
            break
    return best


def _narrowed(problem: DistrictingProblem, room: float) -> Floats:
    """Tolerances less the room that rounding needs: a few average units, (A,)."""
    inside = problem.tolerance * INSIDE
    grain = (
        problem.territories * problem.amounts.mean(axis=1) / np.maximum(problem.amounts.sum(axis=1), 1e-12)
    )
    return np.asarray(np.maximum(0.5 * inside, inside - room * grain))


def _with(territory: Ints, labels: Ints | None) -> Ints:
    """Candidates that surely include each unit's present territory."""
    if labels is None:
        return territory
    missing = ~(territory == labels[:, None]).any(axis=1)
    if missing.any():
        territory[missing, -1] = labels[missing]
    return territory


def _searched(
    problem: DistrictingProblem,
    pairs: Pairs,
    bands: Bands,
    dual: Dual,
    prices: Prices,
    graph: Graph | None,
    labels: Ints,
    seed: int,
    turn: int,
    thorough: bool,
    held: bool,
    kin: Kinship,
) -> Search:
    """Run the local search, raising the penalties until the bands hold or that stops helping."""
    strength = STRENGTH * np.abs(prices.bands).max(axis=1, initial=0.0) + 0.5 * dual.price_scale
    reduced = cheapest(problem, pairs, bands, prices)[1]
    search = Search(problem, pairs, bands, graph, labels.copy(), strength, reduced, kin)
    steps = int(np.clip(STEPS * problem.units, 100_000, 6_000_000)) * (16 if graph is not None else 1)
    warmth = 1.0 if turn == 0 else 0.5
    for attempt in range(2 if turn == 0 else 3):
        if graph is not None or attempt > 0 or not held:
            search.anneal(warmth, steps, seed * 16 + attempt)
        search.sweep()
        if graph is None:
            search.swap()
            search.sweep()
        if search.within(problem.tolerance):
            return search
        search.penalty = search.penalty * 3.0
    if thorough:
        from ridings.solvers.districting.repair import repair  # late: slow to import

        repair(search)
    return search


def _settle(
    problem: DistrictingProblem, search: Search, centers: Floats, best: _Best, prices: Prices, turn: int
) -> tuple[Floats, bool]:
    """Re-centre, keep what is best, and tell whether another turn is worth while."""
    at = centers_of(problem, search.labels, centers)
    done = best.broken == 0  # unless this turn is better by more than a trifle
    for tried in (at, centers):
        cost, haul = price_labels(problem, tried, search.labels)
        pairs = Pairs(search.labels[:, None], cost[:, None], haul[:, None])
        bands = make_bands(problem, pairs, problem.tolerance)
        out, over = violations(
            bands, bands.loads(search.labels, haul), bands.moved(search.labels, problem.owner)
        )
        gone = (problem.owner >= 0) & (search.labels != problem.owner)
        total = float(cost.sum() + problem.move_price[gone].sum()) + search.kinship.parted(search.labels)
        key = (float(out.sum() + over.sum()), total)
        if key < (best.broken, best.cost):
            done = best.broken == 0 and total > best.cost * (1 - TRIFLE)
            best.labels, best.centers, best.prices = search.labels.copy(), tried, prices
            best.broken, best.cost = key
        best.rounds = turn + 1
    return at, done


def _torn(problem: DistrictingProblem, graph: Graph | None, labels: Ints) -> Bools:
    """Territories that must hang together and do not, (k,)."""
    out = np.zeros(problem.territories, np.bool_)
    if graph is not None:
        stray = stray_units(graph, labels, problem.exempt, np.ones(problem.units))
        out[labels[stray]] = True
    return out


def _certify(
    problem: DistrictingProblem, best: _Best, graph: Graph | None, floor: Floats, tolerance: Floats
) -> Result:
    """Climb to the best prices at the final centers and measure the plan against the bound."""
    nearest = price(problem, best.centers, candidates(problem, best.centers, width=1))
    charge = charges(make_bands(problem, nearest, tolerance), best.prices)
    likely = candidates(problem, best.centers, charge)
    pairs = price(problem, best.centers, _with(likely, best.labels))
    bands = make_bands(problem, pairs, tolerance)
    dual = Dual(problem, pairs, bands, give=1e-5)
    prices = dual.climb(best.prices, (0.015, 0.004, 0.001), steps=8, enough=2e-3)
    cost, haul = price_labels(problem, best.centers, best.labels)
    loads = bands.loads(best.labels, haul)
    out, over = violations(bands, loads, bands.moved(best.labels, problem.owner))
    gone = (problem.owner >= 0) & (best.labels != problem.owner)
    total = float(cost.sum() + problem.unit_cost.sum() + problem.move_price[gone].sum())
    torn = _torn(problem, graph, best.labels)
    feasible = not (out.any() or over.any() or torn.any())
    bound = lower_bound(problem, best.centers, bands, prices)
    sure = 1e-6 * (1.0 + float(np.abs(prices.bands).sum() + np.abs(prices.budgets).sum()))
    proved = feasible or dual_value(problem, best.centers, bands, prices, costs=False) > sure
    target = np.maximum(loads.sum(axis=1, keepdims=True) * problem.shares, 1e-12)
    budget_scale = np.maximum(problem.move_amounts.sum(axis=1) / problem.territories, 1e-12)
    return Result(
        labels=best.labels,
        centers=best.centers,
        cost=total,
        bound=bound,
        feasible=feasible,
        proved=bool(proved),
        loads=loads * bands.scale[:, None],
        tolerance=tolerance,
        floor=floor,
        broken=out / target,
        over_budget=over * budget_scale,
        torn=torn,
        rounds=best.rounds,
    )
