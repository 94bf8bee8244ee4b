"""The demonstration as its command gives it: served, with the company and a plan in a database."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from ridings.app.plan_reading import list_plans
from ridings.app.workspace import open_workspace

PROGRAM = "import sys; from ridings.cli.command import main; sys.exit(main())"


def test_the_demonstration_is_served_with_its_company_and_a_plan(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "demo", "--out", str(out)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        told = ""
        while "Ctrl-C" not in told:
            line = process.stdout.readline()
            assert line, told
            told += line
        address = re.search(r"Ridings: (http://127\.0\.0\.1:\d+)", told)
        assert address is not None
        assert f"First sign-in, once, within a week: {address[1]}/welcome#first." in told
        with urllib.request.urlopen(f"{address[1]}/readyz", timeout=60) as answer:  # it listens already
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.close()
        assert process.wait(60) == 0
    workspace = open_workspace(str(out / "ridings.db"))
    assert [(one.name, one.status) for one in list_plans(workspace, limit=5)] == [
        ("Fairer territories", "draft")
    ]
    assert (out / "report.html").is_file()
