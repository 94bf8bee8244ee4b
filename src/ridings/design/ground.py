"""The units of a plan: accounts, families, postal codes, counties, cells, or units of one's own."""

from dataclasses import dataclass

import h3
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ridings.errors import DataError
from ridings.geo.distance import unit_vectors
from ridings.market.phrases import counted, examples

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

CELLS_A_TERRITORY = 30  # the coarsest cells of which there are at least so many are taken
RESOLUTIONS = range(3, 8)


@dataclass(frozen=True)
class Ground:
    """Which unit each account (or row of a unit file) belongs to; units are numbered in order of their id."""

    unit_ids: tuple[str, ...]  # (n,)
    unit_of: Ints  # (rows,) number of each row's unit
    family: NDArray[np.bool_]  # (n,) several accounts kept together as a family
    notes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()  # families that rules tear apart
    empty_xyz: Floats | None = None  # (n, 3) places of units, needed where a unit holds no row


def own_units(units: pl.DataFrame) -> Ground:
    """One unit a row of the file of units."""
    ids = units["unit_id"].to_list()
    return Ground(tuple(ids), np.arange(len(ids), dtype=np.int32), np.zeros(len(ids), np.bool_))


def grouped(accounts: pl.DataFrame, kind: str, territories: int) -> Ground:
    """Sum accounts into postal codes, counties or cells; one without a key joins its nearest neighbour's."""
    if kind == "cell":
        keys = _cells(accounts, territories)
    elif kind in accounts.columns:
        keys = accounts[kind].fill_null("").str.slice(0, 5 if kind == "postal_code" else None).to_list()
    else:
        raise DataError(
            f"units by {kind} need a column {kind} on the accounts, or places it can be found by",
            hint=f" (--unit {kind})",
        )
    values = np.array(keys, dtype=object)
    lost = values == ""
    if lost.all():
        raise DataError(f"units by {kind}: no account has a {kind}", hint=f" (--unit {kind})")
    notes: tuple[str, ...] = ()
    if lost.any():
        points = _points(accounts)
        _, near = cKDTree(points[~lost]).query(points[lost])
        values[lost] = values[~lost][near]
        notes = (f"{counted(int(lost.sum()), 'account')} without a {kind} joined the nearest account's",)
    ids, unit_of = np.unique(values.astype(str), return_inverse=True)
    return Ground(tuple(ids.tolist()), unit_of.astype(np.int32), np.zeros(len(ids), np.bool_), notes)


def on_units(accounts: pl.DataFrame, units: pl.DataFrame) -> Ground:
    """Accounts on units of one's own: by their `unit_id`, else by the nearest unit, said."""
    ids = units["unit_id"].to_list()
    place = {unit: x for x, unit in enumerate(ids)}
    named = accounts["unit_id"].to_list() if "unit_id" in accounts.columns else [None] * accounts.height
    unit_of = np.array([place.get(str(name), -1) if name is not None else -1 for name in named], np.int32)
    lost = unit_of < 0
    notes: tuple[str, ...] = ()
    if lost.any():
        _, near = cKDTree(_points(units)).query(_points(accounts)[lost])
        unit_of[lost] = near
        notes = (f"{counted(int(lost.sum()), 'account')} without a known unit_id joined the nearest unit",)
    none = np.zeros(len(ids), np.bool_)
    return Ground(tuple(ids), unit_of, none, notes, empty_xyz=_points(units))


def families(accounts: pl.DataFrame, rule: str, amounts: Floats, shares: Floats, apart: Ints) -> Ground:
    """One unit an account, or a family where the brief keeps families together.

    Parameters
    ----------
    rule
        "none", "site_group" (accounts of a parent at one place) or "whole" (all accounts of a parent).
    amounts, shares
        (A, rows) of each activity and (k,) wanted shares: a family larger than half a mean territory is
        split by site.
    apart
        (rows,) territory an account is locked to, or -1.
    """
    ids = accounts["account_id"].to_list()
    if rule == "none" or "parent_id" not in accounts.columns:
        rows = np.arange(len(ids), dtype=np.int32)
        return Ground(tuple(ids), rows, np.zeros(len(ids), np.bool_))
    keys = family_keys(accounts, rule)
    assert keys is not None
    place = _sites(accounts)
    notes: list[str] = []
    if rule == "whole":
        big = _too_big(keys, amounts, len(shares))
        keys = [f"{key}|{p}" if key in big else key for key, p in zip(keys, place, strict=True)]
        notes = [f"family {key} is larger than half a territory and was split by site" for key in sorted(big)]
    keys, conflicts = _split_by_locks(keys, apart)
    return _by_keys(ids, keys, tuple(notes), conflicts)


def family_keys(accounts: pl.DataFrame, rule: str) -> list[str] | None:
    """Key of each account's family by the rule of [locks], None where no families are kept together."""
    if rule == "none" or "parent_id" not in accounts.columns:
        return None
    root = _roots(accounts)
    if rule == "whole":
        return root
    return [f"{r}|{p}" for r, p in zip(root, _sites(accounts), strict=True)]


def _sites(accounts: pl.DataFrame) -> list[str]:
    """Place of each account to about 10 m, as text; those without a place are at one."""
    places = pl.format("{}/{}", *(pl.col(name).round(4).fill_null(0.0) for name in ("latitude", "longitude")))
    return accounts.select(places).to_series().to_list()


def _split_by_locks(keys: list[str], apart: Ints) -> tuple[list[str], tuple[str, ...]]:
    """Split families whose members are locked to different reps by lock, which breaks the family rule."""
    locks: dict[str, set[int]] = {}
    for key, lock in zip(keys, apart.tolist(), strict=True):
        if lock >= 0:
            locks.setdefault(key, set()).add(lock)
    torn = {key for key, held in locks.items() if len(held) > 1}
    split = [f"{key}|{lock}" if key in torn else key for key, lock in zip(keys, apart.tolist(), strict=True)]
    families = [key.split("|")[0] for key in sorted(torn)]
    if len(families) <= 1:
        return split, tuple(
            f"rule families: family {key} has members locked or named to "
            f"{len(locks[whole])} reps; unlock them or let this family be divided"
            for key, whole in zip(families, sorted(torn), strict=True)
        )
    return split, (
        f"rule families: {examples(families, 'family', 'families')} have members locked or named to several "
        "reps; unlock them or let these families be divided",
    )


def with_pinned(ground: Ground, ids: list[str], alone: NDArray[np.bool_], part: list[str]) -> Ground:
    """Take accounts out of their geographic units, each a unit of its own, and split the units by a part.

    Parameters
    ----------
    alone
        (rows,) locked and named accounts, and those that are not divided by the ground.
    part
        (rows,) name of the part of its unit that an account belongs to, "" for the unit itself.
    """
    pinned = np.flatnonzero(alone)
    if len(pinned) == 0 and not any(part):
        return ground
    keys = [ground.unit_ids[u] for u in ground.unit_of]
    keys = [f"{key} ({name})" if name else key for key, name in zip(keys, part, strict=True)]
    for row in pinned:
        keys[row] = f"account {ids[row]}"
    names = sorted({*keys, *ground.unit_ids})
    number = {name: x for x, name in enumerate(names)}
    places = None
    if ground.empty_xyz is not None:
        places = np.tile(ground.empty_xyz.mean(axis=0), (len(names), 1))
        places[[number[name] for name in ground.unit_ids]] = ground.empty_xyz
    else:
        names = sorted(set(keys))
        number = {name: x for x, name in enumerate(names)}
    unit_of = np.array([number[key] for key in keys], np.int32)
    return Ground(tuple(names), unit_of, np.zeros(len(names), np.bool_), ground.notes, empty_xyz=places)


def _by_keys(ids: list[str], keys: list[str], notes: tuple[str, ...], conflicts: tuple[str, ...]) -> Ground:
    first: dict[str, str] = {}
    for account, key in zip(ids, keys, strict=True):
        first[key] = min(first.get(key, account), account)
    names = sorted(set(first.values()))
    number = {name: x for x, name in enumerate(names)}
    unit_of = np.array([number[first[key]] for key in keys], np.int32)
    several = np.bincount(unit_of, minlength=len(names)) > 1
    return Ground(tuple(names), unit_of, several, notes, conflicts)


def _roots(accounts: pl.DataFrame) -> list[str]:
    """Topmost parent of each account; the import has refused circles."""
    ids, parents = accounts["account_id"].to_list(), accounts["parent_id"].to_list()
    parent = {a: p for a, p in zip(ids, parents, strict=True) if p and p != a}
    root: list[str] = []
    for account in ids:
        at, seen = account, {account}
        while at in parent and parent[at] not in seen:
            at = parent[at]
            seen.add(at)
        root.append(at)
    return root


def _too_big(keys: list[str], amounts: Floats, territories: int) -> set[str]:
    names, number = np.unique(np.array(keys), return_inverse=True)
    big = np.zeros(len(names), np.bool_)
    for row in amounts:
        held = np.bincount(number, row, len(names))
        big |= held > 0.5 * row.sum() / territories
    many = np.bincount(number, minlength=len(names)) > 1
    return set(names[big & many].tolist())


def _cells(accounts: pl.DataFrame, territories: int) -> list[str]:
    points = list(zip(accounts["latitude"].to_list(), accounts["longitude"].to_list(), strict=True))
    cells: list[str] = []
    for resolution in RESOLUTIONS:
        cells = [h3.latlng_to_cell(lat, lon, resolution) for lat, lon in points]
        if len(set(cells)) >= CELLS_A_TERRITORY * territories:
            break
    return cells


def _points(frame: pl.DataFrame) -> Floats:
    return unit_vectors(frame["latitude"].to_numpy(), frame["longitude"].to_numpy())
