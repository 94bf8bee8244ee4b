"""The record of every change: each entry holds the hash of the one before it."""

from sqlalchemy import Column, Table

from ridings.storage.schema.parts import Number, metadata, of_organisation, text

audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),  # without gaps
    of_organisation(),
    text("at", needed=True),  # ISO 8601 in UTC, as it was hashed
    text("actor", needed=True),
    text("action", needed=True),
    text("kind", needed=True),
    text("ident", needed=True),
    text("before", needed=True),  # JSON
    text("after", needed=True),  # JSON
    text("previous", needed=True),  # hash of the entry before
    text("hash", needed=True),
)

audit_head = Table(  # one row: locked by whoever writes the next entry
    "audit_head",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("number", Number, nullable=False),
    text("hash", needed=True),
)
