"""Who owns what on a day: by ownership where a plan has been published, else by the CRM's column."""

import datetime
from dataclasses import replace

import polars as pl
from sqlalchemy import Connection

from ridings.app.workspace import Workspace
from ridings.market.market import Market
from ridings.market.phrases import counted
from ridings.storage.ownership import owners_on
from ridings.storage.publications import latest_publication


def owned_on(
    workspace: Workspace, connection: Connection, force: int, day: datetime.date
) -> pl.DataFrame | None:
    """Who owns each account on a day, by ownership: `account_id`, `rep_id`, `from_on`.

    None where no plan of the sales force was ever published.
    """
    if not latest_publication(connection, workspace.org_id, force):
        return None
    return owners_on(connection, workspace.org_id, force, day).select("account_id", "rep_id", "from_on")


def with_owners_on(
    workspace: Workspace, connection: Connection, force: int, market: Market, day: datetime.date
) -> Market:
    """Put the owners by ownership in place of the column `owner`, where a plan has been published; said.

    `owner_since` stays where the owner is the same, else it is the day since which ownership holds.
    """
    owned = owned_on(workspace, connection, force, day)
    if owned is None or market.accounts is None:
        return market
    accounts = market.accounts
    given = accounts["owner"] if "owner" in accounts.columns else pl.lit(None, pl.String)
    accounts = accounts.with_columns(given.alias("_given")).join(
        owned, on="account_id", how="left", maintain_order="left"
    )
    same = pl.col("rep_id").eq_missing(pl.col("_given"))
    differing = accounts.filter(~same).height
    if "owner_since" in accounts.columns:
        since = pl.when(same).then("owner_since").otherwise("from_on")
        accounts = accounts.with_columns(since.alias("owner_since"))
    accounts = accounts.with_columns(pl.col("rep_id").alias("owner")).drop("_given", "rep_id", "from_on")
    note = (
        f"owner: by ownership on {day}, as plans have been published; the imported column says otherwise of "
        f"{counted(differing, 'account')}"
    )
    return replace(market, accounts=accounts, notes=(*market.notes, note))
