"""The amounts of a neighbourhood in place of a unit's own: prices then draw borders that hang together.

Two units side by side, one with much work and one with little, would go to different territories by their
prices alone. With the amounts of their surroundings, in proportion to their weight, both choose alike; what
is special about each unit is left to the search along the borders.
"""

import numpy as np

from ridings.solvers.districting.problem import DistrictingProblem, Floats

HALF = 0.5  # of an average territory: how many units make a neighbourhood
MOST = 64


def travel_weight(problem: DistrictingProblem) -> Floats:
    """Weight of each unit in the cost, never quite 0, (n,)."""
    weight = np.add.reduceat(problem.site_weight, problem.site_start[:-1])
    return np.asarray(np.maximum(weight, 1e-3 * float(weight.mean()) + 1e-12))


def smoothed(problem: DistrictingProblem) -> Floats:
    """Amounts of each unit if its surroundings were all alike, (A, n); the totals stay the same."""
    from scipy.spatial import cKDTree  # late: slow to import

    near = int(np.clip(HALF * problem.units / problem.territories, 1, min(MOST, problem.units)))
    at = problem.unit_xyz
    around = cKDTree(at).query(at, k=near)[1].reshape(problem.units, near)
    weight = travel_weight(problem)
    within = weight[around].sum(axis=1)
    spread = np.stack([weight * row[around].sum(axis=1) / within for row in problem.amounts])
    lost = problem.amounts.sum(axis=1) / np.maximum(spread.sum(axis=1), 1e-300)
    return np.asarray(spread * lost[:, None])
