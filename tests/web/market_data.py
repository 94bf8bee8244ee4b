"""Sales, visits, quotas and units of the small company."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import insert
from tests.web.company import Company

from ridings.storage.frames import insert_frame
from ridings.storage.schema import KEPT


def put(company: Company, table: str, rows: list[Mapping[str, Any]]) -> None:
    """Add rows to a table of the market; money in whole cents."""
    own = {"org_id": company.workspace.org_id, "batch_id": 1}
    with company.workspace.write() as connection:
        for row in rows:
            connection.execute(insert(KEPT[table][0]).values(own | dict(row)))


def put_records(company: Company) -> None:
    """A sale, a visit and a quota of each rep, and units of R1 and R3 that touch."""
    held = {"A1": "R1", "A3": "R2", "A4": "R3"}
    put(company, "sales", [
        {"sale_id": f"S-{account}", "account_id": account, "rep_id": rep, "amount_cents": 123_456_789}
        for account, rep in held.items()
    ])  # fmt: skip
    put(company, "visits", [
        {"visit_id": f"V-{account}", "account_id": account, "rep_id": rep, "started_at": "2026-01-02T10:00"}
        for account, rep in held.items()
    ])  # fmt: skip
    put(company, "quotas", [
        {"rep_id": rep, "period": "2026-Q1", "amount_cents": 1_000_010} for rep in held.values()
    ])  # fmt: skip
    units = {"U1": "R1", "U2": "R1", "U3": "R3"}
    put(company, "units", [
        {"unit_id": unit, "latitude": 40.0, "longitude": -80.0, "owner": rep} for unit, rep in units.items()
    ])  # fmt: skip
    put(company, "edges", [{"a": "U1", "b": "U2"}, {"a": "U2", "b": "U3"}])


def put_many(company: Company, count: int, owner: str) -> None:
    """Add many accounts of one owner, named M and a number."""
    number = pl.int_range(0, count, dtype=pl.Int64, eager=True).cast(pl.String).str.zfill(6)
    frame = pl.DataFrame({"account_id": "M" + number, "name": "Many " + number}).with_columns(
        owner=pl.lit(owner), latitude=pl.lit(40.0), longitude=pl.lit(-80.0), potential=pl.lit(1.5),
        org_id=pl.lit(company.workspace.org_id, pl.Int64), batch_id=pl.lit(1, pl.Int64),
    )  # fmt: skip
    with company.workspace.write() as connection:
        insert_frame(connection, KEPT["accounts"][0], frame)
