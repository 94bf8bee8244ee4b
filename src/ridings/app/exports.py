"""Everything in the database as files for people: CSV, one workbook, or points on a map."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from ridings.app.access import Permission, allowed
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.crm.csvfile.guard import guarded
from ridings.crm.csvfile.write import csv_bytes, staged
from ridings.errors import NotFoundError, RefusedError
from ridings.storage.audit import record
from ridings.storage.market import market_frame
from ridings.storage.plans import PlanRow, alignment_of, all_plans, plan_seen_by, territories_of
from ridings.storage.schema import KEPT, audit, dispute, ownership, publication, sales_force
from ridings.storage.tables import rows_of

FORMATS = ("csv", "xlsx", "geojson")
WORKBOOK = "ridings.xlsx"
POINTS = "accounts.geojson"
_SHEET_ROWS = 1_048_575  # of a sheet, below its header
_CELL = 32_767  # characters that a cell of a workbook holds
Keep = Callable[[Path], Callable[[Connection], None]]
_MEMORY = {"ownership": ownership, "disputes": dispute, "publications": publication}


def export(
    workspace: Workspace,
    folder: Path,
    *,
    kind: str = "csv",
    plan: str | None = None,
    force: str = FIRST_FORCE,
    kept: Keep | None = None,
) -> tuple[str, ...]:
    """Write everything that whoever asks may see into a folder, on record; returns the names of the files.

    Parameters
    ----------
    kind
        csv: a file a table; xlsx: one workbook; geojson: the accounts as points.
    plan, force
        Only this plan of this sales force; by default every plan.
    kept
        Given the folder with the files; what it returns is done in the transaction of the record.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    RefusedError
        If a text of the market is longer than a cell of a workbook holds.
    SourceError
        If the disk is full or may not be written; nothing was written then.
    """
    with workspace.read() as connection:
        wanted = _plans(connection, workspace, plan, force)
        with staged(folder) as out:
            if kind == "geojson":
                files = {POINTS: _write_points(connection, workspace, wanted if plan else [], out / POINTS)}
            elif kind == "xlsx":
                rows = _write_workbook(_frames(connection, workspace, wanted), out / WORKBOOK)
                files = {WORKBOOK: rows}
            else:
                files = {}
                for name, frame in _frames(connection, workspace, wanted):
                    (out / f"{name}.csv").write_bytes(csv_bytes(guarded(frame)))
                    files[f"{name}.csv"] = frame.height
            made = {
                name: {"rows": rows, "sha256": hashlib.sha256((out / name).read_bytes()).hexdigest()}
                for name, rows in files.items()
            }
            keep = None if kept is None else kept(out)
            # On record before the files are there: an export that nobody knows of must not be.
            with workspace.write() as writing:
                record(
                    writing, workspace.org_id, workspace.clock(), workspace.actor, "export", "database", kind,
                    after={"files": made, "plan": plan},
                )  # fmt: skip
                if keep is not None:
                    keep(writing)
    return tuple(files)


def _plans(
    connection: Connection, workspace: Workspace, plan: str | None, force: str
) -> list[tuple[str, PlanRow]]:
    rows = connection.execute(select(sales_force).where(sales_force.c.org_id == workspace.org_id)).all()
    found = [
        (row.name, one)
        for row in rows
        for one in all_plans(connection, workspace.org_id, int(row.id))
        if plan_seen_by(connection, workspace.scope, one.id) is not None
    ]
    if plan is None:
        return sorted(found, key=lambda pair: pair[1].id)
    named = [(name, one) for name, one in found if name == force and one.name == plan]
    if not named:
        raise NotFoundError(f"there is no plan {plan!r} in the sales force {force!r}")
    return named


def _frames(
    connection: Connection, workspace: Workspace, plans: list[tuple[str, PlanRow]]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every table by the name of its file, one at a time."""
    org_id = workspace.org_id
    for name in KEPT:
        yield name, _flat(market_frame(connection, org_id, name))
    heads = [
        {"sales_force": force, "plan": one.name, "status": one.status, "revision": one.revision,
         "notes": one.notes, "created_by": one.created_by, "created_at": _iso(one.created_at),
         "effective_on": one.effective_on, "brief": one.brief}
        for force, one in plans
    ]  # fmt: skip
    schema = {
        "sales_force": pl.String, "plan": pl.String, "status": pl.String, "revision": pl.Int64,
        "notes": pl.String, "created_by": pl.String, "created_at": pl.String, "effective_on": pl.Date,
        "brief": pl.String,
    }  # fmt: skip
    yield "plans", pl.DataFrame(heads, schema=schema, orient="row")
    for title, read in (("alignments", alignment_of), ("territories", territories_of)):
        parts = [
            read(connection, org_id, one.id).select(
                pl.lit(force).alias("sales_force"), pl.lit(one.name).alias("plan"), pl.all()
            )
            for force, one in plans
        ]
        yield (
            title,
            pl.concat(parts) if parts else pl.DataFrame(schema={"sales_force": pl.String, "plan": pl.String}),
        )
    told = {"audit": audit} if allowed(workspace, Permission.READ_AUDIT) else {}
    for title, table in {**_MEMORY, **told}.items():
        rows = rows_of(connection, table)
        yield title, rows.filter(pl.col("org_id") == org_id).drop("org_id")


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, so that their first item is guarded too."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(lists).list.join(";"))


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _write_workbook(frames: Iterator[tuple[str, pl.DataFrame]], path: Path) -> int:
    """Write a sheet a table, row by row, so that memory does not grow; texts stay texts, never formulas."""
    import xlsxwriter  # late: nothing else here needs it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    total = 0
    with xlsxwriter.Workbook(path, options | {"strings_to_numbers": False}) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in frames:
            _check_cells(name, frame)
            for part in range(max(1, -(-frame.height // _SHEET_ROWS))):
                sheet = book.add_worksheet(name if not part else f"{name} {part + 1}")
                rows = frame.slice(part * _SHEET_ROWS, _SHEET_ROWS)
                _write_sheet(sheet, rows, dates)
            total += frame.height
    return total


def _check_cells(name: str, frame: pl.DataFrame) -> None:
    """Refuse to cut texts of the market short; what else is that long is a record of ours, and is cut."""
    texts = frame.select(pl.col(pl.String).str.len_chars().max()) if name in KEPT else pl.DataFrame()
    for column, longest in texts.row(0, named=True).items() if texts.width else ():
        if (longest or 0) > _CELL:
            raise RefusedError(
                f"a text of {name}, column {column}, has {longest:,} characters, and a cell of a workbook "
                f"holds {_CELL:,}: export it as CSV"
            )


def _write_sheet(sheet: Any, frame: pl.DataFrame, dates: Any) -> None:
    for place, name in enumerate(frame.columns):
        sheet.write_string(0, place, name)
    kinds = list(frame.dtypes)
    for line, row in enumerate(frame.iter_rows(), 1):
        for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            if value is None:
                continue
            if kind == pl.String:
                sheet.write_string(line, place, value[:_CELL])
            elif kind == pl.Boolean:
                sheet.write_string(line, place, "true" if value else "false")
            elif kind == pl.Date and value.year >= 1900:
                sheet.write_datetime(line, place, value, dates)
            elif kind.is_numeric():
                sheet.write_number(line, place, value)
            else:
                sheet.write_string(line, place, str(value))


def _write_points(
    connection: Connection, workspace: Workspace, plans: list[tuple[str, PlanRow]], path: Path
) -> int:
    """Write the accounts that have a place as points, with the territory they have in a plan."""
    accounts = market_frame(connection, workspace.org_id, "accounts").drop_nulls(["latitude", "longitude"])
    for _, one in plans:
        planned = alignment_of(connection, workspace.org_id, one.id)
        planned = planned.select("account_id", "territory_id", planned_rep="rep_id")
        clashing = [name for name in ("territory_id", "planned_rep") if name in accounts.columns]
        accounts = accounts.drop(clashing).join(planned, on="account_id", how="left", maintain_order="left")
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, row in enumerate(accounts.iter_rows(named=True)):
            place = [row.pop("longitude"), row.pop("latitude")]
            said = {name: value for name, value in row.items() if value is not None}
            feature = {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": place},
                "properties": said,
            }
            file.write(",\n" if number else "\n")
            file.write(json.dumps(feature, ensure_ascii=False, allow_nan=False, default=str))
        file.write("\n]}\n")
    return accounts.height
