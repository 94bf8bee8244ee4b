"""Requests that nobody means well: each is refused in words, none is an error of ours."""

import json
from typing import Any

import pytest
from tests.web.company import ORIGIN, Company
from tests.web.planned import make_plan

API = "/api/v1"
TEXTS = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\ufeff",
    "e\u0301" * 400,
    "' or 1=1 --",
    "%00",
]
VALUES = ["9" * 30, "-1", "1e400", "NaN", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59",
          "9999-12-31T23:59:59-23:59"]  # fmt: skip
# [], null, a NUL character, infinity, a number beyond 64 bits
CURSORS = ["W10", "bnVsbA", "WyJcdTAwMDAiXQ", "WzFlOTk5XQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"]
BODIES = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'"text"', b"[" * 50_000 + b"]" * 50_000, b'{"a":' * 5_000,
    b'{"name": NaN}', b'{"name": 1e999}', b'{"\\ud800": 1}', b'{"\\u0000": 1}', b"1" * 5_000, b"-", b"\x00",
    b'{"name": "a", "name": "\\u0000"}',
]  # fmt: skip


def writes(company: Company) -> list[tuple[str, str, dict[str, Any]]]:
    """Writes with a text in each place of a body."""
    plan = make_plan(company, who="admin")
    one, text = f"/plans/{plan}", "TEXT"
    rows = [{"account_id": "A1", "rep_id": text}]
    return [
        ("POST", "/session", {"email": text, "password": "long enough"}),
        ("POST", "/session", {"email": "ada@example.com", "password": text}),
        ("POST", "/invitation", {"invitation": text, "password": "long enough, I hope"}),
        ("POST", "/invitation", {"invitation": "x", "password": text, "email": text, "name": text}),
        ("POST", "/users", {"email": f"{text}@example.com", "name": "x", "role": "rep"}),
        ("POST", "/users", {"email": "x1@example.com", "name": text, "role": "rep"}),
        ("POST", "/users", {"email": "x2@example.com", "name": "x", "role": "rep", "rep_id": text}),
        ("POST", "/users", {"email": "x3@example.com", "name": "x", "role": text}),
        ("PATCH", f"/users/{company.ids['rep']}", {"name": text}),
        ("POST", "/plans", {"name": text, "alignment": rows}),
        ("POST", "/plans", {"name": "n", "alignment": rows, "notes": text, "sales_force": text}),
        ("POST", "/plans", {"name": "n", "alignment": rows, "brief": {text: {text: text}}}),
        ("POST", f"{one}/clones", {"name": text, "notes": text}),
        ("PATCH", one, {"name": text, "notes": text}),
        ("POST", f"{one}/moves", {"account_ids": [text], "to": text, "note": text}),
        ("POST", f"{one}/moves", {"rule": text, "to": "TR1"}),
        ("POST", f"{one}/moves/preview", {"rule": f"name == '{text}'", "to": "TR1"}),
        ("POST", f"{one}/moves", {"postal_code": text, "to": "TR1"}),
        ("POST", f"{one}/disputes", {"account_id": text, "wants": text, "reason": text}),
        ("POST", "/designs", {"name": text, "brief": {text: text}, "notes": text}),
        ("POST", "/imports", {"files": {"accounts": 1}, "map": {text: text}, "where": text}),
        ("POST", "/exports", {"format": text}),
    ]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_no_text_in_a_body_breaks_the_server(company: Company, text: str) -> None:
    client = company.client("admin")
    broken = []
    for method, path, body in writes(company):
        content = json.dumps(body).replace("TEXT", json.dumps(text)[1:-1])
        headers = {"If-Match": '"r0"', "Content-Type": "application/json"}
        done = client.request(method, API + path, content=content, headers=headers)
        if done.status_code >= 500:
            broken.append((method, path, body))
    assert broken == []


@pytest.mark.parametrize("text", [*TEXTS[:4], *VALUES, *CURSORS], ids=ascii)
def test_no_text_in_a_query_or_path_breaks_the_server(company: Company, text: str) -> None:
    client, quoted = company.client("admin"), _quoted(text)
    plan = make_plan(company, who="admin")
    names = {
        "/accounts": "cursor owner search account_id region limit count", "/sales": "cursor account_id",
        "/reps": "cursor", "/units": "cursor limit", "/edges": "cursor", "/quotas": "cursor rep_id period",
        "/visits": "cursor rep_id", "/search": "q limit", "/users": "cursor", "/jobs": "cursor limit",
        "/imports": "cursor", "/audit": "cursor kind actor from to", "/audit/verification": "head",
        "/plans": "cursor status sales_force", "/publications": "cursor sales_force",
        "/ownership": "on known_at sales_force", "/accounts/A1/owner": "on known_at sales_force",
        "/accounts/A1/ownership": "superseded sales_force", f"/plans/{plan}/edits": "cursor moves",
        f"/plans/{plan}/disputes": "cursor state", f"/plans/{plan}/comparison": "with moves",
        f"/plans/{plan}/alignment": "fields territory_id", "/accounts/table": "columns cursor",
    }  # fmt: skip
    asked = [f"{path}?{name}={quoted}" for path, of in names.items() for name in of.split()]
    asked += [f"/accounts/{quoted}", f"/accounts/{quoted}/owner", f"/reps/{quoted}", f"/users/{quoted}",
              f"/plans/{quoted}", f"/plans/{plan}/territories/{quoted}", f"/plans/{plan}/accounts/{quoted}",
              f"/files/{quoted}", f"/jobs/{quoted}", f"/disputes/{quoted}", f"/{quoted}"]  # fmt: skip
    assert [path for path in asked if client.get(API + path).status_code >= 500] == []


@pytest.mark.parametrize("body", BODIES, ids=lambda body: ascii(body[:20]))
def test_no_body_breaks_the_server(company: Company, body: bytes) -> None:
    client, headers = company.client("admin"), {"Content-Type": "application/json"}
    plan = make_plan(company, who="admin")
    paths = ("/session", "/invitation", "/users", "/tokens", "/plans", f"/plans/{plan}/clones", "/designs")
    codes = {path: client.post(API + path, content=body, headers=headers).status_code for path in paths}
    assert {path: code for path, code in codes.items() if code not in (400, 403, 422)} == {}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("If-Match", b"\xff"), ("If-Match", b'"r999999999999999"'), ("If-None-Match", b"\xff\x00\xff"),
        ("Idempotency-Key", b"\xff\xfe"), ("Idempotency-Key", b"\x00"), ("Idempotency-Key", b""),
        ("Authorization", b"Bearer \xff"), ("Authorization", b"Bearer"), ("Authorization", b"\x00"),
        ("Cookie", b"ridings_session=\xff\x00"), ("Cookie", b";;=;ridings_session"), ("Accept", b"\xff"),
        ("Content-Type", b"application/json; charset=\xff"), ("Content-Type", b"multipart/form-data"),
        ("Content-Length", b"-1"), ("Last-Event-ID", b"\xff\x00"),
    ],
)  # fmt: skip
def test_no_header_breaks_the_server(company: Company, header: str, value: bytes) -> None:
    plan = make_plan(company, who="admin")
    body = json.dumps({"name": "Clone"}).encode()
    for who in ("admin", None):
        client = company.client(who)
        headers = [(b"content-type", b"application/json"), (header.encode(), value)]
        for method, path in (("GET", f"/plans/{plan}/territories"), ("GET", "/me"), ("GET", "/jobs/1/events"),
                             ("POST", f"/plans/{plan}/clones"), ("PATCH", f"/plans/{plan}")):  # fmt: skip
            content = None if method == "GET" else body
            assert client.request(method, API + path, content=content, headers=headers).status_code < 500


def test_a_name_given_twice_in_a_body_is_refused(company: Company) -> None:
    headers = {"Content-Type": "application/json"}
    body = b'{"email": "x@example.com", "name": "X", "role": "rep", "role": "admin"}'
    done = company.client("admin").post(f"{API}/users", content=body, headers=headers)
    assert done.status_code == 422
    assert "role" in done.json()["detail"]


def test_the_host_of_another_is_not_answered_and_no_address_is_made_of_it(company: Company) -> None:
    client = company.client("admin")
    plan = make_plan(company, who="admin")
    sent = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
    }
    done = client.post(f"{API}/plans/{plan}/clones", json={"name": "Clone"}, headers=sent)
    assert done.status_code == 201
    assert done.headers["location"].startswith(f"{API}/plans/")
    assert "evil" not in done.text + str(done.headers)
    for host in (
        "evil.example",
        "",
        "testserver.evil.example",
        "testserver:99999",
        "testserver@evil.example",
    ):
        assert client.get(f"{API}/me", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/metrics", f"{API}/me", f"{API}/nothing", f"{API}/openapi.json"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "DELETE", "BREW"])
def test_every_answer_has_the_headers_of_safety_and_none_for_other_sites(
    company: Company, method: str, path: str
) -> None:
    sent = {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}
    done = company.client().request(method, path, headers=sent)
    assert done.status_code < 500
    assert not [name for name in done.headers if name.lower().startswith("access-control")]
    expected = ("content-security-policy", "x-content-type-options", "x-frame-options", "x-request-id")
    assert [name for name in expected if name not in done.headers] == []
    assert "unsafe" not in done.headers["content-security-policy"]
    assert ORIGIN not in done.text


def test_a_method_nobody_knows_is_not_counted_under_its_name(company: Company) -> None:
    client = company.client()
    client.request("ROB@EXAMPLE.COM", "/healthz")
    client.request("BREW", "/healthz")
    assert "ROB" not in client.get("/metrics").text
    assert "BREW" not in client.get("/metrics").text


def _quoted(text: str) -> str:
    return "".join(f"%{one:02X}" for one in text.encode("utf-8", "surrogatepass"))
