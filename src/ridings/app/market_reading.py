"""The market as whoever asks may see it: accounts, reps, sales and the rest, with today's owners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.access import Permission, Role, allowed, check
from ridings.app.market_columns import COUNTY, columns_seen
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.errors import DataError, NotFoundError
from ridings.market.columns import columns
from ridings.market.rule import compile_rule
from ridings.storage import market_reading as reading
from ridings.storage.frames import from_extra
from ridings.storage.market_reading import EQUAL, Filters, Row, Seen, filled, seen_by
from ridings.storage.organisation import forces
from ridings.storage.publications import published_force
from ridings.storage.search import plans_called, reps_called

HOME = ("email", "address", "postal_code", "latitude", "longitude", "place_source")
MAP_FIELDS = ("latitude", "longitude", "potential", "owner")
TABLES = ("accounts", "reps", "units", "edges", "sales", "visits", "quotas")
_CALLED = {"accounts": "account", "reps": "rep"}
__all__ = ["COUNTY", "EQUAL", "HOME", "MAP_FIELDS", "TABLES", "Filters", "Row"]


@dataclass(frozen=True)
class Hits:
    """What a search finds, the first of each kind."""

    accounts: list[Row]
    reps: list[Row]
    plans: list[Row]


def rows(
    workspace: Workspace, table: str, *, after: tuple[str, ...] | None = None, limit: int = 100,
    filters: Filters | None = None, only: Mapping[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """Rows of a table that are seen, in the order of its key, after one."""
    check(workspace, Permission.READ_MARKET)
    with workspace.read() as connection:
        seen = _seen(workspace, connection, table)
        found = reading.page(connection, seen, after=after, limit=limit, filters=filters, only=only)
    return [_shown(workspace, table, row) for row in found]


def row(workspace: Workspace, table: str, key: str) -> Row:
    """One account or rep.

    Raises
    ------
    NotFoundError
        If there is none, or it is another's: in the same words.
    """
    check(workspace, Permission.READ_MARKET)
    reading_it = workspace.read if table == "accounts" else workspace.look
    with reading_it() as connection:
        found = reading.one(connection, _seen(workspace, connection, table), key)
    if found is None:
        raise NotFoundError(f"there is no such {_CALLED[table]}")
    return _shown(workspace, table, found)


def count(workspace: Workspace, table: str, filters: Filters | None = None) -> int:
    """How many rows of a table are seen."""
    check(workspace, Permission.READ_MARKET)
    with workspace.read() as connection:
        return reading.count(connection, _seen(workspace, connection, table), filters)


def account_columns(workspace: Workspace) -> dict[str, int]:
    """In how many of the accounts that are seen each column holds something; those that hold nothing too."""
    check(workspace, Permission.READ_MARKET)
    with workspace.read() as connection:
        return filled(connection, _seen(workspace, connection, "accounts"))


def account_table(workspace: Workspace, fields: Sequence[str], where: str | None = None) -> pl.DataFrame:
    """Columns of all accounts that are seen, sorted by `account_id`, which comes first.

    Parameters
    ----------
    fields
        Declared columns, `territory_id` (today's), `place_source`, `county_code` (of the US county
        that it lies in, five digits, null elsewhere), or columns of one's own.
    where
        A rule that the accounts must meet, as in a brief.

    Raises
    ------
    DataError
        If there is no such column, or the rule cannot be read.
    """
    check(workspace, Permission.READ_MARKET)
    with workspace.read() as connection:
        seen = _seen(workspace, connection, "accounts")
        known = [name for name in seen.values if name != "extra"]
        own = [name for name in fields if name not in (*known, COUNTY)]
        used = [] if where is None else _used(where, reading.frame(connection, seen, known, rows=False))
        needed = known if used is None else [name for name in known if name in (*fields, *used)]
        if own or used is None:
            frame = _widened(reading.frame(connection, seen, needed, extra=True), own)
        else:
            frame = columns_seen(workspace.database, connection, seen, needed)
        if where is not None:
            frame = frame.filter(compile_rule(where, frame.schema, name="where"))
        if COUNTY in fields:
            counties = columns_seen(workspace.database, connection, seen, [COUNTY])
            frame = frame.drop(COUNTY, strict=False)
            frame = frame.join(counties, on="account_id", how="left", maintain_order="left")
    return frame.select(list(dict.fromkeys(["account_id", *fields])))


def organisation(workspace: Workspace) -> dict[str, Any]:
    """The organisation, its sales forces, and what day it is there."""
    own = workspace.organisation
    with workspace.read() as connection:
        names = sorted(forces(connection, workspace.org_id))
    return {
        "name": own.name, "currency": own.currency, "time_zone": own.time_zone, "today": workspace.today,
        "sales_forces": names,
    }  # fmt: skip


def search(workspace: Workspace, text: str, *, limit: int) -> Hits:
    """Accounts, reps and plans that are seen and have a text in their name or id.

    Raises
    ------
    NotAllowedError
        If neither the market nor plans may be read.
    """
    plans = allowed(workspace, Permission.READ_PLANS)
    if not plans:
        check(workspace, Permission.READ_MARKET)
    accounts: list[Row] = []
    reps: list[Row] = []
    with workspace.read() as connection:
        if allowed(workspace, Permission.READ_MARKET):
            seen = _seen(workspace, connection, "accounts")
            wanted = Filters(search=text)
            accounts = reading.page(connection, seen, after=None, limit=limit, filters=wanted)
            reps = reps_called(connection, workspace.scope, text, limit)
        found = plans_called(connection, workspace.scope, text, limit) if plans else []
    return Hits(accounts, reps, found)


def declared(table: str) -> tuple[str, ...]:
    """Names of the declared columns of a table."""
    return tuple(one.name for one in columns(table))


def _seen(workspace: Workspace, connection: Connection, table: str) -> Seen:
    if table != "accounts":
        return seen_by(workspace.scope, table, None)
    return seen_by(workspace.scope, table, published_force(connection, workspace.org_id, FIRST_FORCE))


def _used(where: str, like: pl.DataFrame) -> list[str] | None:
    """The declared columns that a rule uses; None: not of these alone, or it is none."""
    try:
        return compile_rule(where, like.schema).meta.root_names()
    except DataError:
        return None


def _widened(frame: pl.DataFrame, own: Sequence[str]) -> pl.DataFrame:
    """Put the columns that are not declared beside the others, where there are any."""
    others = from_extra(frame["extra"])
    frame = frame.drop("extra")
    missing = [name for name in own if name not in others.columns]
    if missing:
        raise DataError(f"fields: no account has a column {missing[0]!r}")
    clashing = [name for name in others.columns if name in frame.columns]
    return frame.hstack(others.drop(clashing))


def _shown(workspace: Workspace, table: str, row: Row) -> Row:
    """Where reps live and write from is for planners, and for each rep of his own."""
    person = workspace.person
    if table != "reps" or person is None or allowed(workspace, Permission.WRITE_MARKET):
        return row
    if person.role is Role.REP and row["rep_id"] == person.rep_id:
        return row
    return row | dict.fromkeys(HOME)
