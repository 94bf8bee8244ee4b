"""The border between names and arrays: what a market and a brief become."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.amounts import account_amounts
from ridings.design.brief import brief_from_mapping
from ridings.design.ground import families
from ridings.design.problem import Setup, build
from ridings.design.roster import make_roster
from ridings.design.rules import NOBODY, make_rules


def built(accounts: pl.DataFrame, **values: Any) -> Setup:
    brief = brief_from_mapping({"balance": {"accounts": 0.1}} | values)
    amounts = account_amounts(accounts, brief)
    roster = make_roster(reps_of(2), brief, [])
    rules = make_rules(amounts, roster, brief)
    ground = families(accounts, brief.locks.families, amounts.fixed, roster.share, rules.fixed)
    return build(amounts, roster, ground, rules, brief, None)


PAIR: dict[str, Any] = {"parent_id": [None, "A00"] + [None] * 6}


def test_a_family_is_one_unit_of_several_sites() -> None:
    problem = built(accounts_of(8, **PAIR), locks={"families": "whole"}).problem
    assert problem.units == 7
    assert np.diff(problem.site_start).tolist() == [2, 1, 1, 1, 1, 1, 1]
    assert problem.amounts.tolist() == [[2, 1, 1, 1, 1, 1, 1]]


def test_a_family_belongs_to_whom_most_of_its_potential_belongs() -> None:
    owners = ["R0", "R1", "R0", None, "R1", "GONE", "R0", None]
    accounts = accounts_of(8, **PAIR, owner=owners, potential=[1.0, 3.0] + [2.0] * 6)
    problem = built(accounts, locks={"families": "whole"}).problem
    assert problem.owner.tolist() == [1, 0, NOBODY, 1, NOBODY, 0, NOBODY]


def test_what_a_shared_family_moves_anyway_is_taken_off_the_budget() -> None:
    owners = ["R0", "R1", "R0", "R0", "R1", "GONE", "R0", None]
    accounts = accounts_of(8, **PAIR, owner=owners, potential=[1.0, 3.0] + [2.0] * 6)
    setup = built(accounts, locks={"families": "whole"}, moves={"accounts": 0.4, "potential": 0.0})
    assert setup.budgets == ("accounts", "potential")
    assert setup.problem.move_budgets.tolist() == pytest.approx([0.4 * 6 - 1, 0.0])
    assert setup.problem.move_amounts.tolist() == [[1, 1, 1, 1, 0, 1, 0], [3, 2, 2, 2, 0, 2, 0]]
    assert any(r.startswith("rule moves: ") and "potential" in r for r in setup.reasons)


def test_named_accounts_that_alone_break_the_budget_are_said() -> None:
    accounts = accounts_of(6, owner=["R0"] * 6, named_rep=["R1", "R1", None, None, None, None])
    reasons = built(accounts, moves={"accounts": 0.1}).reasons
    assert len(reasons) == 1
    assert reasons[0].startswith("rule moves: named accounts alone move 2 ")


def test_a_rep_without_a_home_works_from_the_center_alone() -> None:
    brief = brief_from_mapping({"balance": {"accounts": 0.1}, "cost": {"home": 0.7}})
    accounts = accounts_of(6)
    amounts = account_amounts(accounts, brief)
    reps = reps_of(2).with_columns(latitude=pl.Series([40.0, None]))
    roster = make_roster(reps, brief, [])
    rules = make_rules(amounts, roster, brief)
    ground = families(accounts, "none", amounts.fixed, roster.share, rules.fixed)
    problem = build(amounts, roster, ground, rules, brief, None).problem
    assert problem.home_weight.tolist() == [0.7, 0.0]
    assert problem.center_weight.tolist() == pytest.approx([0.3, 1.0])


def test_targets_minimum_and_maximum_reach_the_problem() -> None:
    balance = {"accounts": {"tolerance": 0.2, "minimum": 1, "maximum": 5}, "workload": 0.3}
    problem = built(accounts_of(6), balance=balance).problem
    assert problem.minimum.tolist() == [[1, 1], [0, 0]]
    assert problem.maximum.tolist() == [[5, 5], [np.inf, np.inf]]
    assert problem.travels.tolist() == [False, True]
