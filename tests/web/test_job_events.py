"""Events of a job over a real line: how far it is, resumed, ended, and cut off with the token."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import update
from tests.web.company import Company
from tests.web.running import running

from ridings.app.jobs import submit, wish
from ridings.app.tokens import list_tokens, revoke_token
from ridings.storage import jobs
from ridings.storage.schema import job as job_table
from ridings.web import job_events


@contextmanager
def following(company: Company, address: str, number: int, **headers: str) -> Iterator[Any]:
    """A stream of the events of a job, as the planner."""
    line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    shown = {"Authorization": f"Bearer {company.secrets['planner']}"} | headers
    line.request("GET", f"/api/v1/jobs/{number}/events", headers=shown)
    try:
        yield line.getresponse()
    finally:
        line.close()


def event(stream: Any) -> dict[str, str]:
    """The next event of a stream; empty at its end."""
    found: dict[str, str] = {}
    while raw := stream.readline():
        text = raw.decode().rstrip("\n")
        if not text and found:
            return found
        name, _, value = text.partition(": ")
        if name:
            found[name] = value
    return found


def test_events_tell_how_far_a_job_is_and_end_with_it(company: Company) -> None:
    number, database = submit(company.of("planner"), "export", {}).id, company.workspace.database
    with running(company) as address, following(company, address, number) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert json.loads(event(stream)["data"])["state"] == "queued"
        with database.write() as connection:
            run = jobs.claim_job(connection, number, "w", company.clock())
            assert run is not None
            jobs.keep_progress(connection, run.run, company.clock(), "half", 0.5, {"gap": 0.1})
        told = json.loads(event(stream)["data"])
        assert (told["state"], told["step"], told["share"], told["best"]) == (
            "running",
            "half",
            0.5,
            {"gap": 0.1},
        )
        with database.write() as connection:
            jobs.finish_job(connection, run.run, "done", company.clock(), result={"n": 1})
        last = event(stream)
        assert json.loads(last["data"])["result"] == {"n": 1}
        assert event(stream)["event"] == "end"
        assert stream.read() == b""
        with following(company, address, number, **{"Last-Event-ID": last["id"]}) as again:
            assert again.status == 204


def test_a_stream_is_resumed_where_it_broke_off(company: Company) -> None:
    number = submit(company.of("planner"), "export", {}).id
    with running(company) as address:
        with following(company, address, number) as stream:
            first = event(stream)
        with following(company, address, number, **{"Last-Event-ID": first["id"]}) as stream:
            wish(company.of("planner"), number, "cancel")
            told = event(stream)  # not the first one again
            assert told["id"] != first["id"]
            assert json.loads(told["data"])["state"] == "cancelled"


@pytest.mark.parametrize("how", ["revoked", "demoted"])
def test_10_a_stream_ends_soon_after_its_reader_may_no_longer_read(
    company: Company, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_events, "WHO", 0.2)
    number = submit(company.of("planner"), "export", {}).id
    with running(company) as address, following(company, address, number) as stream:
        event(stream)
        if how == "revoked":
            revoke_token(company.of("planner"), list_tokens(company.of("planner"))[0].id)
        else:
            from ridings.storage.schema import member

            with company.workspace.write() as connection:
                wanted = member.c.id == company.ids["planner"]
                connection.execute(update(member).where(wanted).values(role="rep"))
        assert event(stream)["event"] == "end"
        assert stream.read() == b""


def test_a_quiet_stream_gives_signs_of_life_and_holds_no_thread(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_events, "HEARTBEAT", 0.3)
    number = submit(company.of("planner"), "export", {}).id
    with running(company) as address:
        before = threading.active_count()
        with following(company, address, number) as stream:
            event(stream)
            assert stream.readline() == b": still here\n"
            assert threading.active_count() <= before + 3  # those of the pool, which serve everybody
        with company.workspace.read() as connection:
            assert connection.execute(job_table.select()).all()
        _until_closed()


def test_one_person_follows_so_many_at_once(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_events, "MOST_AT_ONCE", 1)
    number = submit(company.of("planner"), "export", {}).id
    with running(company) as address:
        with following(company, address, number) as stream:
            event(stream)
            with following(company, address, number) as second:
                assert second.status == 429
        _until_closed()
        with following(company, address, number) as third:
            assert third.status == 200


def _until_closed() -> None:
    for _ in range(100):
        if not job_events._open:
            return
        time.sleep(0.05)
    raise AssertionError("a stream that nobody reads is still open")
