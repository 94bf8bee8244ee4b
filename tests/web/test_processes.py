"""The server as a command: several processes, one of which dies, and a quiet end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest


class Served:
    """A server that was started by its command."""

    def __init__(self, folder: Path, *options: str) -> None:
        program = "import sys; from ridings.cli.command import main; sys.exit(main())"
        database = ("--database", str(folder / "ridings.db"), "--port", "0")
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", *database, *options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", first)
        assert found, first
        self.port = int(found[1])

    def status(self, path: str) -> int:
        """What a path answers; 0: nothing."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def wait_for(self, path: str, status: int = 200, seconds: float = 60) -> None:
        """Wait until a path answers so."""
        ends = time.monotonic() + seconds
        while self.status(path) != status:
            assert time.monotonic() < ends, f"{path} does not answer {status}"
            time.sleep(0.1)

    def children(self) -> list[int]:
        """The processes that it began."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        servers = []
        for pid in map(int, listed.split()):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"spawn_main" in command:
                servers.append(pid)
        return servers

    def end(self) -> int:
        """End it as an operator would."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path, "--processes", "2")
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    if made.process.stdout is not None:
        made.process.stdout.close()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_server_process_that_dies_is_begun_again_and_all_end_together(served: Served) -> None:
    served.wait_for("/readyz")
    before = served.children()
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    ends = time.monotonic() + 60
    while not (len(now := served.children()) == 2 and before[0] not in now):
        assert time.monotonic() < ends
        time.sleep(0.1)
    served.wait_for("/readyz")
    assert served.status("/metrics") == 200
    assert served.end() == 0
    assert [pid for pid in now if Path(f"/proc/{pid}").exists()] == []
