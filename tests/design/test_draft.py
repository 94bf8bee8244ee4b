"""Drafting: what a plan says and does for one rule at a time."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import Asked, accounts_of, reps_of
from tests.design.plain_rules import broken_rules, costs_and_loads

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.errors import DataError
from ridings.market.market import Market

LOOSE = {"accounts": 0.3}


def drafted(
    accounts: pl.DataFrame | None, reps: pl.DataFrame | None = None, market: Any = None, **values: Any
) -> Plan:
    tables = {"accounts": accounts, "reps": reps} | (market or {})
    return draft(Market(**tables), brief_from_mapping({"balance": LOOSE} | values)).plan


def by(plan: Plan, column: str = "rep_id") -> dict[str, str]:
    return dict(zip(plan.alignment["account_id"], plan.alignment[column], strict=True))


def test_locked_accounts_stay_with_owners_on_open_territories() -> None:
    owners = ["R0", "R1"] * 10
    plan = drafted(accounts_of(20, owner=owners, locked=[True] * 20), territories={"count": 2})
    assert plan.feasible
    assert [by(plan)[f"A{i:02d}"] for i in range(20)] == owners


def test_named_accounts_go_to_their_rep_on_open_territories() -> None:
    named = [None, "R7"] + [None] * 18
    plan = drafted(accounts_of(20, owner=["R0", "R1"] * 10, named_rep=named), territories={"count": 2})
    assert not plan.feasible or by(plan)["A01"] == "R7"


def test_a_lock_to_a_rep_without_a_territory_is_said() -> None:
    owners = [f"R{i % 4}" for i in range(20)]
    plan = drafted(accounts_of(20, owner=owners, locked=[True] * 20), territories={"count": 2})
    assert not plan.feasible
    assert any(r.startswith("rule locks: ") and "no territory in this plan" in r for r in plan.reasons)


def test_open_territories_go_to_the_owner_they_share_most_with_and_the_rest_move() -> None:
    plan = drafted(accounts_of(20, owner=[f"R{i % 4}" for i in range(20)]), territories={"count": 2})
    rows = plan.alignment
    assert rows["rep_id"].n_unique() == 2
    assert (rows["moved"] == (rows["rep_id"] != rows["previous_rep_id"])).all()


def test_reps_who_left_are_forced_moves_outside_the_budget() -> None:
    owners = ["R0"] * 8 + ["R1"] * 8 + ["GONE"] * 4
    plan = drafted(
        accounts_of(20, owner=owners), reps_of(2), moves={"accounts": 0.0}, balance={"accounts": 0.5}
    )
    assert plan.feasible
    assert plan.moved.accounts == 0
    assert plan.moved.forced == 4
    assert plan.moved.owned_accounts == 16


def test_a_budget_of_nothing_with_an_unbalanced_today_says_how_much_is_missing() -> None:
    plan = drafted(
        accounts_of(20, owner=["R0"] * 15 + ["R1"] * 5), reps_of(2),
        balance={"accounts": 0.1}, moves={"accounts": 0.0},
    )  # fmt: skip
    assert not plan.feasible
    assert plan.proved
    assert any(r.startswith("rule moves: 4 accounts") and "raise the limit" in r for r in plan.reasons)


def test_two_locks_that_overload_a_rep_are_named() -> None:
    accounts = accounts_of(4, owner=["R0"] * 4, locked=[True, True, True, False])
    plan = drafted(accounts, reps_of(2), balance={"accounts": 0.1})
    assert not plan.feasible
    assert plan.proved
    assert any(r.startswith("rule locks: ") and "R0" in r and "+50.0%" in r for r in plan.reasons)


def test_a_skill_nobody_has_is_named() -> None:
    accounts = accounts_of(10, required_skills=[["laser"]] + [[]] * 9)
    plan = drafted(accounts, reps_of(2))
    assert not plan.feasible
    assert plan.proved
    assert any(r.startswith("rule skills: no rep has laser") and "A00" in r for r in plan.reasons)
    assert "no rep has" in by(plan, "reason")["A00"]


def test_a_family_member_whose_skill_the_locked_rep_lacks_makes_the_plan_infeasible() -> None:
    accounts = accounts_of(
        10, owner=["R0"] * 10, locked=[True] + [False] * 9, parent_id=[None, "A00"] + [None] * 8,
        required_skills=[[], ["x"]] + [[]] * 8,
    )  # fmt: skip
    plan = drafted(accounts, reps_of(2, skills=[[], ["x"]]), locks={"families": "whole"})
    assert not plan.feasible
    assert any(r.startswith("rule skills: ") for r in plan.reasons)


def test_one_account_larger_than_a_share_widens_the_band_and_is_said() -> None:
    potential = [400.0] + [40.0] * 15
    plan = drafted(accounts_of(16, potential=potential), reps_of(3), balance={"potential": 0.05})
    assert plan.feasible
    assert plan.tolerances["potential"] == pytest.approx(0.2, abs=1e-6)
    assert plan.floor["potential"] == pytest.approx(0.2)
    assert any("unavoidable" in r and "widened" in r for r in plan.reasons)


def test_a_family_larger_than_half_a_territory_is_split_by_site_and_said() -> None:
    accounts = accounts_of(20, parent_id=[None] + ["A00"] * 11 + [None] * 8)
    plan = drafted(accounts, reps_of(2), locks={"families": "whole"})
    assert plan.feasible
    assert any("A00" in note and "split by site" in note for note in plan.notes)


def test_a_family_is_one_unit_named_after_its_first_account() -> None:
    accounts = accounts_of(20, parent_id=[None, "A00", "A01"] + [None] * 17)
    plan = drafted(accounts, reps_of(2), locks={"families": "whole"})
    assert {by(plan, "unit_id")[a] for a in ("A00", "A01", "A02")} == {"A00"}
    assert len({by(plan)[a] for a in ("A00", "A01", "A02")}) == 1


def test_a_maximum_of_drive_and_work_is_kept() -> None:
    accounts, reps = accounts_of(30), reps_of(2)
    free = drafted(accounts, reps, balance={"workload": {"tolerance": 0.9}})
    hours = free.planned.territories["workload_hours"]
    limit = float(hours.sum()) * 0.52
    plan = drafted(accounts, reps, balance={"workload": {"tolerance": 0.9, "maximum": limit}})
    assert plan.feasible
    assert max(plan.planned.territories["workload_hours"]) <= limit * (1 + 1e-6)


@pytest.mark.parametrize("column", ["share", "capacity_hours"])
def test_reps_who_are_to_get_nothing_at_all_are_refused(column: str) -> None:
    nothing: dict[str, Any] = {column: [0.0, 0.0]}
    with pytest.raises(DataError, match=f"{column} is 0 for every rep"):
        drafted(accounts_of(10), reps_of(2, **nothing), balance={"accounts": 0.2, "workload": 0.5})


def test_a_single_territory_takes_everything() -> None:
    plan = drafted(accounts_of(8), reps_of(1))
    assert plan.feasible
    assert plan.cost == pytest.approx(plan.lower_bound)
    assert set(plan.alignment["reason"]) == {"The only territory."}


def test_accounts_at_one_place_are_divided() -> None:
    accounts = accounts_of(9, latitude=[40.0] * 9, longitude=[-90.0] * 9)
    plan = drafted(accounts, territories={"count": 3}, balance={"accounts": 0.05})
    assert plan.feasible
    assert plan.planned.territories["accounts"].to_list() == [3, 3, 3]


def test_more_territories_than_units_are_refused() -> None:
    with pytest.raises(DataError, match="5 territories for 4 units"):
        drafted(accounts_of(4), territories={"count": 5})


def test_vacant_territories_take_their_part() -> None:
    plan = drafted(accounts_of(24), reps_of(2), territories={"count": 3})
    assert plan.feasible
    table = plan.planned.territories
    assert table["rep_id"].to_list() == ["R0", "R1", ""]
    assert min(table["accounts"]) >= 6


def test_the_bound_and_the_cost_are_hours_that_can_be_added_up_by_hand() -> None:
    market = Market(accounts=accounts_of(30), reps=reps_of(3))
    values = {"balance": {"potential": 0.1, "workload": 0.2}}
    plan = draft(market, brief_from_mapping(values)).plan
    asked = Asked(market, values)
    assert plan.feasible
    assert not broken_rules(asked, plan)
    cost, loads = costs_and_loads(asked, plan)
    assert plan.cost == pytest.approx(cost)
    assert plan.lower_bound <= cost
    assert sorted(loads["workload"].values()) == pytest.approx(
        sorted(plan.planned.territories["workload_hours"].to_list())
    )


def test_an_account_kept_away_from_a_nearer_rep_says_why() -> None:
    latitude = [40.0] * 20 + [41.0] * 4
    accounts = accounts_of(24, latitude=latitude, longitude=list(np.linspace(-90, -89.8, 24)))
    reps = reps_of(2, latitude=[40.0, 41.0], longitude=[-89.9, -89.9])
    plan = drafted(accounts, reps, balance={"accounts": 0.05})
    assert plan.feasible
    away = plan.alignment.filter((pl.col("rep_id") == "R1") & (pl.col("account_id") < "A20"))
    assert away.height >= 7
    assert all("R0 would cost" in reason for reason in away["reason"])
