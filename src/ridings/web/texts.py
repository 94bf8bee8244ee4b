"""Texts from outside, as a database can keep them."""

from typing import Annotated

from pydantic import AfterValidator, Field

LONGEST = 1_000


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
