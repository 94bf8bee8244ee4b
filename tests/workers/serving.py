"""Run the jobs of a database in a process of its own, as a server or a worker does, with a quick pace."""

import argparse
import faulthandler
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ridings.app.job_queue import jobs_for
from ridings.storage.jobs import JobRow
from ridings.workers.children import Pace
from ridings.workers.log import Lines

ROOT = Path(__file__).resolve().parents[2]
PACE = Pace(poll=0.05, look=0.1, beat=0.3, patience=0.5, sweep=0.4, nice=0)
SILENT = 2.0
LIGHT = "tests.workers.trial:light_runner"


@contextmanager
def serving(
    address: str, *, children: int = 1, runner: str = LIGHT, grace: float = 0.0, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """A process that runs jobs while the block lasts; it is asked to end, then waited for."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workers.serving", address, str(children), runner, str(grace)],
        env=os.environ | {"PYTHONPATH": paths} | environment, cwd=ROOT, text=True, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # it says where it stands, and ends
            _, said = process.communicate()
            raise AssertionError(f"it did not end:\n{said}") from None
        process.said = said  # type: ignore[attr-defined]


def eventually(look: Callable[[], Any], seconds: float = 180.0) -> Any:
    """Look until there is something to see."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.02)
    return found


def in_state(find: Callable[[], JobRow], *states: str, seconds: float = 180.0) -> JobRow:
    """Wait until a job is in one of some states."""
    until = time.monotonic() + seconds
    while (row := find()).state not in states:
        assert time.monotonic() < until, f"expected {states}, there is {row}"
        time.sleep(0.02)
    return row


def main() -> None:
    """Serve until asked to end."""
    parser = argparse.ArgumentParser()
    for name, kind in (("address", str), ("children", int), ("runner", str), ("grace", float)):
        parser.add_argument(name, type=kind)
    given = parser.parse_args()
    logging.basicConfig(handlers=[Lines()], level=logging.WARNING, force=True)
    faulthandler.enable()
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    jobs = jobs_for(given.address, children=given.children, runner=given.runner, silent=SILENT, pace=PACE)
    jobs.start()
    while not stopped.wait(0.5):  # a signal that another thread is given wakes no endless wait
        pass
    jobs.close(given.grace)


if __name__ == "__main__":
    main()
