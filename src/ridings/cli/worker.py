"""`ridings worker`: run the jobs of a PostgreSQL database, on this machine or on several."""

import argparse
import os
import signal
import threading
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.errors import ExitCode, RefusedError

GRACE = 30.0  # seconds that jobs are given to end


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "worker", allow_abbrev=False, help="run the jobs of a team's server",
        description="Run designs, imports, exports and publications that people ask the server for, until "
        "stopped by Ctrl-C or SIGTERM. Any number of workers may run, on any machine that reaches the "
        "PostgreSQL database. With SQLite none is needed: the server runs jobs itself.",
    )  # fmt: skip
    group = parser.add_argument_group("worker")
    group.add_argument("--database", metavar="ADDRESS", help="postgresql://...; by default RIDINGS_DATABASE")
    group.add_argument(
        "--children", metavar="N", type=inputs.whole,
        help="how many jobs at a time; by default one less than there are cores",
    )  # fmt: skip
    group.add_argument(
        "--grace", metavar="SECONDS", type=inputs.seconds, default=GRACE,
        help=f"how long jobs may go on once it is stopped, {GRACE:.0f} by default; then they are interrupted",
    )  # fmt: skip
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Work until stopped."""
    del console
    import logging

    from ridings.app.job_queue import jobs_for, takes_workers
    from ridings.app.workspace import default_address
    from ridings.workers.log import Lines, say

    address = arguments.database or default_address()
    if not takes_workers(address):
        raise RefusedError(
            "a SQLite database needs no worker: the server runs its jobs itself. Workers are for PostgreSQL"
        )
    logging.basicConfig(handlers=[Lines()], level=logging.WARNING, force=True)
    stopped = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stopped.set())
    jobs = jobs_for(address, children=arguments.children)
    jobs.start()
    say("worker_started", pid=os.getpid())
    while not stopped.wait(1.0):  # a signal that another thread is given wakes no endless wait
        pass
    say("worker_stopping", pid=os.getpid())
    jobs.close(arguments.grace)
    say("worker_stopped", pid=os.getpid())
    return ExitCode.DONE
