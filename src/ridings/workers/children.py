"""Processes kept warm, each of which runs one job at a time; one that dies is replaced."""

import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ridings.workers.log import say
from ridings.workers.queue import Queue


@dataclass(frozen=True)
class Pace:
    """How often workers look, in seconds.

    Attributes
    ----------
    poll
        Between two looks for queued jobs, where nobody tells of them.
    look
        Between two looks at what is wished of a job that runs.
    beat
        Between two signs of life of a job that runs.
    patience
        Given to a job that was given up, before its process is ended.
    sweep
        Between two looks for jobs that died with their worker.
    nice
        How much lower than the parent's the priority of the children is.
    """

    poll: float = 0.1
    look: float = 1.0
    beat: float = 10.0
    patience: float = 5.0
    sweep: float = 10.0
    nice: int = 19


LONGEST_PAUSE = 30.0  # seconds before another child is tried where they die before they are ready


def usual_children() -> int:
    """How many jobs at a time suit this machine: one core is left for reads."""
    return max(1, (os.cpu_count() or 2) - 1)


class Child:
    """One process."""

    def __init__(self, address: str, runner: str, nice: int) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.ready = False
        paths = os.pathsep.join(path for path in sys.path if path)  # it finds the modules that we find
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ridings.workers.child"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1, env=os.environ | {"PYTHONPATH": paths},
        )  # fmt: skip
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        # By the pipe: others may read the arguments of a process, and an address can hold a password.
        self._write({"address": address, "runner": runner, "name": self.name, "nice": nice})

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def begin(self, number: int) -> None:
        """Give it a job."""
        self._write({"job": number})

    def ended(self, number: int, seconds: float) -> bool | None:
        """Wait for the end of a job: True done, False the process died, None neither so far."""
        until = time.monotonic() + seconds
        while True:
            try:
                answer = self._answers.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return None
            if answer is None:
                return False
            self.ready = True
            if answer.get("done") == number:
                return True

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def dismiss(self) -> None:
        """Let it go, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    def _write(self, line: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has died: the reader sees it
            self._process.stdin.write(json.dumps(line) + "\n")

    def _read(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._process.stdout:
                self._answers.put(json.loads(line))
        self._answers.put(None)


class Children:
    """So many processes for jobs; `run` waits for a free one.

    Linux ends a child when the *thread* that made it ends, so `warm` and `run` are called in threads that
    last until `close`.
    """

    def __init__(self, address: str, runner: str, count: int, kept: Queue, pace: Pace) -> None:
        self.count = count
        self._address, self._runner, self._queue, self._pace = address, runner, kept, pace
        self._closed = threading.Event()
        self._stillborn = 0  # children in a row that died before they were ready
        self._all: set[Child] = set()
        self._lock = threading.Lock()
        self._idle: queue.LifoQueue[Child | None] = queue.LifoQueue()  # None: not begun yet
        for _ in range(count):
            self._idle.put(None)

    def warm(self) -> None:
        """Begin one that is not begun yet, before there is a job for it."""
        child = self._idle.get()
        self._idle.put(child if child or self._closed.is_set() else self._fresh())

    def run(self, number: int) -> None:
        """Run a job in a free child; returns when it is over, whatever became of it."""
        child = self._idle.get()
        if self._closed.is_set():
            self._idle.put(child)
            return
        if child is None:
            child = self._fresh()
        elif not child.alive:  # it died while it had nothing to do
            child = self._replaced(child)
        child.begin(number)
        if self._watched(child, number):
            self._stillborn = 0
            self._idle.put(child)
            return
        say("child_died", worker=child.name, job=number)
        self._told_gone(child.name)
        self._idle.put(self._replaced(child))

    def close(self) -> None:
        """End every child at once; a job that runs in one is interrupted."""
        self._closed.set()
        with self._lock:
            left, self._all = self._all, set()
        for child in left:
            child.dismiss()

    def _watched(self, child: Child, number: int) -> bool:
        """Wait for a job, with signs of life; False where its child died or was killed."""
        beat = time.monotonic()
        given_up: float | None = None
        while True:
            ended = child.ended(number, self._pace.look)
            if ended is not None:
                return ended
            now = time.monotonic()
            try:
                if now - beat >= self._pace.beat:
                    self._queue.beat(child.name)
                    beat = now
                if self._queue.given_up(child.name):
                    given_up = given_up or now
            except Exception as error:  # the database is away: the job may still come to its end
                say("error", worker=child.name, type=type(error).__name__)
            if given_up is not None and now - given_up >= self._pace.patience:
                child.kill()

    def _told_gone(self, name: str) -> None:
        try:
            self._queue.gone(name)
        except Exception as error:  # its silence will tell
            say("error", worker=name, type=type(error).__name__)

    def _replaced(self, child: Child) -> Child:
        with self._lock:
            self._all.discard(child)
        child.dismiss()
        if not child.ready and not self._closed.is_set():
            self._stillborn += 1
            self._closed.wait(min(LONGEST_PAUSE, 0.5 * 2**self._stillborn))
        return child if self._closed.is_set() else self._fresh()

    def _fresh(self) -> Child:
        child = Child(self._address, self._runner, self._pace.nice)
        with self._lock:
            self._all.add(child)
        if self._closed.is_set():  # closed between the two
            child.dismiss()
        return child
