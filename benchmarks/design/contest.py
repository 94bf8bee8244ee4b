"""One tool on one market: what it costs and what its division is worth."""

import numpy as np
from benchmarks.design.market import Ints, Market, make_market
from benchmarks.design.measures import (
    dispersion_km,
    dispersion_on_plane,
    largest_account_floor,
    off_main_share,
    worst_deviation,
)
from benchmarks.design.running import Record, Stopwatch, peak_mb

OURS = "ridings"


def reference(accounts: int, territories: int, seed: int = 1, file: str | None = None) -> Record:
    """Dispersion, km, of k-means weighted by potential that balances nothing, best of three starts."""
    from benchmarks.design.peers import unbalanced

    market = make_market(accounts, seed, file=file)
    labels = unbalanced(market, territories, np.zeros((0, 2), np.int64))
    return _dispersions(market, labels, territories)


def contend(
    tool: str, accounts: int, territories: int, seed: int = 1, file: str | None = None,
    tolerance: float = 0.02, starts_seconds: float = 0.0, contiguous: bool = True,
) -> Record:  # fmt: skip
    """Run a tool after a warm-up; the seconds of the graph and of the tool apart.

    `starts_seconds`: Ridings tries one seed after the other until so many CPU seconds are spent, and keeps
    the best. `contiguous` is for Ridings alone: a peer is as it is.
    """
    market = make_market(accounts, seed, file=file)
    watch = Stopwatch()
    told: Record = {}
    if tool == OURS:
        labels, told = _ours(market, territories, tolerance, starts_seconds, contiguous, watch)
    else:
        labels = _peer(tool, market, territories, watch)
    memory = peak_mb()
    edges = market.edges()
    k = territories
    return told | _dispersions(market, labels, k) | {
        "tool": tool, "accounts": accounts, "territories": k, "seed": seed,
        "cpu": {part: round(seconds, 3) for part, seconds in watch.cpu.items()},
        "wall": {part: round(seconds, 3) for part, seconds in watch.wall.items()},
        "cpu_total": watch.total, "peak_mb": memory,
        "potential": worst_deviation(market.potential, labels, k),
        "work": worst_deviation(market.work, labels, k),
        "floor_potential": largest_account_floor(market.potential, k),
        "floor_work": largest_account_floor(market.work, k),
        "off_main": off_main_share(labels, edges),
        "empty": int(k - len(np.unique(labels))),
    }  # fmt: skip


def _dispersions(market: Market, labels: Ints, k: int) -> Record:
    return {
        "dispersion_km": dispersion_km(market.xyz, market.potential, labels, k),
        "dispersion_on_plane_km": dispersion_on_plane(market.plane_km, market.potential, labels, k),
    }


def _ours(
    market: Market, territories: int, tolerance: float, starts_seconds: float, contiguous: bool,
    watch: Stopwatch,
) -> tuple[Ints, Record]:  # fmt: skip
    from benchmarks.design import ours

    ours.warm_up(contiguous=contiguous)
    edges = None
    if contiguous:
        with watch.timing("graph"):
            edges = market.edges()
    with watch.timing("tool"):
        problem = ours.market_problem(market, territories, tolerance, edges)
    best, tries = ours.solve_within(problem, starts_seconds - watch.total, watch)
    told = {
        "feasible": best.feasible, "gap": ours.certified_gap(best), "floor": best.floor.tolist(),
        "rounds": best.rounds, "tries": tries,
    }  # fmt: skip
    return ours.labels_of(best), told


def _peer(tool: str, market: Market, territories: int, watch: Stopwatch) -> Ints:
    from benchmarks.design.peers import PEERS

    peer = PEERS[tool]
    small = make_market(1000, seed=7)
    peer.run(small, 5, small.edges())  # imports, caches and first allocations are not timed
    edges = np.zeros((0, 2), np.int64)
    if peer.graph:
        with watch.timing("graph"):
            edges = market.edges()
    with watch.timing("tool"):
        return peer.run(market, territories, edges)
