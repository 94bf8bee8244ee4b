"""Designed regions: first of all, each for a whole number of territories, or made of them afterwards."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ridings.design.admission import Sorting, narrowed
from ridings.design.brief import DesignBrief
from ridings.design.measures import own_centers
from ridings.design.problem import Setup
from ridings.design.rules import NOBODY
from ridings.errors import DataError
from ridings.solvers.districting.pairs import every_territory, price
from ridings.solvers.districting.problem import CenterRule, DistrictingProblem, Measure
from ridings.solvers.districting.solve import Result, solve
from ridings.solvers.stop import Stop

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

INSIDE = 0.5  # of each tolerance that regions may use up, so that their territories can keep all of it
EXACT = 1e-3  # tolerance of counts; the solver widens it to what whole numbers allow
EVEN = 0.05  # how far regions made of territories may be from equal


def regions_first(setup: Setup, brief: DesignBrief, count: int, stop: Stop | None) -> Setup:
    """Divide the ground into regions, and let each unit go to the territories of its region alone.

    A region has as many territories as any other, or one more, and should hold what they should. Reps are
    put together by their homes, or by where they sell today.

    Raises
    ------
    DataError
        If there are fewer than two territories a region.
    """
    problem, k = setup.problem, setup.problem.territories
    _check(count, k)
    region = _teams(setup, brief, count)
    solved = solve(_of_regions(problem, region, count), stop, brief.seed, _start(setup, region))
    of_unit = np.where(problem.fixed == NOBODY, solved.labels, region[np.maximum(problem.fixed, 0)])
    names, region, of_unit = _named(region, of_unit.astype(np.int32), count)
    sorting = Sorting("regions", names, of_unit, np.arange(count)[:, None] == region)
    classes, allowed, _ = narrowed(problem.classes, problem.allowed, [sorting], problem.fixed == NOBODY)
    roster = replace(setup.roster, regions=tuple(names[r] for r in region))
    wider = setup.wider and setup.wider.replace(classes=classes, allowed=allowed)
    return replace(
        setup, problem=problem.replace(classes=classes, allowed=allowed), roster=roster, wider=wider,
        sortings=(*setup.sortings, sorting),
    )  # fmt: skip


def regions_of_territories(setup: Setup, result: Result, count: int, seed: int) -> Setup:
    """Put designed territories together into regions: equal, and close together.

    Raises
    ------
    DataError
        If there are fewer than two territories a region.
    """
    k = setup.problem.territories
    _check(count, k)
    region = solve(_points(setup.roster.bases(result.centers), result.loads, count, EVEN), seed=seed).labels
    names, region, _ = _named(region, region, count)
    return replace(setup, roster=replace(setup.roster, regions=tuple(names[r] for r in region)))


def region_notes(setup: Setup, result: Result) -> tuple[str, ...]:
    """Say what each designed region came to, against what its territories should hold."""
    names = setup.roster.regions
    first = any(sorting.rule == "regions" for sorting in setup.sortings)
    target = setup.problem.pooled(result.loads) * setup.problem.shares
    said = []
    for name in sorted(set(names), key=_in_order):
        mine = np.array([other == name for other in names])
        off = result.loads[:, mine].sum(axis=1) / np.maximum(target[:, mine].sum(axis=1), 1e-12) - 1
        shown = ", ".join(f"{o:+.1%} on {a}" for o, a in zip(off, setup.amounts.activities, strict=True))
        said.append(f"regions: {name} has {int(mine.sum())} territories and is {shown}")
    if first:
        said.append("regions: they were designed first, and the bound is that of plans with these regions")
    return tuple(said)


def _in_order(name: str) -> tuple[int, str]:
    return len(name), name


def _check(count: int, territories: int) -> None:
    if territories < 2 * count:
        raise DataError(
            f"[territories] regions = {count}: {territories} territories make at most {territories // 2} "
            "regions of two or more; ask for fewer"
        )


def _points(xyz: Floats, amounts: Floats, parts: int, tolerance: float) -> DistrictingProblem:
    """Points (n, 3) to be put into compact parts with equal amounts (A, n)."""
    n, a = len(xyz), len(amounts)
    return DistrictingProblem(
        site_xyz=np.ascontiguousarray(xyz), site_start=np.arange(n + 1), site_weight=np.ones(n),
        site_haul=np.zeros(n), unit_cost=np.zeros(n), amounts=amounts, travels=np.zeros(a, np.bool_),
        shares=np.full((a, parts), 1.0 / parts), tolerance=np.full(a, tolerance),
        homes_xyz=np.full((parts, 3), np.nan), home_weight=np.zeros(parts), center_weight=np.ones(parts),
        classes=np.zeros(n, np.int32), allowed=np.ones((1, parts), np.bool_), curve=np.ones(6),
        measure=Measure.SQUARED_DISTANCE, center_rule=CenterRule.MEAN,
    )  # fmt: skip


def _teams(setup: Setup, brief: DesignBrief, count: int) -> Ints:
    """Region of each territory, (k,): neighbours by home or by where they sell; in order where neither is."""
    k, roster = setup.problem.territories, setup.roster
    spots = np.where(np.isfinite(roster.homes_xyz), roster.homes_xyz, np.nan)
    today = setup.rules.owner
    held = np.bincount(today[today != NOBODY], minlength=k) > 0
    lost = ~np.isfinite(spots[:, 0])
    if (lost & held).any():
        spots[lost & held] = own_centers(setup.amounts, roster, brief, today)[lost & held]
    if not np.isfinite(spots).all():
        return np.asarray(np.arange(k) * count // k, np.int32)
    return solve(_points(spots, np.ones((1, k)), count, EXACT), seed=brief.seed).labels


def _of_regions(problem: DistrictingProblem, region: Ints, count: int) -> DistrictingProblem:
    """The same units to be divided among regions, with the drive that their nearest rep would have."""
    into = (region[:, None] == np.arange(count)).astype(np.float64)  # (k, R)
    amounts = problem.amounts
    if problem.has_home.all() and problem.travels.any():
        haul = price(problem, np.nan_to_num(problem.homes_xyz), every_territory(problem)).haul.min(axis=1)
        amounts = amounts + problem.travels[:, None] * haul
    shares = problem.shares @ into
    return problem.replace(
        amounts=amounts, travels=np.zeros_like(problem.travels), site_haul=np.zeros(problem.sites),
        shares=shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12),
        tolerance=problem.tolerance * INSIDE, homes_xyz=np.full((count, 3), np.nan),
        home_weight=np.zeros(count), center_weight=np.ones(count),
        allowed=(problem.allowed @ into) > 0, fixed=_region_of(region, problem.fixed),
        owner=_region_of(region, problem.owner), minimum=np.zeros((len(amounts), count)),
        maximum=np.full((len(amounts), count), np.inf), pool=np.zeros(count, np.int32),
        roads=None,
    )  # fmt: skip


def _region_of(region: Ints, territory: Ints) -> Ints:
    return np.where(territory == NOBODY, NOBODY, region[np.maximum(territory, 0)]).astype(np.int32)


def _start(setup: Setup, region: Ints) -> Ints | None:
    """Region of the nearest home, or of today's owner; None where neither is known."""
    problem = setup.problem
    if problem.has_home.all():
        haul = price(problem, np.nan_to_num(problem.homes_xyz), every_territory(problem)).cost
        return np.asarray(region[haul.argmin(axis=1)], np.int32)
    owner = _region_of(region, problem.owner)
    return owner if (owner != NOBODY).any() else None


def _named(region: Ints, of_unit: Ints, count: int) -> tuple[tuple[str, ...], Ints, Ints]:
    """Number the regions by their first territory, and name them."""
    first = [int(np.argmax(region == r)) if (region == r).any() else len(region) for r in range(count)]
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable").astype(np.int32)
    names = tuple(f"Region {r + 1}" for r in range(count))
    return names, rank[region], rank[of_unit]
