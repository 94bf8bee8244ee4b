"""A server that is started by its command, as an operator would."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path


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


@contextmanager
def started(folder: Path, *options: str) -> Iterator[Served]:
    """A server on a database in a folder, which does not outlive the test."""
    made = Served(folder, *options)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait()
        if made.process.stdout is not None:
            made.process.stdout.close()
