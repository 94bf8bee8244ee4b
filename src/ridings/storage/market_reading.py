"""The market as somebody sees it: pages, single rows and whole tables, each narrowed to a scope."""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)

from ridings.market.columns import Column, column, columns
from ridings.storage.frames import read_frame
from ridings.storage.market_rows import amounts
from ridings.storage.schema import KEPT, ownership
from ridings.storage.schema.market import KEYS, LOCATED, is_money, stored_name
from ridings.storage.scope import (
    Scope,
    holds_on_day,
    rep_ids,
    reps_of,
    sees_account,
    sees_this_account,
)

OF_TODAY = ("owner", "owner_since", "territory_id")  # by ownership, where a plan holds today
EQUAL = ("region", "tier", "industry", "state", "country", "postal_code", "status", "channel")
_EXTRA, _PLACE = "extra", "place_source"
_OWNED_BY_REP = "owned"
Row = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """Which accounts: all that is said must be so.

    Attributes
    ----------
    ids
        One of these.
    equal
        Column and what stands in it; of `EQUAL`.
    owner
        Today's owner.
    vacant
        Whether nobody owns it today; None: either.
    search
        In the name or the id, whatever the case.
    """

    ids: tuple[str, ...] = ()
    equal: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    vacant: bool | None = None
    search: str | None = None


class Seen:
    """One table of the market through the eyes of a scope.

    `force` is the sales force by whose plans accounts are owned; None: no plan of it was ever published.
    """

    def __init__(self, scope: Scope, table: str, force: int | None) -> None:
        self.scope, self.table, self.force = scope, table, force
        now = KEPT[table][0].alias("seen")
        self._c = now.c
        self.values: dict[str, ColumnElement[Any]] = {
            one.name: now.c[stored_name(one)] for one in columns(table)
        }
        if table in LOCATED:
            self.values[_PLACE] = now.c[_PLACE]
        self.values[_EXTRA] = now.c[_EXTRA]
        self._from: Any = now
        if table == "accounts":
            self._own_today(now, force)
        self.key = tuple(self.values[name] for name in KEYS[table])

    def _own_today(self, now: Any, force: int | None) -> None:
        """Let the owner be today's."""
        if force is None:
            self.values["territory_id"] = literal(None, Text())
            return
        o = ownership.alias(_OWNED_BY_REP)
        same = and_(o.c.sales_force_id == force, o.c.account_id == now.c.account_id)
        self._from = now.outerjoin(o, and_(holds_on_day(self.scope, o), same))
        held = o.c.id.is_not(None)
        another = and_(held, o.c.rep_id.is_distinct_from(now.c.owner))
        self.values["owner"] = case((held, o.c.rep_id), else_=now.c.owner)
        self.values["owner_since"] = case((another, o.c.from_on), else_=now.c.owner_since)
        self.values["territory_id"] = o.c.territory_id

    def query(self, names: Sequence[str], *, filters: Filters | None = None) -> Select[Any]:
        """Select columns of what is seen."""
        query = self._all(names).where(self._seen())
        return query if filters is None else query.where(*self._filtered(filters))

    def query_one(self, connection: Connection) -> Select[Any]:
        """Select the account or rep of the parameter `key`, where it is seen."""
        query = self._one
        if self.scope.whole_market:
            return query
        reps = rep_ids(connection, self.scope)  # asked whatever the key
        c = self._c
        if self.table == "reps":
            return query.where(c.rep_id.in_(reps))
        return query.where(sees_this_account(self.scope, reps, c.account_id, c.owner))

    @cached_property
    def _one(self) -> Select[Any]:
        return self._all(tuple(self.values)).where(self.key[0] == bindparam("key"))

    def _all(self, names: Sequence[str]) -> Select[Any]:
        shown = [self.values[name].label(name) for name in names]
        return select(*shown).select_from(self._from).where(self._c.org_id == self.scope.org_id)

    def _seen(self) -> ColumnElement[bool]:
        scope, c = self.scope, self._c
        if scope.whole_market:
            return true()
        if self.table in ("accounts", "sales", "visits"):
            return sees_account(scope, c.account_id)
        if self.table in ("reps", "quotas"):
            return c.rep_id.in_(reps_of(scope))
        units = KEPT["units"][0].c
        own = select(units.unit_id).where(units.org_id == scope.org_id, units.owner.in_(reps_of(scope)))
        ends = (c.unit_id,) if self.table == "units" else (c.a, c.b)
        return and_(*(end.in_(own) for end in ends))

    def _owned_by(self, rep: str) -> CompoundSelect[Any]:
        """Accounts that a rep may own: by any row of ownership, or as imported."""
        o, a, org_id = ownership.c, KEPT["accounts"][0].c, self.scope.org_id
        held = select(o.account_id).where(o.org_id == org_id, o.rep_id == rep)
        return union(held, select(a.account_id).where(a.org_id == org_id, a.owner == rep))

    def _filtered(self, filters: Filters) -> Iterator[ColumnElement[bool]]:
        if filters.ids:
            yield self._c.account_id.in_(filters.ids)
        for name, value in filters.equal.items():
            yield self._c[name] == value
        if filters.owner is not None:
            yield self.values["owner"] == filters.owner
            yield self._c.account_id.in_(self._owned_by(filters.owner))  # quick, where the line above is not
        if filters.vacant is not None:
            owner = self.values["owner"]
            yield owner.is_(None) if filters.vacant else owner.is_not(None)
        if filters.search:
            yield or_(holds(self._c.name, filters.search), holds(self._c.account_id, filters.search))


@lru_cache(maxsize=256)
def seen_by(scope: Scope, table: str, force: int | None) -> Seen:
    """As `Seen`, which is quicker to find again than to make."""
    return Seen(scope, table, force)


def page(
    connection: Connection, seen: Seen, *, after: tuple[str, ...] | None, limit: int,
    filters: Filters | None = None, only: Mapping[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """Rows after a key, in the order of the key; `only`: columns and what stands in them."""
    query = seen.query(tuple(seen.values), filters=filters)
    if only:
        query = query.where(*(seen.values[name] == value for name, value in only.items()))
    if after is not None:
        query = query.where(tuple_(*seen.key) > tuple_(*after) if len(after) > 1 else seen.key[0] > after[0])
    found = connection.execute(query.order_by(*seen.key).limit(limit))
    return [_given(seen.table, row) for row in found]


def one(connection: Connection, seen: Seen, key: str) -> Row | None:
    """The account or rep of a key, where it is seen."""
    row = connection.execute(seen.query_one(connection), {"key": key}).first()
    return None if row is None else _given(seen.table, row)


def count(connection: Connection, seen: Seen, filters: Filters | None = None) -> int:
    """How many rows are seen."""
    inner = seen.query(KEYS[seen.table], filters=filters).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


def filled(connection: Connection, seen: Seen) -> dict[str, int]:
    """In how many rows that are seen each column holds something."""
    inner = seen.query([name for name in seen.values if name != _EXTRA]).subquery()
    row = connection.execute(select(*(func.count(one).label(one.name) for one in inner.c))).one()
    return {name: int(value) for name, value in row._mapping.items()}


def frame(
    connection: Connection, seen: Seen, names: Sequence[str], *, extra: bool = False, rows: bool = True
) -> pl.DataFrame:
    """Whole columns of what is seen, in the order of the key; money as the nearest float to its cents.

    With `extra` also the column of those that are not declared; without `rows` only how columns are typed.
    """
    wanted = list(dict.fromkeys([*KEYS[seen.table], *names, *([_EXTRA] if extra else [])]))
    query = seen.query(wanted)
    found = read_frame(connection, query if rows else query.where(false())).sort(*KEYS[seen.table])
    money = [name for name in wanted if _is_money(seen.table, name)]
    found = found.with_columns(amounts(found[name]) for name in money)
    lists = [one.name for one in columns(seen.table) if one.type == "list" and one.name in wanted]
    return found.with_columns(pl.col(lists).str.split(";"))


def imported(connection: Connection, org_id: int, names: Sequence[str]) -> pl.DataFrame:
    """Columns of every account as they were imported, whoever owns it today, in the order of the key."""
    whole = Scope(org_id, datetime.date.min)  # a day on which nothing holds: none is asked for
    return frame(connection, seen_by(whole, "accounts", None), names)


def _is_money(table: str, name: str) -> bool:
    declared = column(table, name)
    return declared is not None and is_money(declared)


def _given(table: str, row: Any) -> Row:
    """A row as it was given: money from cents, lists as lists, other columns by their names."""
    made = dict(row._mapping)
    for declared in columns(table):
        made[declared.name] = _cell(declared, made[declared.name])
    text = made[_EXTRA]
    made[_EXTRA] = json.loads(text, parse_constant=lambda _: None) if text else {}
    return made


def _cell(declared: Column, value: Any) -> Any:
    if value is None:
        return None
    if is_money(declared):
        return value / 100
    return value.split(";") if declared.type == "list" else value


def holds(where: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a text is in a column; beyond ASCII, databases differ in what is upper and lower case."""
    spellings = dict.fromkeys([text, text.lower(), text.upper(), text.title()])
    plain = func.lower(where).contains(text.lower(), autoescape=True)
    if text.isascii():
        return plain
    return or_(plain, *(where.contains(one, autoescape=True) for one in spellings))
