"""Write a plan into a folder: all of its files together, or none of them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from ridings.app.insight import frontier_rows, insight, plain
from ridings.crm.csvfile.write import csv_bytes, staged
from ridings.design.measures import MEASURES
from ridings.design.plan import Plan, Scored
from ridings.errors import CellFault
from ridings.market.finding import Finding

REJECTED_FILE = "rejected.csv"
FRONTIER_FILE = "frontier.csv"
_DIGITS = 6  # of shares and figures without a unit of their own
_HUNDREDTHS = 2  # of money, hours and km
_DEGREES = 5  # about a metre
_SHARES = 4


def write_plan(
    directory: Path,
    plan: Plan,
    *,
    findings: Sequence[Finding] = (),
    rejected: pl.DataFrame | None = None,
    pages: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Write the files of a plan into a folder; those of an earlier run are replaced.

    Parameters
    ----------
    directory
        Made if need be.
    plan, findings
        What to write.
    rejected
        Rows that were left out (`table`, `line`, `column`, `value`, `reason`).
    pages
        Further files by name, such as the report and the map.

    Returns
    -------
    tuple
        The names of the files, in the order to show them in.

    Raises
    ------
    SourceError
        If the disk is full or may not be written; the folder is as it was then.
    """
    files: dict[str, bytes] = {name: text.encode("utf-8") for name, text in (pages or {}).items()}
    files["alignment.csv"] = _csv(plan.alignment)
    files["territories.csv"] = _csv(rounded(plan.planned.territories))
    files["plan.json"] = json_bytes(plan_figures(plan, findings))
    if plan.frontier is not None:
        files[FRONTIER_FILE] = _csv(pl.DataFrame(frontier_rows(plan.frontier)))
    if rejected is not None and rejected.height:
        files[REJECTED_FILE] = _csv(rejected)
    with staged(directory, stale=(REJECTED_FILE, FRONTIER_FILE)) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    others = {f"alternative-{n}": other.plan for n, other in enumerate(plan.alternatives, 2)}
    for name, other in others.items():
        with staged(directory / name) as folder:
            (folder / "alignment.csv").write_bytes(_csv(other.alignment))
            (folder / "territories.csv").write_bytes(_csv(rounded(other.planned.territories)))
    _drop_earlier(directory, set(others))
    return (*files, *(f"{name}/" for name in others))


def _drop_earlier(directory: Path, kept: set[str]) -> None:
    """Remove the alternatives of an earlier run, which are not alternatives to this plan."""
    for folder in sorted(directory.glob("alternative-*")):
        if folder.name not in kept and folder.is_dir():
            for name in ("alignment.csv", "territories.csv"):
                (folder / name).unlink(missing_ok=True)
            if not any(folder.iterdir()):
                folder.rmdir()


def write_rejected(directory: Path, cells: Sequence[CellFault]) -> Path:
    """Write the faulty cells, and nothing else, into a folder.

    Raises
    ------
    SourceError
        If the disk is full or may not be written.
    """
    rows = [(cell.table, cell.line, cell.column, cell.value, cell.reason) for cell in cells]
    schema = {
        "table": pl.String,
        "line": pl.Int64,
        "column": pl.String,
        "value": pl.String,
        "reason": pl.String,
    }
    with staged(directory) as folder:
        (folder / REJECTED_FILE).write_bytes(_csv(pl.DataFrame(rows, schema=schema, orient="row")))
    return directory / REJECTED_FILE


def plan_figures(plan: Plan, findings: Sequence[Finding] = ()) -> dict[str, Any]:
    """Return what `plan.json` holds: the verdict, the bound, the measures, and how to make the plan again."""
    moved = plan.moved
    return {
        "feasible": plan.feasible,
        "proved": plan.proved,
        "reasons": list(plan.reasons),
        "cost": plain(plan.cost, _HUNDREDTHS),
        "cost_unit": plan.cost_unit,
        "lower_bound": plain(plan.lower_bound, _HUNDREDTHS),
        "bound_kind": plan.bound_kind,
        "gap": plain(plan.gap, _DIGITS),
        "floor": plain(plan.floor, _DIGITS),
        "tolerances": plain(plan.tolerances, _DIGITS),
        "measures": measures(plan.planned),
        "today": None if plan.today is None else measures(plan.today),
        "moved": {
            "accounts": moved.accounts,
            "potential": plain(moved.potential, _HUNDREDTHS),
            "pipeline": plain(moved.pipeline, _HUNDREDTHS),
            "forced": moved.forced,
            "owned_accounts": moved.owned_accounts,
            "owned_potential": plain(moved.owned_potential, _HUNDREDTHS),
            "owned_pipeline": plain(moved.owned_pipeline, _HUNDREDTHS),
        },
        "brief": plain(plan.brief, None),
        "seed": plan.seed,
        "version": plan.version,
        "seconds": plain(plan.seconds, _HUNDREDTHS),
        "travel": plan.travel,
        "roads": plan.roads,
        "rejected": plan.rejected,
        "notes": list(plan.notes),
        **insight(plan),
        "primary": None if plan.ties is None else asdict(plan.ties),
        "layers": [plain(asdict(layer) | {"reps": list(layer.reps)}, _HUNDREDTHS) for layer in plan.layers],
        "findings": [
            {"kind": one.kind, "message": one.message, "count": one.count, "ids": list(one.ids)}
            for one in findings
        ],
    }


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the digits that nobody reads: money, hours and km to hundredths, shares and coordinates finer."""
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    near = [pl.col(name).fill_nan(None).round(_digits(name)) for name in floats]
    return frame.with_columns(pl.when(value != 0.0).then(value).otherwise(value.abs()) for value in near)


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """Return JSON in UTF-8, its keys sorted, with a line end."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def measures(scored: Scored) -> dict[str, Any]:
    """Return the figures of a whole plan: counts as whole numbers, hours and km to hundredths."""
    units = {measure.name: measure.unit for measure in MEASURES}
    figures: dict[str, Any] = {}
    for name, value in scored.measures.items():
        unit = units.get(name, "")
        whole = unit == "count" and math.isfinite(value)
        fine = unit.startswith(("hours", "km"))
        figures[name] = round(value) if whole else plain(value, _HUNDREDTHS if fine else _DIGITS)
    return figures


def _csv(frame: pl.DataFrame) -> bytes:
    """Return CSV in which an empty text is an empty cell."""
    return csv_bytes(frame.with_columns(pl.col(pl.String).replace("", None)))


def _digits(column: str) -> int:
    if column in ("latitude", "longitude"):
        return _DEGREES
    if column.startswith("imbalance_") or column.endswith(("_index", "_share")):
        return _SHARES
    return _HUNDREDTHS
