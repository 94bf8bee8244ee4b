"""Regions: given ones that reps and accounts bear."""

import numpy as np
import polars as pl

from ridings.design.admission import Sorting, unit_values
from ridings.design.amounts import Amounts
from ridings.design.ground import Ground
from ridings.design.roster import VACANT, Roster
from ridings.errors import DataError


def region_sorting(amounts: Amounts, ground: Ground, roster: Roster) -> Sorting:
    """Sort the units by the region their accounts bear: they go to that region's reps alone.

    Raises
    ------
    DataError
        If accounts or reps bear no regions.
    """
    if "region" not in amounts.frame.columns or not amounts.frame["region"].count():
        raise DataError(
            "[territories] regions = true: no account has a region; give the column region, or "
            "regions = 4 to have regions designed"
        )
    bare = [rep for rep, r in zip(roster.rep_ids, roster.regions, strict=True) if rep != VACANT and not r]
    if bare or not any(roster.regions):
        who = f"rep {bare[0]} has" if bare else "the reps have"
        raise DataError(f"[territories] regions = true: {who} no region; give the column region of the reps")
    column = amounts.frame["region"].cast(pl.String).fill_null("").str.strip_chars().to_list()
    names = ["", *sorted({value for value in column if value})]
    number = {name: r for r, name in enumerate(names)}
    rows = np.array([number[value] for value in column], np.int32)
    of = unit_values(ground, rows, amounts.potential)
    admits = np.ones((len(names), roster.count), np.bool_)
    reasons = []
    for r, name in enumerate(names):
        if not name:
            continue
        ours = np.array([region in ("", name) for region in roster.regions])
        if ours.any():
            admits[r] = ours
        else:
            count = int((of == r).sum())
            reasons.append(
                f"rule regions: no rep is in {name}, where {count:,} units lie; add a rep there, or correct "
                "the region of its accounts"
            )
    called = tuple(f"the region {name}" if name else "no region" for name in names)
    return Sorting("regions", called, of, admits, tuple(reasons))
