"""Units that must not share a territory: who they are for each unit, and how a plan is freed of pairs."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints

STRIFE = 1e6  # times the highest cost and penalty: two that must be apart are never put together
ROUNDS = 5  # in which units are moved away from those they must be apart from


@dataclass(frozen=True)
class Foes:
    """Units that each unit must be apart from, in compressed rows."""

    start: Ints  # (n + 1,), or one entry where no unit must be apart from another
    unit: Ints


def foes(problem: DistrictingProblem) -> Foes:
    """Read the pairs of a problem both ways round."""
    if len(problem.apart) == 0:
        return Foes(np.zeros(1, np.int32), np.zeros(1, np.int32))
    both = np.unique(np.concatenate([problem.apart, problem.apart[:, ::-1]]), axis=0)
    start = np.searchsorted(both[:, 0], np.arange(problem.units + 1))
    return Foes(start.astype(np.int32), np.ascontiguousarray(both[:, 1], np.int32))


def together(problem: DistrictingProblem, labels: Ints) -> Ints:
    """Pairs that must be apart and are not, (x, 2)."""
    met: Ints = problem.apart[labels[problem.apart[:, 0]] == labels[problem.apart[:, 1]]]
    return met


@njit(cache=True, error_model="numpy")
def clashing(i: int, j: int, m: int, labels: Ints, foe_start: Ints, foe: Ints) -> int:
    """How many more units that i must be apart from are with it once it goes from j to m."""
    if len(foe_start) == 1:
        return 0
    more = 0
    for x in range(foe_start[i], foe_start[i + 1]):
        if labels[foe[x]] == m:
            more += 1
        elif labels[foe[x]] == j:
            more -= 1
    return more


def separated(problem: DistrictingProblem, labels: Ints, territory: Ints, reduced: Floats) -> Ints:
    """Move units away from those they must be apart from, each to the cheapest territory without any.

    Parameters
    ----------
    territory, reduced
        (n, C) candidates of each unit, and the cost of each with the bands priced.
    """
    if len(problem.apart) == 0:
        return labels
    labels, known = labels.copy(), foes(problem)
    sizes = np.bincount(labels, minlength=problem.territories)
    for _ in range(ROUNDS):
        left = np.unique(together(problem, labels))
        left = left[problem.fixed[left] == NOBODY]
        best, cost = _ways_out(left, labels, known, territory, reduced)
        order = np.lexsort((left, cost))
        moved = False
        for i in left[order[np.isfinite(cost[order])]]:
            # Looked at afresh: one that was in its way may have moved, or taken the place it wanted.
            if sizes[labels[i]] <= 1 or not _met(i, labels, known):
                continue
            best, gain = _ways_out(np.array([i]), labels, known, territory, reduced)
            if np.isfinite(gain[0]):
                sizes[labels[i]] -= 1
                labels[i] = best[0]
                sizes[labels[i]] += 1
                moved = True
        if not moved:
            break
    return labels


def _met(i: int, labels: Ints, known: Foes) -> bool:
    return bool((labels[known.unit[known.start[i] : known.start[i + 1]]] == labels[i]).any())


def _ways_out(
    units: Ints, labels: Ints, known: Foes, territory: Ints, reduced: Floats
) -> tuple[Ints, Floats]:
    """Cheapest territory of each unit in which it meets none, and its cost; infinite where there is none."""
    best, cost = np.full(len(units), NOBODY, np.int32), np.full(len(units), np.inf)
    for x, i in enumerate(units):
        taken = labels[known.unit[known.start[i] : known.start[i + 1]]]
        clear = np.where((territory[i] >= 0) & ~np.isin(territory[i], taken), reduced[i], np.inf)
        c = int(clear.argmin())
        best[x], cost[x] = territory[i, c], clear[c]
    return best, cost
