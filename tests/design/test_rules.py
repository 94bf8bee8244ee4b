"""Hard rules by row: locks, named reps, skills, and who is gone."""

from typing import Any

from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.amounts import account_amounts
from ridings.design.brief import brief_from_mapping
from ridings.design.roster import make_roster
from ridings.design.rules import NOBODY, Rules, make_rules


def rules_of(columns: dict[str, Any], force: dict[str, Any] | None = None, **values: Any) -> Rules:
    brief = brief_from_mapping({"balance": {"accounts": 0.1}} | values)
    roster = make_roster(reps_of(2, **(force or {})), brief, [])
    return make_rules(account_amounts(accounts_of(4, **columns), brief), roster, brief)


def test_a_lock_fixes_an_account_to_its_owner() -> None:
    rules = rules_of({"owner": ["R1", "R0", None, "R1"], "locked": [True, False, False, None]})
    assert rules.fixed.tolist() == [1, NOBODY, NOBODY, NOBODY]
    assert rules.why == ("locked", "", "", "")
    assert rules.owner.tolist() == [1, 0, NOBODY, 1]


def test_a_rule_locks_what_it_is_true_of() -> None:
    columns = {"owner": ["R1", "R0", "R0", "R1"], "tier": ["A", "B", "A", "B"]}
    rules = rules_of(columns, locks={"rules": ["tier == 'A'"]}, moves={"protect": ["potential < 0"]})
    assert rules.fixed.tolist() == [1, NOBODY, 0, NOBODY]


def test_a_named_account_goes_to_its_rep_unless_the_brief_says_otherwise() -> None:
    columns = {"owner": ["R1", "R0", "R0", "R1"], "named_rep": ["R0", None, None, None]}
    assert rules_of(columns).fixed.tolist()[0] == 0
    assert rules_of(columns, locks={"named": False}).fixed.tolist()[0] == NOBODY


def test_locked_to_one_and_named_for_another_stays_and_is_said() -> None:
    columns = {"owner": ["R1"] * 4, "locked": [True] + [False] * 3, "named_rep": ["R0"] + [None] * 3}
    rules = rules_of(columns)
    assert rules.fixed.tolist()[0] == 1
    assert len(rules.reasons) == 1
    assert "A00" in rules.reasons[0]


def test_an_owner_who_takes_no_part_is_gone() -> None:
    rules = rules_of({"owner": ["R9", "R0", None, ""]})
    assert rules.gone.tolist() == [True, False, False, False]
    assert rules.owner.tolist() == [NOBODY, 0, NOBODY, NOBODY]


def test_skills_come_from_the_column_and_from_the_rules_of_the_brief() -> None:
    columns = {"required_skills": [["a"], None, [], ["a"]], "industry": ["x", "x", "y", None]}
    rules = rules_of(columns, skills={"b": "industry == 'x'"})
    assert [sorted(s) for s in rules.skills] == [["a", "b"], ["b"], [], ["a"]]
