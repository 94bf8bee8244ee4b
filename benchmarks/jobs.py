"""Speed of jobs: many that do nothing, over several workers, and none of them twice.

Run as `python -m benchmarks.jobs [--jobs N] [--workers N] [--system sqlite|postgresql]`. On PostgreSQL each
worker is a process with one child; on SQLite one process has so many children.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.storage import SYSTEMS, fresh

ROOT = Path(__file__).resolve().parent.parent
RUNNER = "benchmarks.jobs:nothing_runner"


def nothing_runner(address: str) -> Callable[[int, str], None]:
    """What runs the jobs: of one kind, that nobody else can ask for."""
    from tests.workers.trial import NOTHING

    from ridings.app.running import runner

    return runner(address, NOTHING)


def serve(address: str, children: int) -> None:
    """Run jobs until asked to end."""
    import threading

    from ridings.app.job_queue import jobs_for

    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    jobs = jobs_for(address, children=children, runner=RUNNER)
    jobs.start()
    while not stopped.wait(0.5):  # a signal that another thread is given wakes no endless wait
        pass
    jobs.close(5.0)


def measured(system: str, count: int, workers: int) -> dict[str, float]:
    """Queue the jobs and run them, with the workers warm; seconds, and how many were begun twice."""
    from sqlalchemy import func, select
    from tests.workers.trial import NOTHING

    from ridings.app import jobs
    from ridings.app.workspace import open_workspace
    from ridings.storage.engine import connect
    from ridings.storage.schema import job

    with fresh(system) as address:
        workspace = open_workspace(address, actor="benchmark", create=True)
        workspace = replace(workspace, database=connect(address, pooled=True))  # as a server has it
        processes, children = (1, workers) if system == "sqlite" else (workers, 1)
        command = [sys.executable, "-m", "benchmarks.jobs", "--serve", address, "--workers", str(children)]
        quiet = {"cwd": ROOT, "env": dict(os.environ), "stderr": subprocess.DEVNULL}
        serving = [subprocess.Popen(command, **quiet) for _ in range(processes)]  # type: ignore[call-overload]

        def done() -> int:
            with workspace.read() as connection:
                ended = select(func.count()).where(job.c.state == "done")
                return int(connection.execute(ended).scalar_one())

        try:
            for turn in range(4 * workers):  # until each worker has had one
                jobs.submit(workspace, "nothing", {}, kinds=NOTHING)
                while done() < turn + 1:
                    time.sleep(0.05)
            first, started = done(), time.perf_counter()
            for _ in range(count):
                jobs.submit(workspace, "nothing", {}, kinds=NOTHING)
            submitted = time.perf_counter() - started
            while done() < first + count:
                time.sleep(0.02)
            seconds = time.perf_counter() - started
        finally:
            for one in serving:
                one.send_signal(signal.SIGTERM)
            for one in serving:
                one.wait(30)
            workspace.database.close()
        workspace = open_workspace(address)
        with workspace.read() as connection:
            again = connection.execute(select(func.count()).where(job.c.attempt > 1)).scalar_one()
            by = connection.execute(select(func.count(job.c.worker.distinct()))).scalar_one()
    return {"queued": submitted, "seconds": seconds, "twice": again, "children": by}


def main() -> None:
    """Take the figures asked for and print them."""
    parser = argparse.ArgumentParser(description="Speed of jobs.")
    parser.add_argument("--jobs", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--system", choices=SYSTEMS, help="by default both")
    parser.add_argument("--serve", metavar="ADDRESS", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.workers)
        return
    print(f"{'system':<12}{'jobs':>7}{'workers':>9}{'queued, s':>11}{'all done, s':>13}{'a second':>10}"
          f"{'begun twice':>13}")  # fmt: skip
    for system in [given.system] if given.system else SYSTEMS:
        found = measured(system, given.jobs, given.workers)
        rate = given.jobs / found["seconds"]
        print(f"{system:<12}{given.jobs:>7,}{found['children']:>9}{found['queued']:>11.1f}"
              f"{found['seconds']:>13.1f}{rate:>10.0f}{found['twice']:>13}")  # fmt: skip


if __name__ == "__main__":
    main()
