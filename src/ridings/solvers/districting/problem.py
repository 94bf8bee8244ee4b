"""What is to be divided: units, territories, amounts and rules as arrays, checked once."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ridings.solvers.districting.roads import Roads

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOBODY = -1  # a unit that is not fixed, or that nobody owns today


class Measure(IntEnum):
    """What the cost of a pair grows with."""

    DRIVE = 0  # line-haul minutes of a tour
    DISTANCE = 1  # great-circle km
    SQUARED_DISTANCE = 2  # great-circle km, squared


class CenterRule(IntEnum):
    """Where the center of a territory lies, given what it holds."""

    MEDIAN = 0  # weighted geometric median
    MEAN = 1  # weighted mean
    UNIT = 2  # the best of its own units


def pooled(pool: Ints, values: Floats) -> Floats:
    """Sum of the whole pool (k,) in place of each territory's own value, (A, k)."""
    if not pool.any():
        return np.broadcast_to(values.sum(axis=1, keepdims=True), values.shape)
    sums = [np.bincount(pool, row)[pool] for row in values]
    return np.array(sums, np.float64).reshape(values.shape)


@dataclass(frozen=True)
class DistrictingProblem:
    """n units to k territories; A activities to balance, M budgets on moves; S sites in all.

    A unit may have several sites (a family, a county): its cost is the sum over them. Amounts are in the
    user's own units. Arrays are never written to.
    """

    site_xyz: Floats  # (S, 3) unit vectors, the sites of a unit side by side
    site_start: NDArray[np.int64]  # (n + 1,) unit i holds sites site_start[i]:site_start[i + 1]
    site_weight: Floats  # (S,) cost per unit of the measure
    site_haul: Floats  # (S,) hours a year per line-haul minute
    unit_cost: Floats  # (n,) cost that no choice changes (local hops)
    amounts: Floats  # (A, n) the part of each activity that no choice changes
    travels: Bools  # (A,) whether line-haul hours are added to the activity
    shares: Floats  # (A, k) wanted share of the total of the pool, each row summing to 1 in every pool
    tolerance: Floats  # (A,) as a share of the target
    homes_xyz: Floats  # (k, 3) unit vectors, NaN where a territory has no home
    home_weight: Floats  # (k,)
    center_weight: Floats  # (k,)
    classes: Ints  # (n,) row of `allowed`
    allowed: Bools  # (classes, k)
    curve: Floats  # (6,) base, root, linear, factor, half a working day in minutes, days a trip
    measure: Measure = Measure.DRIVE
    center_rule: CenterRule = CenterRule.MEDIAN
    minimum: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (A, k) absolute, or empty
    maximum: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (A, k) absolute, or empty
    fixed: Ints = field(default_factory=lambda: np.zeros(0, np.int32))  # (n,) territory or NOBODY
    owner: Ints = field(default_factory=lambda: np.zeros(0, np.int32))  # (n,) today's, or NOBODY
    move_price: Floats = field(default_factory=lambda: np.zeros(0))  # (n,) cost of leaving the owner
    move_amounts: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (M, n)
    move_budgets: Floats = field(default_factory=lambda: np.zeros(0))  # (M,)
    edges: Ints | None = None  # (E, 2) set: territories must be connected
    exempt: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))  # (n,) from contiguity
    roads: Roads | None = None  # set: line-haul is by road, and a center that is driven to is a place of it
    misfit: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (classes, k) cost of a unit there
    apart: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int32))  # (P, 2) never in one territory
    zones: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))  # (n, Z) that a unit lies in
    zones_at_most: int | None = None  # in one territory; None: any number
    site_guide: Floats = field(default_factory=lambda: np.zeros(0))  # (S,) weight for the search alone
    pool: Ints = field(default_factory=lambda: np.zeros(0, np.int32))  # (k,) whom each is balanced with
    placeless: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))  # (n,) whose place says nothing

    def __post_init__(self) -> None:
        n, k, a = self.units, self.territories, self.activities
        empty: dict[str, Any] = {
            "fixed": np.full(n, NOBODY, np.int32),
            "owner": np.full(n, NOBODY, np.int32),
            "move_price": np.zeros(n),
            "move_amounts": np.zeros((0, n)),
            "exempt": np.zeros(n, np.bool_),
            "minimum": np.zeros((a, k)),
            "maximum": np.full((a, k), np.inf),
            "zones": np.zeros((n, 0), np.bool_),
            "site_guide": np.zeros(self.sites),
            "pool": np.zeros(k, np.int32),
            "placeless": np.zeros(n, np.bool_),
        }
        for name, value in empty.items():
            if getattr(self, name).size == 0:
                object.__setattr__(self, name, value)
        if self.misfit.shape != self.allowed.shape and not self.misfit.any():
            object.__setattr__(self, "misfit", np.zeros(self.allowed.shape))
        self._check(n, k, a)

    def _check(self, n: int, k: int, a: int) -> None:
        wanted = {
            "site_weight": (self.sites,), "site_haul": (self.sites,), "unit_cost": (n,),
            "amounts": (a, n), "travels": (a,), "shares": (a, k), "tolerance": (a,),
            "homes_xyz": (k, 3), "home_weight": (k,), "center_weight": (k,), "classes": (n,),
            "minimum": (a, k), "maximum": (a, k), "fixed": (n,), "owner": (n,), "move_price": (n,),
            "move_amounts": (len(self.move_budgets), n), "exempt": (n,),
            "misfit": self.allowed.shape, "apart": (len(self.apart), 2), "zones": (n, self.zones.shape[1]),
            "site_guide": (self.sites,), "pool": (k,), "placeless": (n,),
        }  # fmt: skip
        for name, shape in wanted.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, expected {shape}")
        if n == 0 or k == 0:
            raise ValueError("a problem needs at least one unit and one territory")
        if not np.all(np.isfinite(self.amounts)) or np.any(self.amounts < 0):
            raise ValueError("amounts must be finite and not negative")
        if not np.all(np.isfinite(self.misfit)) or np.any(self.misfit < 0):
            raise ValueError("misfit must be finite and not negative")
        if np.any(self.apart[:, 0] == self.apart[:, 1]):
            raise ValueError("a unit cannot be apart from itself")
        if np.any(np.diff(self.site_start) < 1) or self.site_start[-1] != self.sites:
            raise ValueError("every unit needs at least one site")
        if self.roads is not None and len(self.roads.minutes) != self.sites:
            raise ValueError(f"roads has {len(self.roads.minutes)} rows for {self.sites} sites")
        if not np.all(self.allowed[self.classes].any(axis=1) | (self.fixed != NOBODY)):
            raise ValueError("every unit needs an admissible territory")

    @property
    def units(self) -> int:
        """Number of units, n."""
        return len(self.site_start) - 1

    @property
    def sites(self) -> int:
        """Number of sites, S."""
        return len(self.site_xyz)

    @property
    def territories(self) -> int:
        """Number of territories, k."""
        return len(self.homes_xyz)

    @property
    def activities(self) -> int:
        """Number of balanced activities, A."""
        return len(self.amounts)

    @property
    def has_home(self) -> Bools:
        """Which territories have a home, (k,)."""
        return np.isfinite(self.homes_xyz[:, 0])

    @property
    def budget_scale(self) -> Floats:
        """What an average territory holds of what each budget limits, (M,); never 0."""
        return np.asarray(np.maximum(self.move_amounts.sum(axis=1) / self.territories, 1e-12))

    def pooled(self, values: Floats) -> Floats:
        """Sum of the territory's whole pool in place of each territory's own value, (A, k)."""
        return pooled(self.pool, values)

    @cached_property
    def unit_xyz(self) -> Floats:
        """Weighted mean of each unit's sites on the sphere, (n, 3)."""
        weight = np.maximum(self.site_weight, 1e-12)[:, None]
        sums = np.add.reduceat(self.site_xyz * weight, self.site_start[:-1], axis=0)
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        first = self.site_xyz[self.site_start[:-1]]
        return np.where(length > 1e-15, sums / np.maximum(length, 1e-15), first)

    def guided(self) -> "DistrictingProblem":
        """Return what the search works on, with a cost where nothing has one: no choice would stand out."""
        if not self.site_guide.any():
            return self
        return self.replace(site_weight=self.site_weight + self.site_guide)

    def replace(self, **changes: Any) -> "DistrictingProblem":
        """Return a copy with some fields changed."""
        return replace(self, **changes)
