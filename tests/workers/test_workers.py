"""What holds of jobs on both systems: children of a server, and workers that Procrastinate delivers to."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from tests.databases import Server
from tests.workers.serving import eventually, in_state, serving
from tests.workers.trial import TRIAL

from ridings.app import jobs
from ridings.app.job_queue import StoredQueue
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import RefusedError
from ridings.storage.audit import entries
from ridings.storage.jobs import JobRow


@pytest.fixture
def workspace(address: str) -> Workspace:
    """An organisation without anything yet."""
    return open_workspace(address, actor="ann", create=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An organisation whose jobs one child runs, one at a time, while all tests that ask for it last."""
    if request.param == "sqlite":
        address = str(tmp_path_factory.mktemp("worked") / "ridings.db")
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        address = server.fresh()
    workspace = open_workspace(address, actor="ann", create=True)
    with serving(address):
        yield workspace


@contextmanager
def busy(workspace: Workspace, folder: Path) -> Iterator[None]:
    """Its one child has something else to do while the block lasts."""
    go = folder / "go"
    find = asked(workspace, "held", path=str(go))
    in_state(find, "running")
    try:
        yield
    finally:
        go.touch()
        in_state(find, "done")


def asked(workspace: Workspace, kind: str, **arguments: object) -> Callable[[], JobRow]:
    """Ask for a job; returns what looks at it."""
    row = jobs.submit(workspace, kind, arguments, kinds=TRIAL)
    return partial(jobs.find_job, workspace, row.id)


def marks(workspace: Workspace, job_id: int) -> int:
    """How often a job has had its effect."""
    with workspace.read() as connection:
        return sum(one.kind == "trial" and one.ident == str(job_id) for one in entries(connection))


def test_a_job_runs_once_and_says_what_came_of_it(worked: Workspace, tmp_path: Path) -> None:
    with busy(worked, tmp_path):
        find = asked(worked, "steps", steps=2)
        assert find().state == "queued"
    row = in_state(find, "done")
    assert (row.attempt, row.share, row.problem) == (1, 1.0, None)
    assert row.result is not None
    assert row.result["steps"] == 2
    assert row.result["entries"] == [one["number"] for one in row.effects or []]
    assert marks(worked, row.id) == 1


def test_jobs_are_begun_in_the_order_they_came(worked: Workspace, tmp_path: Path) -> None:
    with busy(worked, tmp_path):
        finds = [asked(worked, "steps", steps=1, seconds=0.0) for _ in range(6)]
    rows = [in_state(find, "done") for find in finds]
    begun = [row.started_at for row in rows]
    assert begun == sorted(begun, key=str)


def test_progress_and_the_best_so_far_are_seen_while_it_runs(worked: Workspace) -> None:
    find = asked(worked, "steps", steps=60)
    seen = eventually(lambda: (row := find()).share > 0 and row.best and row)
    assert (seen.state, seen.step.startswith("step ")) == ("running", True)
    row = in_state(find, "done")
    assert row.best == {"cost": 1.0}


def test_who_follows_a_job_is_told_only_of_changes(worked: Workspace, tmp_path: Path) -> None:
    with busy(worked, tmp_path):
        find = asked(worked, "steps", steps=10)
        row, mark = jobs.changed_since(worked, find().id) or (None, "")
        assert row is not None
        assert jobs.changed_since(worked, row.id, mark) is None
    changed = eventually(lambda: jobs.changed_since(worked, find().id, mark))
    assert changed[0].state != "queued"
    assert jobs.is_over(in_state(find, "done"))


def test_a_job_that_is_stopped_keeps_the_best_so_far(worked: Workspace, tmp_path: Path) -> None:
    with busy(worked, tmp_path):
        find = asked(worked, "steps", steps=1_000)
        with pytest.raises(RefusedError, match="has not begun"):
            jobs.wish(worked, find().id, "stop", kinds=TRIAL)
    eventually(lambda: find().share)
    jobs.wish(worked, find().id, "stop", kinds=TRIAL)
    row = in_state(find, "done")
    assert row.result is not None
    assert row.result["steps"] < 1_000
    assert marks(worked, row.id) == 1


def test_a_job_that_is_given_up_keeps_nothing(worked: Workspace) -> None:
    find = asked(worked, "steps", steps=1_000)
    eventually(lambda: find().share)
    jobs.wish(worked, find().id, "cancel", kinds=TRIAL)
    row = in_state(find, "cancelled")
    with pytest.raises(RefusedError, match="is cancelled already"):
        jobs.wish(worked, row.id, "cancel", kinds=TRIAL)
    in_state(asked(worked, "steps", steps=1), "done")
    assert marks(worked, row.id) == 0


def test_a_job_that_hears_nothing_is_ended_after_a_grace_and_its_child_replaced(worked: Workspace) -> None:
    find = asked(worked, "deaf", steps=1_000, seconds=1.0)
    in_state(find, "running")
    jobs.wish(worked, find().id, "cancel", kinds=TRIAL)
    in_state(find, "cancelled")
    in_state(asked(worked, "steps", steps=1), "done")
    assert marks(worked, find().id) == 0


def test_a_queued_job_that_is_given_up_never_runs(worked: Workspace, tmp_path: Path) -> None:
    with busy(worked, tmp_path):
        find = asked(worked, "steps")
        jobs.wish(worked, find().id, "cancel", kinds=TRIAL)
        assert find().state == "cancelled"
    in_state(asked(worked, "steps", steps=1), "done")
    assert (find().state, find().attempt) == ("cancelled", 0)


def test_a_job_that_fails_says_why_in_words_of_its_owner(worked: Workspace) -> None:
    row = in_state(asked(worked, "refuses"), "failed")
    assert row.problem is not None
    assert (row.problem["status"], row.problem["detail"]) == (422, "2 rows cannot be used")
    assert row.problem["cells"][0]["line"] == 3


def test_an_error_of_ours_is_told_by_its_id_alone_and_the_log_names_nobody(
    workspace: Workspace, address: str
) -> None:
    find = asked(workspace, "breaks")
    with serving(address) as process:
        row = in_state(find, "failed")
    said = process.said  # type: ignore[attr-defined]
    assert row.problem is not None
    assert "secret" not in str(row.problem) + said
    assert "Traceback" not in said
    assert row.problem["id"] in said
    assert "_breaks" in said


def test_a_job_whose_child_dies_is_interrupted_and_can_be_run_again_without_doubling(
    worked: Workspace,
) -> None:
    find = asked(worked, "dies")
    row = in_state(find, "interrupted")
    assert row.effects is not None
    jobs.run_again(worked, row.id, kinds=TRIAL)
    done = in_state(find, "done")
    assert done.attempt == 2
    assert done.result == {"entries": [one["number"] for one in row.effects]}
    assert marks(worked, row.id) == 1


def test_a_job_is_interrupted_where_its_worker_is_killed(workspace: Workspace, address: str) -> None:
    find = asked(workspace, "steps", steps=1_000)
    with serving(address) as first:
        eventually(lambda: find().share)
        first.kill()
    with serving(address):
        row = in_state(find, "interrupted")
        jobs.run_again(workspace, row.id, kinds=TRIAL)
        eventually(lambda: find().share)
        jobs.wish(workspace, row.id, "stop", kinds=TRIAL)
        assert in_state(find, "done").attempt == 2
    assert marks(workspace, row.id) == 1


def test_a_worker_that_is_asked_to_end_interrupts_its_job_at_once(workspace: Workspace, address: str) -> None:
    find = asked(workspace, "steps", steps=1_000)
    with serving(address) as process:
        eventually(lambda: find().share)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        assert find().state == "interrupted"
    assert marks(workspace, find().id) == 0


def test_a_worker_that_is_asked_to_end_waits_as_long_as_it_was_told(
    workspace: Workspace, address: str
) -> None:
    find = asked(workspace, "steps", steps=20)
    with serving(address, grace=30.0) as process:
        eventually(lambda: find().share)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        assert find().state == "done"


def test_several_workers_never_run_one_job_twice(workspace: Workspace, address: str) -> None:
    finds = [asked(workspace, "steps", steps=1, seconds=0.0) for _ in range(40)]
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(serving(address, children=2))
        rows = [in_state(find, "done") for find in finds]
    assert {row.attempt for row in rows} == {1}
    assert {marks(workspace, row.id) for row in rows} == {1}


def test_what_was_queued_while_nobody_worked_is_run_later(workspace: Workspace, address: str) -> None:
    with serving(address):
        in_state(asked(workspace, "steps", steps=1), "done")
    finds = [asked(workspace, "steps", steps=1) for _ in range(3)]
    with serving(address):
        assert [in_state(find, "done").attempt for find in finds] == [1, 1, 1]


def test_a_job_presumed_dead_that_lives_keeps_nothing(
    workspace: Workspace, address: str, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    find = asked(workspace, "held", path=str(go))
    with serving(address) as first:
        in_state(find, "running")
        os.kill(first.pid, signal.SIGSTOP)  # the worker gives no sign of life, its child goes on
        try:
            if workspace.database.is_postgresql:
                with serving(address):
                    in_state(find, "interrupted")
            else:
                assert StoredQueue(workspace.database).sweep(all_dead=True) == 1
            go.touch()
            eventually(go.with_suffix(".tried").exists)
        finally:
            os.kill(first.pid, signal.SIGCONT)
    assert find().state == "interrupted"
    assert marks(workspace, find().id) == 0
