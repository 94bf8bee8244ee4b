"""The exact answer at given centers, by mixed-integer programming (HiGHS), for small problems.

The same cost, bands, budgets and hard rules as `solve`, over every admissible pair. A target is a share of
the plan's own total of the pool, which is linear. Where territories must hang together and an answer does
not, the rule it breaks is added and the program solved again: two units of a territory need a way through
the units beside the piece that one of them is in.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from ridings.solvers.districting.contiguity import Graph, pieces
from ridings.solvers.districting.mip import program
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints

EXACT = 1e-9  # feasibility and optimality: far below what a rule forgives
ROUNDS = 40  # times that broken connections may be forbidden
SIDES = 6  # units of each of two pieces that are tied by a rule of their own


class UnsettledError(ArithmeticError):
    """The program ended within its limits and knows neither the cheapest plan nor that there is none."""


@dataclass(frozen=True)
class Exact:
    """A plan, (n,) labels, its cost with every fixed part, and what no plan on these centers costs less than.

    Bound and cost are the same unless the search ended at its limit of nodes.
    """

    labels: Ints
    cost: float
    bound: float

    @property
    def optimal(self) -> bool:
        """Whether no plan on these centers is cheaper."""
        return self.bound >= self.cost - 2 * EXACT * max(1.0, abs(self.cost))


def solve_exact(
    problem: DistrictingProblem,
    centers: Floats,
    *,
    tolerance: Floats | None = None,
    graph: Graph | None = None,
    nodes: int | None = None,
) -> Exact | None:
    """Return the cheapest plan on these centers (k, 3), or None where no plan keeps every rule.

    Parameters
    ----------
    tolerance
        (A,) in force; None: the problem's own, not widened to any floor.
    graph
        Neighbours on which every territory must hang together; None: it need not.
    nodes
        Of the search tree, at most; a count, not a time, so that every machine gives the same answer.

    Raises
    ------
    UnsettledError
        If HiGHS ends without a plan, and without the proof that there is none.
    """
    tolerance = problem.tolerance if tolerance is None else tolerance
    pairs = price(problem, centers, _all_territories(problem))
    unit, to = np.nonzero(pairs.territory >= 0)
    leave: Floats = problem.move_price[unit] * _moves(problem, unit, to)
    bands = _bands(problem, pairs.haul[unit, to], unit, to, tolerance)
    cost: Floats = pairs.cost[unit, to] + leave
    rows = [_one_each(problem, unit), *bands, *_budgets(problem, unit, to), *_apart(problem, unit, to)]
    solver = _solver(cost, rows, nodes)
    for _ in range(ROUNDS):
        chosen = _answer(solver)
        if chosen is None:
            return None
        labels = np.empty(problem.units, np.int32)
        labels[unit[chosen]] = to[chosen]
        if graph is None or not _forbid_torn(solver, problem, graph, labels, unit, to):
            fixed = float(problem.unit_cost.sum())
            total = float(cost[chosen].sum()) + fixed
            return Exact(labels, total, min(total, solver.getInfo().mip_dual_bound + fixed))
    raise UnsettledError(f"territories still hang apart after {ROUNDS} rounds")


def _answer(solver: highspy.Highs) -> NDArray[np.bool_] | None:
    """The columns chosen, or None where the program has no solution."""
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not found or status not in (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kSolutionLimit,
    ):
        raise UnsettledError(f"HiGHS ended without an answer: {solver.modelStatusToString(status)}")
    return np.asarray(np.array(solver.getSolution().col_value) > 0.5)


def _forbid_torn(
    solver: highspy.Highs,
    problem: DistrictingProblem,
    graph: Graph,
    labels: Ints,
    unit: "_Index",
    to: "_Index",
) -> bool:
    """Add rules against the pieces that hang apart; whether there were any.

    Units a and b of territory j in two pieces: x_aj + x_bj <= 1 + the x_uj of every unit u beside a's piece.
    """
    column = np.full((problem.units, problem.territories), -1)
    column[unit, to] = np.arange(len(unit))
    piece = pieces(graph, labels)
    torn = False
    for j in range(problem.territories):
        own = np.flatnonzero((labels == j) & ~problem.exempt)
        names, first, count = np.unique(piece[own], return_index=True, return_counts=True)
        if len(names) < 2:
            continue
        torn = True
        largest = names[np.lexsort((first, -count))[0]]
        for name in names:
            one, other = (
                own[piece[own] == name],
                own[piece[own] == (largest if name != largest else names[0])],
            )
            if name == largest and len(names) > 1:
                other = own[piece[own] != largest]
            around = np.unique(
                np.concatenate([graph.indices[graph.indptr[i] : graph.indptr[i + 1]] for i in one])
            )
            around = np.setdiff1d(around, one)
            ways = column[around, j]
            ways = ways[ways >= 0]
            for a in one[:SIDES]:
                for b in other[:SIDES]:
                    index = np.concatenate([[column[a, j], column[b, j]], ways]).astype(np.int32)
                    value = np.concatenate([[1.0, 1.0], np.full(len(ways), -1.0)])
                    solver.addRow(-np.inf, 1.0, len(index), index, value)
    return torn


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


def _solver(cost: Floats, rows: list[_Rows], nodes: int | None) -> highspy.Highs:
    matrix = csc_array(np.concatenate([part[0] for part in rows]))
    low = np.concatenate([part[1] for part in rows])
    high = np.concatenate([part[2] for part in rows])
    options: dict[str, float | int] = {
        "mip_rel_gap": 0.0,
        "mip_abs_gap": EXACT,
        "primal_feasibility_tolerance": EXACT,
        "mip_feasibility_tolerance": EXACT,
    }
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    return program(matrix, cost, low, high, len(cost), options)
