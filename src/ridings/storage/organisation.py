"""Whose database it is, and the sales forces in it."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from ridings.storage.schema import organisation, sales_force

_F = sales_force.c
_FORCE = select(_F.id).where(_F.org_id == bindparam("org_id"), _F.name == bindparam("name"))


@dataclass(frozen=True)
class Organisation:
    """The organisation; its days begin in its time zone."""

    id: int
    name: str
    currency: str
    time_zone: str


def find_organisation(connection: Connection) -> Organisation | None:
    """The organisation of the database, where there is one already."""
    row = connection.execute(select(organisation).order_by(organisation.c.id)).first()
    return None if row is None else Organisation(row.id, row.name, row.currency, row.time_zone)


def add_organisation(
    connection: Connection, name: str, at: datetime.datetime, *, currency: str = "USD", time_zone: str = "UTC"
) -> Organisation:
    """Add an organisation."""
    values = {"name": name, "currency": currency, "time_zone": time_zone, "created_at": at}
    key = _key(connection.execute(insert(organisation).values(values)))
    return Organisation(key, name, currency, time_zone)


def force_id(connection: Connection, org_id: int, name: str) -> int | None:
    """The number of a sales force by its name."""
    found = connection.execute(_FORCE, {"org_id": org_id, "name": name}).scalar()
    return None if found is None else int(found)


def add_force(connection: Connection, org_id: int, name: str) -> int:
    """Add a sales force."""
    return _key(connection.execute(insert(sales_force).values(org_id=org_id, name=name)))


def forces(connection: Connection, org_id: int) -> dict[str, int]:
    """The numbers of all sales forces by name."""
    rows = connection.execute(select(sales_force).where(sales_force.c.org_id == org_id))
    return {row.name: int(row.id) for row in rows}


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
