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
    # A number may be given again, so a plan is known by when it was made and changed as well.
    key = (str(connection.engine.url), row.org_id, row.id, row.created_at, row.changed_at, row.revision)
    whole = KNOWN.find(key)
    if whole is None and len(territories) <= FEW:
        return held_by(connection, row.org_id, row.id, territories)
    if whole is None:
        a = plan_assignment.c
        query = select(a.account_id, a.territory_id).where(a.org_id == row.org_id, a.plan_id == row.id)
        whole = read_frame(connection, query)
        KNOWN.keep(key, whole)
    return whole.filter(pl.col("territory_id").is_in(sorted(territories)))
