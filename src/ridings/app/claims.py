"""Gather who claims the accounts of a plan on a day: from the plan, the market and what is owned now."""

import datetime
import json

import polars as pl
from sqlalchemy import Connection

from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.precedence import Claims
from ridings.design.rules import locked_rows
from ridings.market.phrases import counted
from ridings.storage.claims import accepted_disputes, account_claims, rep_days
from ridings.storage.market import market_frame
from ridings.storage.ownership import believed_from
from ridings.storage.plans import PlanRow, alignment_of, territories_of


def claims_of(
    connection: Connection, row: PlanRow, day: datetime.date, holdover_days: int
) -> tuple[Claims, pl.DataFrame, tuple[str, ...]]:
    """Return the claims, the accounts with what they are worth, and what is to be said of them."""
    org, force = row.org_id, row.sales_force_id
    brief = brief_from_mapping(json.loads(row.brief), f"brief of {row.name}")
    accounts = _accounts(connection, org, brief)
    reps = rep_days(connection, org)
    lines = brief.territories
    if lines.sales_force is not None:
        reps = reps.filter(pl.col("sales_force") == lines.sales_force)
    if lines.sales_force is not None or lines.primary is not None:  # others' owners and names are not ours
        ours = reps["rep_id"].implode()
        accounts = accounts.with_columns(
            pl.when(pl.col(name).is_in(ours)).then(name).alias(name) for name in ("owner", "named_rep")
        )
    locks, said = _locks(connection, row)
    claims = Claims(
        alignment=alignment_of(connection, org, row.id).select(
            "account_id", "territory_id", "rep_id", "reason"
        ),
        territories=territories_of(connection, org, row.id).select("territory_id", "rep_id"),
        accounts=accounts.select("account_id", "owner", "named_rep", "locked", "open_pipeline"),
        locks=locks,
        believed=believed_from(connection, org, force, day),
        reps=reps.select("rep_id", "starts_on", "ends_on") if reps.height else None,
        effective_on=day,
        holdover_days=holdover_days,
    )
    return claims, accounts, said


def _accounts(connection: Connection, org: int, brief: DesignBrief) -> pl.DataFrame:
    accounts = account_claims(connection, org)
    if brief.locks.rules:
        whole = market_frame(connection, org, "accounts")
        ruled = whole.select("account_id", locked=pl.Series(locked_rows(whole, brief)))
        accounts = accounts.drop("locked").join(ruled, on="account_id", how="left")
    if not brief.locks.named:
        accounts = accounts.with_columns(named_rep=pl.lit(None, pl.String))
    return accounts


def _locks(connection: Connection, row: PlanRow) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The accepted disputes of a plan, with words; those it has not been drawn anew around are told."""
    locks = accepted_disputes(connection, row.org_id, row.id)
    told = pl.format("Dispute {} was accepted: it goes to {}.", "dispute_id", "rep_id")
    reason = pl.coalesce(told, pl.format("A dispute was accepted: it goes to {}.", "rep_id"))
    unsettled = int((~locks["settled"]).sum())
    said = f"{counted(unsettled, 'accepted dispute')}: the plan has not been drawn anew around them"
    kept = locks.select("account_id", "rep_id", reason=reason)
    return kept, ((f"{said}; resolve it first",) if unsettled else ())
