"""Cells that a spreadsheet would take for formulas: an apostrophe before them out, and off again in."""

import polars as pl

_FORMULA = r"^'*[=+\-@\t\r]"  # with apostrophes of its own it gets one more, so that the way back is exact
_GUARDED = r"^'+[=+\-@\t\r]"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before texts that begin with = + - @ tab or CR, unless they are plain numbers."""
    changes = []
    for name in (name for name, kind in frame.schema.items() if kind == pl.String):
        text = pl.col(name)
        dangerous = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
        changes.append(pl.when(dangerous).then("'" + text).otherwise(text).alias(name))
    return frame.with_columns(changes)


def unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Take that apostrophe off again."""
    names = [
        name
        for name, kind in frame.schema.items()
        if kind == pl.String and frame[name].str.starts_with("'").any()
    ]
    text = pl.col(names)
    return frame.with_columns(pl.when(text.str.contains(_GUARDED)).then(text.str.slice(1)).otherwise(text))
