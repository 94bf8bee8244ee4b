"""Whatever dies, and whenever: nothing partial is kept, and the same command run again completes."""

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import func, select
from tests.faults.dying import BACKEND, KILL, count, run_until, run_whole

from ridings.app.workspace import open_workspace
from ridings.storage.schema import KEPT, import_batch, ownership, publication

ACCOUNTS, REPS = 1_000, 4
SHARES = (0.1, 0.5, 0.9)  # of the statements that have been sent
WAYS = [("sqlite", KILL), ("postgresql", KILL), ("postgresql", BACKEND)]


Fresh = Callable[..., str]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Make a fresh database of a kind, or a copy of one."""
    made = iter(range(100))

    def make(kind: str, template: str | None = None) -> str:
        if kind == "sqlite":
            path = tmp_path / f"{next(made)}.db"
            return str(path if template is None else shutil.copy(template, path))
        address: str = request.getfixturevalue("postgresql_server").fresh(template)
        return address

    return make


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Accounts, reps and an alignment of them."""
    ids = [f"A{i:04d}" for i in range(ACCOUNTS)]
    pl.DataFrame(
        {
            "account_id": ids, "latitude": [40 + i / 500 for i in range(ACCOUNTS)],
            "longitude": [-80.0] * ACCOUNTS, "open_pipeline": [float(i % 3) for i in range(ACCOUNTS)],
            "owner": [f"R{i % 2}" for i in range(ACCOUNTS)],
        }
    ).write_csv(tmp_path / "accounts.csv")  # fmt: skip
    pl.DataFrame(
        {"rep_id": [f"R{j}" for j in range(REPS)], "latitude": [41.0] * REPS, "longitude": [-80.0] * REPS}
    ).write_csv(tmp_path / "reps.csv")
    reps = [f"R{i % REPS}" for i in range(ACCOUNTS)]
    pl.DataFrame({"account_id": ids, "territory_id": reps, "rep_id": reps}).write_csv(tmp_path / "plan.csv")
    return tmp_path


def importing(files: Path, address: str) -> list[str]:
    return [
        "import", str(files / "accounts.csv"), "--reps", str(files / "reps.csv"), "--database", address
    ]  # fmt: skip


def publishing(address: str) -> list[str]:
    return [
        "plan", "publish", "Spring", "--effective", "2027-01-01", "--holdover-days", "30",
        "--database", address,
    ]  # fmt: skip


def ready(files: Path, address: str) -> str:
    """Bring a plan in a fresh database to where it can be published."""
    own = ["--database", address, "--as"]
    for command in (
        importing(files, address),
        ["plan", "load", "Spring", "--alignment", str(files / "plan.csv"), *own, "ann"],
        ["plan", "propose", "Spring", *own, "ann"],
        ["plan", "approve", "Spring", *own, "bob"],
    ):
        done = run_whole(command)
        assert done.returncode == 0, done.stdout + done.stderr
    return address


def cut_off(command: list[str], statement: int, how: str) -> None:
    """Run a command that dies; a person is told where the database died and not the client."""
    died = run_until(command, statement, how)
    if how == KILL:
        assert died.returncode == -signal.SIGKILL
    else:
        assert died.returncode == 3, died.stdout + died.stderr
        assert "nothing was changed" in died.stderr


@pytest.mark.parametrize(("kind", "how"), WAYS)
def test_an_import_that_dies_keeps_nothing_and_completes_when_run_again(
    files: Path, fresh: Fresh, kind: str, how: str
) -> None:
    tried = fresh(kind)
    open_workspace(tried, create=True)
    all_of_it = count(importing(files, tried), files)
    address = fresh(kind)
    workspace = open_workspace(address, create=True)
    now, _ = KEPT["accounts"]
    for share in SHARES:
        cut_off(importing(files, address), max(1, round(share * all_of_it)), how)
        with workspace.read() as connection:
            assert connection.execute(select(func.count()).select_from(import_batch)).scalar() == 0
            assert connection.execute(select(func.count()).select_from(now)).scalar() == 0
    assert run_whole(importing(files, address)).returncode == 0
    with workspace.read() as connection:
        held, cents = connection.execute(select(func.count(), func.sum(now.c.open_pipeline_cents))).one()
    assert (held, cents) == (ACCOUNTS, 100 * sum(i % 3 for i in range(ACCOUNTS)))


@pytest.mark.parametrize(("kind", "how"), WAYS)
def test_a_publication_that_dies_keeps_nothing_and_completes_when_run_again(
    files: Path, fresh: Fresh, kind: str, how: str
) -> None:
    tried = ready(files, fresh(kind))
    address = fresh(kind, tried)
    all_of_it = count(publishing(tried), files)
    workspace = open_workspace(address)
    for share in SHARES:
        cut_off(publishing(address), max(1, round(share * all_of_it)), how)
        with workspace.read() as connection:
            for table in (publication, ownership):
                assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
    assert run_whole(publishing(address)).returncode == 0
    with workspace.read() as connection:
        owned = select(func.count(ownership.c.account_id.distinct())).where(ownership.c.to_on.is_(None))
        assert connection.execute(owned).scalar() == ACCOUNTS
    verified = run_whole(["audit", "verify", "--database", address])
    assert verified.returncode == 0, verified.stdout + verified.stderr
