"""The yardstick of a plan as it is kept: two tables in Parquet and what accounts ask for in JSON."""

import hashlib
import io
import json
import threading
from collections import OrderedDict
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import Connection, and_, insert, literal, select, update

from ridings.design.admission import Sorting
from ridings.design.needs import Need
from ridings.design.yardstick import Yardstick
from ridings.errors import RefusedError
from ridings.storage.schema import plan_yardstick

MOST_BYTES = 256 << 20  # of the yardsticks that a process keeps in memory


class Recent:
    """The yardsticks used last, by the digest of what they hold, up to so many bytes; for many threads.

    A digest stands for one content, whatever database or plan it is of: a clone finds what its plan has.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[str, tuple[Yardstick, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes that are held."""
        return sum(size for _, size in self._held.values())

    def find(self, digest: str) -> Yardstick | None:
        """The yardstick of that digest, where it is held."""
        with self._lock:
            if digest not in self._held:
                return None
            self._held.move_to_end(digest)
            return self._held[digest][0]

    def keep(self, digest: str, yardstick: Yardstick) -> None:
        """Hold a yardstick, and let go of those not used for longest; one that is too large is not held."""
        size = sum(int(frame.estimated_size()) for frame in (yardstick.accounts, yardstick.territories))
        with self._lock:
            if size > self.most:
                return
            self._held[digest] = yardstick, size
            while self.size > self.most:
                self._held.popitem(last=False)


RECENT = Recent(MOST_BYTES)


def put_yardstick(connection: Connection, org_id: int, plan_id: int, yardstick: Yardstick) -> None:
    """Keep the yardstick of a new plan."""
    accounts, territories = _parquet(yardstick.accounts), _parquet(yardstick.territories)
    needs = _rules(yardstick)
    digest = hashlib.sha256(accounts + territories + needs.encode()).hexdigest()
    values = {
        "org_id": org_id, "plan_id": plan_id, "accounts": accounts, "territories": territories,
        "needs": needs, "digest": digest,
    }  # fmt: skip
    connection.execute(insert(plan_yardstick).values(values))


def put_lines(connection: Connection, org_id: int, plan_id: int, yardstick: Yardstick) -> None:
    """Keep other territories in the yardstick of a plan; its accounts stay as they are kept."""
    c = plan_yardstick.c
    own = and_(c.org_id == org_id, c.plan_id == plan_id)
    before = connection.execute(select(c.digest).where(own)).scalar_one()
    territories, needs = _parquet(yardstick.territories), _rules(yardstick)
    # Of the accounts the digest before says enough, and theirs are most of the bytes.
    digest = None
    if before is not None:
        digest = hashlib.sha256(before.encode() + territories + needs.encode()).hexdigest()
        RECENT.keep(digest, yardstick)
    values = {"territories": territories, "needs": needs, "digest": digest}
    connection.execute(update(plan_yardstick).where(own).values(values))


def yardstick_of(connection: Connection, org_id: int, plan_id: int) -> Yardstick:
    """The yardstick of a plan; one of those used last is not read again.

    Raises
    ------
    RefusedError
        If the plan has none.
    """
    c = plan_yardstick.c
    own = and_(c.org_id == org_id, c.plan_id == plan_id)
    known = connection.execute(select(c.digest).where(own)).first()
    if known is None:
        raise RefusedError("the plan has no yardstick: it cannot be edited or compared")
    found = None if known.digest is None else RECENT.find(known.digest)
    if found is None:
        found = _read(connection.execute(select(c.accounts, c.territories, c.needs).where(own)).one())
        if known.digest is not None:
            RECENT.keep(known.digest, found)
    return found


def _rules(yardstick: Yardstick) -> str:
    rules = {
        "needs": [[[need.rule, list(need.wanted)] for need in needs] for needs in yardstick.needs],
        "sortings": [
            {"rule": one.rule, "sorts": list(one.sorts), "admits": one.admits.astype(int).tolist()}
            for one in yardstick.sortings
        ],
    }
    return json.dumps(rules, ensure_ascii=False)


def _read(row: Any) -> Yardstick:
    rules = json.loads(row.needs)
    needs = tuple(tuple(Need(rule, tuple(wanted)) for rule, wanted in kinds) for kinds in rules["needs"])
    none = np.zeros(0, np.int32)
    sortings = tuple(
        Sorting(one["rule"], tuple(one["sorts"]), none, np.array(one["admits"], np.bool_))
        for one in rules["sortings"]
    )
    accounts, territories = (pl.read_parquet(io.BytesIO(block)) for block in (row.accounts, row.territories))
    if "drawn_rep_id" not in territories.columns:  # kept before territories could be edited
        territories = territories.with_columns(drawn_rep_id="rep_id")
    return Yardstick(accounts, territories, needs, sortings)


def copy_yardstick(connection: Connection, org_id: int, from_id: int, to_id: int) -> None:
    """Give a plan the yardstick of another."""
    c = plan_yardstick.c
    kept = select(c.org_id, literal(to_id), c.accounts, c.territories, c.needs, c.digest)
    source = kept.where(c.org_id == org_id, c.plan_id == from_id)
    names = ["org_id", "plan_id", "accounts", "territories", "needs", "digest"]
    connection.execute(insert(plan_yardstick).from_select(names, source))


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="lz4", statistics=False)
    return buffer.getvalue()
