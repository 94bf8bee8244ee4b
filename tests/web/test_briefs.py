"""A brief is tried before it is run: every fault by its path, what it asks, and what contradicts."""

import pytest
from tests.app.planned import put_accounts
from tests.web.company import ACCOUNTS, Company
from tests.web.planned import make_plan

CHECK = "/api/v1/briefs/check"


def test_every_fault_is_told_by_its_path(company: Company) -> None:
    given = {"balance": {"potential": -1, "workload": 0.2}, "moves": {"accounts": 7}, "teritories": {},
             "cost": {"measur": "drive"}}  # fmt: skip
    told = company.client("planner").post(CHECK, json={"brief": given}).json()
    assert (told["runs"], told["asked"]) == (False, None)
    assert {one["path"] for one in told["faults"]} == {
        "balance.potential", "moves.accounts", "teritories", "cost.measur"
    }  # fmt: skip
    by_path = {one["path"]: one for one in told["faults"]}
    assert by_path["moves.accounts"]["value"] == "7"
    assert "from 0 to 1" in by_path["moves.accounts"]["words"]
    assert "measure" in by_path["cost.measur"]["words"]


def test_what_a_brief_asks_is_counted(company: Company) -> None:
    number = make_plan(company)
    given = {"brief": {"balance": {"potential": 0.05}}, "plan_id": number}
    told = company.client("planner").post(CHECK, json=given).json()
    asked = told["asked"]
    assert told["runs"]
    assert (asked["accounts"], asked["territories"], asked["reps"], asked["owned"]) == (5, 3, 3, 4)
    (activity,) = asked["activities"]
    assert activity["total"] == 320.0
    assert not activity["reachable"] or activity["floor"] <= 0.05
    assert {one["path"] for one in told["changes"]} >= {"balance.potential.tolerance"}
    assert company.client("planner").get("/api/v1/plans").json()["items"][0]["id"] == number


def test_rules_that_contradict_are_told_before_the_run(company: Company) -> None:
    given = {"moves": {"accounts": 0.0}, "locks": {"named": True}}
    accounts = {one: row | {"named_rep": "R3", "locked": one == "A1"} for one, row in ACCOUNTS.items()}
    put_accounts(company.workspace, accounts)
    told = company.client("planner").post(CHECK, json={"brief": given}).json()
    assert any("moves" in one for one in told["contradictions"])
    assert any("locks" in one for one in told["contradictions"])
    assert told["asked"]["must_move"]["named for another"] == 2


@pytest.mark.parametrize("brief", [{"territories": {"count": 50}}, {"fit": {"required": ["languages"]}}])
def test_what_the_market_does_not_have_is_a_fault(company: Company, brief: dict[str, object]) -> None:
    told = company.client("planner").post(CHECK, json={"brief": brief}).json()
    assert not told["runs"]
    assert told["faults"][0]["words"]


def test_a_page_can_offer_what_the_market_has(company: Company) -> None:
    found = company.client("planner").get("/api/v1/briefs/default").json()
    assert {"column": "potential", "accounts": 5} in found["columns"]
    assert "balance" in found["brief"]
    assert (found["accounts"], found["reps"]) == (5, 3)
