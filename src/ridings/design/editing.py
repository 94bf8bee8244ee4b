"""Edits of a draft: which can be taken back or put back, and which rules a move would break."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from ridings.design.needs import lacking
from ridings.design.territory_edits import TerritoryChange
from ridings.design.yardstick import SORT, Yardstick

MOVE, UNDO, REDO, RESOLVE = "move", "undo", "redo", "resolve"
NEW, MERGE, SPLIT, REP, REMOVE = "new", "merge", "split", "rep", "remove"
LOCK, UNLOCK, OPTIMISE = "lock", "unlock", "optimise"
KINDS = (MOVE, UNDO, REDO, RESOLVE, NEW, MERGE, SPLIT, REP, REMOVE, LOCK, UNLOCK, OPTIMISE)


@dataclass(frozen=True)
class Edit:
    """One edit of a draft: it made the revision of its number."""

    revision: int
    kind: str  # one of KINDS
    undoes: int | None  # the edit that an undo takes back, or a redo puts back
    note: str
    actor: str
    at: str  # ISO 8601, UTC


_TEXTS = ("account_id", "from_territory_id", "to_territory_id", "from_reason", "to_reason")


def no_moves() -> pl.DataFrame:
    """The moves of an edit that moves nothing."""
    return pl.DataFrame(schema=dict.fromkeys(_TEXTS, pl.String()))


def no_locks() -> pl.DataFrame:
    """The locks of an edit that neither locks nor unlocks."""
    return pl.DataFrame(schema={"account_id": pl.String(), "locked": pl.Boolean()})


@dataclass(frozen=True)
class Change:
    """All that one edit does to a draft."""

    kind: str
    moves: pl.DataFrame = field(default_factory=no_moves)  # with from and to: territory_id and reason
    territories: tuple[TerritoryChange, ...] = ()
    locks: pl.DataFrame = field(default_factory=no_locks)  # account_id, locked: as it is then
    note: str = ""
    undoes: int | None = None  # the edit that this one takes back or puts back

    @property
    def touched(self) -> set[str]:
        """The territories that are other ones afterwards."""
        moved = {*self.moves["from_territory_id"], *self.moves["to_territory_id"]}
        return moved | {one.territory_id for one in self.territories}

    def turned(self) -> "Change":
        """The change that takes this one back."""
        back = {"from_territory_id": "to_territory_id", "from_reason": "to_reason"}
        moves = self.moves.rename(back | {new: old for old, new in back.items()})
        territories = tuple(one.turned() for one in self.territories)
        locks = self.locks.with_columns(locked=~pl.col("locked"))
        return replace(self, moves=moves, territories=territories, locks=locks)


@dataclass(frozen=True)
class Broken:
    """A rule that a move breaks."""

    rule: str  # planner_lock, locked, named, protected, dispute, skills, never, or another need or sorting
    account_id: str
    words: str


def history(edits: Iterable[Edit]) -> tuple[list[int], list[int]]:
    """Return the edits that can be taken back and those that can be put back, the next one last each.

    As in an editor: an edit that is new forgets what was taken back before it.
    """
    done: list[int] = []
    taken_back: list[int] = []
    for edit in edits:
        if edit.kind == UNDO:
            taken_back.append(done.pop())
        elif edit.kind == REDO:
            done.append(taken_back.pop())
        else:
            done.append(edit.revision)
            taken_back.clear()
    return done, taken_back


def broken_rules(
    yardstick: Yardstick, account_ids: list[str], to: str, locks: Mapping[str, str] | None = None
) -> list[Broken]:
    """Tell which rules are broken where these accounts go to a territory, sorted by account.

    Locks, named reps and deals that stay; skills and required fits that its rep lacks; reps who may not
    have an account; layers, verticals and regions that others serve. Where nothing is known of a rep,
    nothing is broken.

    Parameters
    ----------
    locks
        The rep of accounts that an accepted dispute binds.
    """
    moving = yardstick.accounts[yardstick.rows(pl.Series(account_ids, dtype=pl.String))]
    broken = [*_kept(yardstick, moving, to), *_disputed(yardstick, account_ids, to, locks or {})]
    broken += _lacking(yardstick, moving, to)
    for x, sorting in enumerate(yardstick.sortings):
        j = _place(yardstick, to)
        for account, sort in moving.select("account_id", f"{SORT}{x}").iter_rows():
            if not sorting.admits[sort, j]:
                words = (
                    f"{account} is of {sorting.sorts[sort]}, which {_called(yardstick, to)} does not serve"
                )
                broken.append(Broken(sorting.rule, account, words))
    return sorted(broken, key=lambda one: (one.account_id, one.rule, one.words))


def planner_locks(account_ids: Iterable[str]) -> list[Broken]:
    """The rule that accounts break which a planner has locked in this plan, and which are moved."""
    return [Broken("planner_lock", one, f"{one} is locked in this plan") for one in account_ids]


def _kept(yardstick: Yardstick, moving: pl.DataFrame, to: str) -> list[Broken]:
    """Accounts that are kept with the rep who held a territory when the plan was drawn."""
    t = yardstick.territories
    drawn = dict(t.select("territory_id", "drawn_rep_id").iter_rows())
    now = dict(t.select("territory_id", "rep_id").iter_rows())
    held = moving.filter(pl.col("kept_in").is_not_null())
    said = []
    for account, where, why in held.select("account_id", "kept_in", "kept_why").iter_rows():
        rep = drawn.get(where)
        if (now[to] == rep) if rep else (where == to):
            continue
        whom = rep if rep and now.get(where) != rep else _called(yardstick, where)
        rule = why.partition(":")[0]
        words = {
            "locked": f"{account} is locked to {whom}",
            "named": f"{account} is a named account of {whom}",
        }
        said.append(Broken(rule, account, words.get(rule, f"{account} stays with {whom}, {why}")))
    return said


def _disputed(yardstick: Yardstick, ids: list[str], to: str, locks: Mapping[str, str]) -> list[Broken]:
    rep = yardstick.territories["rep_id"][_place(yardstick, to)]
    return [
        Broken("dispute", account, f"{account} was given to {locks[account]} by an accepted dispute")
        for account in ids
        if account in locks and locks[account] != rep
    ]


def _lacking(yardstick: Yardstick, moving: pl.DataFrame, to: str) -> list[Broken]:
    roster, j = yardstick.roster(), _place(yardstick, to)
    if not roster.rep_ids[j]:
        return []
    missing = [
        [need for need in needs if lacking(need, roster)[j] > 0] if kind in set(moving["needs"]) else []
        for kind, needs in enumerate(yardstick.needs)
    ]
    return [
        Broken(need.rule, account, f"{account}: {_called(yardstick, to)} {need.lacks(j, roster)}")
        for account, kind in moving.select("account_id", "needs").iter_rows()
        for need in missing[kind]
    ]


def _place(yardstick: Yardstick, territory: str) -> int:
    return int(np.argmax((yardstick.territories["territory_id"] == territory).to_numpy()))


def _called(yardstick: Yardstick, territory: str) -> str:
    row = yardstick.territories.row(_place(yardstick, territory), named=True)
    if row["territory_id"] != territory or not row["rep_id"]:
        return territory
    return f"{row['name']} ({row['rep_id']})" if row["name"] else str(row["rep_id"])
