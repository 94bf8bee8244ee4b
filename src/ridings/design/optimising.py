"""Draw a draft anew from where it is: by its brief, around what is locked; all of it, or some territories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.disruption import move_hours
from ridings.design.draft import edges_of, ground_of
from ridings.design.explain import reasons
from ridings.design.ground import Ground
from ridings.design.problem import Setup, build
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY, Rules, make_rules
from ridings.design.score import counted
from ridings.design.solving import OnBest, divided_first, solved
from ridings.design.totals import numbered
from ridings.design.verdict import verdict
from ridings.design.yardstick import Yardstick
from ridings.market.market import Market
from ridings.market.workload import AccountWorkload
from ridings.solvers.districting.solve import Result
from ridings.solvers.stop import Stop

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """A draft as it is."""

    yardstick: Yardstick
    alignment: pl.DataFrame  # account_id, territory_id
    stay: frozenset[str]  # accounts that keep their territory
    bound: Mapping[str, str]  # rep of each account that an accepted dispute binds
    territories: tuple[str, ...] = ()  # the only ones to be drawn anew; empty: all of them
    most_moves: int | None = None  # accounts that may change their territory; None: any number


@dataclass(frozen=True)
class Redrawn:
    """Where accounts go to, and whether every rule is kept then."""

    moves: pl.DataFrame  # account_id, to_territory_id, reason; sorted by account
    feasible: bool
    reasons: tuple[str, ...]
    gap: float | None  # at most this share of its cost lies above the proved bound; None: not known


@dataclass(frozen=True)
class _Part:
    """What is drawn anew of a draft: some of its accounts and territories, numbered among themselves."""

    rows: Rows
    territories: Rows
    now: Ints  # (rows,) territory of each


def optimised(
    market: Market, brief: DesignBrief, standing: Standing, *, stop: Stop | None = None,
    on_progress: Callable[[str, float], None] | None = None, on_best: OnBest | None = None,
) -> Redrawn:  # fmt: skip
    """Draw a draft anew, measured by its yardstick; `market` has what the brief's rules ask about.

    Limits and prices of moves are about today's owners, as in a design: what is with its owner in the draft
    may leave as far as the limit goes beyond what has left already.

    Raises
    ------
    DataError
        If the brief asks for what the market does not have.
    """
    if on_progress:
        on_progress("counting", 0.0)
    whole, roster = _whole(market, brief, standing.yardstick), standing.yardstick.roster()
    now = numbered(whole.frame, standing.alignment, roster)
    part = _part(roster, now, standing.territories)
    rules = make_rules(whole, roster, brief)
    held = _held(rules, roster, standing, whole, now)
    amounts, few = _amounts_of(whole, part.rows), _roster_of(roster, part.territories)
    own = _rules_of(held, part, roster.count)
    market = replace(market, primary=None)
    ground = ground_of(market, amounts, brief, few, own, None)
    setup = build(amounts, few, ground, own, brief, edges_of(market, amounts, brief, ground))
    setup = _from_now(setup, ground, brief, part, _left(whole, rules, now, brief), standing.most_moves)
    setup = setup if standing.territories else divided_first(setup, brief, stop)
    setup, result = solved(setup, market, brief, None, stop, on_progress or _silent, on_best)
    if on_progress:
        on_progress("explaining", 0.9)
    said = verdict(setup, result, brief)
    labels = result.labels[setup.ground.unit_of]
    moved = pl.DataFrame({
        "account_id": amounts.frame["account_id"],
        "to_territory_id": np.array(few.territory_ids, dtype=object)[labels],
        "reason": reasons(setup, result, np.zeros((0, 0))),
    }, schema=dict.fromkeys(("account_id", "to_territory_id", "reason"), pl.String()))  # fmt: skip
    moved = moved.filter(pl.Series(labels != part.now)).sort("account_id")
    return Redrawn(moved, said.feasible, said.reasons, _gap(result) if said.feasible else None)


def _gap(result: Result) -> float | None:
    if not (np.isfinite(result.bound) and result.cost > 0):
        return None
    return max((result.cost - result.bound) / result.cost, 0.0)


def _silent(_step: str, _share: float) -> None:
    return


def _whole(market: Market, brief: DesignBrief, yardstick: Yardstick) -> Amounts:
    """The amounts of every account of the draft, with what the market knows of it now."""
    filled, _ = counted(market, brief)
    assert filled.accounts is not None
    amounts = yardstick.amounts(brief)
    known = filled.accounts.drop("latitude", "longitude", "owner", strict=False)
    frame = amounts.frame.join(known, on="account_id", how="left", maintain_order="left")
    return replace(amounts, frame=frame)


def _part(roster: Roster, now: Ints, territories: tuple[str, ...]) -> _Part:
    number = {name: j for j, name in enumerate(roster.territory_ids)}
    chosen = np.array(sorted(number[one] for one in territories or roster.territory_ids), np.int64)
    place = np.full(roster.count + 1, NOBODY, np.int32)  # the last is NOBODY's
    place[chosen] = np.arange(len(chosen))
    rows = np.flatnonzero(place[now] != NOBODY)
    return _Part(rows, chosen, place[now][rows])


def _held(rules: Rules, roster: Roster, standing: Standing, amounts: Amounts, now: Ints) -> Rules:
    """The rules with what stays where it is, and what accepted disputes bind."""
    fixed, why = rules.fixed.copy(), list(rules.why)
    for row, account in enumerate(amounts.ids):
        bound = roster.index.get(standing.bound.get(account, ""))
        if bound is not None:
            fixed[row], why[row] = bound, "named"
        elif account in standing.stay and now[row] != NOBODY:
            fixed[row], why[row] = now[row], "locked"
    return replace(rules, fixed=fixed, why=tuple(why))


def _rules_of(rules: Rules, part: _Part, count: int) -> Rules:
    """The rules of a part; what is tied to a territory that is not drawn anew stays where it is."""
    place = np.full(count + 1, NOBODY, np.int32)
    place[part.territories] = np.arange(len(part.territories))
    rows = part.rows.tolist()
    fixed, owner = rules.fixed[part.rows], rules.owner[part.rows]
    inside = np.where(place[fixed] == NOBODY, part.now, place[fixed])
    whole = len(part.territories) == count
    return Rules(
        np.where(fixed == NOBODY, NOBODY, inside).astype(np.int32), tuple(rules.why[x] for x in rows),
        place[owner], rules.gone[part.rows], tuple(rules.skills[x] for x in rows),
        rules.reasons if whole else (), tuple(rules.needs[x] for x in rows), rules.notes,
    )  # fmt: skip


def _amounts_of(amounts: Amounts, rows: Rows) -> Amounts:
    work, claims = amounts.workload, amounts.claims
    return replace(
        amounts, frame=amounts.frame[rows], fixed=amounts.fixed[:, rows], potential=amounts.potential[rows],
        pipeline=amounts.pipeline[rows], weight=amounts.weight[rows],
        workload=AccountWorkload(work.on_site_hours[rows], work.hop_hours[rows], work.haul_rate[rows]),
        claims=replace(claims, of=claims.of[rows], left=claims.left[rows]),
    )  # fmt: skip


def _roster_of(roster: Roster, chosen: Rows) -> Roster:
    def of(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(values[j] for j in chosen) if values else ()

    return replace(
        roster, territory_ids=of(roster.territory_ids), rep_ids=of(roster.rep_ids),
        homes_xyz=roster.homes_xyz[chosen], share=roster.share[chosen], capacity=roster.capacity[chosen],
        skills=of(roster.skills), regions=of(roster.regions), sales_forces=of(roster.sales_forces),
        names=of(roster.names), languages=of(roster.languages), products=of(roster.products), pool=None,
    )  # fmt: skip


def _left(amounts: Amounts, rules: Rules, now: Ints, brief: DesignBrief) -> dict[str, float]:
    """What may still leave its owner of today, by what is limited."""
    columns = {"accounts": np.ones(len(now)), "potential": amounts.potential, "pipeline": amounts.pipeline}
    owned, away = rules.owner != NOBODY, (rules.owner != NOBODY) & (rules.owner != now)
    return {
        name: max(share * float(columns[name][owned].sum()) - float(columns[name][away].sum()), 0.0)
        for name, share in brief.moves.shares.items()
    }


def _from_now(
    setup: Setup, ground: Ground, brief: DesignBrief, part: _Part, left: Mapping[str, float],
    most_moves: int | None,
) -> Setup:  # fmt: skip
    """Let the problem begin from where the draft is, and count what leaves from there."""
    amounts, n, k = setup.amounts, len(ground.unit_ids), setup.roster.count
    weight = amounts.potential / max(float(amounts.potential.sum()), 1e-12) + 1e-9
    held = np.zeros((n, k))
    np.add.at(held, (ground.unit_of, part.now), weight)
    start = np.where(held.any(axis=1), held.argmax(axis=1), NOBODY).astype(np.int32)
    in_place = part.now == start[ground.unit_of]
    at_home = in_place & (setup.rules.owner == part.now)

    def total(values: Floats, rows: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.bincount(ground.unit_of, np.where(rows, values, 0.0), n), np.float64)

    ones = np.ones(len(part.now))
    columns = {"accounts": ones, "potential": amounts.potential, "pipeline": amounts.pipeline}
    counts = [total(columns[name], at_home) for name in left]
    limits, names = list(left.values()), tuple(left)
    if most_moves is not None:
        counts.append(total(ones, in_place))
        limits.append(max(most_moves - float((~in_place).sum()), 0.0))
        names = (*names, "accounts")
    price = total(move_hours(amounts.frame, amounts.pipeline, brief), at_home)
    now = {
        "owner": start, "move_price": price, "move_amounts": np.array(counts).reshape(len(counts), n),
        "move_budgets": np.array(limits),
    }  # fmt: skip
    told = tuple(one for one in setup.reasons if not one.startswith("rule moves"))
    wider = setup.wider and setup.wider.replace(**now)
    return replace(setup, problem=setup.problem.replace(**now), wider=wider, budgets=names, reasons=told)
