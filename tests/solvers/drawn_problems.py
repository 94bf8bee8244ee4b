"""Drawn districting problems: small, on a coarse map, with whole amounts, so that they shrink well."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from ridings.geo.distance import unit_vectors
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Measure, pooled

CURVE = np.array([-0.28, 3.64, 0.559, 1.0, 240.0, 3.0])


def xyz_of(places: list[tuple[int, int]]) -> Any:
    """Places on a map of about 10 km a step."""
    return unit_vectors([40 + 0.1 * x for x, _ in places], [-90 + 0.1 * y for _, y in places])


def plain_problem(
    places: list[tuple[int, int]],
    amounts: list[list[float]],
    homes: list[tuple[int, int]] | None = None,
    territories: int = 2,
    tolerance: float = 0.1,
    **changes: Any,
) -> DistrictingProblem:
    """A problem of units of one site each; without homes, open territories."""
    n, k = len(places), len(homes) if homes is not None else territories
    a = len(amounts)
    problem = DistrictingProblem(
        site_xyz=xyz_of(places), site_start=np.arange(n + 1), site_weight=np.ones(n),
        site_haul=np.full(n, 0.02), unit_cost=np.zeros(n),
        amounts=np.array(amounts, np.float64).reshape(a, n), travels=np.zeros(a, np.bool_),
        shares=np.full((a, k), 1 / k), tolerance=np.full(a, tolerance),
        homes_xyz=xyz_of(homes) if homes is not None else np.full((k, 3), np.nan),
        home_weight=np.full(k, 1.0 if homes is not None else 0.0),
        center_weight=np.full(k, 0.0 if homes is not None else 1.0),
        classes=np.zeros(n, np.int32), allowed=np.ones((1, k), np.bool_), curve=CURVE,
    )  # fmt: skip
    return problem.replace(**changes)


@st.composite
def problems(draw: st.DrawFn, *, most: int = 12, homes: bool = True) -> DistrictingProblem:
    """Units with locks, skills, owners, budgets, drive hours, unequal shares or absolute bounds."""
    n = draw(st.integers(3, most))
    k = draw(st.integers(2, min(3, n)))
    place = st.tuples(st.integers(0, 12), st.integers(0, 12))
    places = draw(st.lists(place, min_size=n, max_size=n))
    acts = draw(st.integers(1, 2))
    amount = st.integers(1, 9).map(float)
    amounts = [draw(st.lists(amount, min_size=n, max_size=n)) for _ in range(acts)]
    base = plain_problem(
        places, amounts, draw(st.lists(place, min_size=k, max_size=k)) if homes else None, k,
        draw(st.sampled_from([0.05, 0.15, 0.3, 0.6])),
    )  # fmt: skip
    changes: dict[str, Any] = {}
    if draw(st.booleans()):
        changes["travels"] = np.arange(acts) == acts - 1
    if draw(st.booleans()):
        share = np.array(draw(st.lists(st.integers(1, 3), min_size=k, max_size=k)), np.float64)
        changes["shares"] = np.tile(share / share.sum(), (acts, 1))
    if draw(st.booleans()):
        changes["pool"] = np.array(draw(st.lists(st.integers(0, 1), min_size=k, max_size=k)), np.int32)
        share = changes.get("shares", base.shares)
        changes["shares"] = share / pooled(changes["pool"], share)
    if draw(st.booleans()):
        changes |= draw(_hard_rules(n, k))
    if draw(st.booleans()):
        changes |= draw(_moves(n, k))
    if draw(st.booleans()):
        changes["maximum"] = np.full((acts, k), float(draw(st.integers(4, 40))))
    changes["measure"] = draw(st.sampled_from(list(Measure)))
    return base.replace(**changes)


@st.composite
def _hard_rules(draw: st.DrawFn, n: int, k: int) -> dict[str, Any]:
    fixed = draw(st.lists(st.sampled_from([NOBODY] * 4 + list(range(k))), min_size=n, max_size=n))
    row = st.lists(st.booleans(), min_size=k, max_size=k).filter(any)
    return {
        "fixed": np.array(fixed, np.int32), "exempt": np.array(fixed) != NOBODY,
        "classes": np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), np.int32),
        "allowed": np.array([[True] * k, draw(row)]),
    }  # fmt: skip


@st.composite
def _moves(draw: st.DrawFn, n: int, k: int) -> dict[str, Any]:
    owner = np.array(draw(st.lists(st.integers(NOBODY, k - 1), min_size=n, max_size=n)), np.int32)
    owned = owner != NOBODY
    return {
        "owner": owner, "move_price": np.where(owned, float(draw(st.integers(0, 5))), 0.0),
        "move_amounts": owned[None, :].astype(np.float64),
        "move_budgets": np.array([float(draw(st.integers(0, n)))]),
    }  # fmt: skip


@st.composite
def grids(draw: st.DrawFn, *, side: int = 5) -> DistrictingProblem:
    """A grid of units to be divided into connected territories, some cells locked."""
    places = [(x, y) for x in range(side) for y in range(side)]
    k = draw(st.integers(2, 4))
    amounts = draw(st.lists(st.integers(1, 3), min_size=side * side, max_size=side * side))
    edges = [(x, y) for x in range(side * side) for y in (x + 1, x + side)]
    edges = [(a, b) for a, b in edges if b < side * side and not (b == a + 1 and b % side == 0)]
    locked = draw(st.dictionaries(st.integers(0, side * side - 1), st.integers(0, k - 1), max_size=4))
    fixed = np.full(side * side, NOBODY, np.int32)
    for unit, part in locked.items():
        fixed[unit] = part
    classes = np.array(
        draw(st.lists(st.sampled_from([0, 0, 0, 1]), min_size=side**2, max_size=side**2)), np.int32
    )
    allowed = np.ones((2, k), np.bool_)
    allowed[1, 0] = draw(st.booleans())
    return plain_problem(
        places, [list(map(float, amounts))], None, k, draw(st.sampled_from([0.1, 0.3, 0.6])),
        edges=np.array(edges, np.int32), fixed=fixed, exempt=fixed != NOBODY, classes=classes,
        allowed=allowed, measure=Measure.SQUARED_DISTANCE,
    )  # fmt: skip
