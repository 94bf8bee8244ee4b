"""How fast cheap reads are answered over HTTP to several clients, at rest and beside a design that runs.

Run as `python -m benchmarks.server_reads [--accounts N] [--clients N] [--pause MS] [--system ...]`. The
clients are a process of their own on the same cores; each asks again after a pause, drawn with a seed, or at
once with `--pause 0`.
"""

import argparse
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.storage import SYSTEMS, fresh
from benchmarks.storage_plans import BRIEF, fill

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "import sys; from ridings.cli.command import main; sys.exit(main())"
WARM = 50  # requests of each client that are not counted


class Client:
    """One connection that is kept, and as little else as possible."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Ask, and read the whole answer."""
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self.connection.sendall(f"{method} {path} HTTP/1.1\r\n{self.head}{kind}\r\n".encode() + body)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._read()
        head, _, rest = found.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert length, head
        while len(rest) < int(length[1]):
            rest += self._read()
        return int(head.split(b" ", 2)[1]), rest

    def _read(self) -> bytes:
        found = self.connection.recv(1 << 20)
        assert found, "the server hung up"
        return found


def read_for(
    port: int, token: str, paths: list[str], clients: int, pause: float, seconds: float, out: Any
) -> None:
    """Read as so many clients for so long; puts the milliseconds by path."""
    taken: dict[str, list[float]] = {path: [] for path in paths}

    def run(number: int) -> None:
        draws, client = np.random.default_rng(number), Client(port, token)
        ends, turn = time.perf_counter() + seconds, 0
        while time.perf_counter() < ends:
            path = paths[int(draws.integers(len(paths)))]
            started = time.perf_counter()
            status, _ = client.ask("GET", path)
            assert status == 200, (path, status)
            if turn >= WARM:
                taken[path].append(1000 * (time.perf_counter() - started))
            turn += 1
            if pause:
                time.sleep(float(draws.exponential(pause)))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put(taken)


@contextmanager
def serving(address: str, system: str, processes: int) -> Iterator[int]:
    """Run a server, and on PostgreSQL a worker; gives the port."""
    quiet = {"cwd": ROOT, "env": dict(os.environ), "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--database", address, "--port", "0",
         "--processes", str(processes)], stdout=subprocess.PIPE, text=True, **quiet,  # type: ignore[call-overload]
    )  # fmt: skip
    began = [server]
    if system == "postgresql":
        worker = [sys.executable, "-c", PROGRAM, "worker", "--database", address, "--children", "1"]
        began.append(subprocess.Popen(worker, **quiet))  # type: ignore[call-overload]
    try:
        found = re.search(r":(\d+)", server.stdout.readline())
        assert found
        port = int(found[1])
        for _ in range(600):
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    break
            except OSError:
                time.sleep(0.1)
        time.sleep(3)
        yield port
    finally:
        for one in began:
            one.terminate()
        for one in began:
            one.wait(60)


def prepared(address: str, accounts: int, folder: Path) -> tuple[str, int]:
    """Fill a database; returns a planner's token and the number of a plan."""
    from ridings.app.people import invite
    from ridings.app.plan_life import propose
    from ridings.app.planning import load_draft
    from ridings.app.tokens import make_token_for
    from ridings.app.workspace import open_workspace
    from ridings.design.brief import brief_from_mapping

    workspace = open_workspace(address, actor="bench", create=True)
    path = folder / "alignment.csv"
    fill(workspace, accounts, accounts // 500).write_csv(path)
    plan = load_draft(workspace, "B", path, brief_from_mapping(BRIEF))
    propose(workspace, "B", levels=0)
    planner = invite(workspace, "planner@example.com", "Planner", "planner").member
    return make_token_for(workspace, planner, "bench", []).secret, plan.id


def measured(
    address: str, system: str, given: argparse.Namespace, folder: Path
) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of every read, at rest and beside a design."""
    token, plan_id = prepared(address, given.accounts, folder)
    plan = f"plans/{plan_id}"
    things = ("me", plan, "plans?limit=20", f"{plan}/accounts/A0000042", "accounts/A0000042", "reps/R0003")
    paths = [f"/api/v1/{thing}" for thing in things]
    spawning = multiprocessing.get_context("spawn")
    with serving(address, system, given.processes) as port:
        for name in ("at rest", "beside a design"):
            job = None
            if name != "at rest":
                body = {"name": "beside", "brief": {"balance": {"potential": 0.05, "workload": 0.1}}}
                status, answer = Client(port, token).ask("POST", "/api/v1/designs", json.dumps(body).encode())
                assert status == 202, answer
                job = f"/api/v1/jobs/{json.loads(answer)['id']}"
                while json.loads(Client(port, token).ask("GET", job)[1])["state"] == "queued":
                    time.sleep(0.1)
            out = spawning.Queue()
            process = spawning.Process(
                target=read_for,
                args=(port, token, paths, given.clients, given.pause / 1000, given.seconds, out),
            )  # fmt: skip
            process.start()
            taken = out.get()
            process.join()
            if job is not None:
                state = json.loads(Client(port, token).ask("GET", job)[1])["state"]
                name += "" if state == "running" else f" (which was {state} before the end)"
                Client(port, token).ask("POST", f"{job}/cancel", b"{}")
            yield name, [each for path in paths for each in taken[path]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=SYSTEMS, help="only this one; by default both")
    parser.add_argument("--accounts", type=int, default=50_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--pause", type=float, default=50.0, help="mean milliseconds between two requests")
    parser.add_argument("--processes", type=int, default=2, help="of the server")
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    for system in SYSTEMS if given.system is None else (given.system,):
        with tempfile.TemporaryDirectory() as folder, fresh(system) as address:
            for name, each in measured(address, system, given, Path(folder)):
                slowest = statistics.quantiles(each, n=100)[98]
                print(
                    f"{system}: {given.clients} clients, {given.pause:.0f} ms between requests, {name}: "
                    f"{len(each):,} reads, median {statistics.median(each):.1f} ms, p99 {slowest:.1f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
