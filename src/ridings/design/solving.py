"""One plan from its problem: straight, regions first, near a primary plan, or with verticals given out."""

from collections.abc import Callable
from dataclasses import replace

from ridings.design.brief import DesignBrief
from ridings.design.hierarchy import regions_first, regions_of_territories
from ridings.design.overlay import near_of, solve_near
from ridings.design.problem import Setup
from ridings.design.rules import NOBODY
from ridings.market.market import Market
from ridings.solvers.districting.hess import certify
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.stop import Stop

Progress = Callable[[str, float], None]


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


def solved(
    setup: Setup, market: Market, brief: DesignBrief, nested: Setup | None, stop: Stop | None,
    on_progress: Progress | None,
) -> tuple[Setup, Result]:  # fmt: skip
    """Solve a problem in the way its brief asks for; `nested` is the same one on primary territories.

    Returns
    -------
    tuple
        The setup as it was solved, and the result.
    """
    if nested is not None and market.primary is not None:
        near = near_of(setup.amounts, setup.ground, market.primary, brief)
        first = solve(nested.problem, stop, brief.seed)
        place = {name: int(j) for name, j in zip(nested.ground.unit_ids, first.labels, strict=True)}
        setup, result = solve_near(setup, near, [place[name] for name in near.names], brief.seed, stop)
    else:
        start = setup.problem.owner if (setup.problem.owner != NOBODY).any() else None
        result = solve(setup.problem, stop, brief.seed, start, on_progress)
        if setup.wider is not None and not result.feasible:
            setup = replace(setup, problem=setup.wider, wider=None)
            result = solve(setup.problem, stop, brief.seed, start, on_progress)
        result = certify(setup.problem, result, stop)
    return setup, result
