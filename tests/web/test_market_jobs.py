"""Imports, exports and long work on plans over HTTP: jobs, from asking to their end."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.app.planned import put_plan
from tests.web.company import ORIGIN, Company, make_company

from ridings.app.running import run_job
from ridings.storage import jobs
from ridings.web.jobs import MOST_AT_ONCE
from ridings.web.settings import Settings

API = "/api/v1"
ACCOUNTS = "account_id,name,latitude,longitude,owner,open_pipeline\n"


def brought(company: Company, content: str | bytes, name: str = "accounts.csv") -> int:
    """Bring a file as the planner; its number."""
    raw = content.encode() if isinstance(content, str) else content
    done = company.client("planner").post(f"{API}/files", params={"name": name}, content=raw)
    assert done.status_code == 201, done.text
    return int(done.json()["id"])


def worked(company: Company, path: str, body: Any = None) -> dict[str, Any]:
    """Ask for a job as the planner, and let a worker do it; the job as it ended."""
    client = company.client("planner")
    done = client.post(f"{API}/{path}", json=body)
    assert done.status_code == 202, done.text
    assert done.headers["location"] == f"{API}/jobs/{done.json()['id']}"
    run_job(company.workspace.database, done.json()["id"], "worker", clock=company.clock)
    found: dict[str, Any] = client.get(done.headers["location"]).json()
    return found


def test_an_import_is_looked_at_kept_and_taken_back(company: Company) -> None:
    client = company.client("planner")
    file = brought(company, ACCOUNTS + "A1,New name,40,-80,R1,10.10\nB1,Nowhere,91,-80,R1,1\n")
    job = worked(company, "imports", {"files": {"accounts": file}})
    assert job["state"] == "done"
    path = f"{API}/imports/{job['result']['import_id']}"
    assert client.get(path).json()["state"] == "previewed"
    counted = client.get(path).json()["files"][0]
    assert (counted["rows"], counted["changed"], counted["rejected"]) == (2, 1, 1)
    wrong = client.get(f"{path}/rejected").json()["items"][0]
    assert (wrong["line"], wrong["column"], wrong["value"]) == (3, "latitude", "91")
    assert client.get(f"{API}/accounts/A1").json()["name"] == "Alpha"
    assert worked(company, f"imports/{job['result']['import_id']}/confirm")["state"] == "done"
    assert client.get(f"{API}/accounts/A1").json()["name"] == "New name"
    assert client.get(f"{API}/accounts/A1").json()["open_pipeline"] == 10.1
    assert client.post(f"{path}/drop").status_code == 409
    assert client.post(f"{path}/undo").json()["state"] == "undone"
    assert client.get(f"{API}/accounts/A1").json()["name"] == "Alpha"
    assert [one["state"] for one in client.get(f"{API}/imports?limit=1").json()["items"]] == ["undone"]


@pytest.mark.parametrize(("content", "name"), [
    (b"\x00\x01\x02\xff" * 50, "a.csv"), (b"PK\x03\x04 not a workbook", "a.xlsx"),
    (b"\x1f\x8b broken", "a.csv.gz"),
    (b"PAR1 no", "a.parquet"), (b"account_id\n" + b'"' * 1_000, "a.csv"),
    (b"account_id\n\n\n", "../../a.csv"),
    ("account_id,latitude\n\ud7ff,nan\n".encode(), "a.csv"), (b"a,b\n1,2\n", "a.csv"),
])  # fmt: skip
def test_13_a_hostile_file_fails_the_import_with_words_and_changes_nothing(
    company: Company, content: bytes, name: str
) -> None:
    file = brought(company, content, name)
    job = worked(company, "imports", {"files": {"accounts": file}, "preview": False})
    assert job["state"] == "failed"
    assert job["problem"]["status"] == 422
    assert job["problem"]["detail"]
    assert company.client("planner").get(f"{API}/accounts?count=true").json()["count"] == 5


@pytest.mark.parametrize("body", [
    {}, {"files": {}}, {"files": {"nothing": 1}}, {"files": {"accounts": 0}}, {"files": {"accounts": 2**70}},
    {"files": {"accounts": 1}, "where": "\x00"}, {"files": {"accounts": 1}, "unknown": 1},
    {"files": {"accounts": 1}, "map": {"a": "\ud800"}}, {"files": {"accounts": "1; drop table"}},
])  # fmt: skip
def test_13_what_cannot_be_imported_is_refused_by_name(company: Company, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    done = company.client("planner").post(f"{API}/imports", content=raw)
    assert done.status_code == 422, done.text


@pytest.mark.parametrize("raw", [
    '{"name": "P", "brief": {"x": NaN}}', '{"name": "P", "brief": {"x": 1e999}}', '{"name": "a\\u0000b"}',
    '{"name": "P", "brief": {"x": "\\ud800"}}', '{"name": "P", "brief": {"x": 1' + "0" * 400 + "}}",
    "[]", "{",
    '{"name": "P", "brief": ' + '{"a":' * 50 + "1" + "}" * 50 + "}", '{"name": "P", "time_limit": -1}',
    '{"name": "P", "brief": {"nothing": {"known": 1}}}',
])  # fmt: skip
def test_13_what_cannot_be_designed_is_refused_by_name(company: Company, raw: str) -> None:
    headers = {"Content-Type": "application/json"}
    done = company.client("planner").post(f"{API}/designs", content=raw.encode(), headers=headers)
    assert done.status_code == 422, done.text
    assert company.client("planner").get(f"{API}/jobs").json()["items"] == []


def test_an_export_makes_a_file_of_one_s_own(company: Company) -> None:
    job = worked(company, "exports", {"format": "csv"})
    path = f"{API}/files/{job['result']['file_id']}"
    got = company.client("planner").get(path)
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        assert b"Alpha" in archive.read("accounts.csv")
        assert "audit.csv" not in archive.namelist()
    assert company.client("other planner").get(path).status_code == 404
    assert company.client("admin").get(path).status_code == 200
    narrow = company.client("planner", scopes=["market:read", "market:write", "jobs:read"])
    assert narrow.get(path).status_code == 403


def test_a_plan_is_published_by_a_job_once_it_is_approved(company: Company) -> None:
    number = put_plan(company.workspace, "Next", {"A1": "R3"})
    asked = {"plan_id": number, "effective_on": "2026-01-05"}
    job = worked(company, "publications", asked)
    assert job["state"] == "done", job["problem"]
    assert job["result"]["effective_on"] == "2026-01-05"
    assert company.client("other rep").get(f"{API}/accounts/A1").status_code == 200
    assert company.client("rep").get(f"{API}/accounts/A1").status_code == 404
    again = worked(company, "publications", asked)
    assert (again["state"], again["problem"]["status"]) == ("failed", 409)


def test_a_design_is_asked_for_once_with_one_key(company: Company) -> None:
    client, body = company.client("planner"), {"name": "P", "brief": {"territories": {"count": 2}}}
    done = [client.post(f"{API}/designs", json=body, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert {one.status_code for one in done} == {202}
    assert len({one.json()["id"] for one in done}) == 1
    assert len(client.get(f"{API}/jobs").json()["items"]) == 1


def test_24_one_person_has_so_many_jobs_at_once_and_others_have_theirs(company: Company) -> None:
    client = company.client("planner")
    done = [client.post(f"{API}/designs", json={"name": f"P{number}"}) for number in range(20)]
    codes = [one.status_code for one in done]
    assert codes == [202] * MOST_AT_ONCE + [429] * (20 - MOST_AT_ONCE)
    assert int(done[-1].headers["retry-after"]) > 0
    assert company.client("other planner").post(f"{API}/designs", json={"name": "Other"}).status_code == 202
    first = done[0].json()["id"]
    assert client.post(f"{API}/jobs/{first}/cancel").json()["state"] == "cancelled"
    assert client.post(f"{API}/designs", json={"name": "One more"}).status_code == 202
    assert client.post(f"{API}/jobs/{first}/run-again").status_code == 429


def test_24_people_have_their_jobs_begun_in_turn(company: Company) -> None:
    def asked(who: str, count: int) -> list[int]:
        client = company.client(who)
        return [client.post(f"{API}/exports", json={}).json()["id"] for _ in range(count)]

    many, few = asked("planner", 4), asked("other planner", 2)
    with company.workspace.read() as connection:
        assert jobs.waiting(connection, 9) == [many[0], few[0], many[1], few[1], many[2], many[3]]
    with company.workspace.write() as connection:
        assert jobs.claim_job(connection, many[0], "w", company.clock()) is not None
    with company.workspace.read() as connection:
        assert jobs.waiting(connection, 9) == [few[0], many[1], few[1], many[2], many[3]]


def test_24_heavy_work_is_limited_by_the_hour(tmp_path: Path) -> None:
    settings = Settings(origins=(ORIGIN,), heavy=2)
    company = make_company(str(tmp_path / "x.db"), settings=settings)
    client = company.client("planner")
    done = [client.post(f"{API}/exports", json={}) for _ in range(3)]
    assert [one.status_code for one in done] == [202, 202, 429]
    assert 0 < int(done[-1].headers["retry-after"]) <= 3_600
    company.workspace.database.close()


def test_05_another_s_job_answers_as_one_that_does_not_exist(company: Company) -> None:
    job = company.client("planner").post(f"{API}/exports", json={}).json()["id"]
    other = company.client("other planner")
    for method, path in (("GET", ""), ("GET", "/events"), ("POST", "/stop"), ("POST", "/cancel"),
                         ("POST", "/run-again")):  # fmt: skip
        told = []
        for number in (job, 987_654):
            body = other.request(method, f"{API}/jobs/{number}{path}").json()
            body.pop("request_id")
            told.append(json.dumps(body).replace(str(number), "N"))
        assert told[0] == told[1]
        assert '"status": 404' in told[0]
    assert other.get(f"{API}/jobs").json()["items"] == []
    assert len(company.client("admin").get(f"{API}/jobs").json()["items"]) == 1


def test_jobs_have_pages_the_newest_first(company: Company) -> None:
    client = company.client("planner")
    made = [client.post(f"{API}/exports", json={}).json()["id"] for _ in range(3)]
    first = client.get(f"{API}/jobs?limit=2").json()
    rest = client.get(f"{API}/jobs", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None
