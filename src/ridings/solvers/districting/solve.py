"""Territory design: centers, prices, rounding and local search in turn, with a certified bound."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from ridings.solvers.districting.apart import together
from ridings.solvers.districting.bands import Bands, make_bands, violations
from ridings.solvers.districting.bound import SAFE, dual_value, lower_bound
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.connected import border_bands, refine_connected
from ridings.solvers.districting.contiguity import Graph, make_graph, torn_territories
from ridings.solvers.districting.dual import Dual, Prices, charges
from ridings.solvers.districting.figures import Told, figures, telling
from ridings.solvers.districting.floor import alone_above, floors
from ridings.solvers.districting.location import Located, find_centers, stand_still
from ridings.solvers.districting.many import MANY_POINTS, cluster_bands, refine_many
from ridings.solvers.districting.pairs import price, price_labels
from ridings.solvers.districting.problem import Bools, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.refine import MANY, ROOM, Best, Report, narrowed, refine, with_labels
from ridings.solvers.districting.rounding import likely
from ridings.solvers.districting.several import is_small, several
from ridings.solvers.districting.sight import seen
from ridings.solvers.districting.small import Settled, is_tiny, settle_exactly
from ridings.solvers.districting.worth import Worth, worth
from ridings.solvers.stop import Never, Stop

CERTAIN, CLOSER = (0.03, 0.01, 0.003), 4  # temperatures and steps of the certificate for many units
WIDENINGS, WIDER, ROUNDER = 3, 1.02, 0.002  # tries, as what one unit alone takes follows the plan's driving
STARTS, APART = 3, 7919  # centers tried where a plan breaks a rule, and how far their seeds are apart


@dataclass(frozen=True)
class Result:
    """Labels and what they are worth; infeasible is a result, not an error."""

    labels: Ints  # (n,)
    centers: Floats  # (k, 3) unit vectors
    cost: float
    bound: float  # no plan can cost less: on these centers, or on any, as `bound_kind` says
    feasible: bool
    proved: bool  # infeasible whatever the plan on these centers; a feasible result is its own proof
    loads: Floats  # (A, k) amounts, drive hours included
    tolerance: Floats  # (A,) in force: the one asked for, or what one unit alone needs where that is more
    floor: Floats  # (A,)
    broken: Floats  # (A, k) share of the target a band is broken by
    over_budget: Floats  # (M,) amount above each budget
    torn: Bools  # (k,) territories in several pieces where they must be one
    rounds: int
    prices: Prices  # that certify the bound
    worth: Worth  # what one unit of relaxation of each rule saves, by those prices
    together: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int32))  # pairs that must be apart
    zones_bind: bool = False  # a plan was found without the limit on zones, and none with it
    bound_kind: str = "fixed_centers"  # or "global"
    optimal: bool = False  # proved: no plan is cheaper, on centers as `bound_kind` says


def solve(
    problem: DistrictingProblem,
    stop: Stop | None = None,
    seed: int = 0,
    start: Ints | None = None,
    on_best: Callable[[str, float], None] | None = None,
    on_figures: Told | None = None,
) -> Result:
    """Divide the units; the same problem and seed give the same labels, whatever the machine.

    `on_best` is told the step at work and the share that is done, `on_figures` what the best labels so far
    are worth, whenever there are better ones.
    """
    stop = stop or Never()
    report = telling(problem, on_best, on_figures)
    if problem.zones_at_most is not None:
        from ridings.solvers.districting.zoned import solve_zoned  # late: it solves in its turn

        return solve_zoned(problem, stop, seed, start, on_best, on_figures)
    floor = floors(problem)
    tolerance = np.maximum(problem.tolerance, floor * (1 + 1e-9) + 1e-12)
    for _ in range(WIDENINGS):
        result = _solved(problem.replace(tolerance=tolerance), floor, seed, start, stop, report)
        haul = price_labels(problem, result.centers, result.labels)[1]
        alone = alone_above(problem, haul, result.labels)
        if result.feasible or stop() or np.all(alone <= tolerance):
            break
        tolerance = np.where(alone > tolerance, alone * WIDER + ROUNDER, tolerance)
    if on_figures is not None:
        found = figures(problem, result.labels, result.centers, feasible=result.feasible)
        on_figures(replace(found, cost=result.cost, bound=result.bound))
    return result


def _solved(
    problem: DistrictingProblem, floor: Floats, seed: int, start: Ints | None, stop: Stop, report: Report
) -> Result:
    """One plan within the tolerances of the problem."""
    report("finding centers", 0.05)
    graph = None if problem.edges is None else make_graph(problem.edges, problem.units, problem.exempt)
    best = _started(problem.guided(), start, graph, seed, stop, report)
    report("certifying", 0.85)
    settled = None
    if is_tiny(problem) and not stop():
        settled = settle_exactly(problem.guided(), best.labels, best.centers, graph)
        if problem.site_guide.any():  # what the guide costs is not what the plan costs
            settled = replace(settled, bound=-np.inf, optimal=False)
        best.labels, best.centers = settled.labels, settled.centers
    return _certify(problem, best, graph, floor, settled)


def judge(problem: DistrictingProblem, labels: Ints, centers: Floats, prices: Prices) -> Result:
    """Judge any labels (n,) round centers (k, 3) as if found here; the bound is climbed to from `prices`."""
    floor = floors(problem)
    tolerance = np.maximum(problem.tolerance, floor * (1 + 1e-9) + 1e-12)
    problem = problem.replace(tolerance=tolerance)
    graph = None if problem.edges is None else make_graph(problem.edges, problem.units, problem.exempt)
    each = np.arange(problem.units, dtype=np.int32)  # no clusters
    scale = np.ones(problem.activities)
    located = Located(centers, prices, problem, problem, each, scale, candidates(problem, centers))
    return _certify(problem, Best(labels, centers, prices, located), graph, floor, None)


def _started(
    problem: DistrictingProblem,
    start: Ints | None,
    graph: Graph | None,
    seed: int,
    stop: Stop,
    report: Report,
) -> Best:
    """Find centers and improve the plan; afresh from other centers where it still breaks a rule."""
    only = bool(problem.has_home.all())  # other starts lead back to the same homes
    best = None
    if is_small(problem):
        best = several(problem, start, graph, seed, stop)
        report("improving", 0.8, best)
        if best.broken == 0 or is_tiny(problem) or stop():
            return best
    if graph is not None and start is not None:
        standing = stand_still(problem, start, narrowed(problem, ROOM))
        if standing is not None:
            best = refine_connected(problem, standing, graph, seed, stop, report, last=True)
            if best.broken == 0 or stop():
                return best
    for attempt in range(STARTS):
        own = seed + APART * attempt
        located = find_centers(problem, start, narrowed(problem, ROOM), own, stop)
        last = only or attempt == STARTS - 1
        if graph is None and problem.units > MANY_POINTS:
            found = refine_many(problem, located, own, stop, report, last=last)
        elif graph is None:
            found = refine(problem, located, own, stop, report, last=last)
        else:
            found = refine_connected(problem, located, graph, own, stop, report, last=last)
        if best is None or (found.broken, found.cost) < (best.broken, best.cost):
            best = found
        if last or best.broken == 0 or stop():
            break
    assert best is not None
    return best


def _best_prices(problem: DistrictingProblem, best: Best, tolerance: Floats) -> tuple[Prices, Bands]:
    """Climb to the best prices at the final centers: on clusters where there are many units."""
    if best.located.near_today and problem.units > MANY:  # dear moves leave the climb next to nothing
        haul = price_labels(problem, best.centers, best.labels)[1]
        return best.prices, border_bands(problem, best.labels, haul, 1.0)
    if problem.edges is not None and problem.units > MANY:
        found = replace(best.located, centers=best.centers)
        pairs = price(problem, best.centers, with_labels(likely(found)[found.cluster], best.labels))
        bands = make_bands(problem, pairs, tolerance)
        dual = Dual(problem, pairs, bands, give=1e-5)
        return dual.climb(best.prices, CERTAIN, steps=CLOSER, enough=2e-3), bands
    if problem.units > MANY_POINTS:
        found_on = cluster_bands(best.located)
        pairs = seen(problem, best.located, best.centers, found_on, best.prices, best.labels)
        bands = make_bands(problem, pairs, tolerance)
        return Dual(problem, pairs, bands, give=1e-5).climb(
            best.prices, (0.004,), steps=8, enough=2e-3
        ), bands
    nearest = price(problem, best.centers, candidates(problem, best.centers, width=1))
    charge = charges(make_bands(problem, nearest, tolerance), best.prices)
    near = candidates(problem, best.centers, charge)
    pairs = price(problem, best.centers, with_labels(near, best.labels))
    bands = make_bands(problem, pairs, tolerance)
    dual = Dual(problem, pairs, bands, give=1e-5)
    return dual.climb(best.prices, (0.015, 0.004, 0.001), steps=8, enough=2e-3), bands


def _certify(
    problem: DistrictingProblem, best: Best, graph: Graph | None, floor: Floats, settled: Settled | None
) -> Result:
    """Climb to the best prices at the final centers and measure the plan against the bound."""
    prices, bands = _best_prices(problem, best, problem.tolerance)
    cost, haul = price_labels(problem, best.centers, best.labels)
    loads = bands.loads(best.labels, haul)
    out, over = violations(bands, loads, bands.moved(best.labels, problem.owner))
    gone = (problem.owner >= 0) & (best.labels != problem.owner)
    total = float(cost.sum() + problem.unit_cost.sum() + problem.move_price[gone].sum())
    torn = torn_territories(problem, graph, best.labels)
    met = together(problem, best.labels)
    feasible = not (out.any() or over.any() or torn.any() or len(met))
    bound = lower_bound(problem, best.centers, bands, prices, best.located.cluster)
    sure = 1e-6 * (1.0 + float(np.abs(prices.bands).sum() + np.abs(prices.budgets).sum()))
    proved = feasible or (settled is not None and settled.impossible)
    proved = proved or dual_value(problem, best.centers, bands, prices, costs=False) > sure
    if settled is not None and feasible:
        bound = max(bound, settled.bound - SAFE * abs(settled.bound))
    target = np.maximum(problem.pooled(loads) * problem.shares, 1e-12)
    return Result(
        labels=best.labels,
        centers=best.centers,
        cost=total,
        bound=bound,
        feasible=feasible,
        proved=bool(proved),
        loads=loads * bands.scale[:, None],
        tolerance=problem.tolerance,
        floor=floor,
        broken=out / target,
        over_budget=over * problem.budget_scale,
        torn=torn,
        rounds=best.rounds,
        prices=prices,
        worth=worth(problem, best.centers, bands, prices, loads, best.located.cluster)
        if feasible and total > 0.0  # where nothing costs anything, no rule does
        else Worth.nothing(problem),
        together=met,
        optimal=settled is not None and settled.optimal and feasible,
    )
