"""Score an alignment, whoever made it, by the measures a new plan is judged by."""

from dataclasses import replace
from typing import Any

import polars as pl

from ridings.app.insight import plain
from ridings.app.outputs import measures, rounded
from ridings.design.brief import DesignBrief
from ridings.design.plan import Scored
from ridings.errors import DataError
from ridings.market.market import Market


def score_plan(market: Market, brief: DesignBrief, alignment: pl.DataFrame | None = None) -> Scored:
    """Measure an alignment, or without one the alignment by today's owners.

    Parameters
    ----------
    market
        As loaded, with accounts.
    brief
        The activities to balance, and what workload means.
    alignment
        `account_id` with `territory_id` or `rep_id`, or both.

    Raises
    ------
    DataError
        If there is neither an alignment nor an owner.
    """
    accounts = market.accounts
    if accounts is None:
        raise DataError("nothing to score: give a file of accounts")
    if alignment is None and ("owner" not in accounts.columns or not accounts["owner"].count()):
        raise DataError(
            "the accounts have no owner today: give the alignment to score, or say which column is the owner",
            hint=' (--alignment FILE, or --map "their column=owner")',
        )
    from ridings.design.draft import score

    terms = brief.market
    market = replace(market, currency=terms.currency, potential_unit=terms.potential_unit)
    return score(market, brief, alignment)


def scores(scored: Scored) -> dict[str, Any]:
    """Return the measures and one row a territory, ready for JSON."""
    return {
        "measures": measures(scored),
        "territories": [plain(row, 6) for row in rounded(scored.territories).to_dicts()],
    }


def travel(market: Market) -> dict[str, Any]:
    """Say where the travel times of a market come from, ready for JSON."""
    if market.roads is None:
        return {"travel": "estimate", "roads": None}
    return {"travel": market.roads.network, "roads": market.roads.figures()}
