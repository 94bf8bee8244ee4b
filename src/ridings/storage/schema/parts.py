"""What all tables share: the metadata, names of constraints, and the column of the organisation."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts only INTEGER up


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
