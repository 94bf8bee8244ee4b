"""Ctrl-C, a full disk and a reader who goes away: nothing half-written, and the right exit code."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "import sys; from ridings.cli.command import main; sys.exit(main(sys.argv[1:]))"
# A shell without job control has its children ignore Ctrl-C: undo that.
RUN_INTERRUPTIBLE = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {RUN}"
RUN_ON_A_FULL_DISK = """
import resource, sys
from ridings.cli.command import main
*words, warm, out = sys.argv[1:]
assert main([*words, "--out", warm]) == 0  # all that is compiled and cached is so by now
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
sys.exit(main([*words, "--out", out]))
"""


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A folder with a file of accounts that takes a while to design."""
    rows = ["account_id,latitude,longitude,potential"]
    rows += [
        f"A{i},{30 + i * 37 % 1009 / 100},{-100 + i * 61 % 2003 / 100},{1 + i * 29 % 80}" for i in range(6000)
    ]
    (tmp_path / "accounts.csv").write_text("\n".join(rows) + "\n")
    return tmp_path


def test_ctrl_c_leaves_nothing_behind(large: Path) -> None:
    words = ["design", str(large / "accounts.csv"), "--territories", "60", "--out", str(large / "plan")]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN_INTERRUPTIBLE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Read 6,000 accounts")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.strip() == "interrupted: nothing is half-written"
    assert listing(large) == ["accounts.csv"]


def test_a_full_disk_is_said_and_leaves_nothing_behind(company: Path) -> None:
    files = ["design", str(company / "accounts.csv"), "--reps", str(company / "reps.csv"), "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", RUN_ON_A_FULL_DISK, *files, str(company / "warm"), str(company / "plan")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "cannot write" in done.stderr
    assert "plan" in done.stderr
    assert "nothing was written" in done.stderr
    assert [name for name in listing(company) if not name.startswith("warm")] == ["accounts.csv", "reps.csv"]


def test_a_reader_who_goes_away_does_not_stop_the_work(company: Path) -> None:
    files = [str(company / "accounts.csv"), "--reps", str(company / "reps.csv")]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "design", *files, "--out", str(company / "plan")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert told == ""
    assert (company / "plan" / "report.html").exists()
