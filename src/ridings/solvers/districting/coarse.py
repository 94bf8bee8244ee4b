"""Small clusters that stand for many units while the centers are being found."""

import numpy as np

from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints
from ridings.solvers.districting.road_sums import merged
from ridings.solvers.districting.roads import Roads
from ridings.solvers.districting.starts import clusters

PER_TERRITORY = 15
FEWEST = 2000


def coarsen(problem: DistrictingProblem) -> tuple[DistrictingProblem, Ints]:
    """Merge nearby units of one class, fixed territory and owner into clusters, where that pays.

    Returns the problem of the clusters, and the cluster of each unit, (n,).
    """
    count = max(FEWEST, PER_TERRITORY * problem.territories)
    if problem.units < 2 * count:
        return problem, np.arange(problem.units, dtype=np.int32)
    owned = bool(problem.move_price.any()) or len(problem.move_budgets) > 0
    keys = [problem.classes, problem.fixed, problem.owner if owned else np.zeros_like(problem.owner)]
    code = np.zeros(problem.units, np.int64)
    for key in keys:
        code = code * (int(key.max()) + 2) + key + 1
    kind = np.unique(code, return_inverse=True)[1] if code.min() < code.max() else np.zeros_like(code)
    weight = _weight(problem)
    name = np.zeros(problem.units, np.int64)
    used = 0
    for value in range(int(kind.max()) + 1):
        members = np.flatnonzero(kind == value)
        wanted = max(1, round(count * weight[members].sum() / weight.sum()))
        name[members] = used + clusters(problem.unit_xyz[members], weight[members], min(wanted, len(members)))
        used = int(name[members].max()) + 1
    number: Ints = (np.cumsum(np.bincount(name) > 0) - 1)[name].astype(np.int32)
    return _merged(problem, number, owned), number


def _weight(problem: DistrictingProblem) -> Floats:
    sums = np.maximum(problem.amounts.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((problem.amounts / sums).sum(axis=0) + 1e-12)


def _merged(problem: DistrictingProblem, name: Ints, owned: bool) -> DistrictingProblem:
    m = int(name.max()) + 1
    first = np.zeros(m, np.int64)
    first[name[::-1]] = np.arange(problem.units)[::-1]

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(name, values, m), np.float64)

    unit_weight = np.add.reduceat(problem.site_weight, problem.site_start[:-1])
    unit_haul = np.add.reduceat(problem.site_haul, problem.site_start[:-1])
    xyz = problem.unit_xyz
    middle = np.stack([total(np.maximum(unit_weight, 1e-12) * xyz[:, x]) for x in range(3)], axis=1)
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-15)
    kinds = np.stack([problem.classes[first], np.bincount(name, minlength=m)], axis=1)
    if not problem.misfit.any():
        kinds[:, 1] = 1
    kinds, classes = np.unique(kinds, axis=0, return_inverse=True)
    return problem.replace(
        site_xyz=np.ascontiguousarray(middle), site_start=np.arange(m + 1), site_weight=total(unit_weight),
        site_guide=np.zeros(m),
        site_haul=total(unit_haul), unit_cost=total(problem.unit_cost),
        amounts=np.stack([total(row) for row in problem.amounts]),
        classes=classes.astype(np.int32), allowed=problem.allowed[kinds[:, 0]],
        misfit=problem.misfit[kinds[:, 0]] * kinds[:, 1:], fixed=problem.fixed[first],
        owner=problem.owner[first] if owned else np.full(m, NOBODY, np.int32),
        move_price=total(problem.move_price),
        move_amounts=np.array([total(row) for row in problem.move_amounts]).reshape(-1, m),
        edges=None, exempt=np.zeros(m, np.bool_), apart=np.zeros((0, 2), np.int32),
        zones=np.zeros((m, 0), np.bool_), zones_at_most=None, placeless=problem.placeless[first],
        roads=_merged_roads(problem, name, m),
    )  # fmt: skip


def _merged_roads(problem: DistrictingProblem, name: Ints, count: int) -> Roads | None:
    if problem.roads is None:
        return None
    of_site = np.repeat(name, np.diff(problem.site_start))
    return merged(problem.roads, of_site, problem.site_weight, count)
