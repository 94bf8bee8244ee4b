"""Who may have which account: skills, reps ruled out, fits required and fits preferred."""

from typing import Any

import pytest
from tests.design.drawn_markets import Asked, accounts_of, reps_of
from tests.design.plain_rules import broken_rules

from ridings.design.amounts import account_amounts
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.draft import draft
from ridings.design.fitting import Fitting, fitting
from ridings.design.ground import families
from ridings.design.needs import Need
from ridings.design.plan import Plan
from ridings.design.roster import make_roster
from ridings.design.rules import make_rules
from ridings.errors import DataError
from ridings.market.market import Market

SPOKEN: dict[str, Any] = {"languages": [["EN"], ["en", "es"]]}


def brief_of(**values: Any) -> DesignBrief:
    return brief_from_mapping({"balance": {"accounts": 0.5}} | values)


def admitted(columns: dict[str, Any], force: dict[str, Any] | None = None, **values: Any) -> Fitting:
    """Fitting of a few accounts and two reps."""
    brief, accounts = brief_of(**values), accounts_of(len(next(iter(columns.values()))), **columns)
    roster = make_roster(reps_of(2, **(force or {})), brief, [])
    amounts = account_amounts(accounts, brief)
    rules = make_rules(amounts, roster, brief)
    ground = families(accounts, brief.locks.families, amounts.fixed, roster.share, rules.fixed)
    return fitting(ground, rules.needs, roster, brief, rules.fixed)


def drafted(
    columns: dict[str, Any], force: dict[str, Any] | None = None, count: int = 20, **values: Any
) -> Plan:
    market = Market(accounts=accounts_of(count, **columns), reps=reps_of(2, **(force or {})))
    return draft(market, brief_of(**values)).plan


def by(plan: Plan, column: str = "rep_id") -> dict[str, str]:
    return dict(zip(plan.alignment["account_id"], plan.alignment[column], strict=True))


def test_who_may_serve_what() -> None:
    who = admitted({"required_skills": [["b"], [], ["a"], ["c"]]}, {"skills": [["a"], ["a", "b"]]})
    assert who.allowed[who.classes].tolist() == [[False, True], [True, True], [True, True], [True, True]]
    assert who.reasons == (
        "rule skills: no rep has c, which account A03 asks for; hire or train one, or drop the skill",
    )


def test_accounts_that_ask_for_nothing_share_one_class() -> None:
    who = admitted({"language": ["en"] * 4}, SPOKEN)
    assert who.allowed.shape == (1, 2)
    assert not who.misfit.any()


def test_a_misfit_is_the_share_that_a_rep_lacks_times_its_price_and_adds_up_over_a_family() -> None:
    columns: dict[str, Any] = {
        "products": [["x", "y"], ["x"], [], ["z"]] + [[]] * 6,
        "parent_id": [None, "A00"] + [None] * 8,
    }
    force = {"products": [["x"], ["y", "z"]]}
    who = admitted(columns, force, fit={"products": 2.0}, locks={"families": "whole"})
    assert who.misfit[who.classes].tolist()[:3] == [[1.0, 3.0], [0.0, 0.0], [2.0, 0.0]]


def test_languages_are_compared_without_case() -> None:
    who = admitted({"language": ["ES", "En", None, "fr"]}, SPOKEN, fit={"languages": 2.0})
    assert who.misfit[who.classes].tolist() == [[2.0, 0.0], [0.0, 0.0], [0.0, 0.0], [2.0, 2.0]]


def test_preferred_skills_industry_and_region_have_prices_of_their_own() -> None:
    columns = {"preferred_skills": [["a"], [], [], []], "industry": ["steel", "steel", None, None],
               "region": ["west", "east", "east", "east"]}  # fmt: skip
    force = {"skills": [["a"], ["industry:steel"]], "region": ["east", "west"]}
    who = admitted(columns, force, fit={"skills": 1.0, "industry": 2.0, "region": 4.0})
    assert who.misfit[who.classes].tolist() == [[6.0, 1.0], [2.0, 4.0], [0.0, 4.0], [0.0, 4.0]]


def test_a_preferred_language_sends_an_account_to_who_speaks_it_and_the_reason_says_so() -> None:
    columns = {"language": ["es"] * 5 + ["en"] * 15}
    plan = drafted(columns, SPOKEN, fit={"languages": 1e3})
    assert plan.feasible
    assert {by(plan)[f"A{i:02d}"] for i in range(5)} == {"R1"}
    assert "R1 speaks es." in by(plan, "reason")["A00"]
    assert plan.lower_bound <= plan.cost


def test_what_fits_nobody_costs_the_same_everywhere_and_is_in_the_cost() -> None:
    columns = {"language": ["fr"] * 5 + ["en"] * 15}
    plain = drafted(columns, SPOKEN)
    plan = drafted(columns, SPOKEN, fit={"languages": 2.0})
    assert plan.cost == pytest.approx(plain.cost + 10.0)
    assert "does not speak fr" in by(plan, "reason")["A00"]


def test_a_required_language_is_kept() -> None:
    columns = {"language": ["es"] * 8 + ["en"] * 12}
    plan = drafted(columns, SPOKEN, fit={"required": ["languages"]})
    assert plan.feasible
    assert {by(plan)[f"A{i:02d}"] for i in range(8)} == {"R1"}


def test_a_required_language_that_nobody_speaks_is_reported_once_for_all_accounts() -> None:
    plan = drafted({"language": ["fr"] * 6 + ["en"] * 14}, SPOKEN, fit={"required": ["languages"]})
    assert not plan.feasible
    assert plan.proved
    assert [r for r in plan.reasons if r.startswith("rule fit")] == [
        "rule fit: no rep speaks fr, which 6 accounts such as A00, A01 and A02 ask for; "
        "hire one, or take languages out of [fit] required"
    ]
    assert plan.alignment.height == 20


def test_two_needs_that_only_together_leave_nobody_are_named_together() -> None:
    columns = {"language": ["es"] + ["en"] * 19, "required_skills": [["x"]] + [[]] * 19}
    force = SPOKEN | {"skills": [["x"], []]}
    plan = drafted(columns, force, fit={"required": ["languages"]})
    assert not plan.feasible
    assert any(
        r.startswith("rule fit and skills: no rep speaks es and has x together, which account A00")
        for r in plan.reasons
    )


def test_a_rep_ruled_out_by_column_or_by_brief_never_gets_the_account() -> None:
    columns = {"not_reps": [["R1"]] * 5 + [[]] * 15, "tier": ["A"] * 5 + ["B"] * 5 + ["C"] * 10}
    plan = drafted(columns, never=[{"reps": ["R0"], "accounts": "tier == 'B'"}])
    assert plan.feasible
    assert {by(plan)[f"A{i:02d}"] for i in range(5)} == {"R0"}
    assert {by(plan)[f"A{i:02d}"] for i in range(5, 10)} == {"R1"}


def test_an_account_ruled_out_for_every_rep_is_reported() -> None:
    plan = drafted({"not_reps": [["R0", "R1"]] + [[]] * 19})
    assert not plan.feasible
    assert plan.proved
    assert any(r.startswith("rule never: every rep is ruled out for account A00") for r in plan.reasons)


def test_locked_to_a_rep_who_is_ruled_out_is_one_line_for_all_such_accounts() -> None:
    columns = {"owner": ["R0"] * 20, "locked": [True] * 6 + [False] * 14}
    plan = drafted(columns, never=[{"reps": ["R0"], "accounts": [f"A{i:02d}" for i in range(6)]}])
    assert not plan.feasible
    assert [r for r in plan.reasons if r.startswith("rule never")] == [
        "rule never: 6 accounts such as A00, A01 and A02 are locked or named to R0, who is ruled out; "
        "unlock them or change not_reps or [[never]]"
    ]


def test_open_territories_begin_with_their_owners_where_reps_are_ruled_out() -> None:
    owners = ["R0", "R1"] * 10
    market = Market(accounts=accounts_of(20, owner=owners, not_reps=[["R0"]] * 4 + [[]] * 16))
    plan = draft(market, brief_of(territories={"count": 2})).plan
    assert plan.feasible
    assert {by(plan)[f"A{i:02d}"] for i in range(4)} == {"R1"}


def test_a_rep_ruled_out_who_takes_no_part_is_noted() -> None:
    plan = drafted({"not_reps": [["R7"]] + [[]] * 19})
    assert plan.feasible
    assert "never: rep R7 takes no part in this plan" in plan.notes


def test_a_family_of_several_languages_goes_whole_to_who_speaks_them_all() -> None:
    columns: dict[str, Any] = {
        "parent_id": [None, "A00", "A00"] + [None] * 17,
        "language": ["en", "es", "en"] + ["en"] * 17,
    }
    values: dict[str, Any] = {"fit": {"required": ["languages"]}, "locks": {"families": "whole"}}
    plan = drafted(columns, SPOKEN, **values)
    assert plan.feasible
    assert {by(plan)[a] for a in ("A00", "A01", "A02")} == {"R1"}
    asked = Asked(Market(accounts=accounts_of(20, **columns), reps=reps_of(2, **SPOKEN)), values)
    assert not [rule for rule in broken_rules(asked, plan) if "family" in rule]


@pytest.mark.parametrize(
    ("columns", "force", "values", "said"),
    [
        ({}, SPOKEN, {"fit": {"languages": 1.0}}, "needs the column language on the accounts"),
        (
            {"language": ["en"] * 20},
            {},
            {"fit": {"languages": 1.0}},
            "needs the column languages on the reps",
        ),
        ({"region": ["x"] * 20}, {}, {"fit": {"region": 1.0}}, "needs the column region on the reps"),
        ({}, {}, {"never": [{"reps": ["R0"], "accounts": ["X9"]}]}, "'X9' is no account of the file"),
    ],
)
def test_what_a_fit_needs_and_is_not_there_is_said(
    columns: dict[str, Any], force: dict[str, Any], values: dict[str, Any], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        drafted(columns, force, **values)


def test_what_a_rep_has_and_lacks_is_said_in_words() -> None:
    roster = make_roster(reps_of(2, languages=[["en"], ["es"]]), brief_of(), [])
    need = Need("languages", ("en", "fr"))
    assert need.has == "speaks en and fr"
    assert need.lacks(0, roster) == "does not speak fr"
