"""Draw a plan anew around accepted disputes: the same question, the plan itself as today's, moves dear."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from ridings.design.brief import DesignBrief
from ridings.design.brief_moves import Moves
from ridings.design.rules import kept_rows
from ridings.errors import RefusedError
from ridings.market.market import Market
from ridings.market.phrases import examples

DEAR = 100.0  # times the mean cost of an account: moved only where the bands cannot be held without


def question(
    market: Market, brief: DesignBrief, alignment: pl.DataFrame, territories: pl.DataFrame,
    locks: Mapping[str, str], cost: float, stay: Collection[str] = (),
) -> tuple[Market, DesignBrief]:  # fmt: skip
    """Return the market and the brief to draw the plan anew from.

    Every territory is held by somebody: a vacant one by a stand-in of its own name, to keep what it has.

    Parameters
    ----------
    alignment
        account_id, territory_id of the plan as it is.
    territories
        territory_id, rep_id (null: vacant).
    locks
        Rep of each account that an accepted dispute binds.
    cost
        Of the plan as it is, in the unit of its cost.
    stay
        Accounts that a planner has locked in the plan: they keep their territory.

    Raises
    ------
    RefusedError
        If a rep of the plan is no longer in the market.
    """
    accounts = market.accounts
    assert accounts is not None
    holders = held_by(territories)
    held = alignment.select("account_id", "territory_id").join(holders, on="territory_id", how="left")
    hard = pl.Series("locked", kept_rows(accounts, brief)) | accounts["account_id"].is_in(sorted(stay))
    accounts = accounts.with_columns(hard.alias("locked")).drop("owner", strict=False)
    accounts = accounts.join(
        held.select("account_id", owner="holder"), on="account_id", how="inner", maintain_order="left"
    )
    bound = pl.DataFrame(
        {"account_id": list(locks), "bound": list(locks.values())},
        schema={"account_id": pl.String, "bound": pl.String},
    )
    accounts = accounts.join(bound, on="account_id", how="left", maintain_order="left")
    named = (
        pl.col("named_rep")
        if brief.locks.named and "named_rep" in accounts.columns
        else pl.lit(None, pl.String)
    )
    free = pl.col("bound").is_null()
    accounts = accounts.with_columns(
        locked=pl.col("locked") & free,
        named_rep=pl.when(free).then(pl.when(~pl.col("locked")).then(named)).otherwise("bound"),
    ).drop("bound")
    dear = DEAR * cost / max(accounts.height, 1)
    price = replace(brief.moves.price, account=brief.moves.price.account + dear)
    lines = replace(brief.territories, count=holders.height, sales_force=None)
    asked = replace(
        brief, territories=lines, moves=Moves(price=price), frontier=None, alternatives=None,
        locks=replace(brief.locks, rules=(), named=True),
    )  # fmt: skip
    return replace(market, accounts=accounts, reps=_reps(market.reps, holders)), asked


def held_by(territories: pl.DataFrame) -> pl.DataFrame:
    """Who stands for each territory: its rep, or where it is vacant (or the rep has another) its own name."""
    rows = territories.select("territory_id", "rep_id").sort("territory_id")
    alone = pl.col("rep_id").is_not_null() & (pl.col("rep_id") != "") & pl.col("rep_id").is_first_distinct()
    return rows.with_columns(holder=pl.when(alone).then("rep_id").otherwise("territory_id"))


def moves_between(
    alignment: pl.DataFrame, anew: pl.DataFrame, territories: pl.DataFrame, said: Mapping[str, str]
) -> pl.DataFrame:
    """What changes territory, sorted by account, as an edit keeps it.

    Parameters
    ----------
    alignment
        account_id, territory_id, reason of the plan as it was.
    anew
        account_id, rep_id (as in `held_by`), reason of the plan drawn anew.
    said
        Reason of each account that an accepted dispute binds.
    """
    holders = held_by(territories)
    new = anew.select("account_id", holder="rep_id", anew="reason")
    new = new.join(holders.select("holder", to_territory_id="territory_id"), on="holder", how="inner")
    rows = alignment.select("account_id", from_territory_id="territory_id", from_reason="reason")
    rows = rows.join(new, on="account_id", how="inner").filter(
        pl.col("from_territory_id") != pl.col("to_territory_id")
    )
    told = pl.format("Moved when the plan was drawn anew around accepted disputes. {}", "anew")
    words = pl.DataFrame(
        {"account_id": list(said), "said": list(said.values())},
        schema={"account_id": pl.String, "said": pl.String},
    )
    rows = rows.join(words, on="account_id", how="left").with_columns(to_reason=pl.coalesce("said", told))
    kept = ("account_id", "from_territory_id", "to_territory_id", "from_reason", "to_reason")
    return rows.select(kept).sort("account_id")


def _reps(reps: pl.DataFrame | None, holders: pl.DataFrame) -> pl.DataFrame:
    wanted = holders.select(rep_id="holder", stands_in=pl.col("holder").ne_missing(pl.col("rep_id")))
    if reps is None:
        return wanted.select("rep_id")
    known = reps["rep_id"].implode()
    lost = wanted.filter(~pl.col("stands_in") & ~pl.col("rep_id").is_in(known))["rep_id"].sort().to_list()
    if lost:
        raise RefusedError(
            f"{examples(lost, 'rep')} of the plan cannot be found in the market: design the plan anew"
        )
    return wanted.drop("stands_in").join(reps, on="rep_id", how="left").select(reps.columns)
