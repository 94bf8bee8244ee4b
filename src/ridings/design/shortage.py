"""Bands that no plan can keep because too few reps may have too many accounts, or too many too few.

Who may have what, and how much each territory may hold, is a flow from accounts to territories. Where it
cannot carry all, a minimum cut names the accounts and the territories between which it is blocked (Hall 1935;
Ford and Fulkerson 1956).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.problem import Setup
from ridings.market.phrases import examples
from ridings.solvers.districting.problem import NOBODY

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

WHOLE = 1_000_000_000  # all of an activity, in the whole numbers of a flow
SURELY = 1e-6  # share of all that must be blocked: beyond what rounding to whole numbers can do


@dataclass(frozen=True)
class Shortage:
    """Why a band cannot be kept; `sure` where drive hours, which depend on the plan, play no part."""

    reason: str
    sure: bool


def shortages(setup: Setup, totals: Floats, tolerance: Floats) -> tuple[Shortage, ...]:
    """Find for each activity the accounts and territories that cannot come together within the bands.

    Parameters
    ----------
    totals, tolerance
        (A,) of each activity over all territories, and the one in force.
    """
    problem = setup.problem
    pinned = problem.fixed != NOBODY
    rows = np.concatenate([problem.allowed, np.eye(problem.territories, dtype=np.bool_)])
    groups, number = np.unique(rows, axis=0, return_inverse=True)
    group = number.reshape(-1)[np.where(pinned, len(problem.allowed) + problem.fixed, problem.classes)]
    total, wide = totals[:, None], tolerance[:, None]
    high = np.minimum(problem.shares * total * (1 + wide), problem.maximum)
    low = np.maximum(problem.shares * total * (1 - wide), problem.minimum)
    out = []
    for a in range(problem.activities):
        held = np.asarray(np.bincount(group, problem.amounts[a], len(groups)), np.float64)
        case = _Case(setup, a, groups, group, pinned)
        sure = not problem.travels[a]
        out += [Shortage(case.over(x, held, high[a]), sure) for x in _blocked(held, high[a], groups)]
        if sure:  # with drive hours a territory may hold more than the accounts' own hours
            out += [Shortage(case.under(x, held, low[a]), True) for x in _blocked(low[a], held, groups.T)]
    return tuple(one for one in out if one.reason)


def _blocked(supply: Floats, room: Floats, links: Bools) -> list[Bools]:
    """Sets of sources, (S,) each, that together supply more than the sinks they may go to have room for."""
    reached = _cut(supply, room, links)
    if reached is None:
        return []
    alone = [links[s] for s in np.flatnonzero(reached)]
    alone.sort(key=lambda sinks: (int(sinks.sum()), sinks.tobytes()))
    for sinks in alone:  # the sinks of one source, with all sources that have no others
        closed = reached & ~(links & ~sinks).any(axis=1)
        if supply[closed].sum() > room[sinks].sum() * (1 + SURELY):
            return [closed]
    return [
        part for part in _parts(reached, links) if supply[part].sum() > room[links[part].any(axis=0)].sum()
    ]


def _cut(supply: Floats, room: Floats, links: Bools) -> Bools | None:
    """Sources on the near side of a minimum cut, (S,), None where everything flows."""
    from scipy.sparse import coo_array, csr_array  # late: slow to import
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    scale = WHOLE / max(float(supply.sum()), 1e-300)
    give = np.floor(supply * scale).astype(np.int64)
    take = np.minimum(np.ceil(np.minimum(room * scale, WHOLE)), WHOLE).astype(np.int64)
    s, t = np.nonzero(links)
    sources, sinks = links.shape
    row = np.concatenate([np.zeros(sources, np.int64), 1 + s, 1 + sources + np.arange(sinks)])
    column = np.concatenate([1 + np.arange(sources), 1 + sources + t, np.full(sinks, 1 + sources + sinks)])
    carries = np.concatenate([give, np.full(len(s), WHOLE), take]).astype(np.int32)
    size = sources + sinks + 2
    graph = csr_array(coo_array((carries, (row, column)), shape=(size, size)))
    flow = maximum_flow(graph, 0, size - 1)
    if flow.flow_value >= give.sum() - SURELY * WHOLE:
        return None
    left = csr_array(graph - flow.flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    seen = breadth_first_order(left, 0, return_predecessors=False)
    return np.isin(1 + np.arange(sources), seen)


def _parts(reached: Bools, links: Bools) -> Iterator[Bools]:
    """Split sources into those that share sinks."""
    left = reached.copy()
    while left.any():
        part = np.zeros_like(left)
        part[int(np.flatnonzero(left)[0])] = True
        while True:
            wider = left & links[:, links[part].any(axis=0)].any(axis=1)
            if (wider == part).all():
                break
            part = wider
        yield part
        left &= ~part


@dataclass(frozen=True)
class _Case:
    """One activity, to be put into words."""

    setup: Setup
    activity: int
    groups: Bools  # (G, k) who may have the units of each group
    group: NDArray[np.intp]  # (n,)
    pinned: Bools  # (n,)

    def over(self, groups: Bools, held: Floats, high: Floats) -> str:
        """Say that some accounts are too much for the only territories they may go to."""
        to: Bools = np.asarray(self.groups[groups].any(axis=0))
        units = groups[self.group]
        if to.sum() == 1 and self.pinned[units].all():
            return ""  # said of locks
        much, room = float(held[groups].sum()), float(high[to].sum())
        name = self.setup.amounts.activities[self.activity]
        if to.all():
            return (
                f"rule balance: all accounts have {much:,.0f} of {name}, and all territories may hold "
                f"{room:,.0f} together; raise the limit, or take more reps"
            )
        return (
            f"rule balance: {self._units(units)} can only go to {self._who(to)}, who may hold {room:,.0f} of "
            f"{name}{' together' if to.sum() > 1 else ''}; these have {much:,.0f}. Let others have them, or "
            f"allow {much / max(room, 1e-12) - 1:+.0%} more"
        )

    def under(self, territories: Bools, held: Floats, low: Floats) -> str:
        """Say that some territories may not have enough accounts."""
        able: Bools = np.asarray(self.groups[:, territories].any(axis=1))
        units, much = able[self.group], float(held[able].sum())
        name = self.setup.amounts.activities[self.activity]
        who, have = self._who(territories), "has" if territories.sum() == 1 else "have"
        if territories.all():
            return (
                f"rule balance: all accounts have {much:,.0f} of {name}, and the territories must hold at "
                f"least {float(low.sum()):,.0f} together; lower the minimum"
            )
        found = f"{self._units(units)}, with {much:,.0f} of {name}" if units.any() else "no account at all"
        return (
            f"rule balance: {who} {have} to hold at least {float(low[territories].sum()):,.0f} of {name}"
            f"{' together' if territories.sum() > 1 else ''}, and may only have {found}; let them have others"
        )

    def _units(self, units: Bools) -> str:
        names = [self.setup.ground.unit_ids[u] for u in np.flatnonzero(units)]
        kind = "account" if len(self.setup.ground.unit_of) == len(self.group) else "unit"
        return examples(names, kind)

    def _who(self, territories: Bools) -> str:
        names = [self.setup.roster.called(int(j)) for j in np.flatnonzero(territories)]
        return examples(names, "rep") if len(names) > 3 else " and ".join(names)
