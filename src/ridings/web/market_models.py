"""What is answered of the market: a model a table, made of the declared columns."""

import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from ridings.market.columns import Column, columns
from ridings.web.lists import Page

MONEY = "; exact: whole cents, at most 1e13, which a double holds"
_EXTRA = Annotated[dict[str, Any], Field(description="Columns of one's own, by their names")]


def _kind(declared: Column) -> Any:
    if declared.numeric:
        return float
    return {"boolean": bool, "date": datetime.date, "list": list[str]}.get(declared.type, str)


def _field(declared: Column) -> Any:
    said = declared.meaning
    if declared.unit:
        money = declared.unit.startswith("currency") and declared.name != "potential"
        said += f" ({declared.unit}{MONEY if money else ''})"
    if declared.required:
        return (_kind(declared), Field(description=said))
    return (_kind(declared) | None, Field(description=said))


def _model(name: str, table: str, about: str, **more: Any) -> type[BaseModel]:
    fields = {declared.name: _field(declared) for declared in columns(table)}
    return create_model(name, __doc__=about, **(fields | more), extra=(_EXTRA, ...))


def _text(said: str) -> Any:
    return (str | None, Field(description=said))


_PLACED = _text("How the place was found: coordinates, postal code or city")
Account: Any = _model(
    "Account", "accounts", "An account; `owner` is today's: by the plan that holds, else as imported.",
    place_source=_PLACED, territory_id=_text("Its territory by the plan that holds today"),
)  # fmt: skip
Rep: Any = _model(
    "Rep", "reps", "A rep; home and address are shown to planners, and to the rep.", place_source=_PLACED
)
Unit: Any = _model("Unit", "units", "A geographic unit.")
Edge: Any = _model("Edge", "edges", "Two units that touch.")
Sale: Any = _model("Sale", "sales", "A sale.")
Visit: Any = _model("Visit", "visits", "A visit; times are UTC.")
Quota: Any = _model("Quota", "quotas", "What a rep is to sell in a period.")


class Accounts(Page[Account]):
    """A page of accounts."""

    count: Annotated[
        int | None, Field(description="How many there are in all, by the same filters; where asked for")
    ] = None


class AccountColumn(BaseModel):
    """A column of accounts, and in how many accounts it holds something."""

    name: str
    type: Annotated[str, Field(description="As in the reference of columns")]
    unit: str
    meaning: str
    filled: int


class Organisation(BaseModel):
    """The organisation, and what day it is there."""

    name: str
    currency: str
    time_zone: str
    today: datetime.date
    sales_forces: list[str]


class FoundAccount(BaseModel):
    """An account that a search found."""

    account_id: str
    name: str | None
    owner: str | None
    city: str | None
    latitude: float | None
    longitude: float | None


class FoundRep(BaseModel):
    """A rep that a search found."""

    rep_id: str
    name: str | None


class FoundPlan(BaseModel):
    """A plan that a search found."""

    id: int
    name: str
    sales_force: str
    status: str


class Found(BaseModel):
    """What a search found, the first of each kind."""

    accounts: list[FoundAccount]
    reps: list[FoundRep]
    plans: list[FoundPlan]
