"""Deals in flight: accounts that stay with their owner because of what is open or due."""

import datetime

import numpy as np
import polars as pl

from ridings.design.brief import DesignBrief
from ridings.errors import DataError
from ridings.market.rule import compile_rule

NOT = ""  # an account that nothing protects


def protected_why(frame: pl.DataFrame, brief: DesignBrief) -> list[str]:
    """Why each row stays with its owner, NOT where it need not: a renewal, open deals, a rule, (rows,).

    Raises
    ------
    DataError
        If a column or the first day of the plan is missing.
    """
    moves = brief.moves
    why = [NOT] * frame.height
    for rule in moves.protect:
        held = frame.select(compile_rule(rule, dict(frame.schema), name="[moves] protect")).to_series()
        for row in held.arg_true().to_list():
            why[row] = why[row] or rule
    if moves.protect_pipeline_over is not None:
        pipeline = _needed(frame, "open_pipeline", "protect_pipeline_over").fill_null(0.0)
        for row in (pipeline >= moves.protect_pipeline_over).arg_true().to_list():
            why[row] = why[row] or f"open deals worth {pipeline[row]:,.0f}"
    if moves.protect_renewal_days is not None:
        first = first_day(brief)
        last = first + datetime.timedelta(days=moves.protect_renewal_days)
        renewal = _needed(frame, "renewal_on", "protect_renewal_days")
        for row in renewal.is_between(first, last).fill_null(False).arg_true().to_list():
            why[row] = why[row] or f"renewal on {renewal[row]}"
    return why


def first_day(brief: DesignBrief) -> datetime.date:
    """First day of the plan, from which renewals count; not today, or the same data gave another plan."""
    if brief.effective is None:
        raise DataError(
            "[moves] protect_renewal_days needs the first day of the plan: give it as [plan] effective",
            hint=", or --effective DATE",
        )
    return datetime.date.fromisoformat(brief.effective)


def protected_rows(frame: pl.DataFrame, brief: DesignBrief) -> np.ndarray:
    """Rows that are protected, (rows,) of bools."""
    return np.array([bool(why) for why in protected_why(frame, brief)], np.bool_)


def _needed(frame: pl.DataFrame, column: str, key: str) -> pl.Series:
    if column not in frame.columns:
        raise DataError(f"[moves] {key} needs the column {column} on the accounts")
    return frame[column]
