"""What the market says of who may own an account: a few columns, read fast."""

import polars as pl
from sqlalchemy import Connection, select

from ridings.storage.frames import read_frame
from ridings.storage.schema import KEPT, plan_lock


def account_claims(connection: Connection, org_id: int) -> pl.DataFrame:
    """Every account: account_id, owner, named_rep, locked, open_pipeline and potential, in no order."""
    now = KEPT["accounts"][0].c
    shown = (now.account_id, now.owner, now.named_rep, now.locked, now.open_pipeline_cents, now.potential)
    frame = read_frame(connection, select(*shown).where(now.org_id == org_id))
    money = (pl.col("open_pipeline_cents") / 100).alias("open_pipeline")
    return frame.with_columns(money, pl.col("locked").fill_null(False)).drop("open_pipeline_cents")


def rep_days(connection: Connection, org_id: int) -> pl.DataFrame:
    """Every rep: rep_id, sales_force, starts_on and ends_on, in no order."""
    now = KEPT["reps"][0].c
    shown = (now.rep_id, now.sales_force, now.starts_on, now.ends_on)
    return read_frame(connection, select(*shown).where(now.org_id == org_id))


def accepted_disputes(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """Accepted disputes that bind a plan: account_id, rep_id, dispute_id and settled, sorted by account."""
    own = (plan_lock.c.org_id == org_id, plan_lock.c.plan_id == plan_id)
    shown = (plan_lock.c.account_id, plan_lock.c.rep_id, plan_lock.c.dispute_id, plan_lock.c.settled)
    return read_frame(connection, select(*shown).where(*own)).sort("account_id")
