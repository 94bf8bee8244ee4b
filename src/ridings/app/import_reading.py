"""Read the files of an import and check every row, against each other and against what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from sqlalchemy import Connection

from ridings.app.import_checks import (
    check_currency,
    check_keepable,
    check_known,
    check_periods,
    check_unique,
    in_utc,
)
from ridings.app.market import REJECTED_ROWS, LoadedMarket, load_market
from ridings.app.workspace import Workspace
from ridings.crm.csvfile.opening import LabelledFile
from ridings.crm.csvfile.options import ReadOptions
from ridings.crm.csvfile.rejects import LINE, REJECTED
from ridings.crm.csvfile.table import Table, read_table
from ridings.errors import CellFault, DataError
from ridings.market.checks import finding
from ridings.market.finding import Finding
from ridings.storage.market import known_keys, market_frame

TABLES = ("accounts", "reps", "units", "edges", "sales", "visits", "quotas")


@dataclass(frozen=True)
class Known:
    """What the database holds already that rows may refer to."""

    accounts: pl.Series
    reps: pl.DataFrame
    owners: pl.DataFrame  # account_id, owner


@dataclass(frozen=True)
class Checked:
    """The good rows by table, the cells that are wrong, and what there is to say."""

    frames: dict[str, pl.DataFrame]
    rejected: pl.DataFrame  # table, line, column, value, reason
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    mapping: tuple[str, ...]


def faulty(rejected: pl.DataFrame, said: str) -> DataError:
    """Make the error that names every faulty cell (table, line, column, value, reason)."""
    cells = [CellFault(*row) for row in rejected.iter_rows()]
    return DataError(f"{said} ({len(cells):,} faults); the first: {cells[0]}", cells)


def known(workspace: Workspace, connection: Connection, wanted: Mapping[str, object]) -> Known:
    """Read what the rows of some tables may refer to."""
    org_id = workspace.org_id
    refers = {"sales", "visits"} & set(wanted)
    accounts = known_keys(connection, org_id, "accounts") if refers else pl.Series(dtype=pl.String)
    owners = pl.DataFrame(schema={"account_id": pl.String, "owner": pl.String})
    if "reps" in wanted and "accounts" not in wanted:
        stored = market_frame(connection, org_id, "accounts")
        if "owner" in stored.columns:
            owners = stored.select("account_id", "owner").drop_nulls()
    return Known(accounts, market_frame(connection, org_id, "reps"), owners)


def read_files(
    workspace: Workspace,
    files: Mapping[str, str | Path | LabelledFile],
    there: Known,
    *,
    options: ReadOptions | None,
    replaces: bool,
    places: bool,
) -> Checked:
    """Read and check every file; what is wrong is gathered, not raised.

    Raises
    ------
    DataError
        If a file cannot be read at all, or no row of it is good.
    """
    force = _loaded(reps=files["reps"]) if "reps" in files else None
    reps = _all_reps(there.reps, None if force is None else force.market.reps, replaces=replaces)
    ground = {name: files[name] for name in ("units", "edges") if name in files}
    market = None
    if "accounts" in files or ground:
        market = _loaded(
            accounts=files.get("accounts"), units=ground.get("units"), edges=ground.get("edges"),
            reps=reps.drop("place_source", strict=False) if "accounts" in files and reps.height else None,
            options=options, places=places,
        )  # fmt: skip
    tables = [*_market_tables(force, ("reps",)), *_market_tables(market, ("accounts", "units", "edges"))]
    tables = [check_keepable(table) for table in tables]
    accounts = there.accounts
    if market is not None and market.market.accounts is not None:
        firms = next(table for table in tables if table.name == "accounts").good()["account_id"]
        accounts = firms if replaces else pl.concat([firms, accounts]).unique()
    for name in ("sales", "visits", "quotas"):
        if name in files:
            tables.append(_records(workspace, read_table(files[name], name), accounts, reps))
    return _checked(tables, [one for one in (force, market) if one is not None], there, reps, replaces)


def _loaded(**given: object) -> LoadedMarket:
    """Load what can be used; where that is nothing, say every fault."""
    try:
        return load_market(**given, skip_rejected=True)  # type: ignore[arg-type]
    except DataError:
        return load_market(**given, skip_rejected=False)  # type: ignore[arg-type]


def _all_reps(before: pl.DataFrame, new: pl.DataFrame | None, *, replaces: bool) -> pl.DataFrame:
    """The reps there will be once the import is done."""
    if new is None:
        return before
    new = new.drop(LINE)
    if replaces or not before.height:
        return new
    staying = before.join(new, on="rep_id", how="anti")
    return pl.concat([new, staying], how="diagonal_relaxed").sort("rep_id")


def _market_tables(loaded: LoadedMarket | None, names: tuple[str, ...]) -> list[Table]:
    if loaded is None:
        return []
    found = []
    for name in names:
        frame = getattr(loaded.market, name)
        if frame is not None:
            rejected = loaded.rejected.filter(pl.col("table") == name).select(*REJECTED)
            found.append(Table(name, frame, rejected, {}, (), ()))
    return found


def _records(workspace: Workspace, table: Table, accounts: pl.Series, reps: pl.DataFrame) -> Table:
    """Check sales, visits or quotas."""
    table = check_unique(check_keepable(table))
    if table.name != "quotas":
        table = check_known(table, "account_id", accounts, "account")
    ids = reps["rep_id"] if reps.height else pl.Series(dtype=pl.String)
    table = check_known(table, "rep_id", ids, "rep")
    if table.name == "sales":
        return check_currency(table, workspace.organisation.currency)
    if table.name == "visits":
        return in_utc(table, reps, workspace.organisation)
    return check_periods(table)


def _checked(
    tables: list[Table], loaded: list[LoadedMarket], there: Known, reps: pl.DataFrame, replaces: bool
) -> Checked:
    faults = [table.rejected.select(pl.lit(table.name).alias("table"), *REJECTED) for table in tables]
    rejected = pl.concat([pl.DataFrame(schema=REJECTED_ROWS), *faults])
    frames = {table.name: table.good() for table in tables}
    for name, frame in frames.items():
        if not frame.height:
            raise faulty(rejected.filter(pl.col("table") == name), f"no good row is left in {name}")
    return Checked(
        frames={name: frames[name] for name in TABLES if name in frames},
        rejected=rejected,
        findings=(
            *(one for part in loaded for one in part.market.findings),
            *_without_rep(there, reps, replaces),
        ),
        notes=(
            *(note for part in loaded for note in part.market.notes),
            *(note for table in tables for note in table.notes),
        ),
        mapping=(
            *(line for part in loaded for line in part.mapping),
            *(line for table in tables for line in table.mapping),
        ),
    )


def _without_rep(there: Known, reps: pl.DataFrame, replaces: bool) -> tuple[Finding, ...]:
    """Accounts, kept already, whose owner this import removes."""
    if not replaces or not there.owners.height or not there.reps.height:
        return ()
    gone = there.reps.join(reps, on="rep_id", how="anti")["rep_id"]
    left = there.owners.filter(pl.col("owner").is_in(gone.implode()))
    if not left.height:
        return ()
    who = left["owner"].unique().sort()
    shown = ", ".join(who.head(5)) + (", ..." if len(who) > 5 else "")
    said = f"{{count}} still owned by reps whom this import removes ({shown}): they need a new owner"
    return (finding("owner_removed", said, left),)
