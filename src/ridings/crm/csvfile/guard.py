"""Cells that a spreadsheet would take for formulas: an apostrophe before them out, and off again in."""

import re

import polars as pl

# Blanks of any kind, and signs without width, that spreadsheets may pass over.
_BLANK = "[\\s\u0000-\u001f\u007f-\u00a0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
# = + - @, also in full width or as the other signs for minus; tab and line ends by themselves.
_RISKY = f"(?:{_BLANK}*[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]|[\\t\\r\\n])"
_FORMULA = f"^'*{_RISKY}"  # with apostrophes of its own it gets one more, so that the way back is exact
_GUARDED = f"^'+{_RISKY}"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before texts and headers that begin with = + - @ tab or a line end.

    Blanks before it, full-width forms and signs like them count too; plain numbers stay as they are.
    """
    changes = []
    for name in (name for name, kind in frame.schema.items() if kind == pl.String):
        text = pl.col(name)
        dangerous = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
        changes.append(pl.when(dangerous).then("'" + text).otherwise(text).alias(name))
    frame = frame.with_columns(changes)
    return frame.rename({name: f"'{name}" for name in frame.columns if re.match(_FORMULA, name)})


def unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Take that apostrophe off the cells again."""
    names = [
        name
        for name, kind in frame.schema.items()
        if kind == pl.String and frame[name].str.starts_with("'").any()
    ]
    text = pl.col(names)
    return frame.with_columns(pl.when(text.str.contains(_GUARDED)).then(text.str.slice(1)).otherwise(text))


def without_guard(text: str) -> str:
    """Take that apostrophe off one text, as a header."""
    return text[1:] if re.match(_GUARDED, text) else text
