"""The bound over all centers, below which no plan can go, where the solver has one."""

from importlib import import_module
from importlib.util import find_spec

from benchmarks.design.running import Record, Stopwatch

from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result
from ridings.solvers.stop import After

MODULE = "ridings.solvers.districting.hess"


def free_bound(problem: DistrictingProblem, result: Result) -> Record | None:
    """Certified gap over all centers and its CPU seconds after a warm-up; None where it is not known."""
    if find_spec(MODULE) is None:
        return None
    hess = import_module(MODULE)
    if not result.feasible or not hess.knows_all_centers(problem):
        return None
    hess.certify(problem, result, After(0.1))
    watch = Stopwatch()
    with watch.timing("bound"):
        certified = hess.certify(problem, result)
    return {"gap": (result.cost - certified.bound) / result.cost, "cpu": watch.cpu["bound"]}
