"""The exact answer at given centers, by mixed-integer programming (HiGHS), for small problems.

The same cost, bands, budgets and hard rules as `solve`, over every admissible pair; without contiguity, so
that on units with edges the answer is a bound. A target is a share of the
plan's own total of the pool, which is linear.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from ridings.solvers.districting.mip import program
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints

EXACT = 1e-9  # feasibility and optimality: far below what a rule forgives


@dataclass(frozen=True)
class Exact:
    """The cheapest plan, (n,) labels, and its cost with every fixed part."""

    labels: Ints
    cost: float


def solve_exact(
    problem: DistrictingProblem, centers: Floats, *, tolerance: Floats | None = None
) -> Exact | None:
    """Return the cheapest plan on these centers (k, 3), or None where no plan keeps every rule.

    Parameters
    ----------
    tolerance
        (A,) in force; None: the problem's own, not widened to any floor.

    Raises
    ------
    ArithmeticError
        If HiGHS ends without an answer.
    """
    tolerance = problem.tolerance if tolerance is None else tolerance
    pairs = price(problem, centers, _all_territories(problem))
    unit, to = np.nonzero(pairs.territory >= 0)
    leave: Floats = problem.move_price[unit] * _moves(problem, unit, to)
    bands = _bands(problem, pairs.haul[unit, to], unit, to, tolerance)
    cost: Floats = pairs.cost[unit, to] + leave
    rows = [_one_each(problem, unit), *bands, *_budgets(problem, unit, to), *_apart(problem, unit, to)]
    solver = _solver(cost, rows)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS ended without an answer: {solver.modelStatusToString(status)}")
    chosen = np.array(solver.getSolution().col_value) > 0.5
    labels = np.empty(problem.units, np.int32)
    labels[unit[chosen]] = to[chosen]
    return Exact(labels, float(cost[chosen].sum() + problem.unit_cost.sum()))


_Index = NDArray[np.intp]  # of each column: its unit, its territory
_Rows = tuple[Floats, Floats, Floats]  # (r, columns), the lowest and the highest of each row, (r,)


def _all_territories(problem: DistrictingProblem) -> Ints:
    """Every admissible territory of every unit, (n, k), -1 for the rest."""
    every = np.arange(problem.territories, dtype=np.int32)
    fixed = problem.fixed[:, None]
    admitted = np.where(fixed == NOBODY, problem.allowed[problem.classes], every == fixed)
    return np.ascontiguousarray(np.where(admitted, every, -1), np.int32)


def _moves(problem: DistrictingProblem, unit: _Index, to: _Index) -> Floats:
    owner = problem.owner[unit]
    return np.asarray((owner != NOBODY) & (owner != to), np.float64)


def _one_each(problem: DistrictingProblem, unit: _Index) -> _Rows:
    rows = (np.arange(problem.units)[:, None] == unit).astype(np.float64)
    return rows, np.ones(problem.units), np.ones(problem.units)


def _bands(
    problem: DistrictingProblem, haul: Floats, unit: _Index, to: _Index, tolerance: Floats
) -> list[_Rows]:
    """Load less its share of the total at most 0 or at least 0, and load within its absolute bounds."""
    inside = (np.arange(problem.territories)[:, None] == to).astype(np.float64)
    never = np.full(problem.territories, np.inf)
    out: list[_Rows] = []
    for a in range(problem.activities):
        amount = problem.amounts[a, unit] + problem.travels[a] * haul
        scale = max(float(amount.sum()) * problem.units / len(unit) / problem.territories, 1e-300)
        share = problem.shares[a][:, None] * (problem.pool[:, None] == problem.pool[to])
        zero = np.zeros(problem.territories)
        load = inside * amount / scale
        out.append((load - share * (1 + tolerance[a]) * amount / scale, -never, zero))
        out.append((load - share * max(1 - tolerance[a], 0.0) * amount / scale, zero, never))
        out.append((load, problem.minimum[a] / scale, problem.maximum[a] / scale))
    return out


def _budgets(problem: DistrictingProblem, unit: _Index, to: _Index) -> list[_Rows]:
    scale = np.maximum(problem.move_amounts.sum(axis=1) / problem.territories, 1e-300)
    moved = problem.move_amounts[:, unit] * _moves(problem, unit, to) / scale[:, None]
    return [(moved, np.full(len(scale), -np.inf), problem.move_budgets / scale)]


def _apart(problem: DistrictingProblem, unit: _Index, to: _Index) -> list[_Rows]:
    """At most one of two that must be apart in each territory."""
    pairs = [
        ((unit == a) | (unit == b)) & (to == j)
        for a, b in problem.apart.tolist()
        for j in range(problem.territories)
    ]
    rows = np.array([row for row in pairs if row.sum() > 1], np.float64).reshape(-1, len(unit))
    return [(rows, np.full(len(rows), -np.inf), np.ones(len(rows)))]


def _solver(cost: Floats, rows: list[_Rows]) -> highspy.Highs:
    matrix = csc_array(np.concatenate([part[0] for part in rows]))
    low = np.concatenate([part[1] for part in rows])
    high = np.concatenate([part[2] for part in rows])
    options = {
        "mip_rel_gap": 0.0,
        "mip_abs_gap": EXACT,
        "primal_feasibility_tolerance": EXACT,
        "mip_feasibility_tolerance": EXACT,
    }
    return program(matrix, cost, low, high, len(cost), options)
