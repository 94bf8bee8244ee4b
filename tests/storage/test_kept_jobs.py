"""Jobs and files as they are kept."""

import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from ridings.app.workspace import Workspace, open_workspace
from ridings.storage import files, jobs
from ridings.storage.jobs import Run

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
T = TypeVar("T")
LATER = NOON + datetime.timedelta(minutes=5)


@pytest.fixture
def workspace(address: str) -> Workspace:
    return open_workspace(address, actor="ann", create=True)


def added(workspace: Workspace, member: int | None = None) -> int:
    with workspace.write() as connection:
        return jobs.add_job(connection, workspace.org_id, member, "ann", "try", {"a": 1}, NOON).id


def changed(workspace: Workspace, change: Callable[[Connection], T]) -> T:
    with workspace.write() as connection:
        return change(connection)


def begun(workspace: Workspace) -> Run:
    number = added(workspace)
    row = changed(workspace, lambda c: jobs.claim_job(c, number, "w", NOON))
    assert row is not None
    return row.run


def state(workspace: Workspace, number: int) -> str:
    with workspace.read() as connection:
        row = jobs.find_job(connection, workspace.org_id, number)
    assert row is not None
    return row.state


def test_of_many_who_claim_a_job_one_has_it(workspace: Workspace) -> None:
    number, start = added(workspace), threading.Barrier(8)
    won: list[str] = []

    def claim(worker: str) -> None:
        start.wait()
        if changed(workspace, lambda c: jobs.claim_job(c, number, worker, NOON)) is not None:
            won.append(worker)

    threads = [threading.Thread(target=claim, args=(f"w{i}",)) for i in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1


def test_an_attempt_that_was_overtaken_changes_nothing(workspace: Workspace) -> None:
    old = begun(workspace)
    changed(workspace, lambda c: jobs.presume_dead(c, LATER, LATER))
    assert state(workspace, old.job_id) == "interrupted"
    assert changed(workspace, lambda c: jobs.requeue(c, workspace.org_id, old.job_id))
    new = changed(workspace, lambda c: jobs.claim_job(c, old.job_id, "v", LATER))
    assert new is not None
    assert new.attempt == 2
    assert not changed(workspace, lambda c: jobs.keep_progress(c, old, LATER, "x", 0.5, None))
    assert not changed(workspace, lambda c: jobs.keep_effects(c, old, []))
    assert not changed(workspace, lambda c: jobs.finish_job(c, old, "done", LATER))
    assert changed(workspace, lambda c: jobs.wish_of(c, old)) == "cancel"
    assert changed(workspace, lambda c: jobs.keep_effects(c, new.run, [{"number": 1}]))
    assert not changed(workspace, lambda c: jobs.keep_effects(c, new.run, [{"number": 2}]))
    assert state(workspace, old.job_id) == "running"


def test_what_was_given_up_may_not_have_its_effect(workspace: Workspace) -> None:
    run = begun(workspace)
    changed(workspace, lambda c: jobs.wish(c, workspace.org_id, run.job_id, "cancel", NOON))
    changed(workspace, lambda c: jobs.wish(c, workspace.org_id, run.job_id, "stop", NOON))
    assert changed(workspace, lambda c: jobs.wish_of(c, run)) == "cancel"
    assert not changed(workspace, lambda c: jobs.keep_effects(c, run, []))


def test_what_a_dead_worker_ran_is_interrupted_or_given_up_as_was_wished(workspace: Workspace) -> None:
    wished, other = begun(workspace), begun(workspace)
    changed(workspace, lambda c: jobs.wish(c, workspace.org_id, wished.job_id, "cancel", NOON))
    assert changed(workspace, lambda c: jobs.lose_worker(c, "w", LATER)) == [other.job_id]
    assert (state(workspace, wished.job_id), state(workspace, other.job_id)) == ("cancelled", "interrupted")


def test_only_what_is_over_without_success_can_be_queued_again(workspace: Workspace) -> None:
    run = begun(workspace)
    assert not changed(workspace, lambda c: jobs.requeue(c, workspace.org_id, run.job_id))
    changed(workspace, lambda c: jobs.finish_job(c, run, "done", NOON, result={"x": 1}))
    assert not changed(workspace, lambda c: jobs.requeue(c, workspace.org_id, run.job_id))


def test_a_sign_of_life_keeps_a_job_from_being_presumed_dead(workspace: Workspace) -> None:
    begun(workspace)
    changed(workspace, lambda c: jobs.beat(c, "w", LATER))
    assert changed(workspace, lambda c: jobs.presume_dead(c, LATER, LATER)) == []


def test_jobs_are_listed_in_pages_and_only_those_of_the_member(workspace: Workspace) -> None:
    mine = [added(workspace, 1) for _ in range(5)]
    added(workspace, 2)
    with workspace.read() as connection:
        first = jobs.list_jobs(connection, workspace.org_id, member_id=1, limit=3)
        rest = jobs.list_jobs(connection, workspace.org_id, member_id=1, before=first[-1].id, limit=3)
        assert [row.id for row in [*first, *rest]] == mine[::-1]
        assert jobs.find_job(connection, workspace.org_id, mine[0], member_id=2) is None


@given(st.lists(st.binary(max_size=3 * files.PART // 2), max_size=4))
def test_a_stream_is_cut_into_whole_parts(chunks: list[bytes]) -> None:
    parts = list(files.in_parts(iter(chunks)))
    assert b"".join(parts) == b"".join(chunks)
    assert all(len(one) == files.PART for one in parts[:-1])


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x.csv",
        "/a/b.csv",
        "a\x00b.csv",
        "",
        "..",
        "C:\\x\\y.exe",
        "ü.xlsx",
        "x" * 999,
    ],
)
def test_13_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    label = files.label(name)
    path = files.safe_path(tmp_path, files.stem_of(label), label)
    assert path.resolve().parent == tmp_path.resolve()
    assert path.name.isascii()
    assert path.suffix in ("", *(f".{one.rpartition('.')[2]}" for one in files.SUFFIXES))
    path.touch()
