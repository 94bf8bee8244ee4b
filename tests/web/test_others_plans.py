"""Tests 5 and 8 on plans: what others have answers as what is not, before and after it changes hands."""

import datetime
import json
from typing import Any

from starlette.testclient import TestClient
from tests.web.company import ORIGIN, PEOPLE, Company, assert_as_quick
from tests.web.planned import ALIGNMENT, make_plan, proposed, published

from ridings.app import jobs
from ridings.app.files import bring_file
from ridings.app.people import invite_again
from ridings.app.signing_in import take_invitation

API = "/api/v1"
PASSWORD = "long enough, I hope"
DAY = datetime.timedelta(days=1)


OWN = ("/plans/{}", "/plans/{}/alignment", "/plans/{}/edits", "/plans/{}/disputes", "/plans/{}/comparison",
       "/plans/{}/members", "/files/{}", "/files/{}/about", "/jobs/{}", "/jobs/{}/events")  # fmt: skip


def told(client: TestClient, method: str, path: str, one: str, body: Any) -> tuple[int, Any]:
    """What is answered, but for the request id and the id that was asked for."""
    content = None if body is None else json.loads(json.dumps(body).replace("{}", one))
    done = client.request(method, API + path.replace("{}", one), json=content)
    found = json.loads(done.text.replace(one, "X"))
    if isinstance(found, dict):
        found.pop("request_id", None)
    return done.status_code, found


ASKED: list[tuple[str, str, Any]] = [
    ("GET", "/plans/{plan}/accounts/{}", None), ("GET", "/accounts/{}/owner", None),
    ("GET", "/accounts/{}/ownership?superseded=true", None), ("GET", "/accounts/{}", None),
    ("GET", "/accounts/{}/owner?on=2026-02-01", None),
    ("POST", "/plans/{plan}/disputes", {"account_id": "{}", "wants": "R1", "reason": "mine"}),
    ("GET", "/search?q={}", None), ("GET", "/plans/{plan}/alignment?territory_id={}", None),
]  # fmt: skip


def test_05_another_s_account_in_a_plan_answers_as_one_that_is_not_there(company: Company) -> None:
    published(company, "Held")
    plan = str(proposed(company, "Open"))
    for who in ("rep", "manager"):
        client = company.client(who)
        for method, path, body in ASKED:
            there = path.replace("{plan}", plan)
            assert told(client, method, there, "A4", body) == told(client, method, there, "Z9", body), there


def test_05_what_another_planner_has_answers_as_what_is_not_there(company: Company) -> None:
    make_plan(company, "Own")
    jobs.submit(company.of("planner"), "export", {})
    bring_file(company.of("planner"), "a.csv", "text/csv", [b"x"])
    client = company.client("other planner")
    for path in OWN:
        ours, none = (client.get(API + path.replace("{}", number)) for number in ("1", "987"))
        assert (ours.status_code, none.status_code) == (404, 404), path
        assert sorted(ours.json()) == sorted(none.json())
        assert ours.json()["detail"].replace("1", "N") == none.json()["detail"].replace("987", "N")


def test_05_another_s_account_in_a_plan_takes_as_long_as_none(company: Company) -> None:
    number, client = proposed(company), company.client("rep")

    base = f"{API}/plans/{number}/accounts/"
    assert_as_quick(client, base + "A4", base + "Z9")


def test_05_a_rep_is_told_of_own_territories_and_accounts_alone(company: Company) -> None:
    number, client = proposed(company), company.client("rep")
    alignment = client.get(f"{API}/plans/{number}/alignment").json()["items"]
    assert {one["account_id"] for one in alignment} == {"A1", "A2", "A5"}  # today's, and those of the plan
    territories = client.get(f"{API}/plans/{number}/territories").json()["items"]
    assert [one["territory_id"] for one in territories] == ["TR1"]
    plan = client.get(f"{API}/plans/{number}").json()
    assert (plan["territories"], plan["measures"], plan["figures"], plan["brief"]) == (1, None, None, None)
    for name in ("comparison", "comparison/moves", "edits"):
        assert client.get(f"{API}/plans/{number}/{name}").status_code == 403
    assert "R3" not in client.get(f"{API}/plans/{number}/steps").text


def browser(company: Company, who: str) -> TestClient:
    """An open session."""
    take_invitation(company.workspace, invite_again(company.workspace, company.ids[who]).secret, PASSWORD)
    client = company.client()
    given = {"email": PEOPLE[who][0], "password": PASSWORD}
    assert client.post(f"{API}/session", json=given, headers={"Origin": ORIGIN}).status_code == 201
    return client


def test_08_an_account_handed_over_from_a_day_on_is_no_longer_seen_by_who_had_it(company: Company) -> None:
    former, new = browser(company, "rep"), browser(company, "other rep")
    day = (company.workspace.today + DAY).isoformat()
    published(company, "First")
    published(company, "Second", day=day, alignment={**ALIGNMENT, "A1": "R3", "A5": "R1"})
    looked = ["accounts/A1", "accounts/A1/owner", "accounts/A1/ownership"]

    def seen(client: TestClient) -> list[int]:
        return [client.get(f"{API}/{path}").status_code for path in looked]

    assert (seen(former), seen(new)) == ([200] * 3, [404] * 3)
    company.clock.now += DAY
    assert (seen(former), seen(new)) == ([404] * 3, [200] * 3)
    for path in ("accounts", "ownership", "accounts/table", "search?q=Alpha"):
        assert "A1" not in former.get(f"{API}/{path}").text
        assert "A1" in new.get(f"{API}/{path}").text


def test_08_a_rep_given_another_part_of_the_market_sees_that_at_the_next_request(company: Company) -> None:
    rep, admin = browser(company, "rep"), company.client("admin")
    number = proposed(company)
    ids = [{one["account_id"] for one in rep.get(f"{API}/accounts").json()["items"]}]
    path = f"{API}/users/{company.ids['rep']}"
    tag = {"If-Match": admin.get(path).headers["etag"]}
    assert admin.patch(path, json={"rep_id": "R3"}, headers=tag).status_code == 200
    ids += [{one["account_id"] for one in rep.get(f"{API}/accounts").json()["items"]}]
    assert ids == [{"A1", "A2"}, {"A4"}]
    placed = rep.get(f"{API}/plans/{number}/alignment").json()["items"]
    assert {one["account_id"] for one in placed} == {"A4"}
