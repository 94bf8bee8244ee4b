"""Columns of all accounts: what was imported is kept in memory, for it changes by imports alone."""

import datetime
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import polars as pl
from sqlalchemy import Connection

from ridings.app.workspace import Workspace
from ridings.errors import SourceError
from ridings.storage import market_reading as reading
from ridings.storage.batches import market_version
from ridings.storage.engine import Database
from ridings.storage.market_reading import OF_TODAY, Seen
from ridings.storage.scope import Scope

COUNTY: Final = "county_code"
USUAL: Final = (  # on a map and in its lists
    "name", "longitude", "latitude", "owner", "tier", "industry", "region", "state", "status", "channel",
    "city", "postal_code", COUNTY,
)  # fmt: skip
MOST_BYTES: Final = 512 << 20  # of the columns that a process keeps of one database


class Imported:
    """Columns of the accounts of each organisation, as the market is in some version; for many threads.

    A column is read when it is first asked for. What would be too large is not kept.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._held: dict[int, tuple[int, pl.DataFrame]] = {}
        self._lock = threading.Lock()

    def find(self, org_id: int, version: int) -> pl.DataFrame | None:
        """The columns that are held of that version of the market."""
        with self._lock:
            found = self._held.get(org_id)
        return found[1] if found is not None and found[0] == version else None

    def keep(self, org_id: int, version: int, frame: pl.DataFrame) -> None:
        """Hold columns in place of those that were, unless they are of an older market."""
        with self._lock:
            before = self._held.get(org_id)
            if before is not None and before[0] > version:
                return
            others = sum(one.estimated_size() for key, (_, one) in self._held.items() if key != org_id)
            if others + frame.estimated_size() <= self.most:
                self._held[org_id] = version, frame
            else:
                self._held.pop(org_id, None)


_KNOWN: weakref.WeakKeyDictionary[Database, Imported] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def columns_seen(
    database: Database, connection: Connection, seen: Seen, names: Sequence[str]
) -> pl.DataFrame:
    """Columns of every account that is seen, sorted by `account_id`: declared ones, and the county.

    Parameters
    ----------
    connection
        In a transaction that reads one state of the database.
    """
    wanted = list(dict.fromkeys(["account_id", *names]))
    lasting = [name for name in wanted if not _changes(seen, name)]
    kept = _imported(database, connection, seen, lasting)
    if seen.scope.whole_market and len(lasting) == len(wanted):
        return kept.select(wanted)
    now = reading.frame(connection, seen, [name for name in wanted if name not in lasting])
    return now.join(kept, on="account_id", how="left", maintain_order="left").select(wanted)


def _changes(seen: Seen, name: str) -> bool:
    """Whether a column is not as it was imported: by publishing, or by the day."""
    return name == "territory_id" or (name in OF_TODAY and seen.force is not None)


def _imported(database: Database, connection: Connection, seen: Seen, names: Sequence[str]) -> pl.DataFrame:
    with _LOCK:
        known = _KNOWN.setdefault(database, Imported())
    org_id = seen.scope.org_id
    version = market_version(connection, org_id)
    frame = known.find(org_id, version)
    missing = [name for name in names if frame is None or name not in frame.columns]
    if missing or frame is None:
        read = reading.imported(connection, org_id, _needed(missing, frame))
        frame = read if frame is None else frame.hstack(read.drop("account_id"))
        if COUNTY in missing:
            frame = _with_county(frame)
        known.keep(org_id, version, frame)
    return frame.select(names)


def _needed(missing: Sequence[str], frame: pl.DataFrame | None) -> list[str]:
    """What has to be read for the columns that are missing."""
    beside = ["latitude", "longitude"] if COUNTY in missing else []
    held = [] if frame is None else frame.columns
    return [name for name in dict.fromkeys([*missing, *beside]) if name != COUNTY and name not in held]


def _with_county(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the county that each account lies in, by its outline."""
    from ridings.places.boundaries import county_at

    placed = frame.select("account_id", "latitude", "longitude").drop_nulls()
    codes = county_at(placed["latitude"].to_numpy(), placed["longitude"].to_numpy())
    found = placed.select("account_id", pl.Series(COUNTY, codes, dtype=pl.String).replace("", None))
    return frame.join(found, on="account_id", how="left", maintain_order="left")


def read_ahead(workspace: Workspace) -> None:
    """Read what maps show, so that the first to open one does not wait for it."""
    whole = Seen(Scope(workspace.org_id, datetime.date.min), "accounts", None)
    with suppress(SourceError), workspace.read() as connection:  # else it is read when it is asked for
        columns_seen(workspace.database, connection, whole, USUAL)
