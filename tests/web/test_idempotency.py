"""Test 16: a write with one key has one effect, however often and from wherever it is sent."""

import datetime
import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from tests.web.company import Company
from tests.web.planned import make_plan
from tests.web.running import running

from ridings.app import idempotency, people
from ridings.web.server import make_server

API = "/api/v1"
KEY = {"Idempotency-Key": "one"}
USER = {"email": "new@example.com", "name": "New", "role": "rep"}


def plans(company: Company) -> int:
    """How many plans there are."""
    return len(company.client("admin").get(f"{API}/plans").json()["items"])


def posted(address: str, path: str, body: Any, sent: dict[str, str]) -> tuple[int, bytes, Any]:
    """Status, body and headers of the answer to a POST on a line of its own."""
    with closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)) as line:
        line.request("POST", API + path, json.dumps(body), sent)
        done = line.getresponse()
        return done.status, done.read(), done.headers


@pytest.mark.parametrize("kind", ["clone", "move", "user"])
def test_16_twenty_at_once_with_one_key_have_one_effect(company: Company, kind: str) -> None:
    number = make_plan(company, who="admin")
    path, body, ok = {
        "clone": (f"/plans/{number}/clones", {"name": "Clone"}, 201),
        "move": (f"/plans/{number}/moves", {"account_ids": ["A2"], "to": "TR1"}, 200),
        "user": ("/users", USER, 201),
    }[kind]
    sent = {"Authorization": f"Bearer {company.secrets['admin']}", "Content-Type": "application/json",
            "If-Match": '"r0"', **KEY}  # fmt: skip
    gate = threading.Barrier(20)

    def ask(address: str) -> tuple[int, bytes]:
        gate.wait()
        return posted(address, path, body, sent)[:2]

    with running(company) as address, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, [address] * 20))
        status, text, headers = posted(address, path, body, sent)
        assert headers["Idempotency-Replayed"] == "true"
        answers.append((status, text))
    counts = Counter(status for status, _ in answers)
    assert set(counts) <= {ok, 409}
    assert counts[ok] >= 2  # the one that did it, and the one that came last
    assert len({body for status, body in answers if status == ok}) == 1
    client = company.client("admin")
    assert plans(company) == (2 if kind == "clone" else 1)
    assert client.get(f"{API}/plans/{number}").json()["revision"] == (1 if kind == "move" else 0)
    users = client.get(f"{API}/users").json()["items"]
    assert [one["email"] for one in users].count(USER["email"]) == (1 if kind == "user" else 0)


def test_16_a_key_stands_for_one_request(company: Company) -> None:
    client, number = company.client("admin"), make_plan(company, who="admin")
    path = f"{API}/plans/{number}/clones"
    first = client.post(path, json={"name": "A"}, headers=KEY)
    again = client.post(path, json={"name": "A"}, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first.headers["etag"], first.headers["location"]) == (
        again.content, again.headers["etag"], again.headers["location"],
    )  # fmt: skip
    assert client.post(path, json={"name": "B"}, headers=KEY).status_code == 422
    assert client.post(f"{API}/plans/{number}/archive", headers=KEY).status_code == 422
    assert client.post(f"{path}?x=1", json={"name": "A"}, headers=KEY).status_code == 422
    assert plans(company) == 2


def test_16_a_key_of_one_person_means_nothing_for_another(company: Company) -> None:
    number = make_plan(company, who="planner")
    for who in ("admin", "planner"):
        done = company.client(who).post(f"{API}/plans/{number}/clones", json={"name": who}, headers=KEY)
        assert (done.status_code, done.json()["name"]) == (201, who)
    assert company.client("other planner").post(
        f"{API}/plans/{number}/clones", json={"name": "admin"}, headers=KEY
    ).status_code == 404  # fmt: skip


def test_16_a_key_holds_over_a_restart_and_for_a_day_at_least(company: Company) -> None:
    number, body = make_plan(company, who="admin"), {"name": "Clone"}
    path = f"{API}/plans/{number}/clones"
    first = company.client("admin").post(path, json=body, headers=KEY)
    company.server = make_server(company.workspace, company.server.settings)
    company.clock.now += datetime.timedelta(hours=24, minutes=1)
    assert company.client("admin").post(path, json=body, headers=KEY).content == first.content
    company.clock.now += idempotency.KEPT
    assert company.client("admin").post(path, json=body, headers=KEY).status_code == 409  # the name is taken


@pytest.mark.parametrize("refuse", [{"name": ""}, {"name": "North"}], ids=["data", "taken"])
def test_16_a_key_of_a_refused_write_can_be_used_again(company: Company, refuse: dict[str, str]) -> None:
    client, number = company.client("admin"), make_plan(company, "North", who="admin")
    path = f"{API}/plans/{number}/clones"
    assert client.post(path, json=refuse, headers=KEY).status_code in (409, 422)
    assert client.post(path, json={"name": "Clone"}, headers=KEY).status_code == 201


def test_16_a_write_that_is_under_way_is_told_so(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    client, begun, go = company.client("admin"), threading.Event(), threading.Event()
    add: Callable[..., Any] = people.invite

    def slow(*given: Any) -> Any:
        begun.set()
        go.wait(30)
        return add(*given)

    monkeypatch.setattr(people, "invite", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.post, f"{API}/users", json=USER, headers=KEY)
        assert begun.wait(30)
        assert company.client("admin").post(f"{API}/users", json=USER, headers=KEY).status_code == 409
        go.set()
        assert first.result().status_code == 201


def test_16_a_key_does_not_keep_the_secret_of_an_invitation_from_who_may_not_see_it(company: Company) -> None:
    given = company.client("admin").post(f"{API}/users", json=USER, headers=KEY).json()
    again = company.client("planner").post(f"{API}/users", json=USER, headers=KEY)
    assert again.status_code == 403
    assert given["invitation"] not in again.text
