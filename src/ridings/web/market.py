"""The market: the organisation, accounts, reps, units, sales, visits and quotas, as far as they are seen."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from ridings.app import market_reading
from ridings.app.market_reading import Filters
from ridings.market.columns import columns
from ridings.web.here import Here, ReadMarket
from ridings.web.lists import Cursor, Limit, Page, cursor_of, read_cursor
from ridings.web.market_models import (
    Account,
    AccountColumn,
    Accounts,
    Edge,
    Found,
    FoundAccount,
    FoundPlan,
    FoundRep,
    Organisation,
    Quota,
    Rep,
    Sale,
    Unit,
    Visit,
)
from ridings.web.routes import ClearRoute
from ridings.web.texts import LONGEST, Plain, Text

router = APIRouter(tags=["market"], route_class=ClearRoute)
KEYS = {
    "accounts": ("account_id",), "reps": ("rep_id",), "units": ("unit_id",), "edges": ("a", "b"),
    "sales": ("sale_id",), "visits": ("visit_id",), "quotas": ("rep_id", "period"),
}  # fmt: skip
MOST_IDS, MOST_FOUND = 500, 50
Word = Annotated[Plain | None, Query(min_length=1, max_length=LONGEST)]
Ident = Annotated[Plain, Path(min_length=1, max_length=LONGEST)]


@router.get("/organisation", response_model=Organisation)
def show_organisation(workspace: Here) -> Any:
    """The organisation, and what day it is there."""
    return market_reading.organisation(workspace)


@router.get("/accounts", response_model=Accounts)
def list_accounts(
    workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None,
    account_id: Annotated[
        list[Text] | None, Query(max_length=MOST_IDS, description="One of these, given once each")
    ] = None,
    owner: Word = None,
    vacant: Annotated[bool | None, Query(description="Whether nobody owns it today")] = None,
    region: Word = None, tier: Word = None, industry: Word = None, state: Word = None, country: Word = None,
    postal_code: Word = None, status: Word = None, channel: Word = None,
    search: Annotated[Plain | None, Query(min_length=1, max_length=200, description="In name or id")] = None,
    count: Annotated[bool, Query(description="Whether to count them all")] = False,
) -> Any:  # fmt: skip
    """Accounts in the order of their ids."""
    given = {
        "region": region, "tier": tier, "industry": industry, "state": state, "country": country,
        "postal_code": postal_code, "status": status, "channel": channel,
    }  # fmt: skip
    equal = {name: value for name, value in given.items() if value is not None}
    filters = Filters(tuple(account_id or ()), equal, owner, vacant, search)
    page = _page(workspace, "accounts", limit, cursor, filters=filters)
    return page | {"count": market_reading.count(workspace, "accounts", filters) if count else None}


@router.get("/accounts/columns", response_model=list[AccountColumn])
def list_account_columns(workspace: ReadMarket) -> Any:
    """The columns that accounts may have, and in how many of those seen each holds something."""
    filled = market_reading.account_columns(workspace)
    return [
        AccountColumn(
            name=one.name, type=one.type, unit=one.unit, meaning=one.meaning, filled=filled[one.name]
        )
        for one in columns("accounts")
    ]


# After every other path below it: an id may have any characters, slashes too.
@router.get("/accounts/{account_id:path}", response_model=Account)
def show_account(account_id: Ident, workspace: ReadMarket) -> Any:
    """One account."""
    return market_reading.row(workspace, "accounts", account_id)


@router.get("/reps", response_model=Page[Rep])
def list_reps(workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None) -> Any:
    """Reps: everybody, or for a manager those below, or for a rep oneself."""
    return _page(workspace, "reps", limit, cursor)


@router.get("/reps/{rep_id:path}", response_model=Rep)
def show_rep(rep_id: Ident, workspace: ReadMarket) -> Any:
    """One rep."""
    return market_reading.row(workspace, "reps", rep_id)


@router.get("/sales", response_model=Page[Sale])
def list_sales(
    workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None, account_id: Word = None,
    rep_id: Word = None,
) -> Any:  # fmt: skip
    """Sales to the accounts that are seen."""
    return _page(workspace, "sales", limit, cursor, account_id=account_id, rep_id=rep_id)


@router.get("/visits", response_model=Page[Visit])
def list_visits(
    workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None, account_id: Word = None,
    rep_id: Word = None,
) -> Any:  # fmt: skip
    """Visits to the accounts that are seen."""
    return _page(workspace, "visits", limit, cursor, account_id=account_id, rep_id=rep_id)


@router.get("/quotas", response_model=Page[Quota])
def list_quotas(
    workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None, rep_id: Word = None,
    period: Word = None,
) -> Any:  # fmt: skip
    """Quotas of the reps that are seen."""
    return _page(workspace, "quotas", limit, cursor, rep_id=rep_id, period=period)


@router.get("/units", response_model=Page[Unit])
def list_units(workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None) -> Any:
    """Geographic units: all, or those whose owner is seen."""
    return _page(workspace, "units", limit, cursor)


@router.get("/edges", response_model=Page[Edge])
def list_edges(workspace: ReadMarket, limit: Limit = 100, cursor: Cursor = None) -> Any:
    """Which of the units that are seen touch."""
    return _page(workspace, "edges", limit, cursor)


@router.get("/search", response_model=Found)
def search(
    workspace: Here,
    q: Annotated[Plain, Query(min_length=1, max_length=200, description="In a name or an id")],
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description="Of each kind")] = 10,
) -> Any:
    """Accounts, reps and plans by what they are called."""
    hits = market_reading.search(workspace, q, limit=limit)
    shown = tuple(FoundAccount.model_fields)
    return Found(
        accounts=[FoundAccount(**{name: row[name] for name in shown}) for row in hits.accounts],
        reps=[FoundRep(**row) for row in hits.reps],
        plans=[FoundPlan(**row) for row in hits.plans],
    )  # fmt: skip


def _page(
    workspace: ReadMarket, table: str, limit: int, cursor: str | None, *, filters: Filters | None = None,
    **only: str | None,
) -> dict[str, Any]:  # fmt: skip
    after = read_cursor(cursor, (str,) * len(KEYS[table]))
    said = {name: value for name, value in only.items() if value is not None}
    rows = market_reading.rows(workspace, table, after=after, limit=limit + 1, filters=filters, only=said)
    more = len(rows) > limit
    last = [rows[limit - 1][name] for name in KEYS[table]] if more else []
    return {"items": rows[:limit], "next": cursor_of(*last) if more else None}
