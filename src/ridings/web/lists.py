"""Long lists in pages, each with a cursor to the next one."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from ridings.errors import DataError

Item = TypeVar("Item")
MOST = 1_000
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to answer at most")]
Cursor = Annotated[str | None, Query(max_length=1_000, description="`next` of the page before")]


class Body(BaseModel):
    """What is sent: nothing that is not known."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next: Annotated[
        str | None, Field(description="`cursor` of the next page; null: this is the last one")
    ] = None


def cursor_of(*key: Any) -> str:
    """Return a cursor after the item with a key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The key that a cursor stands for; None for the first page.

    Raises
    ------
    DataError
        If it is no cursor of this list.
    """
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, UnicodeError, RecursionError):
        key = None
    fits = isinstance(key, list) and len(key) == len(kinds)
    if not fits or any(type(part) is not kind for part, kind in zip(key, kinds, strict=True)):
        raise DataError("cursor: take it from `next` of the page before, as it is")
    texts = "".join(part for part in key if type(part) is str)
    if "\x00" in texts or any("\ud800" <= letter <= "\udfff" for letter in texts):  # no database has them
        raise DataError("cursor: take it from `next` of the page before, as it is")
    if any(type(part) is int and not -(2**63) <= part < 2**63 for part in key):
        raise DataError("cursor: take it from `next` of the page before, as it is")
    return tuple(key)
