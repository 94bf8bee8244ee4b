"""What any labels are worth on a problem: feasible or not, their cost, and a bound for their centers."""

import numpy as np

from ridings.solvers.districting.contiguity import make_graph
from ridings.solvers.districting.dual import Prices
from ridings.solvers.districting.floor import floors
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints
from ridings.solvers.districting.solve import Result, _Best, _certify


def judge(problem: DistrictingProblem, labels: Ints, centers: Floats, prices: Prices) -> Result:
    """Judge labels (n,) round centers (k, 3); the bound is climbed to from `prices`."""
    floor = floors(problem)
    tolerance = np.maximum(problem.tolerance, floor * (1 + 1e-9) + 1e-12)
    problem = problem.replace(tolerance=tolerance)
    graph = None if problem.edges is None else make_graph(problem.edges, problem.units, problem.exempt)
    return _certify(problem, _Best(labels, centers, prices), graph, floor, tolerance)
