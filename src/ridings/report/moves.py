"""What changes hands: which accounts, the largest first, and how much between each two reps."""

import math
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.report.ground import Ground

Ints = NDArray[np.int64]

MOST_POINTS = 100_000
MOST_MOVES = 5_000  # of more than MOST_POINTS accounts only the largest moves are listed


def kept_rows(ground: Ground) -> Ints:
    """Return the rows that are drawn: all, or of very many the listed moves and some of the rest."""
    count = len(ground.rows)
    if count <= MOST_POINTS:
        return np.arange(count)
    listed = listed_moves(ground)
    stride = math.ceil(count / (MOST_POINTS - len(listed)))
    return np.union1d(listed, np.arange(0, count, stride))


def listed_moves(ground: Ground) -> Ints:
    """Return the rows that change hands and are listed, largest potential first."""
    rows = _moved(ground).with_columns(_amount(ground, "potential"))
    rows = rows.sort("potential", "row", descending=[True, False], nulls_last=True)
    listed = rows["row"].to_numpy().astype(np.int64)
    return listed if len(ground.rows) <= MOST_POINTS else listed[:MOST_MOVES]


def moved_count(ground: Ground) -> int:
    """Return how many rows change hands."""
    return _moved(ground).height


def pairs(ground: Ground) -> list[dict[str, Any]]:
    """Sum all moves, listed or not, from each rep to each other one, largest potential first."""
    sums = (
        _moved(ground)
        .with_columns(_amount(ground, "potential"), _amount(ground, "open_pipeline"))
        .group_by("previous_rep_id", "territory_id")
        .agg(
            pl.len().alias("count"),
            pl.col("potential").sum(),
            pl.col("open_pipeline").sum().alias("pipeline"),
        )
        .sort("potential", "count", "previous_rep_id", "territory_id", descending=[True, True, False, False])
    )
    people = ground.roster
    return [
        {
            "from": people.rep_name(row["previous_rep_id"]) or "nobody",
            "to": people.holder(row["territory_id"]),
            "count": row["count"],
            "potential": round(row["potential"], 2),
            "pipeline": round(row["pipeline"], 2),
        }
        for row in sums.iter_rows(named=True)
    ]


def _moved(ground: Ground) -> pl.DataFrame:
    return ground.rows.with_row_index("row").filter(pl.col("moved").fill_null(False))


def _amount(ground: Ground, name: str) -> pl.Expr:
    known = pl.col(name).cast(pl.Float64).fill_nan(None) if name in ground.rows.columns else pl.lit(0.0)
    return known.alias(name)
