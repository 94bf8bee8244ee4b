"""Turns of searching along the borders and re-centring, for territories that must hang together."""

import numpy as np

from ridings.solvers.districting.apart import STRIFE, foes
from ridings.solvers.districting.bands import Bands, make_bands, violations
from ridings.solvers.districting.borders import BorderBook, BorderTerms, walk_borders
from ridings.solvers.districting.contiguity import Graph, mend
from ridings.solvers.districting.location import Located, blend
from ridings.solvers.districting.pairs import Pairs, price_labels, road_of
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.refine import MANY, SLIGHTLY, Best, Report, settle
from ridings.solvers.districting.rounding import rounded, seeded
from ridings.solvers.stop import Stop

RAMP = (0.3, 1.0, 3.0, 10.0)  # penalties of one walk after another, in prices that move a typical unit
NEAR_TODAY = RAMP[1:]  # where few units will move
INSISTENT = 3.0  # times that a band still broken weighs more in the next walk
WALKS, PATIENCE = 12, 3  # at most, and how many of them in vain
WARMTH = 0.03  # of what the choice of a territory typically costs a unit
A_UNIT, FEWEST = 6, 100_000  # random moves a border unit in one walk, and at least
FEWER, CLOSE = 0.6, 0.97  # times as many where few units will move, and how far inside a tolerance then
AT_REST = 1e-2  # a plan of many units is left at rest once re-centring saves so little
INSIDE = 0.85  # the search aims this far inside a tolerance
TURNS = 6


def refine_connected(
    problem: DistrictingProblem,
    located: Located,
    graph: Graph,
    seed: int,
    stop: Stop,
    report: Report,
    *,
    last: bool,
) -> Best:
    """Round the priced plan, mend it, walk its borders and re-centre; keep the best plan seen."""
    centers = located.centers
    best = Best(np.zeros(0, np.int32), centers, located.prices, located)
    labels = mend(problem, graph, rounded(problem, located), centers, blend(problem))
    labels = seeded(problem, graph, labels, centers)
    for turn in range(TURNS):
        labels = _walked(problem, located, graph, labels, centers, seed * TURNS + turn, turn)
        centers, done = settle(problem, labels, centers, best, located.prices, lambda _: 0.0)
        report("improving", 0.3 + 0.5 * (turn + 1) / TURNS, best)
        hopeless = turn >= 1 and best.broken > SLIGHTLY and not last
        settled = best.broken == 0 and problem.units > MANY and best.eased < AT_REST
        if done or settled or hopeless or stop():
            break
    return best


def _walked(
    problem: DistrictingProblem,
    located: Located,
    graph: Graph,
    labels: Ints,
    centers: Floats,
    seed: int,
    turn: int,
) -> Ints:
    """Walk with rising penalties until the bands hold, (n,) labels."""
    labels = labels.copy()
    cost, haul = price_labels(problem, centers, labels)
    inside = border_bands(problem, labels, haul, CLOSE if located.near_today else INSIDE)
    asked = border_bands(problem, labels, haul, 1.0)
    size = inside.amounts.mean(axis=1) + inside.per_haul_hour * haul.mean()
    heat = WARMTH * float((located.price_scale * size).mean())
    penalty: Floats = np.tile(located.price_scale[:, None], (1, problem.territories))
    now = penalty
    ramp, share = (NEAR_TODAY, FEWER) if located.near_today else (RAMP, 1.0)
    plain = np.bincount(labels[np.diff(graph.indptr) > 0], minlength=problem.territories).astype(np.int64)
    least, stuck = np.inf, 0
    for number in range(WALKS):
        loads = inside.loads(labels, haul)
        moved = inside.moved(labels, problem.owner)
        out, over = violations(asked, loads, moved)
        left = float(out.sum() + over.sum())
        stuck = 0 if left < 0.9 * least else stuck + 1
        least = min(left, least)
        if number >= len(ramp) and (left <= 0.0 or stuck >= PATIENCE):
            break
        if number < len(ramp):
            now = penalty * ramp[number] * (1.0 if turn == 0 else 3.0)
        else:
            now = np.where(out > 0, now * INSISTENT, now)
        terms = border_terms(problem, inside, graph, centers, loads, now)
        book = BorderBook(labels, cost, haul, loads, moved, plain)
        walk_borders(terms, book, heat, share * A_UNIT, round(share * FEWEST), seed * WALKS + number)
    return labels


def border_bands(problem: DistrictingProblem, labels: Ints, haul: Floats, inside: float) -> Bands:
    """Bands of a plan as it stands, this far inside the tolerances."""
    pairs = Pairs(labels[:, None], haul[:, None], haul[:, None])
    return make_bands(problem, pairs, problem.tolerance * inside)


def border_terms(
    problem: DistrictingProblem, bands: Bands, graph: Graph, centers: Floats, loads: Floats, penalty: Floats
) -> BorderTerms:
    """What a walk needs to know of the problem, the bands as they are for these loads."""
    low, high = bands.limits(loads)
    movable = (problem.fixed < 0) & (np.diff(graph.indptr) > 0)
    known = foes(problem)
    dearest = float(problem.site_weight.sum() + penalty.max(initial=1.0))
    return BorderTerms(
        problem.site_xyz, problem.site_start, problem.site_weight, problem.site_haul,
        np.nan_to_num(problem.homes_xyz), centers, problem.home_weight, problem.center_weight,
        problem.has_home, int(problem.measure), problem.curve, problem.classes, problem.allowed,
        problem.misfit, known.start, known.unit, STRIFE * dearest, movable,
        bands.amounts, bands.per_haul_hour, problem.move_price, problem.owner, bands.move_amounts,
        bands.move_budgets, low, high, penalty, float(penalty.max(initial=0.0)), graph.indptr, graph.indices,
        road_of(problem, centers),
    )  # fmt: skip
