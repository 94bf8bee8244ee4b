"""Who sees which accounts, reps, sales and counts, by every way there is to ask."""

import datetime
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.app.planned import put_plan
from tests.web.company import REPS, Company, assert_as_quick
from tests.web.market_data import put, put_many, put_records

from ridings.app.publishing import publish
from ridings.storage.schema import KEPT

API = "/api/v1"
SEEN = {
    "admin": {"A1", "A2", "A3", "A4", "A5"},
    "planner": {"A1", "A2", "A3", "A4", "A5"},
    "reader": {"A1", "A2", "A3", "A4", "A5"},
    "manager": {"A1", "A2", "A3"},
    "other manager": {"A4"},
    "rep": {"A1", "A2"},
    "other rep": {"A4"},
}


def told(answer: Any) -> Any:
    """What is answered, but for the id of the request."""
    body = answer.json()
    if isinstance(body, dict):
        body.pop("request_id", None)
    return answer.status_code, body


def ids(client: TestClient, path: str, name: str = "account_id") -> set[str]:
    """The ids in a list, over all its pages."""
    found: set[str] = set()
    cursor: str | None = None
    while True:
        join = "&" if "?" in path else "?"
        done = client.get(f"{API}/{path}" + ("" if cursor is None else f"{join}cursor={cursor}"))
        assert done.status_code == 200, done.text
        found |= {row[name] for row in done.json()["items"]}
        cursor = done.json().get("next")
        if cursor is None:
            return found


# Another's account (A4) and one that does not exist, asked for in the same way.
@pytest.mark.parametrize("path", [
    "accounts/{}", "accounts?account_id={}&count=true", "accounts?search={}&count=true",
    "accounts/table?where=account_id == '{}'", "accounts/table?fields=name&where=account_id == '{}'",
    "sales?account_id={}", "visits?account_id={}", "search?q={}",
])  # fmt: skip
@pytest.mark.parametrize("who", ["rep", "manager"])
def test_05_another_s_account_answers_as_one_that_does_not_exist(
    company: Company, who: str, path: str
) -> None:
    put_records(company)
    client = company.client(who)
    other, none = (told(client.get(f"{API}/{path.format(one)}")) for one in ("A4", "A4x"))
    assert other == none


@pytest.mark.parametrize("path", ["accounts?owner={}&count=true", "quotas?rep_id={}", "sales?rep_id={}",
                                  "reps/{}", "search?q={}"])  # fmt: skip
def test_05_another_rep_answers_as_one_who_does_not_exist(company: Company, path: str) -> None:
    put_records(company)
    client = company.client("rep")
    other, none = (told(client.get(f"{API}/{path.format(one)}")) for one in ("R3", "R3x"))
    assert other == none


@pytest.mark.parametrize("who", SEEN)
def test_05_every_way_to_ask_for_accounts_gives_the_same_ones(company: Company, who: str) -> None:
    put_records(company)
    client, seen = company.client(who), SEEN[who]
    assert ids(client, "accounts?limit=2") == seen
    assert ids(client, "accounts/table") == seen
    assert client.get(f"{API}/accounts?count=true&limit=1").json()["count"] == len(seen)
    columns = client.get(f"{API}/accounts/columns").json()
    assert {one["name"]: one["filled"] for one in columns}["name"] == len(seen)
    assert ids(client, "sales") == seen & {"A1", "A3", "A4"}
    assert ids(client, "visits") == seen & {"A1", "A3", "A4"}
    names = {row["account_id"] for row in client.get(f"{API}/search?q=a&limit=50").json()["accounts"]}
    assert names <= seen
    alone = {one for one in ("A1", "A4") if client.get(f"{API}/accounts/{one}").status_code == 200}
    assert alone == seen & {"A1", "A4"}


def test_05_units_and_edges_are_of_the_reps_that_are_seen(company: Company) -> None:
    put_records(company)
    assert ids(company.client("planner"), "units", "unit_id") == {"U1", "U2", "U3"}
    assert ids(company.client("rep"), "units", "unit_id") == {"U1", "U2"}
    assert [one["b"] for one in company.client("rep").get(f"{API}/edges").json()["items"]] == ["U2"]


def test_05_another_s_account_takes_as_long_as_one_that_does_not_exist(company: Company) -> None:
    put_many(company, 20_000, "R3")
    client = company.client("rep")

    base = f"{API}/accounts/"
    assert_as_quick(client, base + "M010000", base + "nothing")


def test_05_a_draft_of_others_is_not_found_by_a_search(company: Company) -> None:
    put_plan(company.workspace, "Secret draft", {"A1": "R1"}, status="draft")
    assert company.client("planner").get(f"{API}/search?q=secret").json()["plans"] == []
    assert len(company.client("admin").get(f"{API}/search?q=SECRET").json()["plans"]) == 1


def test_08_a_manager_sees_exactly_the_subtree(company: Company) -> None:
    put(company, "reps", [{"rep_id": "R4", "name": "Rosa", "manager": "R2"},
                          {"rep_id": "R5", "name": "Ruth", "manager": "Mia"}])  # fmt: skip
    assert ids(company.client("manager"), "reps", "rep_id") == {"R1", "R2", "R4"}
    assert ids(company.client("other manager"), "reps", "rep_id") == {"R3", "R5"}
    assert ids(company.client("rep"), "reps", "rep_id") == {"R1"}
    assert ids(company.client("planner"), "reps", "rep_id") == {*REPS, "R4", "R5"}


def test_08_a_rep_moved_to_another_manager_is_seen_there_at_the_next_request(company: Company) -> None:
    manager, other = company.client("manager"), company.client("other manager")
    assert ids(manager, "accounts") == {"A1", "A2", "A3"}
    reps = KEPT["reps"][0]
    with company.workspace.write() as connection:
        connection.execute(update(reps).where(reps.c.rep_id == "R2").values(manager="Mia"))
    assert ids(manager, "accounts") == {"A1", "A2"}
    assert ids(other, "accounts") == {"A3", "A4"}
    assert manager.get(f"{API}/accounts/A3").status_code == 404


def test_08_an_account_that_is_published_to_another_rep_changes_hands_on_that_day(company: Company) -> None:
    put_plan(company.workspace, "Next", {"A1": "R3", "A2": "R1", "A3": "R2", "A4": "R3"})
    publish(company.workspace, "Next", effective_on=datetime.date(2026, 1, 10))
    rep, other = company.client("rep"), company.client("other rep")
    assert ids(rep, "accounts") == {"A1", "A2"}
    company.clock.now += datetime.timedelta(days=5)
    assert ids(rep, "accounts") == {"A2"}
    assert rep.get(f"{API}/accounts/A1").status_code == 404
    assert ids(other, "accounts") == {"A1", "A4"}
    row = other.get(f"{API}/accounts/A1").json()
    assert (row["owner"], row["owner_since"], row["territory_id"]) == ("R3", "2026-01-10", "TR3")
    assert ids(company.client("planner"), "accounts?owner=R3") == {"A1", "A4"}
    table = other.get(f"{API}/accounts/table?fields=owner").json()["items"]
    assert table == [{"account_id": "A1", "owner": "R3"}, {"account_id": "A4", "owner": "R3"}]


def test_08_a_rep_and_a_manager_nobody_in_the_market_see_nothing(company: Company) -> None:
    with company.workspace.write() as connection:
        connection.execute(KEPT["reps"][0].delete())
    assert ids(company.client("manager"), "accounts") == set()
    assert ids(company.client("manager"), "reps", "rep_id") == set()


def test_where_reps_live_is_shown_to_planners_and_to_themselves(company: Company) -> None:
    reps = KEPT["reps"][0]
    with company.workspace.write() as connection:
        connection.execute(update(reps).values(latitude=40.0, email="r@example.com", city="Here"))
    shown = {who: company.client(who).get(f"{API}/reps/R1").json() for who in SEEN if "other" not in who}
    assert {who for who, row in shown.items() if row["latitude"] is not None} == {"admin", "planner", "rep"}
    assert {who for who, row in shown.items() if row["email"] is not None} == {"admin", "planner", "rep"}
