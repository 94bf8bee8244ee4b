"""Dated ownership: what holds on which day, and what was believed when; rows are superseded, never edited."""

import datetime
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select, text

from ridings.storage.frames import drop_temporary, insert_frame, read_frame, temporary
from ridings.storage.publications import known_publication
from ridings.storage.schema import ownership
from ridings.storage.scope import Scope, sees_account

_SUPERSEDED = "ownership_superseded"
_SUPERSEDE = f"update ownership set superseded_in = :publication where id in (select id from {_SUPERSEDED})"  # noqa: S608
_O = ownership.c


@dataclass(frozen=True)
class OwnerRow:
    """Who owns an account in a stretch of days, and by which publication; `rep_id` None: vacant."""

    account_id: str
    territory_id: str | None
    rep_id: str | None
    from_on: datetime.date
    to_on: datetime.date | None  # the first day it no longer holds
    why: str
    reason: str
    publication_id: int
    recorded_in: int
    superseded_in: int | None


def owner_on(
    connection: Connection,
    org_id: int,
    force: int,
    account_id: str,
    day: datetime.date,
    *,
    known_at: datetime.datetime | None = None,
) -> OwnerRow | None:
    """Who owns an account on a day by what is believed now, or was at a time; None before its first day."""
    values: dict[str, Any] = {"org": org_id, "force": force, "account": account_id, "day": day}
    if known_at is None:
        row = connection.execute(_ON_DAY, values).first()
    else:
        values["known"] = known_publication(connection, org_id, force, known_at)
        row = connection.execute(_ON_DAY_KNOWN, values).first()
    return None if row is None else OwnerRow(**row._mapping)


def owners_on(
    connection: Connection,
    org_id: int,
    force: int,
    day: datetime.date,
    *,
    known_at: datetime.datetime | None = None,
    scope: Scope | None = None,
) -> pl.DataFrame:
    """All owners on a day, sorted by account; with a `scope` only of the accounts that it sees.

    Columns: account_id, territory_id, rep_id, from_on, to_on, why, reason, publication_id.
    """
    shown = (_O.account_id, _O.territory_id, _O.rep_id, _O.from_on, _O.to_on, _O.why, _O.reason)
    known = None if known_at is None else known_publication(connection, org_id, force, known_at)
    query = select(*shown, _O.publication_id).where(*_of(org_id, force), _holds(day), _believed(known))
    if scope is not None:
        query = query.where(sees_account(scope, _O.account_id))
    return read_frame(connection, query).sort("account_id")


def believed_from(connection: Connection, org_id: int, force: int, day: datetime.date) -> pl.DataFrame:
    """The rows believed now that end on a day or later, in no order.

    Columns: id, account_id, territory_id, rep_id, from_on, to_on, why, reason, publication_id.
    """
    shown = (_O.id, _O.account_id, _O.territory_id, _O.rep_id, _O.from_on, _O.to_on, _O.why, _O.reason)
    late = or_(_O.to_on.is_(None), _O.to_on >= day)
    return read_frame(
        connection, select(*shown, _O.publication_id).where(*_of(org_id, force), late, _believed(None))
    )


def history_of(
    connection: Connection, org_id: int, force: int, account_id: str, *, superseded: bool = False
) -> list[OwnerRow]:
    """The owners of an account by day; with `superseded` also what is no longer believed."""
    query = select(*_ROW).where(*_of(org_id, force), _O.account_id == account_id)
    if not superseded:
        query = query.where(_believed(None))
    return [OwnerRow(**row._mapping) for row in connection.execute(query.order_by(_O.from_on, _O.id))]


def counts_on(connection: Connection, org_id: int, force: int, day: datetime.date) -> dict[str, int]:
    """Number of accounts by why they are owned as they are on a day."""
    query = select(_O.why, func.count()).where(*_of(org_id, force), _holds(day), _believed(None))
    return {why: int(count) for why, count in connection.execute(query.group_by(_O.why).order_by(_O.why))}


def replace_owners(
    connection: Connection,
    org_id: int,
    force: int,
    publication_id: int,
    effective_on: datetime.date,
    rows: pl.DataFrame,
    superseded: pl.DataFrame,
) -> None:
    """Put rows in the place of what is believed of their accounts from a day on.

    What is superseded and lies before that day is written again, shortened.

    Parameters
    ----------
    rows
        account_id, territory_id, rep_id, from_on, to_on, why, reason; the whole of the days from
        `effective_on` on for each account that is in it, and nothing for any other.
    superseded
        Every row of these accounts that is believed now and reaches into those days, as `believed_from`
        gives it.
    """
    temporary(connection, _SUPERSEDED, ownership, superseded.select("id"))
    connection.execute(text(_SUPERSEDE), {"publication": publication_id})
    drop_temporary(connection, _SUPERSEDED)
    before = superseded.filter(pl.col("from_on") < effective_on)
    shortened = before.drop("id").with_columns(to_on=pl.lit(effective_on))
    given = rows.with_columns(publication_id=pl.lit(publication_id, pl.Int64))
    own = {"org_id": org_id, "sales_force_id": force, "recorded_in": publication_id}
    marks = [pl.lit(value).alias(name) for name, value in own.items()]
    whole = pl.concat([shortened, given.select(shortened.columns)]).sort("account_id", "from_on")
    insert_frame(connection, ownership, whole.with_columns(marks))


def _of(org_id: int, force: int) -> tuple[ColumnElement[bool], ...]:
    return _O.org_id == org_id, _O.sales_force_id == force


def _holds(day: Any) -> ColumnElement[bool]:
    return and_(_O.from_on <= day, or_(_O.to_on.is_(None), _O.to_on > day))


def _believed(known: Any) -> ColumnElement[bool]:
    """Believed after a publication, or (None) now."""
    if known is None:
        return _O.superseded_in.is_(None)
    return and_(_O.recorded_in <= known, or_(_O.superseded_in.is_(None), _O.superseded_in > known))


_ROW = (
    _O.account_id, _O.territory_id, _O.rep_id, _O.from_on, _O.to_on, _O.why, _O.reason, _O.publication_id,
    _O.recorded_in, _O.superseded_in,
)  # fmt: skip


def _one(known: Any) -> Select[Any]:
    asked = and_(
        _O.org_id == bindparam("org"), _O.sales_force_id == bindparam("force"),
        _O.account_id == bindparam("account"),
    )  # fmt: skip
    return select(*_ROW).where(asked, _holds(bindparam("day")), _believed(known))


_ON_DAY = _one(None)
_ON_DAY_KNOWN = _one(bindparam("known"))
