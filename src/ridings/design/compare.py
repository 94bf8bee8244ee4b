"""Two plans, or today and a plan, side by side: measures, what changes hands, and who gains and loses."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ridings.design.brief import DesignBrief
from ridings.design.plan import Scored
from ridings.design.roster import Roster
from ridings.design.totals import all_totals
from ridings.design.yardstick import Yardstick

NOBODY = ""  # holds a vacant territory, or an account without one
_SUMS = ("accounts", "potential", "workload_hours", "pipeline")


@dataclass(frozen=True)
class Side:
    """One of the two: who has each account, in which territory, and the territories there are."""

    alignment: pl.DataFrame  # account_id, territory_id, rep_id (null: nobody)
    roster: Roster
    counted: Roster | None = None  # those that the measures are of, where not all


@dataclass(frozen=True)
class Comparison:
    """What differs, each table sorted by size: potential first."""

    before: Scored
    after: Scored
    moves: pl.DataFrame  # account_id, from_rep_id, to_rep_id, from_territory_id, to_territory_id, amounts
    flows: pl.DataFrame  # from_rep_id, to_rep_id, accounts, potential, pipeline
    reps: pl.DataFrame  # rep_id, and of every sum NAME_before, NAME_after, NAME_change
    only_before: int  # accounts that the yardstick does not know
    only_after: int  # accounts that only the second one has


def compare(yardstick: Yardstick, brief: DesignBrief, before: Side, after: Side) -> Comparison:
    """Compare on one yardstick: the same accounts, amounts and measures for both sides.

    An account changes hands where another rep has it, or nobody; a territory that is only called otherwise
    changes nothing.
    """
    known = yardstick.accounts.select("account_id", "potential", "pipeline")
    sides = [_held(known, side.alignment) for side in (before, after)]
    both = sides[0].join(
        sides[1].select("account_id", "rep_id", "territory_id"), on="account_id", how="inner", suffix="_after"
    )
    moves = (
        both.filter(pl.col("rep_id") != pl.col("rep_id_after"))
        .select(
            "account_id", from_rep_id="rep_id", to_rep_id="rep_id_after", from_territory_id="territory_id",
            to_territory_id="territory_id_after", potential="potential", pipeline="pipeline",
        )
        .sort("potential", "pipeline", "account_id", descending=[True, True, False])
    )  # fmt: skip
    flows = (
        moves.group_by("from_rep_id", "to_rep_id")
        .agg(pl.len().cast(pl.Int64).alias("accounts"), pl.col("potential", "pipeline").sum())
        .sort("potential", "accounts", "from_rep_id", "to_rep_id", descending=[True, True, False, False])
    )
    whole = [all_totals(yardstick, brief, side.alignment, side.roster) for side in (before, after)]
    scored = [
        one if side.counted is None else all_totals(yardstick, brief, side.alignment, side.counted)
        for one, side in zip(whole, (before, after), strict=True)
    ]
    sums = [_sums(one, held) for one, held in zip(whole, sides, strict=True)]
    ids = set(known["account_id"])
    lost = before.alignment.filter(~pl.col("account_id").is_in(ids)).height
    fresh = after.alignment.join(before.alignment, on="account_id", how="anti").height
    return Comparison(scored[0], scored[1], moves, flows, _changes(*sums), lost, fresh)


def with_gone(roster: Roster, reps: list[str]) -> Roster:
    """Return a roster with a territory more for each of these reps, named as they are, without a size."""
    count = len(reps)
    none, empty = (None,) * count, ("",) * count
    pool = None
    if roster.pool is not None:
        pool = np.append(roster.pool, np.full(count, int(np.max(roster.pool)) + 1)).astype(np.int32)
    return replace(
        roster, territory_ids=(*roster.territory_ids, *reps), rep_ids=(*roster.rep_ids, *reps),
        homes_xyz=np.vstack([roster.homes_xyz, np.full((count, 3), np.nan)]),
        share=np.append(roster.share, np.zeros(count)), capacity=np.append(roster.capacity, np.zeros(count)),
        regions=(*roster.regions, *empty), sales_forces=(*roster.sales_forces, *empty),
        names=(*roster.names, *empty) if roster.names else (), skills=(*roster.skills, *none),
        languages=(*roster.languages, *none), products=(*roster.products, *none), pool=pool,
    )  # fmt: skip


def side_of_today(owners: pl.DataFrame, roster: Roster) -> Side:
    """Return the side of today's owners (`account_id`, `rep_id`) on the territories of a plan.

    The measures are of the reps who hold a territory of the plan; those who are gone still lose accounts.
    """
    owned = owners.filter(pl.col("rep_id").fill_null("") != "")
    gone = sorted(set(owned["rep_id"]) - set(roster.rep_ids))
    full = with_gone(roster, gone)
    place = {rep: full.territory_ids[j] for rep, j in full.index.items()}
    names = pl.Series("territory_id", [place[rep] for rep in owned["rep_id"]], pl.String)
    return Side(owned.select("account_id", "rep_id").with_columns(names), full, roster)


def _held(known: pl.DataFrame, alignment: pl.DataFrame) -> pl.DataFrame:
    mine = alignment.select("account_id", "territory_id", "rep_id")
    filled = pl.col("rep_id", "territory_id").fill_null(NOBODY)
    return known.join(mine, on="account_id", how="left", maintain_order="left").with_columns(filled)


def _sums(whole: Scored, held: pl.DataFrame) -> pl.DataFrame:
    """What each rep has, one row a rep."""
    table = whole.territories
    rep = pl.col("rep_id").fill_null(NOBODY)
    hours = table.group_by(rep).agg(pl.col("workload_hours").sum())
    own = held.group_by("rep_id").agg(
        pl.len().cast(pl.Int64).alias("accounts"), pl.col("potential", "pipeline").sum()
    )
    return own.join(hours, on="rep_id", how="full", coalesce=True).with_columns(
        pl.col(pl.Float64, pl.Int64).fill_null(0)
    )


def _changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    joined = before.join(after, on="rep_id", how="full", coalesce=True, suffix="_after")
    joined = joined.rename({name: f"{name}_before" for name in _SUMS})
    joined = joined.with_columns(pl.col(pl.Float64, pl.Int64).fill_null(0)).with_columns(
        (pl.col(f"{name}_after") - pl.col(f"{name}_before")).alias(f"{name}_change") for name in _SUMS
    )
    ordered = [f"{name}_{when}" for name in _SUMS for when in ("before", "after", "change")]
    size = pl.col("potential_change").abs()
    return joined.select("rep_id", *ordered).sort(size, "rep_id", descending=[True, False])
