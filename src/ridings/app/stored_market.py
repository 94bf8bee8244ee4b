"""The market that the database holds, as if it had just been read from its files."""

import datetime

import polars as pl
from sqlalchemy import Connection

from ridings.app.findings import find
from ridings.app.market import gathered, taking_part, with_reps
from ridings.app.workspace import Workspace
from ridings.crm.csvfile.rejects import LINE, none_rejected, reject
from ridings.crm.csvfile.relations import check_parents
from ridings.crm.csvfile.table import Table
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.storage.market import market_frame

_PARTS = ("accounts", "reps", "units", "edges")


def stored_market(
    workspace: Workspace,
    connection: Connection,
    *,
    effective: datetime.date | None = None,
    primary: pl.DataFrame | None = None,
    places: bool = True,
    skip_rejected: bool = False,
) -> Market:
    """Return what `load_market` gives from the files that were imported.

    Parameters
    ----------
    effective
        Reps who have not started or have left on this day take no part; None: every rep does.
    primary
        The alignment of the primary sales force (`account_id`, `territory_id`), where an overlay is designed.
    places
        Whether accounts need a place.
    skip_rejected
        Go on without accounts that cannot be planned, such as one locked to a rep who takes no part.

    Raises
    ------
    DataError
        If nothing to plan was imported, or accounts cannot be planned and `skip_rejected` is false.
    """
    frames = {name: market_frame(connection, workspace.org_id, name) for name in _PARTS}
    tables = {name: _table(name, frame) for name, frame in frames.items() if frame.height}
    if "accounts" not in tables and "units" not in tables:
        raise DataError("the database holds no accounts and no units: import them", hint=" by ridings import")
    if "reps" in tables:
        tables["reps"] = taking_part(tables["reps"], effective)
    if "accounts" in tables:
        tables["accounts"] = _plannable(tables["accounts"], tables.get("reps"), primary, places=places)
    rejected = gathered(tables.values(), skip_rejected)
    made = {name: table.good() for name, table in tables.items()}
    for name, frame in made.items():
        if not frame.height:
            raise DataError(f"no row is left in {name}: none can be planned, or none takes part")
    accounts = made.get("accounts")
    return Market(
        accounts=accounts,
        reps=made.get("reps"),
        units=made.get("units"),
        edges=made.get("edges"),
        primary=primary,
        currency=workspace.organisation.currency,
        findings=() if accounts is None else find(accounts, made.get("reps")),
        notes=tuple(note for table in tables.values() for note in table.notes),
        rejected=rejected.select(pl.struct("table", LINE).n_unique()).item(),
    )


def _table(name: str, frame: pl.DataFrame) -> Table:
    """Number the rows as those of a file, so that the same checks can name them."""
    lines = pl.int_range(2, frame.height + 2, dtype=pl.Int64, eager=True).alias(LINE)
    return Table(name, frame.with_columns(lines), none_rejected(), {}, (), ())


def _plannable(accounts: Table, reps: Table | None, primary: pl.DataFrame | None, *, places: bool) -> Table:
    unplaced = accounts.frame["latitude"].is_null()
    if unplaced.any():
        if places:
            value = accounts.frame["account_id"]
            reason = "the account has no place: import it with one, or plan books of accounts"
            accounts = accounts.reject(reject(accounts.frame, unplaced, "latitude", value, reason))
        else:
            accounts = accounts.note(f"accounts: {unplaced.sum():,} have no place, and need none in a book")
    accounts = check_parents(accounts)
    return accounts if reps is None else with_reps(accounts, reps.frame, overlay=primary is not None)
