"""Disputes over HTTP: asked for by those who see an account, decided by those above."""

import pytest
from tests.web.company import Company
from tests.web.planned import make_plan, proposed

REASON = {"reason": "I know them"}


def raised(company: Company, number: int, who: str = "rep", account: str = "A2", wants: str = "R1") -> int:
    """A dispute by its number: R1 wants to keep A2."""
    given = {"account_id": account, "wants": wants, **REASON}
    done = company.client(who).post(f"/api/v1/plans/{number}/disputes", json=given)
    assert done.status_code == 201, done.text
    assert done.headers["location"] == f"/api/v1/disputes/{done.json()['id']}"
    return int(done.json()["id"])


def test_a_rep_asks_for_an_account_they_see_for_themselves_alone(company: Company) -> None:
    number = proposed(company)
    client, path = company.client("rep"), f"/api/v1/plans/{number}/disputes"

    def asked(account: str, wants: str) -> int:
        given = {"account_id": account, "wants": wants, **REASON}
        return int(client.post(path, json=given).status_code)

    assert asked("A2", "R1") == 201
    assert asked("A2", "R2") == 403
    assert asked("A2", "nobody") == 403
    assert asked("A4", "R1") == 404
    assert asked("Z9", "R1") == 404
    assert asked("A1", "R1") == 409  # theirs in the plan already


def test_an_account_of_others_answers_exactly_as_none(company: Company) -> None:
    number, client = proposed(company), company.client("rep")
    path = f"/api/v1/plans/{number}/disputes"
    told = [
        client.post(path, json={"account_id": one, "wants": "R1", **REASON})
        .json()["detail"]
        .replace(one, "X")
        for one in ("A4", "Z9")
    ]
    assert told[0] == told[1]


def test_a_manager_asks_for_those_below(company: Company) -> None:
    number = proposed(company)
    client, path = company.client("manager"), f"/api/v1/plans/{number}/disputes"
    answers = [
        client.post(path, json={"account_id": "A2", "wants": wants, **REASON}).status_code
        for wants in ("R1", "R3", "nobody")
    ]
    assert answers == [201, 403, 403]


def test_disputes_are_seen_with_the_accounts_they_are_about(company: Company) -> None:
    number = proposed(company)
    mine = raised(company, number)
    theirs = raised(company, number, "planner", "A4", "R2")
    seen = {
        who: [
            one["id"] for one in company.client(who).get(f"/api/v1/plans/{number}/disputes").json()["items"]
        ]
        for who in ("admin", "planner", "reader", "manager", "rep", "other manager", "other rep")
    }
    both = [mine, theirs]
    assert seen == {
        "admin": both, "planner": both, "reader": both, "manager": [mine], "rep": [mine],
        "other manager": [theirs], "other rep": [theirs],
    }  # fmt: skip
    for who, found in seen.items():
        for one in both:
            asked = company.client(who).get(f"/api/v1/disputes/{one}")
            assert asked.status_code == (200 if one in found else 404)


def test_a_dispute_of_others_answers_exactly_as_none(company: Company) -> None:
    number = proposed(company)
    one = raised(company, number, "planner", "A4", "R2")
    client = company.client("rep")
    for method, rest in (("GET", ""), ("POST", "/accept"), ("POST", "/reject"), ("POST", "/withdraw")):
        given = None if method == "GET" else REASON
        both = [client.request(method, f"/api/v1/disputes/{n}{rest}", json=given) for n in (one, 999)]
        assert [done.status_code for done in both] == [404, 404]
        assert both[0].json()["detail"].replace(str(one), "999") == both[1].json()["detail"]


def test_disputes_over_a_draft_are_seen_by_who_sees_the_draft(company: Company) -> None:
    number = make_plan(company)
    one = raised(company, number, "planner", "A2", "R1")
    assert company.client("rep").get(f"/api/v1/disputes/{one}").status_code == 404
    assert (
        company.client("other planner").post(f"/api/v1/disputes/{one}/accept", json=REASON).status_code == 404
    )
    assert company.client("admin").post(f"/api/v1/disputes/{one}/accept", json=REASON).status_code == 200


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_the_manager_above_both_reps_decides(company: Company, verdict: str) -> None:
    one = raised(company, proposed(company))
    path = f"/api/v1/disputes/{one}/{verdict}"
    assert company.client("rep").post(path, json=REASON).status_code == 403
    assert company.client("reader").post(path, json=REASON).status_code == 403
    assert company.client("manager").post(path, json={"reason": "\x00"}).status_code == 422
    done = company.client("manager").post(path, json=REASON).json()
    assert (done["state"], done["decided_by"]) == (f"{verdict}ed", "max@example.com")
    assert company.client("planner").post(path, json=REASON).status_code == 409


def test_a_manager_of_one_of_the_reps_does_not_decide(company: Company) -> None:
    one = raised(company, proposed(company), "planner", "A4", "R2")
    given = company.client("other manager").post(f"/api/v1/disputes/{one}/accept", json=REASON)
    assert given.status_code == 403
    done = company.client("other planner").post(f"/api/v1/disputes/{one}/accept", json=REASON)
    assert done.json()["state"] == "accepted"


def test_nobody_decides_what_they_raised_and_nobody_else_withdraws_it(company: Company) -> None:
    one = raised(company, proposed(company), "manager")
    manager, planner = company.client("manager"), company.client("planner")
    assert manager.post(f"/api/v1/disputes/{one}/accept", json=REASON).status_code == 409
    assert planner.post(f"/api/v1/disputes/{one}/withdraw", json=REASON).status_code == 409
    done = manager.post(f"/api/v1/disputes/{one}/withdraw", json=REASON).json()
    assert done["state"] == "withdrawn"


def test_disputes_come_in_pages_and_by_state(company: Company) -> None:
    number = proposed(company)
    first = raised(company, number)
    second = raised(company, number, "planner", "A4", "R2")
    company.client("rep").post(f"/api/v1/disputes/{first}/withdraw", json=REASON)
    client, path = company.client("reader"), f"/api/v1/plans/{number}/disputes"
    page = client.get(f"{path}?limit=1").json()
    assert [one["id"] for one in page["items"]] == [first]
    rest = client.get(f"{path}?limit=1&cursor={page['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([second], None)
    assert [one["id"] for one in client.get(f"{path}?state=open").json()["items"]] == [second]


def test_disputes_of_every_plan_say_who_may_decide_them(company: Company) -> None:
    north, south = proposed(company), proposed(company, "South")
    mine = raised(company, north)
    theirs = raised(company, south, "planner", "A4", "R2")
    own = raised(company, make_plan(company, "Hidden"), "planner", "A4", "R2")
    seen = {
        who: {
            one["id"]: one["may_decide"]
            for one in company.client(who).get("/api/v1/disputes?state=open").json()["items"]
        }
        for who in ("admin", "planner", "other planner", "reader", "manager", "rep", "other rep")
    }
    assert seen == {
        "admin": {mine: True, theirs: True, own: True}, "planner": {mine: True, theirs: True, own: True},
        "other planner": {mine: True, theirs: True}, "reader": {mine: False, theirs: False},
        "manager": {mine: True}, "rep": {mine: False}, "other rep": {theirs: False},
    }  # fmt: skip
    first = company.client("planner").get("/api/v1/disputes?limit=1").json()
    assert [one["id"] for one in first["items"]] == [mine]
    rest = company.client("planner").get("/api/v1/disputes", params={"cursor": first["next"]}).json()
    assert [one["id"] for one in rest["items"]] == [theirs, own]


def test_a_decided_dispute_waits_for_nobody(company: Company) -> None:
    one = raised(company, proposed(company))
    assert company.client("planner").post(f"/api/v1/disputes/{one}/reject", json=REASON).status_code == 200
    (told,) = company.client("planner").get("/api/v1/disputes").json()["items"]
    assert (told["state"], told["may_decide"]) == ("rejected", False)
    assert company.client("planner").get("/api/v1/disputes?state=open").json()["items"] == []
