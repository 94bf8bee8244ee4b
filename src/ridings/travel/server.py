"""The engine as a server on a loopback port of its own, for as long as a `with` lasts."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ridings.errors import SourceError
from ridings.travel.engine import Engine
from ridings.travel.network import Network

HOST = "127.0.0.1"
ATTEMPTS = 5  # ports tried before giving up
READY_SECONDS, STOP_SECONDS = 600.0, 5.0
TICK = 0.02
MOST_POINTS = 10_000  # of one table
GUARD = "import os, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), 15)"  # once its other end is gone
LISTENING = "0A"  # state of a socket in /proc/net/tcp


@dataclass(frozen=True)
class Server:
    """A process that answers for one network on one port."""

    process: "subprocess.Popen[bytes]"
    port: int
    network: Network

    def check(self) -> None:
        """Refuse to go on where the process is gone.

        Raises
        ------
        SourceError
            If it has ended.
        """
        code = self.process.poll()
        if code is not None:
            raise SourceError(
                f"the road engine ended by itself (exit {code}) while it served {self.network.name}; "
                "run the command again, and give it more memory if it happens again",
                permanent=False,
            )


@contextmanager
def serving(engine: Engine, network: Network, threads: int) -> Iterator[Server]:
    """Serve a network; the process is stopped however the `with` ends.

    Raises
    ------
    SourceError
        If it does not come up.
    """
    for _ in range(ATTEMPTS):
        process, port = _started(engine, network, threads)
        try:
            if _ready(process, port):
                with _guarded(process.pid):
                    yield Server(process, port, network)
                return
        finally:
            _stop(process)
    raise SourceError(
        f"the road engine does not come up for {network.name}; remove {network.folder} to have it built anew",
        permanent=False,
    )


def _started(engine: Engine, network: Network, threads: int) -> "tuple[subprocess.Popen[bytes], int]":
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    words = ["--algorithm", "mld", "--ip", HOST, "--port", str(port), "--threads", str(threads),
             "--max-table-size", str(MOST_POINTS), "--verbosity", "ERROR", str(network.path)]  # fmt: skip
    try:
        process = subprocess.Popen(  # noqa: S603
            [engine.program("osrm-routed"), *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise SourceError(f"osrm-routed cannot be run: {error.strerror}", permanent=True) from error
    return process, port


@contextmanager
def _guarded(pid: int) -> Iterator[None]:
    """Have the process stopped even where this one is killed outright, and no `finally` runs."""
    guard = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", GUARD, str(pid)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield
    finally:
        guard.kill()
        guard.communicate()


def _ready(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the process answers; False where it ended, or another one has the port too."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(port):
            return process.poll() is None and owns(process.pid, port)
        time.sleep(TICK)
    return False


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def owns(pid: int, port: int) -> bool:
    """Whether every socket that listens on the port is the process's own.

    The engine lets several processes listen on one port, which then answer in turn, each from its own map.
    Where the system does not tell who listens, the signature of each answer has to do.
    """
    if not sys.platform.startswith("linux"):
        return True
    listening = {
        words[9]
        for words in (line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:])
        if words[3] == LISTENING and int(words[1].rpartition(":")[2], 16) == port
    }
    own = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                own.add(str(entry.readlink()).removeprefix("socket:[").removesuffix("]"))
    return bool(listening) and listening <= own


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
