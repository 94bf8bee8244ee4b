"""Against proven optima: census-tract cases from a folder, and capacitated p-medians that HiGHS can prove.

A tract case is a folder with `case.json` (territories, low, high, best_on_these_coordinates), `units.csv.gz`
(unit_id, latitude, longitude, population) and `edges.csv.gz` (a, b). Its optimum is the least sum of
population x (km to the central tract)^2 / 1e6 over contiguous plans with every population within [low, high].
"""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.design.free_bound import free_bound
from benchmarks.design.market import Floats, make_market
from benchmarks.design.measures import off_main_share
from benchmarks.design.ours import CURVE, certified_gap, labels_of, solve_within
from benchmarks.design.running import Record, Stopwatch

from ridings.geo.distance import great_circle_km, unit_vectors
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Measure
from ridings.solvers.districting.solve import solve

SPREAD = 0.10  # of the p-medians' capacities about the mean
SECONDS = 2.0  # CPU, within which one seed after the other is tried
MILLION = 1e6


def tract_problem(folder: Path) -> tuple[DistrictingProblem, Record]:
    """The problem of a case, and what its file says of it."""
    case: Record = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    units, links = _rows(folder / "units.csv.gz"), _rows(folder / "edges.csv.gz")
    number = {row["unit_id"]: i for i, row in enumerate(units)}
    latitude, longitude, people = (
        np.array([float(row[name]) for row in units]) for name in ("latitude", "longitude", "population")
    )
    edges = np.array([[number[row["a"]], number[row["b"]]] for row in links], np.int32)
    problem = central_problem(
        unit_vectors(latitude, longitude), people, case["territories"], Measure.SQUARED_DISTANCE,
        (case["low"], case["high"]),
    )  # fmt: skip
    return problem.replace(edges=edges), case


def central_problem(
    xyz: Floats, weight: Floats, territories: int, measure: Measure, within: tuple[float, float]
) -> DistrictingProblem:
    """Each territory has its center on one of its own units and holds a weight within the limits."""
    n, k = len(weight), territories
    return DistrictingProblem(
        site_xyz=xyz, site_start=np.arange(n + 1), site_weight=weight, site_haul=np.zeros(n),
        unit_cost=np.zeros(n), amounts=weight[None, :], travels=np.zeros(1, np.bool_),
        shares=np.full((1, k), 1.0 / k),
        tolerance=np.array([max(within[1] * k / weight.sum() - 1, 1 - within[0] * k / weight.sum())]),
        homes_xyz=np.full((k, 3), np.nan), home_weight=np.zeros(k), center_weight=np.ones(k),
        classes=np.zeros(n, np.int32), allowed=np.ones((1, k), np.bool_), curve=CURVE, measure=measure,
        center_rule=CenterRule.UNIT, minimum=np.full((1, k), within[0]), maximum=np.full((1, k), within[1]),
    )  # fmt: skip


def run_tracts(folder: str) -> Record:
    """Solve a tract case after a warm-up: gap to the optimum, rules kept, seconds, bounds."""
    problem, case = tract_problem(Path(folder))
    solve(problem)
    watch = Stopwatch()
    result, tries = solve_within(problem, SECONDS, watch)
    labels = labels_of(result)
    people = np.bincount(labels, problem.amounts[0], problem.territories)
    inside = bool(people.min() >= case["low"] - 0.5 and people.max() <= case["high"] + 0.5)
    assert problem.edges is not None
    return {
        "case": case["state"], "units": problem.units, "territories": problem.territories,
        "cost": result.cost / MILLION, "optimum": case["best_on_these_coordinates"],
        "over": result.cost / MILLION / case["best_on_these_coordinates"] - 1.0,
        "inside": inside,
        "off_main": off_main_share(labels, problem.edges.astype(np.int64)), "cpu": watch.cpu["tool"],
        "tries": tries,
        "gap": certified_gap(result), "free": free_bound(problem, result),
    }  # fmt: skip


def drawn_problem(units: int, territories: int, seed: int) -> DistrictingProblem:
    """A capacitated p-median: potential x km to the central account, potential within 10% of the mean."""
    market = make_market(units, seed, sigma=0.5)
    mean = float(market.potential.sum()) / territories
    within = (mean * (1 - SPREAD), mean * (1 + SPREAD))
    return central_problem(market.xyz, market.potential, territories, Measure.DISTANCE, within)


def run_drawn(units: int, territories: int, seed: int, limit: float) -> Record:
    """Solve a drawn p-median after a warm-up and have HiGHS prove the optimum; None where it cannot."""
    problem = drawn_problem(units, territories, seed)
    solve(problem)
    watch = Stopwatch()
    result, tries = solve_within(problem, SECONDS, watch)
    with watch.timing("highs"):
        optimum = prove(problem, limit)
    return {
        "case": f"p-median {units} x {territories}, seed {seed}", "units": units, "territories": territories,
        "cost": result.cost, "optimum": optimum, "inside": result.feasible, "cpu": watch.cpu["tool"],
        "tries": tries,
        "over": None if optimum is None else result.cost / optimum - 1.0, "gap": certified_gap(result),
        "highs_cpu": watch.cpu["highs"], "free": free_bound(problem, result),
    }  # fmt: skip


def prove(problem: DistrictingProblem, limit: float) -> float | None:
    """Least cost over all centers and assignments without contiguity, or None beyond `limit` seconds.

    x[i, j]: unit i goes to the territory whose center is unit j; x[j, j]: j is a center.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, csr_array, eye_array, kron

    n, weight = problem.units, problem.amounts[0]
    low, high = float(problem.minimum[0, 0]), float(problem.maximum[0, 0])
    cost = problem.site_weight[:, None] * pair_costs(problem)
    at = np.arange(n)
    own = coo_array((np.ones(n), (at, at * n + at)), shape=(n, n * n))
    once: Any = kron(eye_array(n), np.ones((1, n)))
    held = kron(weight[None, :], eye_array(n))
    opened: Any = kron(np.ones((n, 1)), eye_array(n)) @ own  # row i * n + j: x[j, j]
    rules = [
        LinearConstraint(csr_array(once), 1, 1),
        LinearConstraint(csr_array(own.sum(axis=0)[None, :]), problem.territories, problem.territories),
        LinearConstraint(csr_array(held - low * own), 0, np.inf),
        LinearConstraint(csr_array(held - high * own), -np.inf, 0),
        LinearConstraint(csr_array(eye_array(n * n) - opened), -np.inf, 0),
    ]
    found = milp(
        cost.ravel(), integrality=np.ones(n * n, np.int64), bounds=Bounds(0, 1), constraints=rules,
        options={"time_limit": limit, "mip_rel_gap": 1e-7},
    )  # fmt: skip
    return float(found.fun) if found.status == 0 else None


def pair_costs(problem: DistrictingProblem) -> Floats:
    """Great-circle km between all units, (n, n), squared where the measure says so."""
    latitude = np.degrees(np.arcsin(np.clip(problem.site_xyz[:, 2], -1, 1)))
    longitude = np.degrees(np.arctan2(problem.site_xyz[:, 1], problem.site_xyz[:, 0]))
    km = great_circle_km(latitude[:, None], longitude[:, None], latitude[None, :], longitude[None, :])
    return km if problem.measure is Measure.DISTANCE else km**2


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
