"""Check what rows say about other rows: families, reps who are named, edges between units."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from ridings.crm.csvfile.rejects import reject
from ridings.crm.csvfile.table import Table
from ridings.market.phrases import counted


def drop_null_island(table: Table) -> Table:
    """Take the coordinates 0, 0 as unknown: that is how systems write a place they do not know."""
    if not {"latitude", "longitude"} <= set(table.frame.columns):
        return table
    there = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
    count = int(table.frame.select(there.sum()).item())
    if not count:
        return table
    known = [pl.when(~there.fill_null(False)).then(name).alias(name) for name in ("latitude", "longitude")]
    rows = f"{counted(count, 'row')} with the coordinates 0, 0 {'is' if count == 1 else 'are'}"
    said = f"{table.name}: {rows} taken as of unknown coordinates"
    return replace(table, frame=table.frame.with_columns(known)).note(said)


def check_parents(accounts: Table) -> Table:
    """Reject accounts that are their own ancestors, naming the ring; count parents that are no accounts."""
    frame = accounts.frame
    if "parent_id" not in frame.columns or not frame["parent_id"].count():
        return accounts
    ids, parents = frame["account_id"], frame["parent_id"]
    place = _places(ids, parents)
    unknown = int(((place < 0) & parents.is_not_null().to_numpy()).sum())
    if unknown:
        are = "is no account" if unknown == 1 else "are no accounts"
        accounts = accounts.note(f"accounts: {counted(unknown, 'parent id')} {are} of the file")
    rings = _rings(place)
    if not rings:
        return accounts
    members = [row for ring in rings for row in ring]
    said = [_ring_reason([ids[row] for row in ring]) for ring in rings for _ in ring]
    faulty = pl.Series(np.isin(np.arange(frame.height), members))
    reasons = pl.DataFrame({"row": members, "reason": said}).sort("row")["reason"]
    part = frame.filter(faulty)
    every = pl.Series([True]).new_from_index(0, part.height)
    return accounts.reject(reject(part, every, accounts.header("parent_id"), part["parent_id"], reasons))


def check_reps_named(accounts: Table, reps: pl.DataFrame) -> Table:
    """Reject accounts given by name to nobody, and locked ones whose owner is nobody."""
    frame, known = accounts.frame, reps["rep_id"].implode()
    found: list[pl.DataFrame] = []
    if "named_rep" in frame.columns:
        named = frame["named_rep"]
        faulty = named.is_not_null() & ~named.is_in(known)
        reason = f"expected one of the {counted(reps.height, 'rep')} who take part"
        found.append(reject(frame, faulty, accounts.header("named_rep"), named, reason))
    if "locked" in frame.columns:
        locked = frame["locked"].fill_null(False)
        owner = (
            frame["owner"]
            if "owner" in frame.columns
            else frame["locked"].cast(pl.String).clear(frame.height)
        )
        faulty = locked & ~owner.is_in(known).fill_null(False)
        reason = "the account is locked, so its owner must be one of the reps who take part"
        found.append(reject(frame, faulty, accounts.header("owner"), owner, reason))
    if "owner" in frame.columns:
        gone = frame.filter(pl.col("owner").is_not_null() & ~pl.col("owner").is_in(known))
        if gone.height:
            who = gone["owner"].unique().sort()
            first = ", ".join(who.head(3))
            shown = f"{first}{', ...' if len(who) > 3 else ''}"
            belong, change = ("belongs", "it changes") if gone.height == 1 else ("belong", "they change")
            accounts = accounts.note(
                f"accounts: {gone.height:,} {belong} to {counted(len(who), 'owner')} who "
                f"{'is' if len(who) == 1 else 'are'} not among the reps ({shown}); {change} hands"
            )
    return accounts.reject(*found)


def owners_by_name(accounts: Table, reps: pl.DataFrame) -> Table:
    """Turn owners and named reps given by name or e-mail into ids, where exactly one rep is called so."""
    called = [name for name in ("name", "email") if name in reps.columns]
    if not called or "owner" not in accounts.frame.columns:
        return accounts
    names = pl.concat(
        [reps.select("rep_id", pl.col(name).str.to_lowercase().alias("called")) for name in called]
    )
    names = names.drop_nulls().unique().filter(pl.col("called").is_unique())
    frame = accounts.frame
    for column in ("owner", "named_rep"):
        if column not in frame.columns:
            continue
        said = pl.col(column)
        id_of = said.str.to_lowercase().replace_strict(names["called"], names["rep_id"], default=None)
        stands = said.is_in(reps["rep_id"].implode())
        changed = frame.select((~stands & id_of.is_not_null()).sum()).item()
        if changed:
            frame = frame.with_columns(
                pl.when(stands).then(said).otherwise(pl.coalesce(id_of, said)).alias(column)
            )
            cells = f"{counted(changed, 'cell')} of {column} {'names' if changed == 1 else 'name'}"
            accounts = accounts.note(f"accounts: {cells} a rep by name or e-mail")
    return replace(accounts, frame=frame)


def check_edges(edges: Table, units: pl.DataFrame) -> Table:
    """Reject edges of units that are not there, and of a unit with itself."""
    frame, known = edges.frame, units["unit_id"].implode()
    found = [
        reject(
            frame,
            frame[end].is_not_null() & ~frame[end].is_in(known),
            edges.header(end),
            frame[end],
            f"expected one of the {counted(units.height, 'unit')}",
        )
        for end in ("a", "b")
    ]
    same = (frame["a"] == frame["b"]).fill_null(False)
    found.append(reject(frame, same, edges.header("b"), frame["b"], "a unit has no border with itself"))
    return edges.reject(*found)


def _places(ids: pl.Series, wanted: pl.Series) -> np.ndarray:
    """Return the row in which each wanted id first stands, -1 where there is none."""
    rows = pl.DataFrame({"id": ids, "row": pl.int_range(len(ids), eager=True)}).unique("id", keep="first")
    found = pl.DataFrame({"id": wanted}).join(rows, on="id", how="left", maintain_order="left")
    places: np.ndarray = found["row"].fill_null(-1).to_numpy()
    return places


def _rings(parent: np.ndarray) -> list[list[int]]:
    """Return the rings of a forest that is none: rows from which one comes back to the same row."""
    count = len(parent)
    jump = np.append(np.where(parent < 0, count, parent), count)
    for _ in range(max(count, 2).bit_length()):
        jump = jump[jump]  # after n doublings every row stands at a root, or in a ring
    waiting = set(np.unique(jump[jump < count]).tolist())
    rings: list[list[int]] = []
    for start in sorted(waiting):
        if start not in waiting:
            continue
        ring, row = [], start
        while row in waiting:
            waiting.discard(row)
            ring.append(row)
            row = int(parent[row])
        rings.append(ring)
    return rings


def _ring_reason(ids: Sequence[str]) -> str:
    shown = list(ids[:6]) + (["..."] if len(ids) > 6 else [])
    return f"the parents go round in a ring: {' -> '.join([*shown, ids[0]])}"
