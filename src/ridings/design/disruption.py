"""What it costs that an account changes hands: by the years with its owner, and by its open deals."""

import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.errors import DataError

DAYS_A_YEAR = 365.25


def move_hours(frame: pl.DataFrame, pipeline: NDArray[np.float64], brief: DesignBrief) -> NDArray[np.float64]:
    """Hours a year that leaving its owner costs each row, (rows,).

    Raises
    ------
    DataError
        If years of a relationship are priced and no row says since when it has its owner.
    """
    price = brief.moves.price
    hours = np.full(frame.height, price.account)
    if price.relationship_year:
        hours += price.relationship_year * relationship_years(frame, brief.effective)
    if price.pipeline and brief.cost.hour_price:
        hours += price.pipeline * pipeline / brief.cost.hour_price
    return hours


def relationship_years(frame: pl.DataFrame, until: str | None) -> NDArray[np.float64]:
    """Years that each row has had its owner, (rows,), 0 where nobody knows; see `counted_until` for when."""
    last = counted_until(frame, until)
    days = (pl.lit(last) - pl.col("owner_since")).dt.total_days().clip(0)
    return frame.select(days.fill_null(0) / DAYS_A_YEAR).to_series().to_numpy().astype(np.float64)


def relationship_notes(frame: pl.DataFrame, brief: DesignBrief) -> tuple[str, ...]:
    """Say until when the years are counted where the brief does not."""
    if not brief.moves.price.relationship_year or brief.effective is not None:
        return ()
    last = counted_until(frame, None)
    return (f"relationship years: counted until {last}, the latest owner_since; a first day sets another",)


def counted_until(frame: pl.DataFrame, until: str | None) -> datetime.date:
    """First day of the plan, or the latest `owner_since`; not today, or the same data gave another plan."""
    latest = frame["owner_since"].cast(pl.Date).max() if "owner_since" in frame.columns else None
    if latest is None:
        raise DataError(
            "[moves.price] relationship_year needs the column owner_since: the day since which the owner has "
            "each account"
        )
    assert isinstance(latest, datetime.date)
    return latest if until is None else datetime.date.fromisoformat(until)
