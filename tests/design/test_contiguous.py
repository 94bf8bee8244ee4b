"""Territories that hang together: grids, islands, locked cells, units without accounts."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.market.market import Market

Cells = list[tuple[int, int]]


def units_of(cells: Cells, **columns: Any) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit_id": [f"U{x}{y}" for x, y in cells], "latitude": [40 + 0.1 * x for x, _ in cells],
            "longitude": [-90 + 0.1 * y for _, y in cells],
        } | columns
    )  # fmt: skip


def edges_of(cells: Cells) -> pl.DataFrame:
    pairs = [
        (f"U{x}{y}", f"U{p}{q}") for x, y in cells for p, q in ((x + 1, y), (x, y + 1)) if (p, q) in cells
    ]
    return pl.DataFrame(pairs, schema=["a", "b"], orient="row")


def designed(market: Market, count: int | None = None, tolerance: float = 0.2, name: str = "people") -> Plan:
    values: dict[str, Any] = {"balance": {name: tolerance}}
    if count is not None:
        values["territories"] = {"count": count}
    return draft(market, brief_from_mapping(values)).plan


def in_pieces(plan: Plan, cells: Cells, extra: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Territories that are not one piece of the grid."""
    at = dict(zip(plan.alignment["unit_id"], plan.alignment["territory_id"], strict=True))
    pairs = [*edges_of(cells).iter_rows(), *extra]
    torn = []
    for name in sorted(set(at.values())):
        units = {unit for unit, territory in at.items() if territory == name}
        seen = {min(units)}
        while grown := {b for p in pairs for a, b in (p, p[::-1]) if a in seen and b in units - seen}:
            seen |= grown
        torn += [name] if seen != units else []
    return torn


def grid(rows: int, columns: int, column: int = 0) -> Cells:
    return [(x, y + column) for x in range(rows) for y in range(columns)]


@settings(max_examples=8)
@given(st.lists(st.integers(1, 5).map(float), min_size=36, max_size=36), st.integers(2, 4))
def test_territories_of_a_grid_are_connected(people: list[float], count: int) -> None:
    cells = grid(6, 6)
    plan = designed(Market(units=units_of(cells, people=people), edges=edges_of(cells)), count)
    assert plan.feasible
    assert not in_pieces(plan, cells)
    amounts = dict(zip(units_of(cells)["unit_id"], people, strict=True))
    sums = [sum(amounts[u] for u in part["unit_id"]) for part in plan.alignment.partition_by("territory_id")]
    assert max(abs(x * count / sum(people) - 1) for x in sums) <= plan.tolerances["people"] + 1e-9
    assert plan.lower_bound <= plan.cost + 1e-6


def test_a_unit_without_neighbours_is_joined_and_said() -> None:
    cells = [*grid(4, 4), (3, 5)]
    plan = designed(Market(units=units_of(cells, people=[1.0] * 17), edges=edges_of(cells)), 2)
    assert plan.feasible
    assert any("virtual edge" in r and "U35" in r and "U33" in r for r in plan.reasons)
    assert not in_pieces(plan, cells, (("U33", "U35"),))


def test_islands_that_hold_whole_territories_stay_apart() -> None:
    cells = [*grid(3, 3), *grid(3, 6, column=5)]
    plan = designed(Market(units=units_of(cells, people=[1.0] * 27), edges=edges_of(cells)), 3, 0.15)
    assert not plan.reasons
    assert plan.feasible
    assert not in_pieces(plan, cells)


def test_units_without_accounts_belong_to_a_territory_all_the_same() -> None:
    cells = grid(3, 3)
    market = Market(accounts=accounts_of(12), units=units_of(cells), edges=edges_of(cells))
    plan = designed(market, 2, 0.5, "accounts")
    assert plan.feasible
    assert plan.alignment.height == 12


def test_a_locked_account_is_exempt_and_needs_no_neighbours() -> None:
    cells = grid(3, 3)
    accounts = accounts_of(
        40, owner=["R0", "R1"] * 20, locked=[i == 0 for i in range(40)], unit_id=["U00"] * 4 + ["U22"] * 36
    ).with_columns(unit_id=pl.Series([f"U{i % 3}{i // 3 % 3}" for i in range(40)]))
    market = Market(accounts=accounts, reps=reps_of(2), units=units_of(cells), edges=edges_of(cells))
    plan = designed(market, None, 0.3, "accounts")
    assert plan.feasible
    assert not any("virtual edge" in r for r in plan.reasons)
    assert plan.alignment.filter(pl.col("account_id") == "A00")["rep_id"].item() == "R0"
    free = plan.alignment.filter(pl.col("account_id") != "A00")
    assert free.group_by("unit_id").agg(pl.col("rep_id").n_unique())["rep_id"].max() == 1
