"""A plan's life over HTTP: proposed, approved by others, published once from a base, archived."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from tests.web.company import Company
from tests.web.planned import ALIGNMENT, approved, make_plan, proposed, published

PLANS = "/api/v1/plans"
OTHERWISE = {"A1": "R2", "A2": "R1", "A3": "R2", "A4": "R3", "A5": "R3"}


def test_each_approval_is_another_person_s(company: Company) -> None:
    path = f"{PLANS}/{make_plan(company)}"
    planner, other, admin = (company.client(who) for who in ("planner", "other planner", "admin"))
    assert planner.post(f"{path}/propose", json={"levels": 2, "note": "look"}).json()["status"] == "proposed"
    assert planner.post(f"{path}/approve").status_code == 409
    assert other.post(f"{path}/approve", json={"note": "yes"}).json()["status"] == "proposed"
    assert other.post(f"{path}/approve").status_code == 409
    done = admin.post(f"{path}/approve").json()
    assert (done["status"], done["approved_by"]) == ("approved", ["pablo@example.com", "ada@example.com"])
    steps = company.client("rep").get(f"{path}/steps").json()["items"]
    assert [(one["to_status"], one["level"], one["note"]) for one in steps] == [
        ("proposed", 0, "look"), ("proposed", 1, "yes"), ("approved", 2, "")
    ]  # fmt: skip


def test_nobody_lowers_the_approvals_of_a_plan_that_is_proposed(company: Company) -> None:
    path = f"{PLANS}/{proposed(company)}"
    for who, levels in (("planner", 1), ("other planner", 1), ("admin", 0)):
        assert company.client(who).post(f"{path}/propose", json={"levels": levels}).status_code == 409
    assert company.client("planner").get(path).json()["status"] == "proposed"


def test_only_an_admin_lets_a_plan_go_without_approval(company: Company) -> None:
    path = f"{PLANS}/{make_plan(company)}"
    assert company.client("planner").post(f"{path}/propose", json={"levels": 0}).status_code == 403
    assert company.client("admin").post(f"{path}/propose", json={"levels": 0}).json()["status"] == "approved"


def test_a_rejected_plan_is_a_draft_again_with_a_reason(company: Company) -> None:
    path, other = f"{PLANS}/{proposed(company)}", company.client("other planner")
    assert other.post(f"{path}/reject", json={"reason": " "}).status_code == 422
    assert other.post(f"{path}/reject", json={"reason": "no"}).json()["status"] == "draft"
    assert other.get(path).status_code == 404  # a draft of somebody else


def test_what_is_proposed_is_what_was_looked_at(company: Company) -> None:
    path, client = f"{PLANS}/{make_plan(company)}", company.client("planner")
    moved = {"account_ids": ["A1"], "to": "TR2"}
    assert client.post(f"{path}/moves", json=moved, headers={"If-Match": '"r0"'}).status_code == 200
    stale = client.post(f"{path}/propose", json={}, headers={"If-Match": '"r0"'})
    assert stale.status_code == 412
    assert stale.json()["changes"]
    assert client.post(f"{path}/propose", json={}, headers={"If-Match": '"r1"'}).status_code == 200


def test_publishing_is_tried_without_any_effect_and_then_done(company: Company) -> None:
    path, client = f"{PLANS}/{approved(company)}", company.client("planner")
    day = {"effective_on": "2026-02-01"}
    tried = client.post(f"{path}/publish/preview?changes=2", json=day).json()
    assert (tried["publication"], tried["changes_in_all"], len(tried["changes"])) == (None, 5, 2)
    assert client.get("/api/v1/publications").json()["items"] == []
    done = client.post(f"{path}/publish", json=day).json()
    assert done["publication"] is not None
    assert (done["sha256"], done["figures"]) == (tried["sha256"], tried["figures"])
    assert client.get(path).json()["status"] == "published"
    assert client.post(f"{path}/publish", json=day).status_code == 409


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"effective_on": "2026-13-01"}, 422),
        ({"effective_on": "2025-01-01"}, 409),
        ({"effective_on": "2026-02-01", "holdover_days": -1}, 422),
        ({"effective_on": "2026-02-01", "holdover_days": 10**30}, 422),
        ({"effective_on": "0001-01-01", "backdate": True}, 200),
    ],
)
def test_a_day_that_will_not_do_is_refused(company: Company, given: dict[str, Any], status: int) -> None:
    path, client = f"{PLANS}/{approved(company)}", company.client("planner")
    assert client.post(f"{path}/publish/preview", json=given).status_code == status
    assert client.post(f"{path}/publish", json=given).status_code == status


def publish_at_once(company: Company, plans: Mapping[str, int], day: str) -> dict[str, Any]:
    """What each is answered who publishes a plan of theirs in the same moment."""
    done: dict[str, Any] = {}
    start = threading.Barrier(len(plans))

    def publish(who: str, number: int) -> None:
        client = company.client(who)
        start.wait()
        done[who] = client.post(f"{PLANS}/{number}/publish", json={"effective_on": day})

    threads = [threading.Thread(target=publish, args=one) for one in plans.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_03_two_planners_publishing_at_once_one_wins_and_the_other_gets_a_diff(company: Company) -> None:
    given = {"planner": ALIGNMENT, "other planner": OTHERWISE}
    now: dict[str, str] = {}
    for turn in range(3):
        plans = {who: approved(company, f"{who} {turn}", alignment=one) for who, one in given.items()}
        done = publish_at_once(company, plans, f"2026-02-{10 + turn}")
        assert sorted(one.status_code for one in done.values()) == [200, 409]
        [won] = [who for who, one in done.items() if one.status_code == 200]
        [lost] = [who for who in done if who != won]
        [change] = done[lost].json()["changes"]
        assert change["publication"] == done[won].json()["publication"]
        gave = {account: rep for account, rep in given[won].items() if now.get(account) != rep}
        differs = {account for account, rep in gave.items() if given[lost][account] != rep}
        assert (change["accounts"], change["differing"]) == (len(gave), len(differs))
        assert {one["account_id"] for one in change["differs"]} == differs
        now = given[won]
    client = company.client("planner")
    assert len(client.get("/api/v1/publications").json()["items"]) == 3
    rows = client.get("/api/v1/ownership?on=2026-03-01").json()["items"]
    assert {row["account_id"]: row["rep_id"] for row in rows} == now
    assert client.get(f"{PLANS}/{plans[lost]}").json()["published_since"]
    again = client.post(f"{PLANS}/{plans[lost]}/clones", json={"name": "Again", "onto_latest": True})
    assert not again.json()["published_since"]


def test_a_published_plan_is_archived_by_the_next_or_by_hand(company: Company) -> None:
    first = published(company)
    second = published(company, "South", "2026-02-01", alignment=OTHERWISE)
    client = company.client("planner")
    assert client.get(f"{PLANS}/{first}").json()["status"] == "archived"
    done = client.post(f"{PLANS}/{second}/archive", json={"note": "over"}).json()
    assert done["status"] == "archived"


@pytest.mark.parametrize("who", ["manager", "rep", "reader"])
def test_who_only_reads_takes_no_step(company: Company, who: str) -> None:
    path, client = f"{PLANS}/{proposed(company)}", company.client(who)
    day = {"effective_on": "2026-02-01"}
    steps: list[tuple[str, dict[str, Any] | None]] = [
        ("propose", {}), ("approve", None), ("reject", {"reason": "x"}), ("archive", None), ("publish", day),
        ("publish/preview", day), ("clones", {"name": "C"}),
    ]  # fmt: skip
    for step, given in steps:
        assert client.post(f"{path}/{step}", json=given).status_code == 403, step
    assert client.get(path).json()["status"] == "proposed"


def test_a_plan_is_compared_with_today_and_with_another(company: Company) -> None:
    north, south = make_plan(company), make_plan(company, "South", alignment=OTHERWISE)
    client = company.client("planner")
    today = client.get(f"{PLANS}/{north}/comparison?moves=1").json()
    assert (today["before"], today["after"], today["moves_in_all"], len(today["moves"])) == (
        "today",
        "North",
        2,
        1,
    )
    assert today["moved"]["newly_owned"]["accounts"] == 1
    both = client.get(f"{PLANS}/{south}/comparison?with={north}").json()
    assert (both["before"], both["after"]) == ("North", "South")
    moves = client.get(f"{PLANS}/{south}/comparison/moves?with={north}").json()["items"]
    assert [one["account_id"] for one in moves] == ["A1", "A2", "A5"]
    assert client.get(f"{PLANS}/{north}/comparison?with=yesterday").status_code == 422
    assert client.get(f"{PLANS}/{north}/comparison?with={'9' * 19}").status_code == 404


def test_comparing_takes_sight_of_both_plans_and_the_whole_market(company: Company) -> None:
    seen, hidden = proposed(company), make_plan(company, "Mine")
    other = company.client("other planner")
    asked = [other.get(f"{PLANS}/{seen}/comparison?with={one}") for one in (hidden, 999)]
    assert [one.status_code for one in asked] == [404, 404]
    assert company.client("reader").get(f"{PLANS}/{seen}/comparison").status_code == 200
    for who in ("manager", "rep"):
        assert company.client(who).get(f"{PLANS}/{seen}/comparison").status_code == 403
        assert company.client(who).get(f"{PLANS}/{seen}/comparison/moves").status_code == 403
