"""Neighbours that had better stay together: what keeps territories of points in one piece, as far as it pays.

Costs and prices leave many units nearly indifferent between two far territories, and the cheapest plan deals
them out like cards. A small cost for each pair of nearest units that is parted joins them again, at next to
no cost. It guides the search alone: neither the plan's cost nor its bound contains it.
"""

from dataclasses import dataclass

import numpy as np

from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints

NEAREST = 6  # units that each unit is kin to, those to which it is nearest besides
PULL = 0.1  # cost of a parted pair, as a share of what the choice of a territory typically costs
FEWEST = 8  # units a territory, below which every choice is dear


@dataclass(frozen=True)
class Kinship:
    """The nearest units of each unit in compressed rows, and what it costs to part two of them."""

    start: Ints  # (n + 1,), or one entry where nothing keeps units together
    unit: Ints
    pull: float

    def parted(self, labels: Ints) -> float:
        """Cost of all the pairs that are apart."""
        if len(self.start) == 1:
            return 0.0
        row = np.repeat(np.arange(len(labels)), np.diff(self.start))
        return self.pull * float(np.count_nonzero(labels[row] != labels[self.unit])) / 2


def kinship(problem: DistrictingProblem, spread: Floats, pull: float = PULL) -> Kinship:
    """Find who is near whom; nobody where units have edges of their own, or are few.

    `spread` (n,) is what the choice between the nearest territories costs a unit, `pull` the share of it that
    a parted pair costs.
    """
    if problem.edges is not None or problem.units < FEWEST * problem.territories:
        return Kinship(np.zeros(1, np.int32), np.zeros(1, np.int32), 0.0)
    from scipy.spatial import cKDTree  # late: slow to import

    placed = np.flatnonzero(~problem.placeless)
    if len(placed) < FEWEST * problem.territories:
        return Kinship(np.zeros(1, np.int32), np.zeros(1, np.int32), 0.0)
    at = problem.unit_xyz[placed]
    _, near = cKDTree(at).query(at, k=min(NEAREST + 1, len(placed)))
    one, other = np.repeat(placed, near.shape[1]), placed[near.ravel()]
    one, other = one[one != other], other[one != other]
    n = problem.units
    both = np.sort(np.concatenate([one * n + other, other * n + one]))  # np.unique takes ten times as long
    both = both[np.concatenate([[True], both[1:] != both[:-1]])]
    start = np.searchsorted(both, np.arange(n + 1) * n)
    return Kinship(start.astype(np.int32), (both % n).astype(np.int32), pull * float(spread.mean()))
