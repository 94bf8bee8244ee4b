"""Small problems settled for good: the cheapest plan for its centers, or the proof that there is none."""

from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.contiguity import Graph, torn_territories
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.refine import standing

MOST_PAIRS = 240  # of a unit and an admissible territory
NODES = 500  # of a search tree
ROUNDS = 6  # of exact plans and new centers in turn
TRIFLE = 1e-9  # share of the cost that is no gain


@dataclass(frozen=True)
class Settled:
    """A plan, and what is certain about it."""

    labels: Ints
    centers: Floats
    bound: float = -np.inf  # no plan on these centers costs less
    optimal: bool = False  # none costs less than this one
    impossible: bool = False  # no plan keeps every rule


def is_tiny(problem: DistrictingProblem) -> bool:
    """Tell whether a program over every pair is solved in a moment."""
    free = problem.fixed == NOBODY
    pairs = int(problem.allowed[problem.classes[free]].sum())
    return pairs <= MOST_PAIRS


def settle_exactly(
    problem: DistrictingProblem, labels: Ints, centers: Floats, graph: Graph | None
) -> Settled:
    """Take the cheapest plan on these centers, re-centre, and again while that helps."""
    from ridings.solvers.districting.exact import UnsettledError, solve_exact  # late: slow to import

    for _ in range(ROUNDS):
        try:
            found = solve_exact(problem, centers, graph=graph, nodes=NODES)
        except UnsettledError:
            return Settled(labels, centers)
        if found is None:  # drive hours of open territories might fit round other centers
            sure = not problem.travels.any() or bool(problem.has_home.all())
            return Settled(labels, centers, impossible=sure)
        now, exact = standing(problem, centers, labels), standing(problem, centers, found.labels)
        kept = not found.optimal and _less(now, exact) and not torn_territories(problem, graph, labels).any()
        if exact[0] > now[0] or kept:
            return Settled(labels, centers, found.bound)
        labels = found.labels
        moved = centers_of(problem, labels, centers)
        if not _less(standing(problem, moved, labels), exact):
            return Settled(labels, centers, found.bound, optimal=found.optimal and exact[0] == 0.0)
        centers = moved
    return Settled(labels, centers)


def _less(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[0] or (one[0] == other[0] and one[1] < other[1] * (1 - TRIFLE))
