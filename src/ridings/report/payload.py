"""What the page's script draws and lists, as compact JSON: whole numbers on a fine grid, texts once each."""

import base64
import gzip
import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from ridings.design.plan import Plan
from ridings.geo.colors import PALETTE
from ridings.market.market import Market
from ridings.report.ground import Ground
from ridings.report.moves import kept_rows, listed_moves, moved_count, pairs
from ridings.report.roster import Activity, Roster, Row, Territory, amount, target
from ridings.report.wording import Unit

Ints = NDArray[np.int64]

GRID = 200_000  # steps across the bulk of the map


def packed(payload: dict[str, Any]) -> str:
    """Compress to base64 of gzip: small, the same every time, and without a character that HTML minds."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode("ascii")


def payload(
    plan: Plan, market: Market, ground: Ground, shown: Sequence[Activity], units: dict[str, Unit]
) -> dict[str, Any]:
    """Gather everything the script needs; no value is NaN."""
    roster = ground.roster
    grid = _Grid(ground)
    return {
        "noun": "account" if market.accounts is not None else "unit",
        "hasToday": plan.today is not None,
        "units": {name: [unit.prefix, unit.suffix] for name, unit in units.items()},
        "activities": [
            {"name": a.name, "title": a.title, "kind": a.kind, "tolerance": a.tolerance, "digits": a.digits}
            for a in shown
        ],
        "palette": PALETTE,
        "territories": _territories(ground, grid, shown),
        "planned": roster.planned,
        "points": _points(ground, grid, kept_rows(ground), roster),
        "shapes": {
            mode: [grid.rings(shape) for shape in layer.shapes]
            for mode, layer in zip(("plan", "today"), ground.cells, strict=False)
        },
        "borders": [
            {"kind": b.kind, "size": grid.size_of(b.shapes), "rings": grid.rings(b.shapes)}
            for b in ground.borders
        ],
        "homes": _homes(market, roster, ground, grid),
        "pairs": pairs(ground),
        "window": grid.window(),
    }


class _Grid:
    """Plane kilometres to whole steps, x to the right and y down, from the corner of the bulk."""

    def __init__(self, ground: Ground) -> None:
        west, south, east, north = ground.window
        self.step = max(east - west, north - south) / GRID
        self.corner = np.array([west, north])
        self.width, self.height = round((east - west) / self.step), round((north - south) / self.step)

    def place(self, xy: NDArray[np.float64]) -> Ints:
        flipped = (xy - self.corner) * np.array([1.0, -1.0])
        return np.asarray(np.rint(flipped / self.step), dtype=np.int64)

    def window(self) -> list[int]:
        return [0, 0, self.width, self.height]

    def size_of(self, shapes: Any) -> int:
        """Return how large shapes are: the side of a square of their middle area."""
        return round(math.sqrt(float(np.median(shapely.area(shapes)))) / self.step)

    def rings(self, shapes: Any) -> list[list[int]]:
        """Return each ring as x, y of its first corner and the steps to the next ones, not closed."""
        rings = shapely.get_rings(shapely.get_parts(shapes))
        coordinates, owner = shapely.get_coordinates(rings, return_index=True)
        if len(coordinates) == 0:
            return []
        steps = self.place(coordinates)
        starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        deltas = np.diff(steps, axis=0, prepend=steps[:1] * 0)
        deltas[starts] = steps[starts]
        still = (deltas == 0).all(axis=1)
        still[starts] = False
        return [
            part[~quiet].ravel().tolist()
            for part, quiet in zip(np.split(deltas, starts[1:]), np.split(still, starts[1:]), strict=True)
            if (~quiet).sum() >= 3
        ]


def _territories(ground: Ground, grid: _Grid, shown: Sequence[Activity]) -> list[dict[str, Any]]:
    moved = ground.rows["moved"].fill_null(False).to_numpy()
    count = len(ground.roster.territories)
    gained = np.bincount(ground.planned[moved & (ground.planned >= 0)], minlength=count)
    lost = np.bincount(ground.today[moved & (ground.today >= 0)], minlength=count)
    return [
        {
            "id": entry.id,
            "label": entry.label,
            "name": entry.name,
            "color": int(ground.colors[index]),
            "plan": _amounts(entry.planned, shown),
            "today": _amounts(entry.today, shown),
            "gained": int(gained[index]),
            "lost": int(lost[index]),
            "center": _center(entry, ground, grid),
        }
        for index, entry in enumerate(ground.roster)
    ]


def _amounts(row: Row | None, shown: Sequence[Activity]) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "accounts": int(row.get("accounts") or 0),
        "amount": [_short(amount(row, a.column)) for a in shown],
        "imbalance": [_short(amount(row, a.imbalance)) for a in shown],
        "target": [_short(target(row, a)) for a in shown],
    }


def _center(entry: Territory, ground: Ground, grid: _Grid) -> list[int] | None:
    latitude, longitude = amount(entry.planned, "latitude"), amount(entry.planned, "longitude")
    if latitude is None or longitude is None:
        return None
    xy = ground.projection.forward(np.array([latitude]), np.array([longitude]))
    return [int(value) for value in grid.place(xy)[0]]


def _points(ground: Ground, grid: _Grid, kept: Ints, roster: Roster) -> dict[str, Any]:
    rows = ground.rows[kept]
    xy = grid.place(ground.xy[kept[kept < len(ground.xy)]])
    key = "account_id" if "account_id" in rows.columns and rows["account_id"].null_count() == 0 else "unit_id"
    place = {row: position for position, row in enumerate(kept.tolist())}
    moves = [place[row] for row in listed_moves(ground).tolist()]
    reasons, reason = _once(rows["reason"])
    reps, before = _once(rows["previous_rep_id"])
    return {
        "x": xy[:, 0].tolist(),
        "y": xy[:, 1].tolist(),
        "plan": ground.planned[kept].tolist(),
        "today": ground.today[kept].tolist(),
        "id": _texts(rows, key),
        "name": _texts(rows, "name" if "name" in rows.columns else key),
        "potential": _numbers(rows, "potential"),
        "pipeline": _numbers(rows, "open_pipeline"),
        "reasons": reasons,
        "reason": reason,
        "reps": [roster.rep_name(rep) for rep in reps],
        "before": before,
        "moves": moves,
        "all": len(ground.rows),
        "moved": moved_count(ground),
    }


def _once(column: pl.Series) -> tuple[list[str], list[int]]:
    """Return the distinct texts of a column, and the number of each row's text."""
    texts = column.cast(pl.String).fill_null("")
    distinct = texts.unique(maintain_order=True).to_list()
    number = {text: index for index, text in enumerate(distinct)}
    return distinct, [number[text] for text in texts]


def _texts(rows: pl.DataFrame, name: str) -> list[str]:
    return rows[name].cast(pl.String).fill_null("").to_list()


def _numbers(rows: pl.DataFrame, name: str) -> list[float | None]:
    if name not in rows.columns:
        return []
    return [_short(value) for value in rows[name].cast(pl.Float64).to_list()]


def _short(value: float | None) -> float | int | None:
    """Drop digits that no page shows, and what is not a number."""
    if value is None or not math.isfinite(value):
        return None
    rounded = round(value, 6) if abs(value) < 10 else round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _homes(market: Market, roster: Roster, ground: Ground, grid: _Grid) -> list[dict[str, Any]]:
    reps = market.reps
    if reps is None or not {"latitude", "longitude"} <= set(reps.columns):
        return []
    if not len(ground.xy):
        return []
    placed = reps.filter(pl.col("latitude").is_finite() & pl.col("longitude").is_finite())
    held = {str(entry.planned.get("rep_id") or ""): i for i, entry in enumerate(roster) if entry.planned}
    xy = grid.place(ground.projection.forward(placed["latitude"].to_numpy(), placed["longitude"].to_numpy()))
    return [
        {"x": int(x), "y": int(y), "name": roster.rep_name(rep), "territory": held.get(rep, -1)}
        for (x, y), rep in zip(xy, placed["rep_id"].cast(pl.String).to_list(), strict=True)
    ]
