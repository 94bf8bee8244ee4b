"""The yardstick of a plan as it is kept: two tables in Parquet and what accounts ask for in JSON."""

import io
import json

import numpy as np
import polars as pl
from sqlalchemy import Connection, and_, insert, literal, select

from ridings.design.admission import Sorting
from ridings.design.needs import Need
from ridings.design.yardstick import Yardstick
from ridings.errors import RefusedError
from ridings.storage.schema import plan_yardstick


def put_yardstick(connection: Connection, org_id: int, plan_id: int, yardstick: Yardstick) -> None:
    """Keep the yardstick of a new plan."""
    rules = {
        "needs": [[[need.rule, list(need.wanted)] for need in needs] for needs in yardstick.needs],
        "sortings": [
            {"rule": one.rule, "sorts": list(one.sorts), "admits": one.admits.astype(int).tolist()}
            for one in yardstick.sortings
        ],
    }
    values = {
        "org_id": org_id, "plan_id": plan_id, "accounts": _parquet(yardstick.accounts),
        "territories": _parquet(yardstick.territories), "needs": json.dumps(rules, ensure_ascii=False),
    }  # fmt: skip
    connection.execute(insert(plan_yardstick).values(values))


def yardstick_of(connection: Connection, org_id: int, plan_id: int) -> Yardstick:
    """The yardstick of a plan.

    Raises
    ------
    RefusedError
        If the plan has none.
    """
    own = and_(plan_yardstick.c.org_id == org_id, plan_yardstick.c.plan_id == plan_id)
    row = connection.execute(select(plan_yardstick).where(own)).first()
    if row is None:
        raise RefusedError(f"plan {plan_id} has no yardstick: it cannot be edited or compared")
    rules = json.loads(row.needs)
    needs = tuple(tuple(Need(rule, tuple(wanted)) for rule, wanted in kinds) for kinds in rules["needs"])
    none = np.zeros(0, np.int32)
    sortings = tuple(
        Sorting(one["rule"], tuple(one["sorts"]), none, np.array(one["admits"], np.bool_))
        for one in rules["sortings"]
    )
    accounts, territories = (pl.read_parquet(io.BytesIO(block)) for block in (row.accounts, row.territories))
    return Yardstick(accounts, territories, needs, sortings)


def copy_yardstick(connection: Connection, org_id: int, from_id: int, to_id: int) -> None:
    """Give a plan the yardstick of another."""
    c = plan_yardstick.c
    kept = select(c.org_id, literal(to_id), c.accounts, c.territories, c.needs)
    source = kept.where(c.org_id == org_id, c.plan_id == from_id)
    names = ["org_id", "plan_id", "accounts", "territories", "needs"]
    connection.execute(insert(plan_yardstick).from_select(names, source))


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="lz4", statistics=False)
    return buffer.getvalue()
