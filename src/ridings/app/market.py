"""Load a market: read the tables, check them against each other, and find the place of every row."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from ridings.app.findings import find
from ridings.crm.csvfile.options import ReadOptions
from ridings.crm.csvfile.reading import Source
from ridings.crm.csvfile.rejects import LINE, REJECTED, reject
from ridings.crm.csvfile.relations import (
    check_edges,
    check_parents,
    check_reps_named,
    drop_null_island,
    owners_by_name,
)
from ridings.crm.csvfile.table import Table, read_table
from ridings.errors import CellFault, DataError
from ridings.market.market import Market
from ridings.market.phrases import counted
from ridings.places.locate import locate

REJECTED_ROWS = {"table": pl.String, **REJECTED}
_BLAMED = (  # how a fault of place begins, and the column it is about
    ("country", "country"),
    ("state", "state"),
    ("city", "city"),
    ("postal code", "postal_code"),
    ("", "latitude"),
)
_PLACE = ("latitude", "longitude", "postal_code", "city", "state", "country")


@dataclass(frozen=True)
class LoadedMarket:
    """A market, the cells that were left out (table, line, column, value, reason), and the mapping found."""

    market: Market
    rejected: pl.DataFrame
    mapping: tuple[str, ...]  # "table: their column -> ours"


@dataclass(frozen=True)
class LoadedAlignment:
    """An alignment (`account_id`, `territory_id`, maybe `rep_id`), as a market is loaded."""

    alignment: pl.DataFrame
    rejected: pl.DataFrame
    mapping: tuple[str, ...]
    notes: tuple[str, ...]


def load_market(
    *,
    accounts: Source | None = None,
    reps: Source | None = None,
    units: Source | None = None,
    edges: Source | None = None,
    primary: Source | None = None,
    options: ReadOptions | None = None,
    skip_rejected: bool = False,
    effective: datetime.date | None = None,
    places: bool = True,
) -> LoadedMarket:
    """Read, check and locate the tables of a market.

    Parameters
    ----------
    accounts, reps, units, edges
        Paths (`-`: standard input), or polars or pandas frames.
    primary
        The alignment of the primary sales force, where an overlay is designed.
    options
        How to read the accounts, or the units where there are no accounts.
    skip_rejected
        Go on with the good rows.
    effective
        Reps who have not started or have left on this day take no part; None: every rep does.
    places
        Whether accounts need a place; without, they are kept where none is found, and counted.

    Returns
    -------
    LoadedMarket
        Accounts sorted by `account_id`, reps by `rep_id`, units by `unit_id`, edges by their ends.

    Raises
    ------
    DataError
        If rows are rejected and `skip_rejected` is false (every faulty cell is in `cells`), if a required
        column is missing, or nothing is left.
    """
    own = None if accounts is not None else options
    force = None if reps is None else _reps(reps, effective)
    taking_part = None if force is None else _usable(force, skip_rejected)
    firms = None
    if accounts is not None:
        firms = _accounts(accounts, options, taking_part, places=places, overlay=primary is not None)
    ground = None
    if units is not None:
        ground = _coordinates_required(drop_null_island(read_table(units, "units", own)))
    borders = None if edges is None else read_table(edges, "edges")
    if borders is not None and ground is not None:
        borders = check_edges(borders, _usable(ground, skip_rejected))
    tables = [table for table in (firms, force, ground, borders) if table is not None]
    rejected = gathered(tables, skip_rejected)
    made = {table.name: _sorted(table) for table in tables}
    first = _primary(primary, made.get("accounts"), skip_rejected)
    market = Market(
        accounts=made.get("accounts"),
        reps=made.get("reps"),
        units=made.get("units"),
        edges=made.get("edges"),
        primary=None if first is None else first.alignment,
        findings=find(made["accounts"], made.get("reps")) if "accounts" in made else (),
        notes=(*(note for table in tables for note in table.notes), *(first.notes if first else ())),
        rejected=rejected.select(pl.struct("table", "line").n_unique()).item(),
    )
    return LoadedMarket(market, rejected, tuple(line for table in tables for line in table.mapping))


def load_alignment(
    source: Source, *, accounts: pl.DataFrame | None = None, skip_rejected: bool = False
) -> LoadedAlignment:
    """Read an alignment, whoever made it; rows of accounts that are not in `accounts` are left out, said.

    Raises
    ------
    DataError
        If rows are rejected and `skip_rejected` is false, or no row is left.
    """
    table = read_table(source, "alignment")
    rejected = gathered([table], skip_rejected)
    frame = _sorted(table)
    notes = list(table.notes)
    if accounts is not None:
        kept = frame.filter(pl.col("account_id").is_in(accounts["account_id"].implode()))
        if kept.height < frame.height:
            lost = frame.height - kept.height
            names = "names" if lost == 1 else "name"
            notes.append(f"alignment: {counted(lost, 'row')} {names} no account of the file")
        if not kept.height:
            raise DataError("no row of the alignment names an account of the file: are the ids the same?")
        frame = kept
    return LoadedAlignment(frame, rejected, table.mapping, tuple(notes))


def _primary(
    source: Source | None, accounts: pl.DataFrame | None, skip_rejected: bool
) -> LoadedAlignment | None:
    if source is None:
        return None
    if accounts is None:
        raise DataError("the primary alignment is one of accounts: give the file of accounts with it")
    first = load_alignment(source, accounts=accounts, skip_rejected=skip_rejected)
    return replace(first, notes=tuple(f"primary {note}" for note in first.notes))


def _accounts(
    source: Source, options: ReadOptions | None, reps: pl.DataFrame | None, *, places: bool, overlay: bool
) -> Table:
    table = drop_null_island(read_table(source, "accounts", options))
    columns = set(table.frame.columns)
    if places and not {"latitude", "longitude"} <= columns and not {"postal_code", "city"} & columns:
        raise DataError(
            "accounts have no place: expected latitude and longitude, or postal_code, or city with state or "
            f"country. Columns found: {', '.join(c for c in table.frame.columns if c != LINE)}"
        )
    table = check_parents(_located(table, required=True) if places else _located_if_known(table))
    return table if reps is None else with_reps(table, reps, overlay=overlay)


def with_reps(accounts: Table, reps: pl.DataFrame, *, overlay: bool = False) -> Table:
    """Check what accounts say of the reps who take part; an overlay forgets those of the primary force."""
    accounts = owners_by_name(accounts, reps)
    return check_reps_named(_without_primary(accounts, reps) if overlay else accounts, reps)


def _without_primary(table: Table, reps: pl.DataFrame) -> Table:
    """Forget owners, names and locks of the primary sales force, which is not being designed."""
    frame = table.frame
    for name in ("named_rep", "owner"):
        if name in frame.columns:
            own = pl.col(name).is_in(reps["rep_id"].implode())
            if name == "owner" and "locked" in frame.columns:
                frame = frame.with_columns(locked=pl.col("locked") & own.fill_null(False))
            frame = frame.with_columns(pl.when(own).then(pl.col(name)).alias(name))
    return replace(table, frame=frame)


def _located_if_known(table: Table) -> Table:
    """Find the places that there are; those that are not needed and not known are counted."""
    given = [name for name in _PLACE if name in table.frame.columns]
    frame = table.frame
    if given:
        found = locate(frame.select(given))
        frame = frame.with_columns(found.select("latitude", "longitude", "place_source"))
    else:
        none = [pl.lit(None, pl.Float64).alias(name) for name in ("latitude", "longitude")]
        frame = frame.with_columns(*none, pl.lit(None, pl.String).alias("place_source"))
    table = replace(table, frame=frame)
    lost = frame["latitude"].null_count()
    return table.note(f"accounts: {lost:,} have no place, and need none in a book") if lost else table


def _reps(source: Source, effective: datetime.date | None) -> Table:
    table = drop_null_island(read_table(source, "reps"))
    if set(_PLACE) & set(table.frame.columns):
        table = _located(table, required=False)
    return taking_part(table, effective)


def taking_part(reps: Table, effective: datetime.date | None) -> Table:
    """Leave out the reps who have not started or have left on a day, and say who."""
    if effective is None:
        return reps
    absent = pl.lit(False)
    if "starts_on" in reps.frame.columns:
        absent = absent | (pl.col("starts_on") > effective).fill_null(False)
    if "ends_on" in reps.frame.columns:
        absent = absent | (pl.col("ends_on") < effective).fill_null(False)
    out = reps.frame.filter(absent)
    if not out.height:
        return reps
    shown = ", ".join(out["rep_id"].drop_nulls().sort().head(5)) + (", ..." if out.height > 5 else "")
    reps = replace(reps, frame=reps.frame.filter(~absent))
    return reps.note(
        f"reps: {out.height} {'takes' if out.height == 1 else 'take'} no part on {effective}: {shown}"
    )


def _located(table: Table, *, required: bool) -> Table:
    """Find the place of every row; a row that has none is rejected, unless it names none and needs none."""
    frame = table.frame
    given = [name for name in _PLACE if name in frame.columns]
    found = locate(frame.select(given))
    place = found.select("latitude", "longitude", "place_source")
    placed = frame.with_columns(place)
    lost = found["place_fault"].is_not_null()
    if not required:
        lost = lost & frame.select(pl.any_horizontal(pl.col(given).is_not_null())).to_series()
    told = table.rejected.filter(pl.col("column").is_in([table.header(n) for n in ("latitude", "longitude")]))
    lost = lost & ~frame[LINE].is_in(told[LINE].implode())
    rejects = []
    for start, name in _BLAMED:
        if name in given or name == "latitude":
            here = lost & found["place_fault"].str.starts_with(start)
            value = frame[name].cast(pl.String) if name in given else None
            rejects.append(reject(frame, here, table.header(name), value, found["place_fault"]))
            lost = lost & ~here
    return replace(table, frame=placed).reject(*rejects)


def _coordinates_required(units: Table) -> Table:
    """Reject units at 0, 0, whose coordinates are no longer known."""
    frame = units.frame
    told = frame[LINE].is_in(units.rejected[LINE].implode())
    unknown = (frame["latitude"].is_null() | frame["longitude"].is_null()) & ~told
    return units.reject(
        reject(
            frame, unknown, units.header("latitude"), None, "a unit needs its coordinates; 0, 0 is no place"
        )
    )


def _usable(table: Table, skip_rejected: bool) -> pl.DataFrame:
    """Return the rows that others may refer to: with `skip_rejected` only those that stay."""
    return table.good() if skip_rejected else table.frame


def gathered(tables: Iterable[Table], skip_rejected: bool) -> pl.DataFrame:
    """Put the faults of all tables together; raise where there are some that may not be skipped."""
    parts = [table.rejected.select(pl.lit(table.name).alias("table"), *REJECTED) for table in tables]
    rejected = pl.concat([pl.DataFrame(schema=REJECTED_ROWS), *parts])
    if rejected.height and not skip_rejected:
        cells = [CellFault(*row) for row in rejected.iter_rows()]
        rows = rejected.select(pl.struct("table", "line").n_unique()).item()
        raise DataError(
            f"{rows} {'row' if rows == 1 else 'rows'} cannot be used ({len(cells)} faults); "
            f"the first: {cells[0]}. Mend them, or go on without them",
            cells,
            hint=" by --skip-rejected",
        )
    return rejected


def _sorted(table: Table) -> pl.DataFrame:
    """Return the good rows in an order that does not depend on that of the file."""
    frame = table.good()
    if not frame.height:
        raise DataError(f"no good row is left in {table.name}: all were rejected or take no part")
    if table.name == "edges":
        low, high = pl.min_horizontal("a", "b"), pl.max_horizontal("a", "b")
        frame = frame.with_columns(low.alias("a"), high.alias("b"))
        return frame.sort("a", "b", LINE).unique(["a", "b"], keep="first", maintain_order=True)
    key = {"reps": "rep_id", "units": "unit_id"}.get(table.name, "account_id")
    return frame.sort(key)
