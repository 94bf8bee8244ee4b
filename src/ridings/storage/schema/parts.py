"""What all tables share: the metadata, names of constraints, and the column of the organisation."""

import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts only INTEGER up


class Moment(TypeDecorator[datetime.datetime]):
    """A point in time, in UTC; SQLite keeps no offset, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        """Turn any offset into UTC."""
        del dialect
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime.datetime | None:
        """Give every time its offset."""
        del dialect
        if value is None:
            return None
        aware: datetime.datetime = value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value
        return aware.astimezone(datetime.UTC)


def identity() -> Column[Any]:
    """A number that the database gives."""
    return Column("id", Number, primary_key=True, autoincrement=True)


def of_organisation(*, key: bool = False) -> Column[Any]:
    """Whose row it is: on every table from the start, though most databases hold one organisation."""
    owner = ForeignKey("organisation.id")
    return Column("org_id", Number, owner, primary_key=key, nullable=False, autoincrement=False)


def text(name: str, *, key: bool = False, needed: bool = False) -> Column[Any]:
    """A text."""
    return Column(name, Text, primary_key=key, nullable=not (key or needed))
