"""The script of the how-to, against a server that really runs, jobs and all."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import Served, started

from ridings.app.demo import make_company, write_company
from ridings.app.people import invite
from ridings.app.tokens import make_token_for
from ridings.app.workspace import open_workspace

TOUR = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "api_tour.py"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with started(tmp_path, "--processes", "1") as made:
        yield made


def test_the_tour_goes_through_the_whole_loop(served: Served, tmp_path: Path) -> None:
    write_company(make_company(), tmp_path / "company")
    workspace = open_workspace(str(tmp_path / "ridings.db"), actor="owner")
    admin = invite(workspace, "pia@example.com", "Pia", "admin").member
    token = make_token_for(workspace, admin, "tour", []).secret
    served.wait_for("/readyz")
    surroundings = {**os.environ, "RIDINGS_TOKEN": token, "RIDINGS_URL": f"http://127.0.0.1:{served.port}"}
    done = subprocess.run(
        [sys.executable, str(TOUR), str(tmp_path / "company")],
        env=surroundings, capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'accounts': 3000" in done.stdout
    assert "moved, and taken back" in done.stdout
    assert "an export of" in done.stdout
    assert token not in done.stdout
    assert served.end() == 0
