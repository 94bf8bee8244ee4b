"""Figures of the best labels so far, told while a solver runs: they change nothing in what it does."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.bands import make_bands
from ridings.solvers.districting.pairs import Pairs, price_labels
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.refine import Best, Report


@dataclass(frozen=True)
class Figures:
    """What the best labels so far are worth; the bound is -inf until it is known."""

    cost: float
    bound: float
    imbalance: Floats  # (A,) of each activity, the share by which its worst territory misses the target
    feasible: bool  # as far as bands and budgets go


Told = Callable[[Figures], None]


def figures(problem: DistrictingProblem, labels: Ints, centers: Floats, *, feasible: bool) -> Figures:
    """Measure labels (n,) round centers (k, 3) in one pass over the units."""
    cost, haul = price_labels(problem, centers, labels)
    bands = make_bands(problem, Pairs(labels[:, None], cost[:, None], haul[:, None]), problem.tolerance)
    loads = bands.loads(labels, haul)
    target = np.maximum(problem.pooled(loads) * problem.shares, 1e-12)
    gone = (problem.owner >= 0) & (labels != problem.owner)
    total = float(cost.sum() + problem.unit_cost.sum() + problem.move_price[gone].sum())
    worst = np.abs(loads / target - 1.0).max(axis=1, initial=0.0)
    return Figures(total, -np.inf, worst, feasible)


def telling(problem: DistrictingProblem, report: Report | None, told: Told | None) -> Report:
    """Pass on what is being done, and with it the figures of the best plan where there is a better one."""
    least = [(np.inf, np.inf)]

    def tell(what: str, share: float, best: Best | None = None) -> None:
        if report is not None:
            report(what, share)
        if told is None or best is None or not (best.broken, best.cost) < least[0]:
            return
        least[0] = (best.broken, best.cost)
        told(figures(problem, best.labels, best.centers, feasible=best.broken == 0))

    return tell
