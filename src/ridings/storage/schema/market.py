"""The market as imported: what is known now, what an import replaced, and the imports themselves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, Double, Index, LargeBinary, Table, Text

from ridings.market.columns import Column as Declared
from ridings.market.columns import columns
from ridings.storage.schema.parts import Moment, Number, identity, metadata, of_organisation, text

KEYS = {
    "accounts": ("account_id",),
    "reps": ("rep_id",),
    "units": ("unit_id",),
    "edges": ("a", "b"),
    "sales": ("sale_id",),
    "visits": ("visit_id",),
    "quotas": ("rep_id", "period"),
}
NAMES = {
    "accounts": "account",
    "reps": "rep",
    "units": "unit",
    "edges": "edge",
    "sales": "sale",
    "visits": "visit",
    "quotas": "quota",
}
FOUND_BY = {"accounts": "owner", "sales": "account_id", "visits": "account_id"}  # besides the key
LOCATED = ("accounts", "reps")  # tables whose place is found: they say where from
CENTS = "_cents"  # ends the name of a column of money: whole cents, never a float
ESTIMATES = ("potential",)  # in money or in any other unit, and never exact

organisation = Table(
    "organisation",
    metadata,
    identity(),
    text("name", needed=True),
    text("currency", needed=True),
    text("time_zone", needed=True),  # its days begin there
    Column("created_at", Moment(), nullable=False),
)

sales_force = Table(
    "sales_force",
    metadata,
    identity(),
    of_organisation(),
    text("name", needed=True),
    Index("uq_sales_force_name", "org_id", "name", unique=True),
)

import_batch = Table(
    "import_batch",
    metadata,
    identity(),
    of_organisation(),
    text("state", needed=True),  # previewed, confirmed, undone or dropped
    text("actor", needed=True),
    Column("at", Moment(), nullable=False),
    Column("ended_at", Moment()),  # when it was confirmed, undone or dropped
    text("files", needed=True),  # JSON: table, name, sha256, rows, added, changed, removed, rejected
    text("notes", needed=True),  # JSON: what was assumed
)

import_staged = Table(  # the good rows of a previewed import, until it is confirmed or dropped
    "import_staged",
    metadata,
    of_organisation(key=True),
    Column("batch_id", Number, primary_key=True, autoincrement=False),
    text("table_name", key=True),
    Column("rows", LargeBinary, nullable=False),  # Parquet
    Column("replaces", Boolean, nullable=False),  # whether rows that are not in it are removed
)

import_reject = Table(
    "import_reject",
    metadata,
    identity(),
    of_organisation(),
    Column("batch_id", Number, nullable=False, index=True),
    text("table_name", needed=True),
    Column("line", Number),
    text("column_name"),
    text("value"),
    text("reason", needed=True),
)

finding = Table(
    "finding",
    metadata,
    identity(),
    of_organisation(),
    Column("batch_id", Number, nullable=False, index=True),
    text("kind", needed=True),
    text("message", needed=True),
    Column("count", Number, nullable=False),
    text("ids", needed=True),  # JSON
)


def is_money(declared: Declared) -> bool:
    """Whether a column is kept in whole cents."""
    return declared.unit.startswith("currency") and declared.name not in ESTIMATES


def stored_name(declared: Declared) -> str:
    """Name of the column in the database."""
    return declared.name + CENTS if is_money(declared) else declared.name


def _stored(declared: Declared, keys: Sequence[str]) -> Column[Any]:
    name = stored_name(declared)
    if declared.name in keys:
        return text(name, key=True)
    if is_money(declared):
        return Column(name, Number)
    if declared.numeric:
        return Column(name, Double)
    if declared.type == "boolean":
        return Column(name, Boolean)
    return Column(name, Date if declared.type == "date" else Text)


def _kept(table: str) -> tuple[Table, Table]:
    """The table of what is known now, and of the versions that an import replaced or removed."""
    keys = KEYS[table]

    def body() -> list[Column[Any]]:
        given = [_stored(declared, keys) for declared in columns(table)]
        if table in LOCATED:
            given.append(text("place_source"))
        return [*given, text("extra"), Column("batch_id", Number, nullable=False)]  # extra: JSON

    now = Table(NAMES[table], metadata, of_organisation(key=True), *body())
    if table in FOUND_BY:
        name = FOUND_BY[table]
        Index(f"ix_{now.name}_{name.removesuffix('_id')}", now.c.org_id, now.c[name])
    replaced = Column("replaced_in", Number, primary_key=True, autoincrement=False)
    past = Table(f"{NAMES[table]}_past", metadata, of_organisation(key=True), replaced, *body())
    return now, past


KEPT = {table: _kept(table) for table in KEYS}
