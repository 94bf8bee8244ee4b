"""Long lists in pages, each with a cursor to the next one."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from ridings.errors import DataError

Item = TypeVar("Item")
Found = TypeVar("Found")
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


def read_number(cursor: str | None) -> int | None:
    """The number that a cursor stands for; None for the first page.

    Raises
    ------
    DataError
        If it is no cursor of this list.
    """
    key = read_cursor(cursor, (int,))
    return None if key is None else int(key[0])


def page_of(
    found: Sequence[Found], limit: int, shown: Callable[[Found], Item], number: Callable[[Found], int]
) -> Page[Item]:
    """A page of what was found, of which one more than `limit` was asked for; cursors are numbers."""
    more = cursor_of(number(found[limit - 1])) if len(found) > limit else None
    return Page(items=[shown(one) for one in found[:limit]], next=more)


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
