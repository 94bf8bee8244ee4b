"""Size a force: how many reps a market needs, and the files that say so."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ridings.app.design import with_counties
from ridings.app.insight import DIGITS, HUNDREDTHS, plain
from ridings.app.outputs import REJECTED_FILE, json_bytes
from ridings.crm.csvfile.write import csv_bytes, staged
from ridings.design.brief import DesignBrief
from ridings.design.plan import ForceSize
from ridings.market.market import Market


def size(
    market: Market,
    brief: DesignBrief,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[str, float], None] | None = None,
) -> ForceSize:
    """Find how many reps a market needs.

    Parameters
    ----------
    market
        As loaded, with accounts; reps, if given, say how many there are today and how many hours they have.
    brief
        `[sizing] utilization`, and what workload and balance mean.
    time_limit
        Seconds after which every further count is designed as quickly as may be.

    Raises
    ------
    DataError
        If there is nothing to size.
    """
    from ridings.design.sizing import size_force  # late: the solver compiles its loops
    from ridings.solvers.stop import After

    terms = brief.market
    market = replace(market, currency=terms.currency, potential_unit=terms.potential_unit)
    stop = None if time_limit is None else After(time_limit)
    return size_force(with_counties(market, brief), brief, stop=stop, on_progress=on_progress)


def size_rows(size: ForceSize) -> list[dict[str, Any]]:
    """Return one row a count, in the columns of `sizing.csv`."""
    return [
        {
            "reps": row.reps,
            "utilization": plain(row.utilization, DIGITS),
            "utilization_max": plain(row.busiest, DIGITS),
            "coverage": plain(row.coverage, DIGITS),
            **{f"imbalance_{name}": plain(value, DIGITS) for name, value in row.imbalance.items()},
            "workload_hours": plain(row.workload_hours, HUNDREDTHS),
            "drive_hours": plain(row.drive_hours, HUNDREDTHS),
            "expected_revenue": plain(row.expected_revenue, HUNDREDTHS),
            "feasible": row.feasible,
            "recommended": row.reps == size.recommended,
            "current": row.reps == size.current,
        }
        for row in size.rows
    ]


def size_figures(size: ForceSize) -> dict[str, Any]:
    """Return what `sizing.json` holds."""
    return {
        "recommended": size.recommended,
        "current": size.current,
        "utilization": size.utilization,
        "capacity_hours": plain(size.capacity_hours, HUNDREDTHS),
        "rows": size_rows(size),
        "notes": list(size.notes),
    }


def write_size(
    directory: Path, size: ForceSize, *, pages: Mapping[str, str], rejected: pl.DataFrame | None = None
) -> tuple[str, ...]:
    """Write the table, the figures and the page into a folder, all or none; returns their names.

    Raises
    ------
    SourceError
        If the disk is full or may not be written.
    """
    files = {name: text.encode("utf-8") for name, text in pages.items()}
    files["sizing.csv"] = csv_bytes(pl.DataFrame(size_rows(size)))
    files["sizing.json"] = json_bytes(size_figures(size))
    if rejected is not None and rejected.height:
        files[REJECTED_FILE] = csv_bytes(rejected)
    with staged(directory, stale=(REJECTED_FILE,)) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return tuple(files)
