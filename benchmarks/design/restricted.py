"""Locks, skills and families at scale: is any rule broken, and what does it cost in time."""

import numpy as np
from benchmarks.design import ours
from benchmarks.design.market import Floats, Ints, Market, make_market
from benchmarks.design.measures import deviation, medians
from benchmarks.design.peers import metis_recursive
from benchmarks.design.running import Record, Stopwatch, peak_mb

from ridings.solvers.districting.problem import NOBODY, DistrictingProblem
from ridings.solvers.districting.solve import Result, solve

LOCKED, RESTRICTED, RELATED = 0.20, 0.30, 0.10  # shares of the accounts
SKILLS, HAVE = 3, 0.5  # skills there are, and how likely a rep has each
BANDS = 0.05


def run_restricted(accounts: int, territories: int, seed: int = 1, file: str | None = None) -> Record:
    """Design with every rule at once and count what is broken, account by account."""
    ours.warm_up(contiguous=False)
    market = make_market(accounts, seed, file=file)
    rules = draw_rules(market, territories, seed)
    solve(restricted_problem(make_market(3000, 7), draw_rules(make_market(3000, 7), 6, 7)))
    watch = Stopwatch()
    with watch.timing("tool"):
        problem = restricted_problem(market, rules)
        result = solve(problem, seed=0)
    return {
        "accounts": accounts, "territories": territories, "units": problem.units, "cpu": watch.cpu["tool"],
        "peak_mb": peak_mb(), "gap": ours.certified_gap(result), "floor": result.floor.tolist(),
        "solver_says_feasible": result.feasible, "broken": violations(market, rules, result),
    }  # fmt: skip


class Rules:
    """Who is locked where, who asks for which skill, who has it, and whose family each account is of."""

    def __init__(self, locked: Ints, skill: Ints, has: np.ndarray, family: Ints, homes: Floats) -> None:
        self.locked = locked  # (n,) territory or NOBODY
        self.skill = skill  # (n,) skill or NOBODY
        self.has = has  # (k, SKILLS)
        self.family = family  # (n,) number of the unit the account belongs to
        self.homes = homes  # (k, 3)


def draw_rules(market: Market, territories: int, seed: int) -> Rules:
    """A fifth of the accounts stays with today's rep, three tenths ask for a skill, a tenth has a sister."""
    draw = np.random.default_rng([seed, 3])
    n, edges = market.size, market.edges()
    today = metis_recursive(market, territories, edges)
    first, second = _couples(draw, edges, round(n * RELATED / 2), n)
    family = np.arange(n)
    family[second] = first
    locked = np.full(n, NOBODY, np.int64)
    stays = draw.choice(n, round(n * LOCKED), replace=False)
    locked[stays] = today[stays]
    locked[second] = np.where(locked[second] == NOBODY, locked[first], locked[second])
    locked[first] = locked[second]
    skill = np.full(n, NOBODY, np.int64)
    free = np.flatnonzero(locked == NOBODY)
    asks = draw.choice(free, min(len(free), round(n * RESTRICTED)), replace=False)
    skill[asks] = draw.integers(SKILLS, size=len(asks))
    skill[second] = skill[first]
    has = draw.random((territories, SKILLS)) < HAVE
    has[np.arange(territories), draw.integers(SKILLS, size=territories)] = True
    homes = medians(market.xyz, market.potential, today, territories)
    return Rules(locked, skill, has, np.unique(family, return_inverse=True)[1], homes)


def restricted_problem(market: Market, rules: Rules) -> DistrictingProblem:
    """Families are units of two sites; half of the cost is from home, half from the center; no contiguity."""
    k, units = len(rules.homes), int(rules.family.max()) + 1
    order = np.argsort(rules.family, kind="stable")
    size = np.bincount(rules.family)
    start = np.concatenate([[0], np.cumsum(size)])
    lead = order[start[:-1]]
    allowed = np.concatenate([rules.has.T, np.ones((1, k), np.bool_)])
    skill = rules.skill[lead]
    held = [np.bincount(rules.family, row, units) for row in (market.potential, market.work)]
    return ours.market_problem(
        market, k, BANDS, None, site_xyz=np.ascontiguousarray(market.xyz[order]),
        site_weight=market.potential[order], site_start=start, unit_cost=np.zeros(units),
        amounts=np.stack(held), classes=np.where(skill == NOBODY, SKILLS, skill).astype(np.int32),
        allowed=allowed, fixed=rules.locked[lead].astype(np.int32), homes_xyz=rules.homes,
        home_weight=np.full(k, 0.5), center_weight=np.full(k, 0.5),
    )  # fmt: skip


def violations(market: Market, rules: Rules, result: Result) -> dict[str, float]:
    """How many accounts break each rule, and how far the worst deviation lies outside its band."""
    labels = ours.labels_of(result)[rules.family]
    k = len(rules.homes)
    locked, asks = rules.locked != NOBODY, rules.skill != NOBODY
    worst = [float(np.abs(deviation(row, labels, k)).max()) for row in (market.potential, market.work)]
    lacking = ~rules.has[labels[asks], rules.skill[asks]]
    return {
        "locks": int((labels[locked] != rules.locked[locked]).sum()), "skills": int(lacking.sum()),
        "potential": max(0.0, worst[0] - max(BANDS, float(result.floor[0])) - 1e-9),
        "work": max(0.0, worst[1] - max(BANDS, float(result.floor[1])) - 1e-9),
        "share_locked": float(locked.mean()), "share_asking": float(asks.mean()),
    }  # fmt: skip


def _couples(draw: np.random.Generator, edges: Ints, count: int, n: int) -> tuple[Ints, Ints]:
    """Neighbours paired at random, each account at most once, (count,) each."""
    taken = np.zeros(n, np.bool_)
    first: list[int] = []
    second: list[int] = []
    for a, b in edges[draw.permutation(len(edges))].tolist():
        if len(first) == count:
            break
        if not taken[a] and not taken[b]:
            taken[a] = taken[b] = True
            first.append(a)
            second.append(b)
    return np.array(first, np.int64), np.array(second, np.int64)
