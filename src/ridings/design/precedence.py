"""Who owns every account from the first day of a plan on, in the stated order of precedence.

Locks and named accounts go before accepted disputes, those before holdovers, and what is left is the plan's.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ridings.market.phrases import counted, examples

WHYS = ("lock", "named_account", "dispute", "holdover", "alignment")  # in order of precedence
TIMELINE = {  # of an account: its owners one after the other, without a gap
    "account_id": pl.String, "territory_id": pl.String, "rep_id": pl.String, "from_on": pl.Date,
    "to_on": pl.Date, "why": pl.String, "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Claims:
    """What is to be put in order; every frame has exactly the columns that are named here, null: unknown."""

    alignment: pl.DataFrame  # account_id, territory_id, rep_id (null: vacant), reason
    territories: pl.DataFrame  # territory_id, rep_id
    accounts: pl.DataFrame  # account_id, owner (today's), named_rep, locked, open_pipeline
    locks: pl.DataFrame  # accepted disputes: account_id, rep_id, reason
    believed: pl.DataFrame  # TIMELINE and maybe more, the rows that end on the first day of the plan or later
    reps: (
        pl.DataFrame | None
    )  # rep_id, starts_on, ends_on; None: nobody is listed, and all are taken as there
    effective_on: datetime.date
    holdover_days: int = 0


@dataclass(frozen=True)
class Owners:
    """The owners from the first day on."""

    timeline: pl.DataFrame  # TIMELINE, sorted by account and day; the last row of each has no end
    notes: tuple[str, ...]
    refused: tuple[str, ...]  # accounts given to reps who are not there: nothing may be published then


def owners_from(claims: Claims) -> Owners:
    """Derive the owners of every account that the plan has, or that has an owner now."""
    there = _there(claims)
    rows = _held_over(_given(_together(claims, there), claims), claims)
    kept = pl.col("until").is_not_null()
    first, rest = (
        rows.filter(kept),
        rows.with_columns(from_on=pl.coalesce("until", pl.lit(claims.effective_on))),
    )
    until = pl.col("until")
    held = first.select(
        "account_id", territory_id="holder_territory", rep_id="holder", from_on=pl.lit(claims.effective_on),
        to_on=until, why=pl.lit("holdover"), reason=_said_of_holdover(),
    )  # fmt: skip
    given = rest.select(
        "account_id", territory_id="given_territory", rep_id="given", from_on="from_on",
        to_on=pl.lit(None, pl.Date), why="why", reason=_said(),
    )  # fmt: skip
    left = _not_planned(claims, there)
    timeline = pl.concat([frame.cast(TIMELINE) for frame in (held, given, left)])  # type: ignore[arg-type]
    timeline = timeline.sort("account_id", "from_on")
    return Owners(timeline, tuple(_notes(rows, left, claims)), tuple(_refused(rows, claims, there)))


def changed_accounts(
    timeline: pl.DataFrame, believed: pl.DataFrame, effective_on: datetime.date
) -> pl.Series:
    """Accounts whose territory or rep on some day from the first on is not what is believed now, sorted."""
    told = _stretches(timeline)
    now = _stretches(
        believed.filter(pl.col("to_on").is_null() | (pl.col("to_on") > effective_on)).with_columns(
            pl.max_horizontal("from_on", pl.lit(effective_on)).alias("from_on")
        )
    )
    on = ["account_id", "territory_id", "rep_id", "from_on", "to_on"]
    one = told.join(now, on=on, how="anti", nulls_equal=True)["account_id"]
    other = now.join(told, on=on, how="anti", nulls_equal=True)["account_id"]
    return pl.concat([one, other]).unique().sort()


def _stretches(rows: pl.DataFrame) -> pl.DataFrame:
    """Join the rows of an account that follow each other with one owner."""
    rows = rows.select("account_id", "territory_id", "rep_id", "from_on", "to_on").sort(
        "account_id", "from_on"
    )
    if not rows["account_id"].is_duplicated().any():
        return rows
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(name).shift(1)) for name in ("account_id", "territory_id", "rep_id")
    )
    stretch = rows.with_columns((~same.fill_null(False)).cum_sum().alias("stretch"))
    return (
        stretch.group_by("stretch", maintain_order=True)
        .agg(pl.col("account_id", "territory_id", "rep_id", "from_on").first(), pl.col("to_on").last())
        .drop("stretch")
    )


def _there(claims: Claims) -> pl.DataFrame | None:
    """Reps who are there on the first day, and the first day on which they are not any more."""
    if claims.reps is None:
        return None
    day = claims.effective_on
    out = (pl.col("starts_on") > day).fill_null(False) | (pl.col("ends_on") < day).fill_null(False)
    return claims.reps.filter(~out).select("rep_id", gone_on=pl.col("ends_on").dt.offset_by("1d"))


def _is_there(name: str, there: pl.DataFrame | None) -> pl.Expr:
    return pl.lit(True) if there is None else pl.col(name).is_in(there["rep_id"].implode())


def _together(claims: Claims, there: pl.DataFrame | None) -> pl.DataFrame:
    """One row an account of the plan, with everybody who may claim it."""
    day = claims.effective_on
    before = claims.believed.filter(
        (pl.col("from_on") < day) & (pl.col("to_on").is_null() | (pl.col("to_on") >= day))
    )
    before = before.select(
        "account_id", believed=pl.lit(True), former="rep_id", former_territory="territory_id"
    ).join(_running(claims), on=["account_id", "former"], how="left")
    accepted = claims.locks.select("account_id", disputed="rep_id", dispute="reason")
    rows = claims.alignment.join(claims.accounts, on="account_id", how="left", maintain_order="left")
    rows = rows.join(accepted, on="account_id", how="left", maintain_order="left")
    rows = rows.join(before, on="account_id", how="left", maintain_order="left")
    known = pl.col("believed").fill_null(False)
    rows = rows.with_columns(former=pl.when(known).then("former").otherwise("owner"))
    return rows.with_columns(left=pl.col("former").is_not_null() & ~_is_there("former", there))


def _running(claims: Claims) -> pl.DataFrame:
    """Holdovers that began before the first day and go on after it: account_id, former, runs_until."""
    rows = claims.believed.filter(pl.col("why") == "holdover").sort("account_id", "from_on")
    follows = pl.all_horizontal(
        pl.col("account_id") == pl.col("account_id").shift(1),
        pl.col("rep_id") == pl.col("rep_id").shift(1),
        pl.col("from_on") == pl.col("to_on").shift(1),
    )
    stretches = rows.with_columns((~follows.fill_null(False)).cum_sum().alias("stretch"))
    stretches = stretches.group_by("stretch", maintain_order=True).agg(
        pl.col("account_id", "rep_id", "from_on").first(), pl.col("to_on").last()
    )
    day = claims.effective_on
    runs = stretches.filter((pl.col("from_on") < day) & (pl.col("to_on") > day))
    return runs.select("account_id", former="rep_id", runs_until="to_on")


def _given(rows: pl.DataFrame, claims: Claims) -> pl.DataFrame:
    """Add who gets each account when all holdovers are over, and why."""
    held = claims.territories.filter(pl.col("rep_id").is_not_null()).sort("territory_id")
    held = held.unique("rep_id", keep="first", maintain_order=True)
    plans = held["rep_id"].implode()
    keeper = pl.col("former")
    rows = rows.with_columns(
        lock=pl.when(pl.col("locked").fill_null(False) & keeper.is_in(plans)).then(keeper),
        name=pl.when(pl.col("named_rep").is_in(plans)).then("named_rep"),
    )
    claim: Any = pl.when(pl.col("lock").is_not_null()).then(pl.lit("lock"))
    claim = claim.when(pl.col("name").is_not_null()).then(pl.lit("named_account"))
    claim = claim.when(pl.col("disputed").is_not_null()).then(pl.lit("dispute"))
    rows = rows.with_columns(
        given=pl.coalesce("lock", "name", "disputed", "rep_id"), why=claim.otherwise(pl.lit("alignment"))
    )
    own = held.select(given="rep_id", own_territory="territory_id")
    rows = rows.join(own, on="given", how="left", maintain_order="left")
    planned = pl.col("given").eq_missing(pl.col("rep_id"))
    return rows.with_columns(given_territory=pl.when(planned).then("territory_id").otherwise("own_territory"))


def _held_over(rows: pl.DataFrame, claims: Claims) -> pl.DataFrame:
    """Add the former rep who keeps an account for a while, `holder` and `until`, null where nobody does."""
    end = claims.effective_on + datetime.timedelta(days=claims.holdover_days)
    opens = (pl.col("open_pipeline").fill_null(0) > 0) & pl.lit(claims.holdover_days > 0)
    until = pl.coalesce("runs_until", pl.when(opens).then(pl.lit(end)))
    if claims.reps is None:
        rows = rows.with_columns(gone_on=pl.lit(None, pl.Date))
    else:
        leaves = claims.reps.select(former="rep_id", gone_on=pl.col("ends_on").dt.offset_by("1d"))
        rows = rows.join(leaves, on="former", how="left", maintain_order="left")
    own = claims.territories.filter(pl.col("rep_id").is_not_null()).sort("territory_id")
    own = own.unique("rep_id", keep="first", maintain_order=True)
    own = own.select(former="rep_id", their_territory="territory_id")
    rows = rows.join(own, on="former", how="left", maintain_order="left")
    moves = pl.col("former").is_not_null() & pl.col("former").ne_missing(pl.col("given"))
    holds = (pl.col("why") == "alignment") & moves & ~pl.col("left") & until.is_not_null()
    rows = rows.with_columns(until=pl.when(holds).then(pl.min_horizontal(until, "gone_on")))
    territory = (
        pl.when(pl.col("believed").fill_null(False)).then("former_territory").otherwise("their_territory")
    )
    return rows.with_columns(
        holder=pl.when(pl.col("until").is_not_null()).then("former"), holder_territory=territory
    )


def _said_of_holdover() -> pl.Expr:
    who, to = pl.col("holder"), pl.col("given").fill_null("a vacant territory")
    until = pl.col("until").dt.to_string("%Y-%m-%d")
    runs = pl.format("An earlier holdover runs on: {} keeps it until {}, then it goes to {}.", who, until, to)
    opened = pl.format("Open opportunities: {} keeps it until {}, then it goes to {}.", who, until, to)
    return pl.when(pl.col("runs_until").is_not_null()).then(runs).otherwise(opened)


def _said() -> pl.Expr:
    said: Any = pl.when(pl.col("why") == "lock").then(pl.format("Locked: stays with {}.", "given"))
    said = said.when(pl.col("why") == "named_account").then(pl.format("Named account of {}.", "given"))
    said = said.when(pl.col("why") == "dispute").then(pl.col("dispute"))
    gone = pl.format("{} is no longer there. {}", "former", "reason")
    told: pl.Expr = said.when(pl.col("left")).then(gone).otherwise("reason")
    return told


def _not_planned(claims: Claims, there: pl.DataFrame | None) -> pl.DataFrame:
    """Accounts that have an owner and are not in the plan keep him; without him their territory is vacant."""
    day = claims.effective_on
    rows = claims.believed.filter(pl.col("to_on").is_null() | (pl.col("to_on") > day))
    rows = rows.join(claims.alignment.select("account_id"), on="account_id", how="anti")
    stays = _is_there("rep_id", there) | pl.col("rep_id").is_null()
    gone = pl.format("{} is no longer there, and the plan does not have the account.", "rep_id")
    return rows.select(
        "account_id", "territory_id", rep_id=pl.when(stays).then("rep_id"),
        from_on=pl.max_horizontal("from_on", pl.lit(day)), to_on="to_on",
        why=pl.when(stays).then("why").otherwise(pl.lit("alignment")),
        reason=pl.when(stays).then("reason").otherwise(gone),
    )  # fmt: skip


def _notes(rows: pl.DataFrame, left: pl.DataFrame, claims: Claims) -> list[str]:
    notes = []
    gone = rows.filter(pl.col("left"))
    for (rep,), held in sorted(gone.group_by("former"), key=lambda pair: str(pair[0])):
        passes = "passes" if held.height == 1 else "pass"
        notes.append(
            f"{rep} is no longer there: {counted(held.height, 'account')} {passes} to the plan's territory"
        )
    lost = rows.filter(
        pl.col("locked").fill_null(False) & pl.col("lock").is_null() & pl.col("former").is_not_null()
    )
    notes += _said_of(lost, "locked to a rep who has no territory in this plan: the lock does not hold")
    unknown = rows.filter(pl.col("named_rep").is_not_null() & pl.col("name").is_null())
    notes += _said_of(unknown, "named for a rep who has no territory in this plan: the name does not hold")
    new = claims.accounts.join(claims.alignment, on="account_id", how="anti")
    new = new.join(claims.believed, on="account_id", how="anti")
    notes += _said_of(new, "not in this plan and without an owner: design the plan anew to give an owner")
    notes += _said_of(left.unique("account_id"), "not in this plan: no owner is changed but who is gone")
    return notes


def _said_of(rows: pl.DataFrame, what: str) -> list[str]:
    ids = rows["account_id"].sort().to_list()
    if not ids:
        return []
    return [f"{examples(ids)} {'is' if len(ids) == 1 else 'are'} {what}"]


def _refused(rows: pl.DataFrame, claims: Claims, there: pl.DataFrame | None) -> Sequence[str]:
    """Reps whom the plan gives accounts and who are not there on its first day."""
    if there is None or claims.reps is None:
        return ()
    given = rows.filter(pl.col("given").is_not_null() & ~_is_there("given", there))
    known = {row["rep_id"]: row for row in claims.reps.to_dicts()}
    said = []
    for (rep,), held in sorted(given.group_by("given"), key=lambda pair: str(pair[0])):
        row = known.get(str(rep))
        why = "is not in the market"
        if row is not None:
            late = row["starts_on"] is not None and row["starts_on"] > claims.effective_on
            why = f"starts on {row['starts_on']}" if late else f"left on {row['ends_on']}"
        said.append(f"{rep} {why} and would get {examples(held['account_id'].sort().to_list())}")
    return said
