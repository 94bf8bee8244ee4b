"""Kinds of job for tests and benchmarks alone, which no user can ask for, and what runs them."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ridings.app.access import Permission
from ridings.app.job_arguments import Arguments
from ridings.app.job_doing import Doing, Effects, Result
from ridings.app.job_kinds import KINDS, Kind
from ridings.app.running import run_job, runner
from ridings.storage.audit import record
from ridings.storage.engine import connect


class Nothing(Arguments):
    """Asks nothing."""


class Steps(Arguments):
    """So many steps of so many seconds."""

    steps: int = 10
    seconds: float = 0.05


class File(Arguments):
    """A file to wait for."""

    path: str


def _nothing(doing: Doing) -> Result:
    del doing
    return {}


def _marked(doing: Doing, note: str) -> Result:
    """The one effect of a trial: an entry of the record."""
    w = doing.workspace
    with w.write() as connection:
        record(connection, w.org_id, w.clock(), w.actor, "try", "trial", doing.job_id, after={"note": note})
    return {}


def _steps(doing: Doing) -> Result:
    """Step by step, until stopped; tells what was best."""
    wanted = doing.arguments
    for done in range(wanted.steps):
        doing.report(f"step {done}", done / wanted.steps)
        doing.report.best({"cost": float(wanted.steps - done)})
        if doing.report.stop():
            return _marked(doing, "early") | {"steps": done}
        time.sleep(wanted.seconds)
    return _marked(doing, "whole") | {"steps": wanted.steps}


def _deaf(doing: Doing) -> Result:
    """Hears nothing of what is wished."""
    time.sleep(doing.arguments.steps * doing.arguments.seconds)
    return _marked(doing, "deaf")


def _held(doing: Doing) -> Result:
    """Waits until its file is there, hearing nothing, then writes; says so by another file."""
    go = Path(doing.arguments.path)
    while not go.exists():
        time.sleep(0.05)
    try:
        return _marked(doing, "held")
    finally:
        go.with_suffix(".tried").touch()


def _dies_once(doing: Doing) -> Result:
    """Dies after its effect, the first time."""
    _marked(doing, "dying")
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def _breaks(doing: Doing) -> Result:
    raise KeyError(f"secret of {doing.workspace.actor}")


def _refuses(doing: Doing) -> Result:
    from ridings.errors import CellFault, DataError

    del doing
    raise DataError("2 rows cannot be used", [CellFault("accounts", 3, "latitude", "x", "expected a number")])


def _told(doing: Doing, effects: Effects) -> Result:
    del doing
    return {"entries": [one["number"] for one in effects]}


def _kind(run: Callable[[Doing], Result], arguments: type[Arguments] = Nothing, **more: Any) -> Kind:
    return Kind(Permission.WRITE_JOBS, arguments, run, _told, **more)


NOTHING = {"nothing": _kind(_nothing)}
TRIAL: Mapping[str, Kind] = {
    **KINDS, **NOTHING, "steps": _kind(_steps, Steps, stops=True), "deaf": _kind(_deaf, Steps),
    "held": _kind(_held, File),
    "dies": _kind(_dies_once), "breaks": _kind(_breaks), "refuses": _kind(_refuses),
}  # fmt: skip


def light_runner(address: str) -> Callable[[int, str], None]:
    """Runs all but the real kinds: quick to be ready."""
    return runner(address, {name: kind for name, kind in TRIAL.items() if name not in KINDS})


def counting(tick: Callable[[], None]) -> None:
    """Call `tick` before every statement that the main thread sends, whole tables in pieces of 100 rows."""
    from sqlalchemy import event
    from sqlalchemy.engine import Connection, Engine

    from ridings.storage import frames

    def counted(*_: object) -> None:
        if threading.current_thread() is threading.main_thread():  # not what is told beside the work
            tick()

    def in_pieces(name: str) -> None:
        whole = getattr(frames, name)

        def pieces(connection: Connection, table: str, frame: Any) -> None:
            for part in frame.iter_slices(100):
                counted()
                whole(connection, table, part)

        setattr(frames, name, pieces)

    in_pieces("_copy_in")
    in_pieces("_execute_many")
    event.listen(Engine, "before_cursor_execute", counted)


def dying_runner(address: str) -> Callable[[int, str], None]:
    """Runs every kind, and kills itself or its parent before a statement of a job.

    The file that RIDINGS_DIE names says which, counted from 1, and who: `child` or `worker`.
    """
    database, seen, plan = connect(address, pooled=True), [0], [0, 0]  # the solver is loaded by who needs it

    def tick() -> None:
        seen[0] += 1
        if seen[0] == plan[0]:
            os.kill(plan[1], signal.SIGKILL)
            time.sleep(60)  # a child of a killed worker is ended by the system

    counting(tick)

    def dying(job_id: int, worker: str) -> None:
        at, who = Path(os.environ["RIDINGS_DIE"]).read_text().split()
        seen[0], plan[:] = 0, [int(at), os.getpid() if who == "child" else os.getppid()]
        run_job(database, job_id, worker, kinds=TRIAL)

    return dying


def counting_main() -> None:
    """Run one queued job in this process; says how many statements that took."""
    import sys

    address, number = sys.argv[1:]
    database, seen = connect(address), [0]

    def tick() -> None:
        seen[0] += 1

    counting(tick)
    run_job(database, int(number), "counting", kinds=TRIAL)
    sys.stdout.write(str(seen[0]))


if __name__ == "__main__":
    counting_main()
