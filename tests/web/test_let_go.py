"""Test 9: who is let go, or may do less, is refused at the next request, by whatever way in."""

import http.client
import time
from typing import Any

import pytest
from tests.web.company import ORIGIN, Company
from tests.web.planned import make_plan
from tests.web.running import running
from tests.web.test_others_plans import PASSWORD, browser

from ridings.app import jobs
from ridings.app.people import invite_again
from ridings.web import job_events

API = "/api/v1"


def change(company: Company, who: str, **values: Any) -> None:
    """Let an admin change somebody."""
    admin, path = company.client("admin"), f"{API}/users/{company.ids[who]}"
    tag = {"If-Match": admin.get(path).headers["etag"]}
    assert admin.patch(path, json=values, headers=tag).status_code == 200


def test_09_nothing_of_somebody_let_go_opens_any_more(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_events, "WHO", 0.2)
    session = browser(company, "planner")
    programs = [company.client("planner"), company.client("planner", scopes=["plans:read"])]
    number = jobs.submit(company.of("planner"), "export", {}).id
    with running(company) as address:
        line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
        token = {"Authorization": f"Bearer {company.secrets['planner']}"}
        line.request("GET", f"{API}/jobs/{number}/events", headers=token)
        stream = line.getresponse()
        assert stream.readline() == b"event: job\n"
        assert [client.get(f"{API}/me").status_code for client in (session, *programs)] == [200] * 3
        change(company, "planner", active=False)
        begun = time.monotonic()
        assert [client.get(f"{API}/me").status_code for client in (session, *programs)] == [401] * 3
        assert b"event: end" in stream.read()
        assert time.monotonic() - begun < 10
        line.close()
    refused = company.client().post(
        f"{API}/session", json={"email": "pia@example.com", "password": PASSWORD}, headers={"Origin": ORIGIN}
    )
    assert refused.status_code == 401


def test_09_an_invitation_of_somebody_let_go_opens_nothing(company: Company) -> None:
    secret = invite_again(company.workspace, company.ids["rep"]).secret
    change(company, "rep", active=False)
    given = {"invitation": secret, "password": PASSWORD}
    refused, none = (
        company.client().post(f"{API}/invitation", json=given | more)
        for more in ({}, {"invitation": "nothing"})
    )
    assert (refused.status_code, none.status_code) == (404, 404)
    assert refused.json()["detail"] == none.json()["detail"]


def test_09_who_comes_back_shows_nothing_from_before(company: Company) -> None:
    session, program = browser(company, "rep"), company.client("rep")
    change(company, "rep", active=False)
    change(company, "rep", active=True)
    assert [client.get(f"{API}/me").status_code for client in (session, program)] == [401, 401]


def test_09_a_narrower_role_holds_at_the_next_request(company: Company) -> None:
    session, program = browser(company, "planner"), company.client("planner")
    number = make_plan(company, "Mine")
    body = {"name": "Clone"}
    change(company, "planner", role="rep", rep_id="R1")
    for client in (session, program):
        done = client.post(f"{API}/plans/{number}/clones", json=body, headers={"Origin": ORIGIN})
        assert done.status_code == 403
        assert client.get(f"{API}/users").status_code == 403
        assert client.get(f"{API}/plans/{number}/comparison").status_code == 403
        seen = {one["account_id"] for one in client.get(f"{API}/accounts").json()["items"]}
        assert seen == {"A1", "A2"}


def test_09_a_job_asked_for_before_a_role_was_narrowed_is_not_done(company: Company) -> None:
    from ridings.app.running import run_job

    number = jobs.submit(company.of("planner"), "export", {}).id
    change(company, "planner", role="rep", rep_id="R1")
    run_job(company.workspace.database, number, "w", clock=company.clock)
    found = jobs.find_job(company.workspace, number)
    assert found.state == "failed"
    assert found.problem is not None
    assert found.problem["status"] == 403
