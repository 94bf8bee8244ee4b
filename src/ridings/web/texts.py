"""Texts from outside, as a database can keep them."""

import math
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AfterValidator, Field

LONGEST = 1_000
LONGEST_NOTE = 10_000
DEEPEST = 20


def plain(text: str) -> str:
    """Return a text that every database can hold.

    Raises
    ------
    ValueError
        If it has a NUL character, or half of a character.
    """
    if "\x00" in text:
        raise ValueError("a NUL character cannot be kept")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("half of a character (a lone surrogate) cannot be kept")
    return text


Plain = Annotated[str, AfterValidator(plain)]
Text = Annotated[Plain, Field(min_length=1, max_length=LONGEST)]


def plain_values(value: Any, depth: int = 0) -> Any:
    """Return a value of JSON that every database can hold.

    Raises
    ------
    ValueError
        If it is nested too deep, or a text or number in it cannot be kept.
    """
    if depth > DEEPEST:
        raise ValueError(f"nested more than {DEEPEST} deep")
    if isinstance(value, str):
        plain(value)
    elif isinstance(value, dict):
        for name, one in value.items():
            plain(name)
            plain_values(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            plain_values(one, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a finite number")
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("a number that is too large")
    return value


Note = Annotated[Plain, Field(max_length=LONGEST_NOTE)]
Reason = Annotated[Plain, Field(min_length=1, max_length=LONGEST_NOTE)]
Values = Annotated[dict[str, Any], AfterValidator(plain_values)]
IdInPath = Annotated[Plain, Path(min_length=1, max_length=LONGEST)]
Force = Annotated[Plain, Query(max_length=LONGEST, description="Name of the sales force")]
