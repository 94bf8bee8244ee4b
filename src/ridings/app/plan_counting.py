"""What each account counts for in a plan, and what ties it to its territory."""

from typing import Final

import polars as pl
from sqlalchemy import Connection

from ridings.errors import RefusedError
from ridings.storage.plan_editing import locks_of
from ridings.storage.plan_yardstick import yardstick_of

MEASURED: Final = ("potential", "workload_hours", "kept_why")


def counted_for(connection: Connection, org_id: int, plan_id: int) -> pl.DataFrame:
    """What each account counts for in a plan: `account_id` and `MEASURED`; no rows where it has no yardstick.

    `workload_hours` are hours a year wherever its base lies: without the way from there. `kept_why` says what
    ties it to its territory, in the word of the rule that a move would break.
    """
    try:
        accounts = yardstick_of(connection, org_id, plan_id).accounts
    except RefusedError:
        texts, numbers = ("account_id", "kept_why"), ("potential", "workload_hours")
        none = pl.DataFrame(schema=dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Float64))
        return none.select("account_id", *MEASURED)
    bound = list(locks_of(connection, org_id, plan_id))
    hours = pl.col("on_site_hours") + pl.col("hop_hours")
    why = pl.when(pl.col("account_id").is_in(bound)).then(pl.lit("dispute")).otherwise("kept_why")
    return accounts.select("account_id", "potential", workload_hours=hours, kept_why=why)
