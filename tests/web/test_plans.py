"""Plans over HTTP: found, made, named, cloned and deleted, by those who may."""

from typing import Any

import pytest
from tests.web.company import Company
from tests.web.planned import ALIGNMENT, make_plan, proposed, published, rows

from ridings.app.people import share_draft

PLANS = "/api/v1/plans"
EVERYBODY = ("admin", "planner", "other planner", "manager", "rep", "other rep", "reader")


def names(company: Company, who: str, query: str = "") -> list[str]:
    """Names of the plans that somebody is told of."""
    found = company.client(who).get(f"{PLANS}{query}")
    assert found.status_code == 200, found.text
    return [one["name"] for one in found.json()["items"]]


def test_a_draft_is_seen_by_its_maker_admins_and_who_was_invited(company: Company) -> None:
    number = make_plan(company)
    share_draft(company.of("planner"), number, company.ids["reader"], may_edit=False)
    seen = {who: company.client(who).get(f"{PLANS}/{number}").status_code for who in EVERYBODY}
    assert seen == dict.fromkeys(EVERYBODY, 404) | {"admin": 200, "planner": 200, "reader": 200}
    assert [who for who in EVERYBODY if names(company, who)] == ["admin", "planner", "reader"]


def test_a_draft_of_others_answers_exactly_as_no_plan(company: Company) -> None:
    number, client = make_plan(company), company.client("other planner")
    tag = {"If-Match": '"r0"'}
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "", {}), ("PATCH", "", {"json": {"notes": "x"}, "headers": tag}),
        ("DELETE", "", {"headers": tag}),
        ("POST", "/clones", {"json": {"name": "C"}}), ("GET", "/territories", {}),
        ("GET", "/territories/TR1", {}),
        ("GET", "/alignment", {}), ("GET", "/accounts/A1", {}), ("GET", "/edits", {}), ("GET", "/steps", {}),
        ("POST", "/moves", {"json": {"account_ids": ["A1"], "to": "TR2"}, "headers": tag}),
        ("POST", "/moves/preview", {"json": {"account_ids": ["A1"], "to": "TR2"}}),
        ("POST", "/undo", {"headers": tag}), ("POST", "/redo", {"headers": tag}),
        ("POST", "/propose", {"json": {}}), ("POST", "/approve", {}), ("POST", "/archive", {}),
        ("POST", "/reject", {"json": {"reason": "x"}}),
        ("POST", "/publish", {"json": {"effective_on": "2026-02-01"}}),
        ("POST", "/publish/preview", {"json": {"effective_on": "2026-02-01"}}),
        ("GET", "/comparison", {}), ("GET", "/comparison/moves", {}), ("GET", "/members", {}),
        ("PUT", "/members/1", {"json": {"may_edit": True}}), ("DELETE", "/members/1", {}),
        ("GET", "/disputes", {}),
        ("POST", "/disputes", {"json": {"account_id": "A1", "wants": "R2", "reason": "x"}}),
    ]  # fmt: skip
    for method, rest, more in asked:
        both = [client.request(method, f"{PLANS}/{one}{rest}", **more) for one in (number, 999)]
        assert [one.status_code for one in both] == [404, 404], (method, rest, both[0].text)
        told = [
            one.json()["detail"].replace(str(plan), "N")
            for one, plan in zip(both, (number, 999), strict=True)
        ]
        assert told[0] == told[1], (method, rest)
    assert company.client("planner").get(f"{PLANS}/{number}").json()["revision"] == 0


def test_brief_and_measures_are_for_who_sees_the_whole_market(company: Company) -> None:
    number = proposed(company)
    for who in EVERYBODY:
        told = company.client(who).get(f"{PLANS}/{number}").json()
        whole = who not in ("manager", "rep", "other rep")
        assert (told["brief"] is None, told["measures"] is None, told["figures"] is None) == (not whole,) * 3
        assert told["territories"] == {"manager": 2, "rep": 1, "other rep": 1}.get(who, 3)
        assert not told["may_edit"]


def test_plans_come_in_pages_the_latest_first(company: Company) -> None:
    for x in range(5):
        make_plan(company, f"P{x}")
    make_plan(company, "Theirs", who="other planner")
    client, found, cursor = company.client("planner"), [], ""
    while True:
        page = client.get(f"{PLANS}?limit=2{cursor}").json()
        found += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == ["P4", "P3", "P2", "P1", "P0"]
    assert client.get(f"{PLANS}?cursor=nonsense").status_code == 422


def test_plans_are_found_by_status_and_sales_force(company: Company) -> None:
    make_plan(company, "Draft")
    proposed(company, "Proposed")
    assert names(company, "planner", "?status=proposed") == ["Proposed"]
    assert names(company, "planner", "?sales_force=main&status=draft") == ["Draft"]
    assert company.client("planner").get(f"{PLANS}?sales_force=none").status_code == 404
    assert company.client("planner").get(f"{PLANS}?status=lost").status_code == 422


@pytest.mark.parametrize("who", ["manager", "rep", "reader"])
def test_who_only_reads_makes_no_plan(company: Company, who: str) -> None:
    given = {"name": "Mine", "alignment": rows(ALIGNMENT)}
    assert company.client(who).post(PLANS, json=given).status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "a\x00b"}, 422),
        ({"name": "x" * 201}, 422),
        ({"notes": "a\x00b"}, 422),
        ({"alignment": []}, 422),
        ({"alignment": rows({"Z9": "R1"})}, 422),
        ({"alignment": [{"account_id": "A1"}]}, 422),
        ({"brief": {"balance": {"potential": -1}}}, 422),
        ({"brief": {"nonsense": 1}}, 422),
        ({"brief": {"seed": 10**30}}, 422),
        ({"sales_force": "none"}, 404),
        ({"more": 1}, 422),
    ],
)
def test_what_makes_no_plan_says_why(company: Company, given: dict[str, Any], status: int) -> None:
    asked = {"name": "North", "alignment": rows(ALIGNMENT)} | given
    done = company.client("planner").post(PLANS, json=asked)
    assert done.status_code == status, done.text
    assert done.json()["detail"]
    assert names(company, "admin") == []


def test_a_name_is_given_once(company: Company) -> None:
    make_plan(company)
    done = company.client("planner").post(PLANS, json={"name": "North", "alignment": rows(ALIGNMENT)})
    assert done.status_code == 409


def test_one_key_makes_one_plan(company: Company) -> None:
    client, given = company.client("planner"), {"name": "North", "alignment": rows(ALIGNMENT)}
    made = [client.post(PLANS, json=given, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert {one.status_code for one in made} == {201}
    assert {one.json()["id"] for one in made} == {made[0].json()["id"]}
    assert made[2].headers["location"] == f"{PLANS}/{made[0].json()['id']}"


def test_a_draft_gets_another_name_and_notes_from_the_revision_looked_at(company: Company) -> None:
    number, client = make_plan(company), company.client("planner")
    path = f"{PLANS}/{number}"
    assert client.patch(path, json={"name": "South"}).status_code == 428
    tag = {"If-Match": client.get(path).headers["etag"]}
    done = client.patch(path, json={"name": "South", "notes": "why"}, headers=tag).json()
    assert (done["name"], done["notes"]) == ("South", "why")
    client.post(f"{path}/moves", json={"account_ids": ["A1"], "to": "TR2"}, headers=tag)
    stale = client.patch(path, json={"notes": "other"}, headers=tag)
    assert stale.status_code == 412
    assert stale.json()["changes"][0]["account_ids"] == ["A1"]
    assert client.get(path).json()["notes"] == "why"


def test_a_clone_is_its_maker_s_own_draft(company: Company) -> None:
    number = proposed(company)
    client = company.client("other planner")
    made = client.post(f"{PLANS}/{number}/clones", json={"name": "Mine"})
    assert made.status_code == 201
    assert made.json()["cloned_from_id"] == number
    assert made.json()["may_edit"]
    assert names(company, "planner") == ["North"]
    assert client.post(f"{PLANS}/{number}/clones", json={"name": "Mine"}).status_code == 409


def test_a_deleted_draft_is_gone_with_its_invitations(company: Company) -> None:
    number, client = make_plan(company), company.client("planner")
    share_draft(company.of("planner"), number, company.ids["other planner"], may_edit=True)
    assert client.delete(f"{PLANS}/{number}").status_code == 428
    assert client.delete(f"{PLANS}/{number}", headers={"If-Match": '"r0"'}).status_code == 204
    assert client.get(f"{PLANS}/{number}").status_code == 404
    again = make_plan(company, "New")  # whatever number it gets, nobody is invited to it
    assert company.client("other planner").get(f"{PLANS}/{again}").status_code == 404


def test_only_drafts_are_changed_or_deleted(company: Company) -> None:
    number, client = published(company), company.client("planner")
    tag = {"If-Match": '"r0"'}
    assert client.patch(f"{PLANS}/{number}", json={"notes": "x"}, headers=tag).status_code == 409
    assert client.delete(f"{PLANS}/{number}", headers=tag).status_code == 409


def test_who_was_invited_to_read_a_draft_cannot_change_it_until_they_may_edit(company: Company) -> None:
    number, owner, guest = make_plan(company), company.client("planner"), company.client("other planner")
    member = f"{PLANS}/{number}/members/{company.ids['other planner']}"
    tag = {"If-Match": '"r0"'}
    assert owner.put(member, json={"may_edit": False}).json()["may_edit"] is False
    assert guest.get(f"{PLANS}/{number}").json()["may_edit"] is False
    assert guest.patch(f"{PLANS}/{number}", json={"notes": "x"}, headers=tag).status_code == 403
    assert guest.put(member, json={"may_edit": True}).status_code == 403
    assert owner.put(member, json={"may_edit": True}).status_code == 200
    assert guest.patch(f"{PLANS}/{number}", json={"notes": "x"}, headers=tag).status_code == 200
    assert [one["email"] for one in guest.get(f"{PLANS}/{number}/members").json()["items"]] == [
        "pablo@example.com"
    ]
    assert owner.delete(member).status_code == 204
    assert guest.patch(f"{PLANS}/{number}", json={"notes": "y"}, headers=tag).status_code == 404
    assert owner.get(member).status_code == 404
    assert owner.put(f"{PLANS}/{number}/members/999", json={"may_edit": True}).status_code == 404


def test_a_token_does_what_its_scopes_allow(company: Company) -> None:
    number = make_plan(company)
    reads = company.client("planner", scopes=["plans:read"])
    assert reads.get(f"{PLANS}/{number}").json()["may_edit"] is False
    tag = {"If-Match": '"r0"'}
    assert reads.patch(f"{PLANS}/{number}", json={"notes": "x"}, headers=tag).status_code == 403
    number = proposed(company, "South")
    approves = company.client("other planner", scopes=["plans:approve"])
    assert approves.post(f"{PLANS}/{number}/approve").status_code == 200


def test_a_list_of_plans_says_which_one_may_edit_and_approve(company: Company) -> None:
    mine, waiting = make_plan(company, "Mine"), proposed(company, "Waiting")
    shared = make_plan(company, "Shared")
    path = f"/api/v1/plans/{shared}/members/{company.ids['other planner']}"
    assert company.client("planner").put(path, json={"may_edit": False}).status_code < 300
    told = {
        who: {
            one["id"]: (one["may_edit"], one["may_approve"])
            for one in company.client(who).get("/api/v1/plans").json()["items"]
        }
        for who in ("admin", "planner", "other planner", "reader", "rep")
    }
    assert told == {
        "admin": {mine: (True, False), waiting: (False, True), shared: (True, False)},
        "planner": {mine: (True, False), waiting: (False, False), shared: (True, False)},
        "other planner": {waiting: (False, True), shared: (False, False)},
        "reader": {waiting: (False, False)},
        "rep": {waiting: (False, False)},
    }
