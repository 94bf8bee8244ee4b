"""Edits of a draft over HTTP: tried, made, taken back and put back, and never over another's."""

import threading
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.company import Company
from tests.web.planned import ALIGNMENT, make_plan, proposed

from ridings.app.people import share_draft


def at(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"If-Match": f'"r{revision}"'}


def held(client: TestClient, path: str) -> dict[str, str]:
    """The rep of every account."""
    found = client.get(f"{path}/alignment?fields=account_id,rep_id").json()["items"]
    return {row["account_id"]: row["rep_id"] for row in found}


def test_a_move_answers_the_totals_of_what_it_touches(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    given = {"account_ids": ["A1"], "to": "TR2", "note": "nearer"}
    done = client.post(f"{path}/moves", json=given, headers=at(0))
    told = done.json()
    assert (done.status_code, done.headers["etag"], told["revision"]) == (200, '"r1"', 1)
    assert told["moves"] == [{"account_id": "A1", "from_territory_id": "TR1", "to_territory_id": "TR2"}]
    sums = {row["territory_id"]: row["potential"] for row in told["territories"]}
    assert sums == {"TR1": 10.0, "TR2": 220.0}
    assert {row["territory_id"]: row["potential"] for row in told["before"]} == {"TR1": 110.0, "TR2": 120.0}
    assert told["measures"] == client.get(path).json()["measures"]
    kept = client.get(f"{path}/territories").json()["items"]
    assert told["territories"] == [row for row in kept if row["territory_id"] in sums]
    assert held(client, path) == ALIGNMENT | {"A1": "R2"}
    assert client.get(f"{path}/accounts/A1").json()["reason"] == "Moved by pia@example.com: nearer"


def test_accounts_are_moved_by_rule_and_by_postal_code(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    rule = {"rule": "potential >= 70 and territory_id != 'TR3'", "to": "TR3"}
    done = client.post(f"{path}/moves?moves=false", json=rule, headers=at(0)).json()
    assert (done["accounts"], done["moves"]) == (2, None)
    assert held(client, path) == ALIGNMENT | {"A1": "R3", "A3": "R3"}
    nobody = client.post(f"{path}/moves", json={"postal_code": "43001'", "to": "TR3"}, headers=at(1))
    assert nobody.status_code == 422


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"to": "TR2"}, 422),
        ({"to": "TR2", "account_ids": ["A1"], "rule": "potential > 1"}, 422),
        ({"to": "TR2", "account_ids": []}, 422),
        ({"to": "TR2", "account_ids": ["A\x00"]}, 422),
        ({"to": "TR2", "rule": "no such column"}, 422),
        ({"to": "TR2", "rule": "potential > 1e9"}, 422),
        ({"to": "TR2", "rule": "potential > " + "9" * 400}, 422),
        ({"to": "none", "account_ids": ["A1"]}, 404),
        ({"to": "TR2", "account_ids": ["A1", "Z9"]}, 404),
        ({"to": "TR1", "account_ids": ["A1"]}, 409),
    ],
)
def test_what_cannot_be_moved_says_why_and_changes_nothing(
    company: Company, given: dict[str, Any], status: int
) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    done = client.post(f"{path}/moves", json=given, headers=at(0))
    assert done.status_code == status, done.text
    assert done.json()["detail"]
    assert client.get(path).json()["revision"] == 0
    assert held(client, path) == ALIGNMENT


def test_a_move_names_the_revision_that_was_looked_at(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    given = {"account_ids": ["A1"], "to": "TR2"}
    assert client.post(f"{path}/moves", json=given).status_code == 428
    assert client.post(f"{path}/moves", json=given, headers={"If-Match": "*"}).status_code == 412
    assert client.post(f"{path}/moves", json=given, headers=at(7)).status_code == 412
    assert client.post(f"{path}/undo").status_code == 428
    assert client.post(f"{path}/redo").status_code == 428
    assert client.get(path).json()["revision"] == 0


def test_a_stale_move_tells_who_changed_what(company: Company) -> None:
    number = make_plan(company)
    share_draft(company.of("planner"), number, company.ids["other planner"], may_edit=True)
    path = f"/api/v1/plans/{number}"
    mine, theirs = company.client("planner"), company.client("other planner")
    theirs.post(f"{path}/moves", json={"account_ids": ["A3"], "to": "TR1", "note": "why"}, headers=at(0))
    stale = mine.post(f"{path}/moves", json={"account_ids": ["A1"], "to": "TR3"}, headers=at(0))
    assert stale.status_code == 412
    [change] = stale.json()["changes"]
    assert (change["revision"], change["actor"], change["note"]) == (1, "pablo@example.com", "why")
    assert change["account_ids"] == ["A3"]
    assert mine.post(f"{path}/undo", headers=at(0)).status_code == 412
    assert held(mine, path) == ALIGNMENT | {"A3": "R1"}


def test_04_two_planners_editing_one_draft_never_overwrite_silently(company: Company) -> None:
    number = make_plan(company)
    share_draft(company.of("planner"), number, company.ids["other planner"], may_edit=True)
    path = f"/api/v1/plans/{number}"
    clients = {who: company.client(who) for who in ("planner", "other planner")}
    told: dict[str, list[tuple[int, Any]]] = {who: [] for who in clients}
    start = threading.Barrier(len(clients))

    def edit(who: str, account: str) -> None:
        start.wait()
        for _ in range(6):  # each looks, and then moves an account of its own to and fro
            shown = clients[who].get(path).json()
            mine = clients[who].get(f"{path}/accounts/{account}").json()["territory_id"]
            given = {"account_ids": [account], "to": "TR3" if mine != "TR3" else "TR1"}
            done = clients[who].post(f"{path}/moves", json=given, headers=at(shown["revision"]))
            told[who].append((done.status_code, done.json()))

    threads = [
        threading.Thread(target=edit, args=one) for one in (("planner", "A1"), ("other planner", "A3"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [one for found in told.values() for one in found]
    assert {status for status, _ in answers} <= {200, 412}
    assert all(body["changes"] for status, body in answers if status == 412)
    done = sorted(body["revision"] for status, body in answers if status == 200)
    edits = clients["planner"].get(f"{path}/edits?moves=true").json()["items"]
    assert done == [one["revision"] for one in edits] == list(range(1, len(done) + 1))
    now = {"A1": "TR1", "A3": "TR2"}  # every move that was answered is there, one after the other
    for one in edits:
        [move] = one["moves"]
        assert move["from_territory_id"] == now[move["account_id"]]
        now[move["account_id"]] = move["to_territory_id"]
    places = {one: clients["planner"].get(f"{path}/accounts/{one}").json()["territory_id"] for one in now}
    assert places == now


def test_edits_are_taken_back_and_put_back(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    assert client.post(f"{path}/undo", headers=at(0)).status_code == 409
    client.post(f"{path}/moves", json={"account_ids": ["A1"], "to": "TR2"}, headers=at(0))
    shown = client.get(path).json()
    assert (shown["can_undo"], shown["can_redo"]) == (True, False)
    back = client.post(f"{path}/undo", json={"note": "no"}, headers=at(1)).json()
    assert (back["kind"], back["undoes"], back["can_undo"], back["can_redo"]) == ("undo", 1, False, True)
    assert held(client, path) == ALIGNMENT
    again = client.post(f"{path}/redo", headers=at(2)).json()
    assert (again["kind"], again["undoes"], again["can_undo"], again["can_redo"]) == ("redo", 1, True, False)
    assert held(client, path) == ALIGNMENT | {"A1": "R2"}
    assert client.post(f"{path}/redo", headers=at(3)).status_code == 409


def test_edits_come_in_pages_with_their_moves_where_asked(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    for revision, to in enumerate(("TR2", "TR3", "TR1")):
        client.post(f"{path}/moves", json={"account_ids": ["A1"], "to": to}, headers=at(revision))
    first = client.get(f"{path}/edits?limit=2").json()
    assert [(one["revision"], one["accounts"], one["moves"]) for one in first["items"]] == [
        (1, 1, None),
        (2, 1, None),
    ]
    rest = client.get(f"{path}/edits?limit=2&moves=true&cursor={first['next']}").json()
    assert client.get(f"{path}/edits?moves=true&after=2").json() == rest
    assert rest["next"] is None
    assert [one["moves"][0]["to_territory_id"] for one in rest["items"]] == ["TR1"]


def test_a_move_is_tried_without_any_effect(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    given = {"rule": "potential >= 70 and territory_id != 'TR3'", "to": "TR3"}
    tried = client.post(f"{path}/moves/preview", json=given, headers=at(0)).json()
    assert (tried["revision"], tried["accounts"], tried["moves"]) == (0, 2, None)
    assert client.get(path).json()["revision"] == 0
    assert held(client, path) == ALIGNMENT
    ids = {"account_ids": ["A1", "A3"], "to": "TR3"}
    assert client.post(f"{path}/moves/preview", json=ids).json() == tried
    done = client.post(f"{path}/moves?moves=false", json=given, headers=at(0)).json()
    assert {name: done[name] for name in tried} == tried | {"revision": 1}
    stale = client.post(f"{path}/moves/preview", json=ids, headers=at(0))
    assert stale.status_code == 412


def test_a_rule_that_a_move_breaks_is_told_and_kept_unless_meant(company: Company) -> None:
    brief = {"locks": {"rules": ["name == 'Alpha'"]}}
    path = f"/api/v1/plans/{make_plan(company, brief=brief)}"
    client, given = company.client("planner"), {"account_ids": ["A1"], "to": "TR2"}
    tried = client.post(f"{path}/moves/preview", json=given).json()["broken"]
    assert [(one["rule"], one["account_id"]) for one in tried] == [("locked", "A1")]
    refused = client.post(f"{path}/moves", json=given, headers=at(0))
    assert (refused.status_code, refused.json()["broken"]) == (409, tried)
    assert held(client, path) == ALIGNMENT
    anyway = client.post(f"{path}/moves", json=given | {"anyway": True}, headers=at(0)).json()
    assert anyway["broken"] == tried
    assert held(client, path) == ALIGNMENT | {"A1": "R2"}


@pytest.mark.parametrize("who", ["manager", "rep", "reader"])
def test_who_only_reads_edits_nothing(company: Company, who: str) -> None:
    path, client = f"/api/v1/plans/{proposed(company)}", company.client(who)
    given = {"account_ids": ["A1"], "to": "TR2"}
    assert client.post(f"{path}/moves", json=given, headers=at(0)).status_code == 403
    assert client.post(f"{path}/moves/preview", json=given).status_code == 403
    assert client.post(f"{path}/undo", headers=at(0)).status_code == 403
    assert client.get(f"{path}/edits").status_code == (200 if who == "reader" else 403)


def test_a_plan_that_is_no_draft_is_not_edited(company: Company) -> None:
    path, client = f"/api/v1/plans/{proposed(company)}", company.client("planner")
    given = {"account_ids": ["A1"], "to": "TR2"}
    assert client.post(f"{path}/moves", json=given, headers=at(0)).status_code == 409
