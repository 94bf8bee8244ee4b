"""What the map stands on: projected places, outlines, territory shapes and their colours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.plan import Plan
from ridings.geo.cells import Cells, territory_cells
from ridings.geo.colors import color_territories
from ridings.geo.equal_area import Projection, projection_for
from ridings.market.market import Market
from ridings.report.borders import Border, borders, land_of
from ridings.report.roster import Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ground:
    """Everything that is drawn, in plane kilometres."""

    rows: pl.DataFrame  # one row an account or unit, as the alignment, with what the market knows of it
    xy: Floats  # (n, 2)
    planned: Ints  # territory of each row, an index into the roster
    today: Ints  # the same by today's owner; -1 where nobody owns it
    projection: Projection
    window: tuple[float, float, float, float]  # west, south, east, north of the bulk
    borders: tuple[Border, ...]
    cells: Cells
    cells_today: Cells | None
    colors: Ints


def survey(plan: Plan, market: Market, roster: Roster) -> Ground:
    """Project, outline, shape and colour a plan."""
    rows = joined(plan, market)
    latitude, longitude = (rows[name].cast(pl.Float64).to_numpy() for name in ("latitude", "longitude"))
    projection = projection_for(latitude, longitude)
    xy = projection.forward(latitude, longitude)
    window = _window(xy)
    planned = _index(rows["territory_id"], roster.by_id)
    today = _index(rows["previous_rep_id"], roster.by_rep)
    outlines = borders(latitude, longitude, projection, window)
    land = land_of(outlines)
    reach = min(120.0, max(2.0, 0.25 * max(window[2] - window[0], window[3] - window[1])))
    count = len(roster.territories)
    cells = territory_cells(xy, planned, count, land=land, reach_km=reach)
    before = None
    if plan.today is not None:
        before = territory_cells(xy, today, count, land=land, reach_km=reach)
    touching = cells.neighbors if before is None else np.vstack([cells.neighbors, before.neighbors])
    colors = color_territories(count, touching)
    return Ground(rows, xy, planned, today, projection, window, outlines, cells, before, colors)


def joined(plan: Plan, market: Market) -> pl.DataFrame:
    """Join the alignment with what the market knows of each account or unit; rows without a place go."""
    table, key = (market.accounts, "account_id") if market.accounts is not None else (market.units, "unit_id")
    if table is None:
        empty = pl.Series(dtype=pl.Float64)
        return plan.alignment.head(0).with_columns(latitude=empty, longitude=empty)
    new = [name for name in table.columns if name == key or name not in plan.alignment.columns]
    rows = plan.alignment.join(table.select(new), on=key, how="left", maintain_order="left")
    return rows.filter(pl.col("latitude").is_finite() & pl.col("longitude").is_finite())


def _index(ids: pl.Series, numbers: Mapping[str, int]) -> Ints:
    known = pl.DataFrame(
        {"id": list(numbers), "index": list(numbers.values())}, schema={"id": pl.String, "index": pl.Int64}
    )
    found = pl.DataFrame({"id": ids.cast(pl.String)}).join(known, on="id", how="left", maintain_order="left")
    return found["index"].fill_null(-1).to_numpy().astype(np.int64)


def _window(xy: Floats) -> tuple[float, float, float, float]:
    """Return the box of the bulk of the places: a few far ones must not shrink the rest."""
    if len(xy) == 0:
        return -100.0, -100.0, 100.0, 100.0
    west, south = np.percentile(xy, 0.5, axis=0)
    east, north = np.percentile(xy, 99.5, axis=0)
    pad = 0.03 * max(east - west, north - south) + 2.0
    return float(west - pad), float(south - pad), float(east + pad), float(north + pad)
