"""Which accounts territories hold, as an edit asks for it: many at once are not read each time."""

import threading
from collections import OrderedDict
from collections.abc import Collection

import polars as pl
from sqlalchemy import Connection, select

from ridings.storage.frames import read_frame
from ridings.storage.plan_editing import held_by
from ridings.storage.plans import PlanRow
from ridings.storage.schema import plan_assignment

FEW = 20  # territories that are read by themselves
MOST_PLANS = 8  # whose whole alignments a process keeps in memory

WHOLE = ("account_id", "territory_id", "locked")

Key = tuple[object, ...]


class Alignments:
    """Whole alignments by the revision that they are of, those used last; for many threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Key, pl.DataFrame] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key) -> pl.DataFrame | None:
        """The alignment of that key, where it is held."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: Key, alignment: pl.DataFrame) -> None:
        """Hold an alignment, and let go of the one not used for longest."""
        with self._lock:
            self._held[key] = alignment
            while len(self._held) > self.most:
                self._held.popitem(last=False)


KNOWN = Alignments(MOST_PLANS)


def holdings(connection: Connection, row: PlanRow, territories: Collection[str]) -> pl.DataFrame:
    """The accounts of some territories of a plan as it stands in `row`: `account_id`, `territory_id`."""
    whole = KNOWN.find(_key(connection, row))
    if whole is None and len(territories) <= FEW:
        return held_by(connection, row.org_id, row.id, territories)
    if whole is None:
        whole = whole_alignment(connection, row)
    named = pl.col("territory_id").is_in(sorted(territories))
    return whole.select("account_id", "territory_id").filter(named)


def whole_alignment(connection: Connection, row: PlanRow) -> pl.DataFrame:
    """Where every account of a plan is as it stands in `row`, sorted by account: `WHOLE`."""
    key = _key(connection, row)
    whole = KNOWN.find(key)
    if whole is None:
        a = plan_assignment.c
        query = select(*(a[name] for name in WHOLE)).where(a.org_id == row.org_id, a.plan_id == row.id)
        whole = read_frame(connection, query).sort("account_id")
        KNOWN.keep(key, whole)
    return whole


def _key(connection: Connection, row: PlanRow) -> Key:
    # A number may be given again, so a plan is known by when it was made and changed as well.
    return (str(connection.engine.url), row.org_id, row.id, row.created_at, row.changed_at, row.revision)
