"""The territories of a plan: one a rep, vacant ones, or open ones that today's owners may inherit."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.errors import DataError
from ridings.geo.distance import unit_vectors

Floats = NDArray[np.float64]

CAPACITY_HOURS = 1600.0  # a rep's year, where nothing else is said
VACANT = ""


@dataclass(frozen=True)
class Roster:
    """k territories in one order: who holds each, from where, and how large it should be."""

    territory_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]  # VACANT where nobody holds it
    homes_xyz: Floats  # (k, 3) unit vectors, NaN without a home
    share: Floats  # (k,) wanted relative size
    capacity: Floats  # (k,) hours a year
    skills: tuple[frozenset[str] | None, ...]  # None: not known, admits everything
    regions: tuple[str, ...]
    sales_forces: tuple[str, ...]
    open: bool = False  # nobody is tied to a territory yet
    names: tuple[str, ...] = ()  # of the reps, "" where unknown; empty: none is known
    languages: tuple[frozenset[str] | None, ...] = ()  # as skills; empty: nothing is known
    products: tuple[frozenset[str] | None, ...] = ()
    pool: NDArray[np.int32] | None = None  # (k,) whom each is balanced with; None: everyone

    @property
    def count(self) -> int:
        """Number of territories, k."""
        return len(self.territory_ids)

    @property
    def index(self) -> dict[str, int]:
        """Territory of each rep."""
        return {rep: j for j, rep in enumerate(self.rep_ids) if rep != VACANT}

    def called(self, j: int) -> str:
        """Return what a sentence calls a territory: its rep by name and id, or without one its own id."""
        rep = self.rep_ids[j]
        if rep == VACANT:
            return self.territory_ids[j]
        name = self.names[j] if self.names else ""
        return f"{name} ({rep})" if name and name != rep else rep

    def target_shares(self, target: str) -> Floats:
        """Share of its pool a territory should hold, by "share" or "capacity", (k,) summing to 1 in each."""
        size = self.capacity if target == "capacity" else self.share
        if size.sum() <= 0:
            column = "capacity_hours" if target == "capacity" else "share"
            raise DataError(f"{column} is 0 for every rep: expected a number above 0 for at least one")
        if self.pool is None:
            return np.asarray(size / size.sum())
        sums = np.bincount(self.pool, size)
        size = np.where(sums[self.pool] > 0, size, 1.0)  # a pool of nobodies is shared equally
        return np.asarray(size / np.bincount(self.pool, size)[self.pool])

    def targets(self, loads: Floats, target: str) -> Floats:
        """Amount each territory should hold of what its pool holds, (k,)."""
        pool = np.zeros(self.count, np.int32) if self.pool is None else self.pool
        return np.asarray(np.bincount(pool, loads)[pool] * self.target_shares(target))

    def bases(self, centers: Floats) -> Floats:
        """Where each rep's day begins: the home, or without one the territory's center, (k, 3)."""
        at_home = np.isfinite(self.homes_xyz[:, :1])
        return np.where(at_home, np.nan_to_num(self.homes_xyz), centers)

    def held_by(self, reps: list[str]) -> "Roster":
        """Return the same territories with these reps, VACANT for none."""
        return replace(self, rep_ids=tuple(reps), open=False, names=())


def make_roster(
    reps: pl.DataFrame | None, brief: DesignBrief, owners: list[str], *, tied: bool = False
) -> Roster:
    """Territories for the reps given, with vacant ones up to the count asked for; or open ones.

    `owners` are today's owners, the first to be kept first: open territories of a plan that limits, prices
    or (`tied`) locks moves begin as theirs.

    Raises
    ------
    DataError
        If neither reps nor a count is given, or the count is below the number of reps.
    """
    count = brief.territories.count
    if reps is None or reps.height == 0:
        if count is None:
            raise DataError(
                "how many territories? Give reps, or [territories] count",
                hint=" (--reps FILE, or --territories K)",
            )
        tied = tied or bool(brief.moves.shares or brief.moves.price)
        return _open(count, owners[:count] if tied else [])
    if count is not None and count < reps.height:
        raise DataError(
            f"{count} territories for {reps.height} reps: expected at least one a rep; "
            "leave reps out of the file (or give them an ends_on) to plan with fewer"
        )
    return _of_reps(reps, (count or reps.height) - reps.height)


def _names(count: int) -> tuple[str, ...]:
    width = max(2, len(str(count)))
    return tuple(f"T{j + 1:0{width}d}" for j in range(count))


def _open(count: int, holders: list[str]) -> Roster:
    reps = holders + [VACANT] * (count - len(holders))
    return Roster(
        _names(count), tuple(reps), np.full((count, 3), np.nan), np.ones(count),
        np.full(count, CAPACITY_HOURS), (None,) * count, ("",) * count, ("",) * count, open=not holders,
    )  # fmt: skip


def _of_reps(reps: pl.DataFrame, vacant: int) -> Roster:
    reps = reps.sort("rep_id")
    count = reps.height + vacant
    homes = np.full((count, 3), np.nan)
    if {"latitude", "longitude"} <= set(reps.columns):
        latitude, longitude = (_numbers(reps, name, np.nan) for name in ("latitude", "longitude"))
        known = np.isfinite(latitude) & np.isfinite(longitude)
        homes[: reps.height][known] = unit_vectors(latitude[known], longitude[known])
    return Roster(
        territory_ids=_names(count),
        rep_ids=(*reps["rep_id"].to_list(), *[VACANT] * vacant),
        homes_xyz=homes,
        share=np.append(_numbers(reps, "share", 1.0), np.ones(vacant)),
        capacity=np.append(_numbers(reps, "capacity_hours", CAPACITY_HOURS), np.full(vacant, CAPACITY_HOURS)),
        skills=(*_lists(reps, "skills"), *[None] * vacant),
        regions=(*_texts(reps, "region"), *[""] * vacant),
        sales_forces=(*_texts(reps, "sales_force"), *[""] * vacant),
        names=(*_texts(reps, "name"), *[""] * vacant),
        languages=(*_lists(reps, "languages"), *[None] * vacant),
        products=(*_lists(reps, "products"), *[None] * vacant),
    )


def _numbers(frame: pl.DataFrame, column: str, default: float) -> Floats:
    if column not in frame.columns:
        return np.full(frame.height, default)
    return np.asarray(frame[column].cast(pl.Float64).fill_null(default).to_numpy(), np.float64)


def _texts(frame: pl.DataFrame, column: str) -> list[str]:
    return frame[column].fill_null("").to_list() if column in frame.columns else [""] * frame.height


def _lists(frame: pl.DataFrame, column: str) -> list[frozenset[str] | None]:
    cells = frame[column].to_list() if column in frame.columns else [None] * frame.height
    return [frozenset(cell or ()) for cell in cells]
