"""Other good plans for the same brief, each different enough from the rest to be worth a choice.

The travel of each territory is made a little dearer or cheaper, which pushes its border in or out, and the
plan that is best then is judged by the true costs. Open territories begin from other centers as well.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.draft import inherited, plan_of, set_up
from ridings.design.plan import Alternative, Plan
from ridings.design.rules import NOBODY
from ridings.design.score import counted
from ridings.design.solving import put_together
from ridings.market.market import Market
from ridings.solvers.districting.solve import judge, solve
from ridings.solvers.stop import Never, Stop

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]

DIFFERENT = 0.05  # least share of the rows that two plans assign otherwise
CLOSE = 0.15  # most that an alternative may cost above the first plan, as a share
TRIES = 6  # for each plan asked for
FIRST_PUSH, HARDER = 0.2, 1.5  # spread of the factors on travel, and its growth from round to round


def alternatives(
    market: Market,
    brief: DesignBrief,
    first: Plan,
    *,
    stop: Stop | None = None,
    on_progress: Progress | None = None,
) -> tuple[tuple[Alternative, ...], tuple[str, ...]]:
    """Return up to `brief.alternatives` - 1 further plans, cheapest first, and what to say of the search.

    Every plan keeps every rule, costs at most 15% more than the first, and differs from the first and from
    each other in at least 5% of the rows, after the best relabelling of its territories.
    """
    wanted = (brief.alternatives or 1) - 1
    market, amounts = counted(market, brief)
    setup = set_up(market, amounts, brief)
    stop, report = stop or Never(), on_progress or (lambda _what, _share: None)
    taken, kept = [_codes(first)], list[Plan]()
    start = setup.problem.owner if (setup.problem.owner != NOBODY).any() else None
    for attempt in range(TRIES * wanted):
        report("alternatives", attempt / (TRIES * wanted))
        if len(kept) == wanted or stop():
            break
        push = FIRST_PUSH * HARDER ** (attempt // wanted)
        rng = np.random.default_rng([brief.seed, attempt])
        factor = np.exp(push * rng.standard_normal(setup.roster.count))
        problem = setup.problem.replace(
            home_weight=setup.problem.home_weight * factor,
            center_weight=setup.problem.center_weight * factor,
        )
        found = solve(problem, stop, brief.seed + attempt + 1, start)
        result = judge(setup.problem, found.labels, found.centers, found.prices)
        if not result.feasible or result.cost > first.cost * (1 + CLOSE):
            continue
        held = put_together(inherited(setup, result), result, brief)
        plan = plan_of(market, brief, held, result)
        codes = _codes(plan)
        if min(difference(codes, other) for other in taken) >= DIFFERENT:
            taken.append(codes)
            kept.append(replace(plan, rejected=first.rejected))
    kept.sort(key=lambda plan: plan.cost)
    found_all = tuple(Alternative(plan, difference(_codes(plan), taken[0])) for plan in kept)
    return found_all, _said(len(kept), wanted)


def _said(found: int, wanted: int) -> tuple[str, ...]:
    if found == wanted:
        return ()
    return (
        f"alternatives: {found + 1} of the {wanted + 1} plans asked for were found; others cost more than "
        f"{CLOSE:.0%} above the first, break a rule, or differ in fewer than {DIFFERENT:.0%} of the accounts",
    )


def _codes(plan: Plan) -> Ints:
    """Territory of every row of a plan by number, rows in the order of their ids."""
    names = {name: j for j, name in enumerate(plan.planned.territories["territory_id"].to_list())}
    return np.array([names[name] for name in plan.alignment["territory_id"].to_list()], np.int64)


def difference(one: Ints, other: Ints) -> float:
    """Share of the rows that two plans assign otherwise, after the best relabelling of territories."""
    from scipy.optimize import linear_sum_assignment  # late: slow to import

    k = int(max(one.max(initial=0), other.max(initial=0))) + 1
    overlap = np.bincount(one * k + other, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(-overlap)
    return 1.0 - float(overlap[rows, columns].sum()) / max(len(one), 1)
