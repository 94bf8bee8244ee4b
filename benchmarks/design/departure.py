"""A rep leaves a year on: what changes hands, against the least possible and a design from scratch."""

import numpy as np
from benchmarks.design import ours
from benchmarks.design.market import Floats, Ints, Market, make_market
from benchmarks.design.measures import (
    UNPLACED,
    deviation,
    dispersion_km,
    least_moved,
    moved_share,
    neighbouring,
    off_main_share,
    relabelled,
)
from benchmarks.design.running import Record, Stopwatch

from ridings.solvers.districting.solve import solve

AGE = 0.15  # spread of the logarithm by which potential and work drift in a year
BANDS = 0.05, 0.10  # of potential and of work
KM_PER_MOVE = 2_000.0  # price of a move: a kilometre more to this many kilometres' worth of potential


def run_departures(
    accounts: int, territories: int, departures: int, seed: int = 1, file: str | None = None
) -> Record:
    """Mend the plan after each of some reps leaves in turn, and design afresh after the first."""
    market = make_market(accounts, seed, file=file)
    watch = Stopwatch()
    with watch.timing("graph"):
        edges = market.edges()
    with watch.timing("today"):
        before = solve(ours.market_problem(market, territories, 0.02, edges), seed=0)
    today = ours.labels_of(before)
    older = aged(market, seed)
    leaving = np.random.default_rng(seed).choice(territories, departures, replace=False)
    ours.warm_up()
    _mend(older, edges, *without(today, int(leaving[0])), Stopwatch())
    cases = [_case(older, edges, today, int(rep), fresh=i == 0) for i, rep in enumerate(leaving)]
    return {"accounts": accounts, "territories": territories, "graph_cpu": watch.cpu["graph"],
            "today_cpu": watch.cpu["today"], "today_feasible": before.feasible, "cases": cases}  # fmt: skip


def aged(market: Market, seed: int) -> Market:
    """The market a year on: every account's potential and work have drifted, each by itself."""
    draw = np.random.default_rng([seed, 2])
    drift = np.exp(AGE * draw.standard_normal((2, market.size)))
    return Market(
        market.latitude, market.longitude, market.potential * drift[0], market.visits, market.work * drift[1]
    )


def without(today: Ints, rep: int) -> tuple[Ints, Ints]:
    """Labels once a rep has left, those after it counting one less, and the accounts it held."""
    held = np.flatnonzero(today == rep)
    labels = np.where(today > rep, today - 1, today)
    labels[held] = UNPLACED
    return labels, held


def _case(market: Market, edges: Ints, today: Ints, rep: int, *, fresh: bool) -> Record:
    """Mend, and compare with the least possible; every account of the departed rep counts as moved."""
    k = int(today.max())
    owner, held = without(today, rep)
    watch = Stopwatch()
    labels = _mend(market, edges, owner, held, watch)
    total = market.potential.sum()
    load = np.asarray(np.bincount(today, market.potential, k + 1), np.float64)
    least = least_moved(load, neighbouring(today, edges), rep, BANDS[0]) / float(total)
    told = _worth(market, edges, owner, held, labels) | {
        "least": least, "departed": float(market.potential[held].sum() / total), "cpu": watch.cpu["tool"],
        "aged": float(np.abs(deviation(market.potential, today, k + 1)).max()),
    }  # fmt: skip
    if fresh:
        with watch.timing("fresh"):
            made = ours.labels_of(solve(ours.market_problem(market, k, BANDS, edges), seed=0))
        told["fresh"] = _worth(market, edges, owner, held, relabelled(market.potential, owner, made, k)) | {
            "cpu": watch.cpu["fresh"]
        }
    return told


def _mend(market: Market, edges: Ints, owner: Ints, held: Ints, watch: Stopwatch) -> Ints:
    """Solve from today's plan, each move priced by its potential."""
    k = int(owner.max()) + 1
    price: Floats = market.potential * KM_PER_MOVE
    price[held] = 0.0
    with watch.timing("tool"):
        problem = ours.market_problem(market, k, BANDS, edges, owner=owner.astype(np.int32), move_price=price)
        return ours.labels_of(solve(problem, seed=0, start=owner.astype(np.int32)))


def _worth(market: Market, edges: Ints, owner: Ints, held: Ints, labels: Ints) -> Record:
    k = int(owner.max()) + 1
    gone = float(market.potential[held].sum())
    stayed = float(market.potential.sum()) - gone
    moved = moved_share(market.potential, owner, labels) * stayed + gone
    accounts = int(((owner != UNPLACED) & (owner != labels)).sum()) + len(held)
    return {
        "moved": moved / float(market.potential.sum()), "accounts_moved": accounts / market.size,
        "potential": float(np.abs(deviation(market.potential, labels, k)).max()),
        "work": float(np.abs(deviation(market.work, labels, k)).max()),
        "off_main": off_main_share(labels, edges),
        "dispersion_km": dispersion_km(market.xyz, market.potential, labels, k),
    }  # fmt: skip
