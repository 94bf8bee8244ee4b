"""One run in a process of its own: what it costs in CPU seconds and memory, and a limit on them."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 5.0
Record = dict[str, Any]  # what a run tells: plain values, kept as JSON


@dataclass
class Stopwatch:
    """CPU seconds, user and system, of this process and the ones it waited for; and seconds on the wall."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def timing(self, part: str) -> Iterator[None]:
        """Add what the block takes to a part."""
        cpu, wall = cpu_seconds(), time.perf_counter()
        yield
        self.cpu[part] = self.cpu.get(part, 0.0) + cpu_seconds() - cpu
        self.wall[part] = self.wall.get(part, 0.0) + time.perf_counter() - wall

    @property
    def total(self) -> float:
        """CPU seconds of all parts."""
        return sum(self.cpu.values())


def cpu_seconds() -> float:
    """User and system seconds so far, all threads, children included once they ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> float:
    """Most memory this process has held, MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)


def alone(function: str, limit: float, /, **arguments: Any) -> Record:
    """Call `module:function` of this package in a fresh process; `failed` says why there is no answer.

    The limit is on CPU seconds, so that a busy machine does not fail a run; on the wall it is PATIENCE times
    as long.
    """
    command = [
        sys.executable,
        "-m",
        "benchmarks.design.running",
        function,
        json.dumps(arguments),
        f"{limit:g}",
    ]
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True,
            timeout=PATIENCE * limit, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"failed": f"no answer in {PATIENCE * limit:g} s on the wall"}
    if done.returncode == -signal.SIGXCPU:
        return {"failed": f"no answer in {limit:g} CPU s"}
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        return {"failed": said[-1] if said else f"exit code {done.returncode}"}
    answer: Record = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    """Run what the parent asks for and print its record as the last line."""
    if len(sys.argv) > 3:
        seconds = int(float(sys.argv[3]))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    name, _, function = sys.argv[1].partition(":")
    run = getattr(import_module(f"benchmarks.design.{name}"), function)
    print(json.dumps(run(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
