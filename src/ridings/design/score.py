"""Measure an alignment as it is: today's owners, or any other, on the brief's activities."""

from dataclasses import replace

import numpy as np
import polars as pl

from ridings.design.amounts import Amounts, account_amounts, unit_amounts
from ridings.design.brief import DesignBrief
from ridings.design.measures import measured
from ridings.design.plan import Scored
from ridings.design.roster import Roster, make_roster
from ridings.design.rules import NOBODY
from ridings.errors import DataError
from ridings.market.defaults import fill_defaults
from ridings.market.market import Market


def score(market: Market, brief: DesignBrief, alignment: pl.DataFrame | None = None) -> Scored:
    """Measure any alignment of the market's accounts on the brief's activities.

    Parameters
    ----------
    alignment
        `account_id` and `territory_id`, perhaps `rep_id`; None: today's owners.
    """
    market, amounts = counted(market, brief)
    if alignment is None:
        if not any(amounts.owners):
            raise DataError(
                "no account has an owner: there is no alignment today", hint="; give --alignment FILE"
            )
        return measured_today(market, amounts, brief, None)
    joined = amounts.frame.select("account_id").join(
        alignment.unique("account_id", keep="first"), on="account_id", how="left", maintain_order="left"
    )
    names = joined["territory_id"].to_list()
    reps = joined["rep_id"].to_list() if "rep_id" in joined.columns else [None] * len(names)
    roster = roster_of(market, brief, names, reps)
    number = {name: j for j, name in enumerate(roster.territory_ids)}
    labels = np.array([number.get(name or "", NOBODY) for name in names], np.int32)
    return measured(amounts, roster, brief, labels)


def counted(market: Market, brief: DesignBrief) -> tuple[Market, Amounts]:
    """Fill the defaults and count what is to be balanced."""
    if market.accounts is None:
        if market.units is None:
            raise DataError(
                "nothing to divide: there are no accounts and no units",
                hint="; give ACCOUNTS, or --units FILE",
            )
        amounts = unit_amounts(market.units, brief)
        return replace(market, notes=(*market.notes, *amounts.notes)), amounts
    accounts, notes = fill_defaults(_with_places(market.accounts), brief.workload, brief.potential)
    amounts = account_amounts(accounts, brief, market.roads)
    market = replace(
        market, accounts=accounts, notes=(*market.notes, *notes, *amounts.notes),
        potential_unit=market.potential_unit or brief.market.potential_unit,
        currency=brief.market.currency,
    )  # fmt: skip
    return market, amounts


def _with_places(accounts: pl.DataFrame) -> pl.DataFrame:
    """Give accounts that have no coordinates at all empty ones."""
    none = [name for name in ("latitude", "longitude") if name not in accounts.columns]
    return accounts.with_columns(pl.lit(None, pl.Float64).alias(name) for name in none)


def measured_today(market: Market, amounts: Amounts, brief: DesignBrief, roster: Roster | None) -> Scored:
    """Measure today's owners: on the plan's own territories where they are reps, else on theirs."""
    owners = amounts.owners
    if roster is None or market.reps is None:
        roster = roster_of(market, brief, owners, owners)
        index = {name: j for j, name in enumerate(roster.territory_ids)}
    else:
        index = roster.index
    labels = np.array([index.get(rep or "", NOBODY) for rep in owners], np.int32)
    return measured(amounts, roster, brief, labels)


def roster_of(market: Market, brief: DesignBrief, names: list[str | None], reps: list[str | None]) -> Roster:
    """Territories as an alignment names them, with the homes and sizes of their reps."""
    rep_of: dict[str, str] = {}
    for name, rep in zip(names, reps, strict=True):
        if name:
            rep_of.setdefault(name, rep or "")
    ids = sorted(rep_of)
    if not ids:
        raise DataError("the alignment names no territory for any account")
    known = set(market.reps["rep_id"].to_list()) if market.reps is not None else set()
    plain = replace(brief, territories=replace(brief.territories, count=len(ids)))
    roster = make_roster(None, replace(plain, moves=type(brief.moves)()), [])
    roster = replace(roster, territory_ids=tuple(ids), rep_ids=tuple(rep_of[i] for i in ids), open=False)
    if market.reps is None:
        return roster
    full = make_roster(market.reps, replace(brief, territories=replace(brief.territories, count=None)), [])
    at = [full.index[rep] if rep in known else -1 for rep in roster.rep_ids]
    take = np.array(at)
    found = take >= 0
    return replace(
        roster,
        homes_xyz=np.where(found[:, None], full.homes_xyz[take], np.nan),
        share=np.where(found, full.share[take], 1.0),
        capacity=np.where(found, full.capacity[take], roster.capacity),
        regions=tuple(full.regions[x] if x >= 0 else "" for x in at),
        names=tuple(full.names[x] if x >= 0 else "" for x in at),
    )
