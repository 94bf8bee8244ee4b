"""Ridings as the contest runs it: the problem stated, the kernels warmed up, the solver called."""

from typing import Any

import numpy as np
from benchmarks.design.market import Floats, Market, make_market
from benchmarks.design.running import Stopwatch
from numpy.typing import NDArray

from ridings.solvers.districting.problem import DistrictingProblem, Measure
from ridings.solvers.districting.solve import Result, solve

CURVE = np.array([-0.28, 3.64, 0.559, 1.0, 240.0, 3.0])  # of travel minutes; the measure here is distance


def market_problem(
    market: Market,
    territories: int,
    tolerance: float | tuple[float, float],
    edges: NDArray[np.int64] | None,
    **changes: Any,
) -> DistrictingProblem:
    """Potential and work within the tolerance; the cost is potential times km to the center; no homes."""
    n, k = market.size, territories
    stated: dict[str, Any] = {
        "site_xyz": market.xyz, "site_start": np.arange(n + 1), "site_weight": market.potential,
        "site_haul": np.zeros(n), "unit_cost": np.zeros(n),
        "amounts": np.stack([market.potential, market.work]), "travels": np.zeros(2, np.bool_),
        "shares": np.full((2, k), 1.0 / k), "tolerance": np.asarray(tolerance, np.float64) + np.zeros(2),
        "homes_xyz": np.full((k, 3), np.nan), "home_weight": np.zeros(k), "center_weight": np.ones(k),
        "classes": np.zeros(n, np.int32), "allowed": np.ones((1, k), np.bool_), "curve": CURVE,
        "measure": Measure.DISTANCE, "edges": None if edges is None else edges.astype(np.int32),
    }  # fmt: skip
    return DistrictingProblem(**(stated | changes))


def warm_up(*, contiguous: bool = True) -> None:
    """Load or compile every kernel on a small market, so that no measured run pays for it."""
    market = make_market(3000, seed=7)
    edges = market.edges() if contiguous else None
    solve(market_problem(market, 6, 0.02, edges))


def labels_of(result: Result) -> NDArray[np.int64]:
    """Territory of each unit, (n,)."""
    return result.labels.astype(np.int64)


def certified_gap(result: Result) -> float:
    """Share of the cost that no plan on these centers can save more than."""
    return (result.cost - result.bound) / result.cost


def excess_over_floor(result: Result, amounts: Floats, territories: int) -> list[float]:
    """How far the worst deviation of each activity lies above its unavoidable floor."""
    load = result.loads * territories / amounts.sum(axis=1, keepdims=True) - 1.0
    return [float(worst - floor) for worst, floor in zip(np.abs(load).max(axis=1), result.floor, strict=True)]


def solve_within(problem: DistrictingProblem, seconds: float, watch: Stopwatch) -> tuple[Result, int]:
    """Solve with one seed after the other while another fits into the CPU seconds; the best, and how many.

    At least one: with `seconds` 0, a plain run.
    """
    best, tries = None, 0
    before = watch.total
    while best is None or (watch.total - before) * (tries + 1) / tries <= seconds:
        with watch.timing("tool"):
            found = solve(problem, seed=tries)
        tries += 1
        if best is None or (not found.feasible, found.cost) < (not best.feasible, best.cost):
            best = found
    return best, tries
