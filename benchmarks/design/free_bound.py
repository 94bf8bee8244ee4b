"""The bound over all centers, where the solver offers one."""

from importlib import import_module, util

from benchmarks.design.running import Record, Stopwatch
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result


def of(problem: DistrictingProblem, result: Result) -> Record | None:
    """Certified gap over all centers and its CPU seconds, after a warm-up; None where there is no such bound."""
    return None
