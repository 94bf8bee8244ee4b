"""Counts of what is limited, by stretches of time."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ridings.storage.schema import allowance

_KEPT_SECONDS = 86_400


def spend_one(connection: Connection, key: str, begins: int) -> int:
    """Add one to the count of a stretch that begins then; returns the count with it."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = make(allowance).values(key=key, begins=begins, count=1)
    again = new.on_conflict_do_update(index_elements=["key", "begins"], set_={"count": allowance.c.count + 1})
    connection.execute(again)
    own = (allowance.c.key == key, allowance.c.begins == begins)
    count = int(connection.execute(select(allowance.c.count).where(*own)).scalar_one())
    if count == 1:
        connection.execute(delete(allowance).where(allowance.c.begins < begins - _KEPT_SECONDS))
    return count
