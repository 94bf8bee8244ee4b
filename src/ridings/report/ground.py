"""What the map stands on: projected places, outlines, territory shapes and their colours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ridings.design.plan import Plan
from ridings.geo.cells import Cells, territory_cells
from ridings.geo.colors import color_territories
from ridings.geo.equal_area import Projection, projection_for
from ridings.market.market import Market
from ridings.report.borders import Border, Window, borders, land_of
from ridings.report.roster import Roster, roster, with_amounts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FARTHEST_KM = 250.0  # beyond it the ground is left to nobody, however thinly the accounts lie


@dataclass(frozen=True)
class Ground:
    """Everything that is drawn, in plane kilometres."""

    roster: Roster
    rows: pl.DataFrame  # one row an account or unit, as the alignment, with what the market knows of it
    xy: Floats  # (n, 2) of the first n rows; those without a place that says anything come last
    planned: Ints  # territory of each row, an index into the roster
    today: Ints  # the same by today's owner; -1 where nobody owns it
    projection: Projection
    window: Window  # of the bulk
    borders: tuple[Border, ...]
    cells: tuple[Cells, ...]  # of the plan, and of today where owners are known
    colors: Ints


def survey(plan: Plan, market: Market) -> Ground:
    """Project, outline, shape and colour a plan: most of the work of the page, and of its GeoJSON."""
    people = roster(with_amounts(plan, market), market)
    rows, drawn = joined(plan, market)
    shown = rows.head(drawn)
    latitude, longitude = (shown[name].cast(pl.Float64).to_numpy() for name in ("latitude", "longitude"))
    projection = projection_for(latitude, longitude)
    xy = projection.forward(latitude, longitude)
    window = _window(xy)
    planned = _index(rows["territory_id"], people.by_id)
    today = _index(rows["previous_rep_id"], people.by_rep)
    outlines = borders(latitude, longitude, projection, window)
    land = land_of(outlines, xy, window)
    reach = _reach(xy, window)
    count = len(people.territories)
    layers = [_claimed(xy, np.where(_on_ground(plan, shown), planned[:drawn], -1))]
    if plan.today is not None:
        layers.append(_claimed(xy, today[:drawn]))
    cells = territory_cells(xy, layers, count, land=land, reach_km=reach)
    touching = np.vstack([layer.neighbors for layer in cells])
    colors = color_territories(count, touching)
    return Ground(people, rows, xy, planned, today, projection, window, outlines, cells, colors)


def joined(plan: Plan, market: Market) -> tuple[pl.DataFrame, int]:
    """Join the alignment with what the market knows of each account or unit.

    Returns
    -------
    tuple
        The rows, those with a place first, and how many these are: accounts of a book have none.
    """
    table, key = (market.accounts, "account_id") if market.accounts is not None else (market.units, "unit_id")
    if table is None:
        empty = pl.Series(dtype=pl.Float64)
        return plan.alignment.head(0).with_columns(latitude=empty, longitude=empty), 0
    new = [name for name in table.columns if name == key or name not in plan.alignment.columns]
    rows = plan.alignment.join(table.select(new), on=key, how="left", maintain_order="left")
    place = pl.col("latitude").is_finite() & pl.col("longitude").is_finite()
    books = [layer.name for layer in plan.layers if not layer.travels]
    if books:
        place = place & ~pl.col("layer").is_in(books)
    drawn = rows.select(place.fill_null(False)).to_series()
    return pl.concat([rows.filter(drawn), rows.filter(~drawn)]), int(drawn.sum())


def _on_ground(plan: Plan, rows: pl.DataFrame) -> NDArray[np.bool_]:
    """Rows that territories on the ground are made of: what another layer claims cuts no holes."""
    if not plan.layers:
        return np.ones(len(rows), np.bool_)
    kinds = [layer.name for layer in plan.layers if layer.kind == "geographic"]
    return rows.select(pl.col("layer").is_in(kinds)).to_series().to_numpy()


def _index(ids: pl.Series, numbers: Mapping[str, int]) -> Ints:
    known = pl.DataFrame(
        {"id": list(numbers), "index": list(numbers.values())}, schema={"id": pl.String, "index": pl.Int64}
    )
    found = pl.DataFrame({"id": ids.cast(pl.String)}).join(known, on="id", how="left", maintain_order="left")
    return found["index"].fill_null(-1).to_numpy().astype(np.int64)


def _window(xy: Floats) -> Window:
    """Return the box of the bulk of the places: a few far ones must not shrink the rest."""
    if len(xy) == 0:
        return -100.0, -100.0, 100.0, 100.0
    low, high = np.percentile(xy, [2, 98], axis=0)
    margin = 0.2 * float((high - low).max())
    bulk = xy[((xy >= low - margin) & (xy <= high + margin)).all(axis=1)]
    west, south = bulk.min(axis=0)
    east, north = bulk.max(axis=0)
    pad = 0.02 * max(east - west, north - south) + 2.0
    return float(west - pad), float(south - pad), float(east + pad), float(north + pad)


def _reach(xy: Floats, window: Window) -> float:
    """Return how far from its accounts a territory is drawn, km: farther where accounts lie far apart."""
    span = max(window[2] - window[0], window[3] - window[1])
    places = np.unique(np.round(xy, 2), axis=0)
    if len(places) < 2:
        return 0.2 * span
    distance, _ = cKDTree(places).query(places, k=2)
    return float(min(max(3.0 * np.percentile(np.asarray(distance)[:, 1], 98), 0.06 * span), FARTHEST_KM))


def _claimed(xy: Floats, owner: Ints) -> Ints:
    """Give the ground of accounts that nobody owns to the nearest owner: they are drawn, but cut no holes."""
    free = owner < 0
    if not free.any() or free.all():
        return owner
    _, nearest = cKDTree(xy[~free]).query(xy[free])
    claimed = owner.copy()
    claimed[free] = owner[~free][nearest]
    return claimed
