"""Territories and locks over HTTP, and proposals to optimise: as edits, from the revision looked at."""

from tests.web.company import Company
from tests.web.planned import ALIGNMENT, make_plan
from tests.web.stage_plans import propose_moves
from tests.web.test_plan_edits import at

from ridings.app.job_kinds import KINDS
from ridings.app.running import run_job


def test_territories_are_made_given_merged_and_told_in_the_edits(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    made = client.post(f"{path}/territories", json={"latitude": 40.5, "longitude": -80.5}, headers=at(0))
    assert (made.status_code, made.headers["etag"]) == (200, '"r1"')
    told = made.json()
    assert (told["kind"], told["before"], told["can_undo"]) == ("new", [], True)
    assert told["territories"][0]["territory_id"] == "TR4"
    assert told["territories"][0]["rep_id"] is None
    given = {"territory_ids": ["TR1", "TR2"], "into": "TR4", "note": "one"}
    merged = client.post(f"{path}/territories/merge", json=given, headers=at(1)).json()
    assert (merged["accounts"], len(merged["territories"]), len(merged["before"])) == (4, 1, 3)
    rep = {"territory_id": "TR4", "rep_id": "R1"}
    assert client.post(f"{path}/territories/give", json=rep, headers=at(2)).status_code == 200
    split = client.post(f"{path}/territories/split", json={"territory_id": "TR4"}, headers=at(3)).json()
    assert (split["kind"], len(split["territories"])) == ("split", 2)
    stale = client.post(f"{path}/territories", json={}, headers=at(1))
    assert stale.status_code == 412
    assert [one["territories"] for one in stale.json()["changes"]] == [["TR1", "TR2"], ["TR4"], ["TR5"]]
    edits = client.get(f"{path}/edits").json()["items"]
    assert [one["kind"] for one in edits] == ["new", "merge", "rep", "split"]
    for revision in range(4, 8):
        assert client.post(f"{path}/undo", headers=at(revision)).status_code == 200
    assert len(client.get(f"{path}/territories").json()["items"]) == 3


def test_edits_of_territories_are_foreseen_as_they_turn_out(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    asked = (
        ("", {"account_ids": ["A1", "A4"], "latitude": 40.5, "longitude": -80.5}),
        ("/split", {"territory_id": "TR2"}),
        ("/merge", {"territory_ids": ["TR1"], "into": "TR2"}),
        ("/give", {"territory_id": "TR2", "rep_id": "R1"}),
    )
    for revision, (edit, given) in enumerate(asked):
        seen = client.post(f"{path}/territories{edit}/preview", json=given, headers=at(revision))
        assert seen.status_code == 200, seen.text
        assert client.get(path).json()["revision"] == revision
        done = client.post(f"{path}/territories{edit}", json=given, headers=at(revision))
        assert done.status_code == 200, done.text
        parts = ("accounts", "territories", "before", "measures", "broken")
        assert {one: seen.json()[one] for one in parts} == {one: done.json()[one] for one in parts}
    assert (
        client.post(f"{path}/territories/split/preview", json=asked[1][1], headers=at(0)).status_code == 412
    )
    for revision in range(4, 8):
        assert client.post(f"{path}/undo", headers=at(revision)).status_code == 200
    held = client.get(f"{path}/alignment?fields=account_id,territory_id").json()["items"]
    assert {row["account_id"]: row["territory_id"][1:] for row in held} == ALIGNMENT


def test_a_new_territory_says_which_rules_its_accounts_break(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    client.post(f"{path}/locks", json={"account_ids": ["A1"]}, headers=at(0))
    given = {"account_ids": ["A1", "A2"], "territory_id": "East"}
    seen = client.post(f"{path}/territories/preview", json=given).json()
    assert [one["rule"] for one in seen["broken"]] == ["planner_lock"]
    assert client.post(f"{path}/territories", json=given, headers=at(1)).status_code == 409
    done = client.post(f"{path}/territories", json={**given, "anyway": True}, headers=at(1)).json()
    assert (done["kind"], done["accounts"]) == ("new", 2)
    missing = {"account_ids": ["A1", "Z9"]}
    assert client.post(f"{path}/territories/preview", json=missing).status_code == 404


def test_locks_are_told_in_the_alignment_and_hold_moves(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    done = client.post(f"{path}/locks", json={"territory_ids": ["TR1"]}, headers=at(0)).json()
    assert done["locks"] == [{"account_id": one, "locked": True} for one in ("A1", "A5")]
    rows = client.get(f"{path}/alignment?fields=account_id,locked").json()["items"]
    assert [row["account_id"] for row in rows if row["locked"]] == ["A1", "A5"]
    assert client.get(f"{path}/accounts/A1").json()["locked"]
    refused = client.post(f"{path}/moves", json={"account_ids": ["A1"], "to": "TR2"}, headers=at(1))
    assert refused.status_code == 409
    assert refused.json()["broken"][0]["rule"] == "planner_lock"
    free = client.post(f"{path}/locks", json={"rule": "account_id == 'A1'", "locked": False}, headers=at(1))
    assert free.json()["kind"] == "unlock"
    assert client.get(f"{path}/edits?moves=true").json()["items"][1]["locks"][0]["locked"] is False


def test_a_draft_is_optimised_by_a_job_and_the_proposal_accepted(company: Company) -> None:
    number = make_plan(company)
    path, client = f"/api/v1/plans/{number}", company.client("planner")
    given = {"balance": {"potential": 0.3}, "slack": 2.0, "keep_moves": False, "time_limit": 20}
    job = client.post(f"{path}/optimise", json=given)
    assert job.status_code == 202, job.text
    run_job(company.workspace.database, job.json()["id"], "test", kinds=KINDS)
    done = client.get(f"/api/v1/jobs/{job.json()['id']}").json()
    assert done["state"] == "done", done
    one = f"{path}/optimise/{done['id']}"
    found = client.get(one).json()
    assert (found["state"], found["revision"], found["accounts"]) == ("open", 0, done["result"]["moves"])
    moves = client.get(f"{one}/moves").json()["items"]
    assert len(moves) == found["accounts"]
    assert client.post(f"{path}/optimise", json={"balance": {"x": 0.1}}).status_code == 422


def test_a_proposal_is_accepted_once_or_discarded(company: Company) -> None:
    number = make_plan(company)
    path, client = f"/api/v1/plans/{number}", company.client("planner")
    for job_id in (901, 902, 903):
        propose_moves(company, number, job_id)
    assert client.post(f"{path}/optimise/902/discard").json()["state"] == "discarded"
    assert client.post(f"{path}/optimise/902/accept", headers=at(0)).status_code == 409
    done = client.post(f"{path}/optimise/901/accept?moves=true", headers=at(0))
    assert (done.json()["kind"], done.json()["moves"][0]["account_id"]) == ("optimise", "A1")
    stale = client.post(f"{path}/optimise/903/accept", headers=at(1))
    assert stale.status_code == 412
    assert stale.json()["changes"][0]["kind"] == "optimise"
    assert client.post(f"{path}/undo", headers=at(1)).json()["revision"] == 2
