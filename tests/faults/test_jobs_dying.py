"""A job that dies with its child or its worker says so, and run again it has its effect exactly once.

The numbers are those of the list of fault tests.
"""

import datetime
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.app.drawn_company import BALANCE, as_actor, company, drawn
from tests.workers.serving import ROOT, in_state, serving

from ridings.app import jobs
from ridings.app.audit import verify
from ridings.app.files import bring_file
from ridings.app.plan_life import approve, propose
from ridings.app.planning import list_plans
from ridings.app.workspace import Workspace, open_workspace
from ridings.storage.jobs import JobRow
from ridings.storage.schema import KEPT, import_batch, ownership, plan, publication

DYING = "tests.workers.trial:dying_runner"
SHARES = (0.1, 0.5, 0.9)  # of the statements of the job
BEGUN = 4  # the first statement after the job was begun: before, it stays queued
ACCOUNTS = 1_000
Case = Callable[[str], tuple[Workspace, JobRow]]


def importing(address: str) -> tuple[Workspace, JobRow]:
    """An import of a file is asked for."""
    workspace = open_workspace(address, actor="ann", create=True)
    rows = [f"A{i:04d},{40 + i / 500},-80.0,{i % 3}" for i in range(ACCOUNTS)]
    text = "\n".join(["account_id,latitude,longitude,open_pipeline", *rows, ""])
    file = bring_file(workspace, "accounts.csv", "text/csv", [text.encode()])
    return workspace, jobs.submit(workspace, "import", {"files": {"accounts": file.id}})


def imported(workspace: Workspace) -> list[object]:
    """Every row of the file is there once, in one batch."""
    now, _ = KEPT["accounts"]
    with workspace.read() as connection:
        rows, cents = connection.execute(select(func.count(), func.sum(now.c.open_pipeline_cents))).one()
        batches = connection.execute(select(func.count()).select_from(import_batch)).scalar()
    return [rows, cents, batches]


def designing(address: str) -> tuple[Workspace, JobRow]:
    """A design is asked for."""
    workspace = company(address)
    return workspace, jobs.submit(workspace, "design", {"name": "North", "brief": BALANCE})


def designed(workspace: Workspace) -> list[object]:
    """One plan of all accounts."""
    plans = list_plans(workspace)
    with workspace.read() as connection:
        count = connection.execute(select(func.count()).select_from(plan)).scalar()
    return [len(plans), count]


def publishing(address: str) -> tuple[Workspace, JobRow]:
    """A publication is asked for."""
    workspace = company(address)
    row = drawn(workspace)
    propose(workspace, "North")
    approve(as_actor(workspace, "bob"), "North")
    day = (workspace.today + datetime.timedelta(days=30)).isoformat()
    return workspace, jobs.submit(workspace, "publish", {"plan_id": row.id, "effective_on": day})


def published(workspace: Workspace) -> list[object]:
    """One publication, and one owner of every account from then on."""
    owned = select(func.count(), func.count(ownership.c.account_id.distinct())).where(
        ownership.c.to_on.is_(None)
    )
    with workspace.read() as connection:
        rows, accounts = connection.execute(owned).one()
        count = connection.execute(select(func.count()).select_from(publication)).scalar()
    return [count, rows, accounts]


def statements(address: str, number: int) -> int:
    """How many statements a job takes; it runs to its end."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.workers.trial", address, str(number)], cwd=ROOT, text=True,
        capture_output=True, check=True, env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip
    return int(done.stdout)


def dies_and_completes(
    case: Case, count: Callable[[Workspace], list[object]], fresh: Callable[[], str], tmp_path: Path
) -> None:
    """Let a job die again and again, and at last complete."""
    tried = fresh()
    first, row = case(tried)
    nothing = count(first)
    all_of_it = statements(tried, row.id)
    once = count(first)
    assert once != nothing
    address, when = fresh(), tmp_path / "die"
    workspace, row = case(address)
    find = partial(jobs.find_job, workspace, row.id)
    when.write_text(f"{round(all_of_it / 2)} worker")
    with serving(address, runner=DYING, RIDINGS_DIE=str(when)) as process:
        assert process.wait(180) == -signal.SIGKILL
    when.write_text(f"{max(BEGUN, round(SHARES[0] * all_of_it))} child")
    with serving(address, runner=DYING, RIDINGS_DIE=str(when)):
        in_state(find, "interrupted")
        for share in (*SHARES, None):
            when.write_text("0 child" if share is None else f"{max(BEGUN, round(share * all_of_it))} child")
            jobs.run_again(workspace, row.id)
            if share is None:
                break
            died = in_state(find, "interrupted")
            assert count(workspace) == (nothing if died.effects is None else once)  # all of it or nothing
        done = in_state(find, "done", "failed")
    assert done.state == "done", done.problem
    assert done.attempt == 2 + len(SHARES)
    assert count(workspace) == once
    assert verify(workspace).entries


@pytest.fixture
def fresh(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Callable[[], str]:
    """Make a fresh database of one system after another."""
    made = iter(range(100))

    def make() -> str:
        if not address.startswith("postgresql"):
            return str(tmp_path / f"{next(made)}.db")
        other: str = request.getfixturevalue("postgresql_server").fresh()
        return other

    return make


def test_01_an_import_killed_with_its_child_or_worker_is_interrupted_and_completes(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    dies_and_completes(importing, imported, fresh, tmp_path)


def test_02_a_publication_killed_with_its_child_or_worker_is_interrupted_and_completes(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    dies_and_completes(publishing, published, fresh, tmp_path)


def test_a_design_killed_with_its_child_or_worker_is_interrupted_and_completes(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    dies_and_completes(designing, designed, fresh, tmp_path)
