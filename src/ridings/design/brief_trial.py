"""What can be known of a brief before it is run: floors, capacity, forced moves, and contradictions."""

from dataclasses import dataclass

import numpy as np

from ridings.design.brief import DesignBrief
from ridings.design.draft import set_up
from ridings.design.problem import Setup
from ridings.design.roster import VACANT
from ridings.design.rules import NOBODY
from ridings.design.score import counted
from ridings.design.shortage import shortages
from ridings.market.market import Market
from ridings.solvers.districting.floor import floors


@dataclass(frozen=True)
class ActivityTrial:
    """One activity that is to be balanced."""

    activity: str
    tolerance: float
    target: str
    total: float  # over all territories, without what is driven from home
    floor: float  # the least imbalance of any plan: one account alone needs it

    @property
    def reachable(self) -> bool:
        """Whether the tolerance is not below the floor."""
        return self.floor <= self.tolerance


@dataclass(frozen=True)
class Trial:
    """What a brief asks of a market, counted; nothing is solved."""

    accounts: int
    units: int
    territories: int
    vacant: int
    reps: int
    activities: tuple[ActivityTrial, ...]
    on_site_hours: float
    local_hours: float  # driven between neighbours
    capacity_hours: float
    owned: int
    kept: dict[str, int]  # accounts that stay or go by a rule, by which
    must_move: dict[str, int]  # accounts that change hands in any plan, by why
    contradictions: tuple[str, ...]
    notes: tuple[str, ...]


def tried(market: Market, brief: DesignBrief) -> Trial:
    """Count what a brief asks.

    Raises
    ------
    DataError
        If it asks for what the market does not have.
    """
    market, amounts = counted(market, brief)
    setup = set_up(market, amounts, brief, stop=lambda: True)
    problem, roster, rules = setup.problem, setup.roster, setup.rules
    floor = floors(problem)
    tolerance = np.maximum(problem.tolerance, floor * (1 + 1e-9) + 1e-12)
    totals = problem.amounts.sum(axis=1)
    short = tuple(one.reason for one in shortages(setup, totals, tolerance) if one.sure)
    named = (rules.fixed != NOBODY) & (rules.owner != NOBODY) & (rules.fixed != rules.owner)
    why: dict[str, int] = {}
    for one in rules.why:
        if one:
            rule = one.partition(":")[0]
            why[rule] = why.get(rule, 0) + 1
    return Trial(
        accounts=amounts.frame.height, units=problem.units, territories=roster.count,
        vacant=sum(rep == VACANT for rep in roster.rep_ids),
        reps=sum(rep != VACANT for rep in roster.rep_ids),
        activities=_activities(setup, brief, totals, floor),
        on_site_hours=float(amounts.workload.on_site_hours.sum()),
        local_hours=float(amounts.workload.hop_hours.sum()), capacity_hours=float(roster.capacity.sum()),
        owned=sum(bool(rep) for rep in amounts.owners), kept=why,
        must_move={"their rep takes no part": int(rules.gone.sum()), "named for another": int(named.sum())},
        contradictions=tuple(dict.fromkeys((*setup.reasons, *short))),
        notes=(*market.notes, *setup.ground.notes, *setup.notes, *setup.joined),
    )  # fmt: skip


def _activities(
    setup: Setup, brief: DesignBrief, totals: np.ndarray, floor: np.ndarray
) -> tuple[ActivityTrial, ...]:
    return tuple(
        ActivityTrial(
            name, brief.balance[name].tolerance, brief.balance[name].target, float(total), float(least)
        )
        for name, total, least in zip(setup.amounts.activities, totals, floor, strict=True)
    )
