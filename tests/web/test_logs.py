"""Test 25: logs and errors tell nothing personal, a fault its id alone, and the record what happened."""

import io
import json
import socket
import sys
import time
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.company import ORIGIN, PEOPLE, Company
from tests.web.planned import make_plan, published
from tests.web.running import running
from tests.web.test_others_plans import PASSWORD, browser

from ridings.app import jobs, plan_reading
from ridings.app.audit import verify
from ridings.app.people import invite_again
from ridings.app.running import run_job

API = "/api/v1"
NAMED = {"Zebulon", "zebulon@example.com", "Quagmire", "Xylophon", "a password nobody has", "Wrong-Brief"}


def drive(company: Company, session: TestClient) -> list[int]:
    """Ask for every kind of thing, with names that can be told again in what is logged."""
    admin, here = company.client("admin"), {"Origin": ORIGIN}
    number = make_plan(company, "Quagmire", who="admin", notes="Xylophon")
    one = f"{API}/plans/{number}"
    tag = {"If-Match": '"r0"', "Idempotency-Key": "Xylophon"}
    asked: list[tuple[TestClient, str, str, dict[str, Any]]] = [
        (admin, "GET", f"{API}/accounts/Quagmire", {}), (admin, "GET", f"{API}/search?q=Zebulon", {}),
        (admin, "GET", f"{API}/Zebulon?zebulon@example.com", {}), (admin, "GET", f"{one}/accounts/A1", {}),
        (admin, "ZEBULON", "/healthz", {}), (admin, "GET", "/metrics", {}),
        (admin, "POST", f"{API}/users", {"json": {
            "email": "zebulon@example.com", "name": "Zebulon", "role": "rep", "rep_id": "Quagmire"}}),
        (admin, "POST", f"{API}/users", {"json": {"email": "Zebulon", "name": "", "role": "Quagmire"}}),
        (admin, "POST", f"{API}/users", {"content": b'{"email": "zebulon@example.com", "name": Quagmire'}),
        (admin, "POST", f"{API}/plans", {"json": {"name": "Q", "alignment": [{"account_id": "Quagmire"}]}}),
        (admin, "POST", f"{API}/plans", {"json": {
            "name": "Q", "brief": {"Wrong-Brief": "Zebulon"}, "alignment": [{"account_id": "A1"}]}}),
        (admin, "POST", f"{one}/moves", {"json": {"rule": "name == 'Zebulon'", "to": "TR1"}, "headers": tag}),
        (admin, "POST", f"{one}/moves", {"json": {"account_ids": ["Quagmire"], "to": "T"}, "headers": tag}),
        (admin, "POST", f"{one}/disputes", {"json": {
            "account_id": "A1", "wants": "R3", "reason": "Zebulon said so"}}),
        (session, "POST", f"{API}/session", {"json": {
            "email": "zebulon@example.com", "password": "a password nobody has"}, "headers": here}),
        (session, "GET", f"{API}/me", {"headers": {"Authorization": "Bearer Xylophon"}}),
        (session, "GET", f"{API}/me", {"headers": {"Host": "zebulon.example"}}),
        (session, "POST", f"{API}/tokens", {"json": {"name": "Zebulon", "scopes": ["Quagmire"]},
                                            "headers": here}),
        (session, "GET", f"{API}/accounts?cursor=Quagmire&region=Zebulon", {}),
    ]  # fmt: skip
    return [client.request(method, path, **more).status_code for client, method, path, more in asked]


def test_25_nothing_personal_is_logged_or_counted(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    session = browser(company, "planner")
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    codes = drive(company, session)

    def broken(*given: Any) -> Any:
        raise ValueError(f"Zebulon and Quagmire: {given}")

    monkeypatch.setattr(plan_reading, "list_plans", broken)
    codes.append(company.client("admin").get(f"{API}/plans").status_code)
    for kind, values in (("export", {"format": "csv"}), ("design", {"name": "Zebulon", "brief": {}})):
        number = jobs.submit(company.of("planner"), kind, values).id
        run_job(company.workspace.database, number, "worker", clock=company.clock)
    assert {200, 201, 401, 403, 404, 422, 500} <= set(codes)
    lines = log.getvalue() + company.client().get("/metrics").text
    secrets = {*company.secrets.values(), *session.cookies.values(), PASSWORD}
    people = {email for email, _, _ in PEOPLE.values()}
    found = {one for one in NAMED | secrets | people if one.lower() in lines.lower()}
    assert found == set()
    said = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len([one for one in said if one["event"] == "request"]) >= len(codes)


def test_25_a_fault_tells_its_request_id_and_nothing_else(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("/home/zebulon/secret.py")

    monkeypatch.setattr(plan_reading, "show_plan", broken)
    done = company.client("admin").get(f"{API}/plans/1")
    body = done.json()
    assert done.status_code == 500
    assert set(body) == {"type", "title", "status", "detail", "request_id"}
    assert body["request_id"] == done.headers["x-request-id"]
    assert "zebulon" not in done.text + log.getvalue()
    assert body["request_id"] in log.getvalue()
    assert "content-security-policy" in done.headers


def test_25_a_database_that_is_away_is_an_answer_without_what_it_said(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = company.client("admin")
    with company.workspace.write() as connection:
        connection.exec_driver_sql("alter table api_token rename to zebulons_tokens")
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    done = client.get(f"{API}/me")
    assert done.status_code in (500, 502, 503)
    assert set(done.json()) == {"type", "title", "status", "detail", "request_id"}
    assert "select" not in (done.text + log.getvalue()).lower()
    assert company.secrets["admin"] not in log.getvalue()


def test_25_who_signs_in_is_refused_exports_publishes_and_may_what_is_on_record(company: Company) -> None:
    session, admin = browser(company, "planner"), company.client("admin")
    here = {"Origin": ORIGIN}
    wrong = {"email": "pia@example.com", "password": "a password nobody has"}
    assert session.post(f"{API}/session", json=wrong, headers=here).status_code == 401
    path = f"{API}/users/{company.ids['rep']}"
    tag = {"If-Match": admin.get(path).headers["etag"]}
    assert admin.patch(path, json={"role": "reader"}, headers=tag).status_code == 200
    published(company, "First")
    number = jobs.submit(company.of("planner"), "export", {"format": "csv"}).id
    run_job(company.workspace.database, number, "worker", clock=company.clock)
    made = session.post(f"{API}/tokens", json={"name": "x", "scopes": ["plans:read"]}, headers=here).json()
    assert session.delete(f"{API}/tokens/{made['id']}", headers=here).status_code == 204
    invite_again(company.workspace, company.ids["reader"])
    entries = admin.get(f"{API}/audit?limit=1000").json()["items"]
    found = {(one["action"], one["kind"]) for one in entries}
    expected = {("sign-in", "user"), ("refuse", "sign-in"), ("change", "user"), ("publish", "plan"),
                ("invite", "user"), ("set password", "user")}  # fmt: skip
    assert expected - found == set()
    assert {action for action, _ in found} >= {"export"}
    assert {kind for _, kind in found} >= {"token"}
    changed = next(one for one in entries if one["action"] == "change" and one["kind"] == "user")
    assert (changed["before"]["role"], changed["after"]["role"]) == ("rep", "reader")
    text = json.dumps(entries)
    assert not [one for one in (*company.secrets.values(), made["secret"], PASSWORD, wrong["password"])
                if one in text]  # fmt: skip
    assert verify(company.workspace).faults == ()
    assert admin.get(f"{API}/audit/verification").json()["whole"] is True


def test_a_body_that_is_cut_off_is_no_fault(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with running(company) as base:
        host = base.removeprefix("http://")
        name, _, port = host.partition(":")
        head = f"POST {API}/users HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        secret = f"Authorization: Bearer {company.secrets['admin']}\r\nContent-Length: 500\r\n\r\n"
        with socket.create_connection((name, int(port))) as line:
            line.sendall((head + secret).encode() + b'{"email": ')
        ends = time.monotonic() + 20
        while '"route": "/users"' not in log.getvalue():
            assert time.monotonic() < ends
            time.sleep(0.05)
    said = [json.loads(one) for one in log.getvalue().splitlines()]
    assert [one["status"] for one in said if one["event"] == "request" and one["method"] == "POST"] == [400]
    assert not [one for one in said if one["event"] == "fault"]
