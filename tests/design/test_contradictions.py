"""Rules that contradict each other: named in words, one line for many, and the nearest plan still made."""

from typing import Any

import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.draft import draft
from ridings.design.plan import Plan
from ridings.errors import DataError
from ridings.market.market import Market

LOCKED: dict[str, Any] = {"owner": ["R0"] * 20}


def first(count: int, value: Any, other: Any) -> list[Any]:
    return [value] * count + [other] * (20 - count)


def drafted(
    columns: dict[str, Any], force: dict[str, Any] | None = None, reps: int = 2, **values: Any
) -> Plan:
    market = Market(accounts=accounts_of(20, **columns), reps=reps_of(reps, **(force or {})))
    plan = draft(market, brief_from_mapping({"balance": {"accounts": 0.1}} | values)).plan
    assert plan.alignment.height == 20
    return plan


def said(plan: Plan, rule: str) -> list[str]:
    return [reason for reason in plan.reasons if reason.startswith(f"rule {rule}: ")]


def test_locks_against_a_skill_are_one_line_with_count_and_examples() -> None:
    columns = LOCKED | {"locked": first(7, True, False), "required_skills": first(7, ["x"], [])}
    plan = drafted(columns, {"skills": [[], ["x"]]})
    assert not plan.feasible
    assert said(plan, "skills") == [
        "rule skills: 7 accounts such as A00, A01 and A02 are locked or named to R0, who lacks x; "
        "unlock them or drop the skill"
    ]


def test_one_lock_against_a_skill_names_its_account() -> None:
    columns = LOCKED | {"locked": first(1, True, False), "required_skills": first(1, ["x"], [])}
    plan = drafted(columns, {"skills": [[], ["x"]]})
    assert said(plan, "skills") == [
        "rule skills: account A00 is locked or named to R0, who lacks x; unlock it or drop the skill"
    ]


def test_families_across_two_locks_are_one_line() -> None:
    parents = [None, "A00", None, "A02"] + [None] * 16
    columns = {"owner": ["R0", "R1"] * 10, "locked": first(4, True, False), "parent_id": parents}
    plan = drafted(columns, locks={"families": "whole"}, balance={"accounts": 0.4})
    assert not plan.feasible
    assert plan.proved
    assert len(said(plan, "families")) == 1
    assert "families A00 and A02 have members locked or named to several reps" in said(plan, "families")[0]


def test_locked_and_named_for_others_is_one_line() -> None:
    columns = LOCKED | {"locked": first(5, True, False), "named_rep": first(5, "R1", None)}
    plan = drafted(columns, balance={"accounts": 0.5})
    assert len(said(plan, "locks")) == 1
    assert (
        "5 accounts such as A00, A01 and A02 are locked to their owners and named for others"
        in said(plan, "locks")[0]
    )


def test_a_named_rep_without_capacity_is_named() -> None:
    columns = {"named_rep": ["R0", "R0"] + [None] * 18}
    plan = drafted(columns, {"capacity_hours": [0.0, 1600.0]}, balance={"workload": 0.2})
    assert not plan.feasible
    assert plan.proved
    assert any("R0 is to have no workload (no capacity or share)" in reason for reason in said(plan, "locks"))
    assert all("%" not in reason for reason in said(plan, "locks"))


def test_accounts_too_many_for_the_only_reps_who_may_have_them_are_counted() -> None:
    columns = {"required_skills": first(15, ["x"], [])}
    plan = drafted(columns, {"skills": [["x"], ["x"], [], []]}, reps=4, balance={"accounts": 0.2})
    assert not plan.feasible
    assert plan.proved
    assert said(plan, "balance")[0] == (
        "rule balance: 15 accounts such as A00, A01 and A02 can only go to R0 and R1, who may hold 12 of "
        "accounts together; these have 15. Let others have them, or allow +25% more"
    )


def test_the_smallest_such_set_is_named_not_all_that_is_blocked() -> None:
    columns = {"required_skills": [["x"]] * 8 + [["y"]] * 8 + [[]] * 4}
    force = {"skills": [["x"], ["x", "y"], [], []]}
    plan = drafted(columns, force, reps=4, balance={"accounts": 0.2})
    assert not plan.feasible
    assert "8 accounts such as A08, A09 and A10 can only go to R1, who may hold 6" in said(plan, "balance")[0]


def test_a_rep_who_may_have_too_few_is_named() -> None:
    columns = {"required_skills": first(17, ["x"], [])}
    plan = drafted(columns, {"skills": [["x"], []]}, balance={"accounts": 0.2})
    assert not plan.feasible
    assert plan.proved
    low = [reason for reason in said(plan, "balance") if "has to hold at least" in reason]
    assert low == [
        "rule balance: R1 has to hold at least 8 of accounts, and may only have accounts A17, A18 and A19, "
        "with 3 of accounts; let them have others"
    ]


def test_a_maximum_below_what_there_is_says_so_of_all() -> None:
    plan = drafted({}, balance={"accounts": {"tolerance": 0.5, "maximum": 8}})
    assert not plan.feasible
    assert plan.proved
    assert (
        "all accounts have 20 of accounts, and all territories may hold 16 together"
        in said(plan, "balance")[0]
    )


def test_a_minimum_above_what_there_is_says_so_of_all() -> None:
    plan = drafted({}, balance={"accounts": {"tolerance": 0.5, "minimum": 12}})
    assert not plan.feasible
    assert plan.proved
    assert any("the territories must hold at least 24 together" in reason for reason in said(plan, "balance"))


def test_a_minimum_and_a_maximum_are_held() -> None:
    potential = [100.0] * 5 + [20.0] * 15
    values: dict[str, Any] = {
        "balance": {"potential": {"tolerance": 0.9, "minimum": 380.0, "maximum": 420.0}}
    }
    plan = drafted({"potential": potential}, **values)
    assert plan.feasible
    assert all(380.0 <= p <= 420.0 for p in plan.planned.territories["potential"])


def test_capacity_is_a_limit_where_the_brief_says_so() -> None:
    force = {"capacity_hours": [400.0, 1600.0], "share": [1.0, 1.0]}
    loose = {"workload": {"tolerance": 1.0, "target": "share"}}
    free = drafted({}, force, balance=loose)
    hours = dict(
        zip(free.planned.territories["rep_id"], free.planned.territories["workload_hours"], strict=True)
    )
    limit = 0.6 * hours["R0"]
    force = {"capacity_hours": [limit, 1600.0]}
    held = drafted({}, force, balance={"workload": loose["workload"] | {"maximum_capacity": 1.0}})
    assert held.feasible
    hours = dict(
        zip(held.planned.territories["rep_id"], held.planned.territories["workload_hours"], strict=True)
    )
    assert hours["R0"] <= limit * (1 + 1e-6)


def test_capacity_that_is_too_small_for_the_work_is_reported() -> None:
    values: dict[str, Any] = {"balance": {"workload": {"tolerance": 1.0, "maximum_capacity": 1.0}}}
    plan = drafted({}, {"capacity_hours": [10.0, 10.0]}, **values)
    assert not plan.feasible
    assert any("all accounts have" in r and "may hold 20 together" in r for r in said(plan, "balance"))
    assert any("above the 10 that its capacity allows" in r for r in said(plan, "balance"))


def test_a_limit_by_capacity_is_for_workload_alone() -> None:
    with pytest.raises(DataError, match="expected it for workload alone"):
        drafted({}, balance={"potential": {"maximum_capacity": 1.0}})


def test_reps_are_called_by_name_and_id() -> None:
    columns = LOCKED | {"locked": first(3, True, False), "required_skills": first(3, ["x"], [])}
    plan = drafted(columns, {"skills": [[], ["x"]], "name": ["Ana Ruiz", None]})
    assert "Ana Ruiz (R0), who lacks x" in said(plan, "skills")[0]
    assert "Locked: stays with Ana Ruiz (R0)." in plan.alignment["reason"][0]
    assert any("R1 " in reason for reason in plan.alignment["reason"])


def test_several_rules_that_cannot_be_kept_are_all_said_and_a_plan_is_made() -> None:
    columns = LOCKED | {
        "locked": first(2, True, False), "required_skills": [["x"]] * 2 + [["z"]] + [[]] * 17,
        "apart_from": [["A01"]] + [[]] * 19, "not_reps": [[]] * 19 + [["R0", "R1"]],
    }  # fmt: skip
    plan = drafted(columns, {"skills": [[], ["x"]]}, moves={"accounts": 0.0})
    assert not plan.feasible
    assert plan.proved
    for rule in ("skills", "apart", "never", "moves"):
        assert said(plan, rule), rule
    assert set(plan.alignment["rep_id"]) == {"R0", "R1"}
