"""One plan from its problem: straight, regions first, near a primary plan, or with verticals given out."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ridings.design.brief import DesignBrief
from ridings.design.hierarchy import regions_first, regions_of_territories
from ridings.design.overlay import near_of, solve_near
from ridings.design.problem import Setup
from ridings.design.rules import NOBODY
from ridings.market.market import Market
from ridings.solvers.districting.figures import Figures, Told
from ridings.solvers.districting.hess import certify
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.stop import Stop

Progress = Callable[[str, float], None]
OnBest = Callable[[dict[str, Any]], None]  # told figures of the best plan so far, ready for JSON


def divided_first(setup: Setup, brief: DesignBrief, stop: Stop | None) -> Setup:
    """Divide the ground into regions where the brief wants them designed first."""
    count = brief.territories.regions
    if isinstance(count, bool) or brief.territories.hierarchy != "regions_first":
        return setup
    return regions_first(setup, brief, count, stop)


def put_together(setup: Setup, result: Result, brief: DesignBrief) -> Setup:
    """Put the territories together into regions where the brief wants them made of territories."""
    count = brief.territories.regions
    if isinstance(count, bool) or brief.territories.hierarchy != "together":
        return setup
    return regions_of_territories(setup, result, count, brief.seed)


def _named(setup: Setup, on_best: OnBest) -> Told:
    """Tell figures under the names of the activities."""

    def tell(found: Figures) -> None:
        known = found.bound > -math.inf
        gap = (found.cost - found.bound) / found.cost if known and found.cost > 0 else None
        on_best({
            "cost": found.cost, "lower_bound": found.bound if known else None, "gap": gap,
            "feasible": found.feasible,
            "imbalance": dict(zip(setup.amounts.activities, found.imbalance.tolist(), strict=True)),
        })  # fmt: skip

    return tell


def solved(
    setup: Setup, market: Market, brief: DesignBrief, nested: Setup | None, stop: Stop | None,
    on_progress: Progress | None, on_best: OnBest | None = None,
) -> tuple[Setup, Result]:  # fmt: skip
    """Solve a problem in the way its brief asks for; `nested` is the same one on primary territories.

    Returns
    -------
    tuple
        The setup as it was solved, and the result.
    """
    if nested is not None and market.primary is not None:
        near = near_of(setup.amounts, setup.ground, market.primary, brief)
        first = solve(nested.problem, stop, brief.seed, on_best=on_progress)
        place = {name: int(j) for name, j in zip(nested.ground.unit_ids, first.labels, strict=True)}
        setup, result = solve_near(setup, near, [place[name] for name in near.names], brief.seed, stop)
    else:
        told = None if on_best is None else _named(setup, on_best)
        start = setup.problem.owner if (setup.problem.owner != NOBODY).any() else None
        result = solve(setup.problem, stop, brief.seed, start, on_progress, told)
        if setup.wider is not None and not result.feasible:
            setup = replace(setup, problem=setup.wider, wider=None)
            result = solve(setup.problem, stop, brief.seed, start, on_progress, told)
        result = certify(setup.problem, result, stop)
    return setup, result
