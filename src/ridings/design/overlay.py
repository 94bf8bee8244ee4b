"""A second sales force on the same ground: its territories against those of the primary one."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.plan import PrimaryTies
from ridings.design.problem import Setup
from ridings.design.roster import VACANT, Roster
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.solvers.districting.problem import NOBODY
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.stop import Stop

Ints = NDArray[np.int32]

ROUNDS = 3  # of giving each primary territory to the rep who has most of it


def of_force(market: Market, brief: DesignBrief) -> Market:
    """Keep the reps of the sales force asked for; what other forces' reps own or are named for is theirs.

    Raises
    ------
    DataError
        If no rep is of that sales force.
    """
    name = brief.territories.sales_force
    if name is None or market.reps is None:
        return market
    if "sales_force" not in market.reps.columns:
        raise DataError(
            f"sales force {name}: the reps have no column sales_force; say which force each is of",
            hint=f" (--sales-force {name})",
        )
    ours = market.reps.filter(pl.col("sales_force") == name)
    if not ours.height:
        forces = sorted(market.reps["sales_force"].drop_nulls().unique().to_list())
        raise DataError(
            f"sales force {name}: no rep is of it; there are {', '.join(forces) or 'none'}",
            hint=f" (--sales-force {name})",
        )
    others = market.reps.height - ours.height
    said = f"reps: {ours.height} of the sales force {name} take part, {others} of other forces do not"
    accounts = market.accounts
    if accounts is not None:
        accounts = _without_others(accounts, market.reps, ours, overlay=market.primary is not None)
    return replace(market, reps=ours, accounts=accounts, notes=(*market.notes, said))


def _without_others(
    accounts: pl.DataFrame, reps: pl.DataFrame, ours: pl.DataFrame, *, overlay: bool
) -> pl.DataFrame:
    """Forget owners, locks and names that are another sales force's; an overlay owns only what is its own."""
    mine = ours["rep_id"].implode()
    theirs = reps.filter(~pl.col("rep_id").is_in(mine))["rep_id"].implode()
    changes = []
    for name in ("owner", "named_rep"):
        if name in accounts.columns:
            other = ~pl.col(name).is_in(mine) if overlay else pl.col(name).is_in(theirs)
            changes.append(pl.when(~other).then(pl.col(name)).alias(name))
            if name == "owner" and "locked" in accounts.columns:
                changes.append((pl.col("locked") & ~other.fill_null(False)).alias("locked"))
    return accounts.with_columns(changes)


def mode_of(market: Market, brief: DesignBrief) -> str | None:
    """How the plan follows the primary one: "nested", "near", or None where there is none.

    Raises
    ------
    DataError
        If the primary alignment is missing, or [moves] prices what this prices.
    """
    mode = brief.territories.primary
    if market.primary is None:
        if mode is not None:
            raise DataError(
                f'[territories] primary = "{mode}" needs the alignment of the primary sales force',
                hint=": give --primary FILE",
            )
        return None
    if mode == "near" and (brief.moves.shares or brief.moves.price):
        raise DataError(
            '[territories] primary = "near" prices accounts away from the rest of their primary territory, '
            "and [moves] those that leave their owner: one unit can have one of the two. Leave [moves] out"
        )
    if mode == "near" and (brief.frontier or brief.alternatives):
        raise DataError(
            '[territories] primary = "near" is searched in several rounds, so that there is neither a '
            'frontier nor alternatives of it; leave those out, or set primary = "nested"'
        )
    return mode or "nested"


def primary_territories(frame: pl.DataFrame, primary: pl.DataFrame) -> list[str]:
    """Primary territory of each row, "" for one that has none."""
    joined = frame.select("account_id").join(
        primary.unique("account_id", keep="first").select("account_id", "territory_id"),
        on="account_id", how="left", maintain_order="left",
    )  # fmt: skip
    return joined["territory_id"].fill_null("").to_list()


def nested_ground(frame: pl.DataFrame, primary: pl.DataFrame) -> Ground:
    """One unit a primary territory; accounts outside all of them are units of their own."""
    ids = frame["account_id"].to_list()
    names = primary_territories(frame, primary)
    keys = [name or f"account {account}" for name, account in zip(names, ids, strict=True)]
    lost = names.count("")
    units = sorted(set(keys))
    number = {key: x for x, key in enumerate(units)}
    notes = (f"primary: {lost:,} accounts have no primary territory and are placed by themselves",)
    return Ground(
        tuple(units), np.array([number[key] for key in keys], np.int32), np.zeros(len(units), np.bool_),
        notes if lost else (),
    )  # fmt: skip


@dataclass(frozen=True)
class Near:
    """The price of accounts that lie away from most of their primary territory."""

    territory: Ints  # (n,) primary territory of each unit, or NOBODY
    names: tuple[str, ...]
    price: float  # an account, in the unit of the cost


def near_of(amounts: Amounts, ground: Ground, primary: pl.DataFrame, brief: DesignBrief) -> Near:
    """Primary territory of each unit: that of most of its accounts."""
    names = primary_territories(amounts.frame, primary)
    known = sorted({name for name in names if name})
    if not known:
        raise DataError(
            "primary alignment: no account of it is among the accounts; are the ids the same?",
            hint=" (--primary FILE)",
        )
    number = {name: x for x, name in enumerate(known, start=1)} | {"": 0}
    count = len(known) + 1
    code = ground.unit_of * count + np.array([number[name] for name in names])
    held = np.bincount(code, minlength=len(ground.unit_ids) * count).reshape(-1, count)
    return Near(held.argmax(axis=1).astype(np.int32) - 1, tuple(known), brief.territories.primary_price)


def solve_near(
    setup: Setup, near: Near, nested: list[int], seed: int, stop: Stop | None
) -> tuple[Setup, Result]:
    """Solve with a price on every account away from the rep who has most of its primary territory.

    That rep is at first the one of the `nested` plan (territory of each primary one, (P,)), then the one of
    the last plan, as long as this makes it cheaper.
    """
    problem = setup.problem
    accounts = np.bincount(setup.ground.unit_of, minlength=problem.units).astype(np.float64)
    accounts = np.where(problem.fixed == NOBODY, accounts, 0.0)
    owner = np.array(nested, np.int32)
    best: tuple[tuple[bool, float, float], Setup, Result] | None = None
    for _ in range(ROUNDS):
        at = np.where(near.territory == NOBODY, NOBODY, owner[near.territory]).astype(np.int32)
        at[~problem.allowed[problem.classes, np.maximum(at, 0)]] = NOBODY
        price = np.where(at == NOBODY, 0.0, near.price * accounts)
        priced = problem.replace(owner=at, move_price=price)
        result = solve(priced, stop, seed, at)
        worth = (not result.feasible, float(result.broken.sum()), result.cost)
        if best is not None and best[0] <= worth:
            break
        best = (worth, replace(setup, problem=priced, near=True), result)
        owner = _most_of(near, result.labels, problem.territories)
    assert best is not None
    return best[1], best[2]


def _most_of(near: Near, labels: Ints, territories: int) -> Ints:
    """Territory that holds most units of each primary one, (P,)."""
    known = near.territory != NOBODY
    count = len(near.names)
    held = np.bincount(near.territory[known] * territories + labels[known], minlength=count * territories)
    return np.asarray(held.reshape(count, territories).argmax(axis=1), np.int32)


def primary_ties(
    mode: str, frame: pl.DataFrame, primary: pl.DataFrame, roster: Roster, labels: Ints
) -> PrimaryTies:
    """Count with how many primary territories each territory works, and the reverse."""
    names = primary_territories(frame, primary)
    holders = {}
    if "rep_id" in primary.columns:
        holders = dict(primary.select("territory_id", "rep_id").drop_nulls().iter_rows())
    pairs = {
        (roster.territory_ids[j], holders.get(name) or name)
        for name, j in zip(names, labels.tolist(), strict=True)
        if name
    }
    with_primary = dict.fromkeys(roster.territory_ids, 0)
    with_overlay: dict[str, int] = {}
    for territory, rep in pairs:
        with_primary[territory] += 1
        with_overlay[rep] = with_overlay.get(rep, 0) + 1
    rep_of = dict(zip(roster.territory_ids, roster.rep_ids, strict=True))
    shown = {t: (rep_of[t] if rep_of[t] != VACANT else t) for t in roster.territory_ids}
    return PrimaryTies(
        mode, with_primary, {shown[t]: n for t, n in with_primary.items()},
        dict(sorted(with_overlay.items())), sum(1 for name in names if name),
    )  # fmt: skip
