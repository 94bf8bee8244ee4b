"""Counts of what is limited, by stretches of time."""

from sqlalchemy import Connection, delete

from ridings.storage.engine import inserting
from ridings.storage.schema import allowance

_KEPT_SECONDS = 86_400


def spend_one(connection: Connection, key: str, begins: int) -> int:
    """Add one to the count of a stretch that begins then; returns the count with it."""
    new = inserting(connection, allowance).values(key=key, begins=begins, count=1)
    again = new.on_conflict_do_update(index_elements=["key", "begins"], set_={"count": allowance.c.count + 1})
    count = int(connection.execute(again.returning(allowance.c.count)).scalar_one())
    if count == 1:
        connection.execute(delete(allowance).where(allowance.c.begins < begins - _KEPT_SECONDS))
    return count
