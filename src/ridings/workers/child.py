"""A process that runs one job at a time for its parent, and ends with it.

Run as `python -m ridings.workers.child`. The parent writes lines of JSON: first where the jobs are and what
runs them, then numbers of jobs; the child answers when it is ready, and after each job. Nothing but what runs
the jobs is imported here.
"""

import ctypes
import importlib
import json
import os
import queue
import signal
import sys
import threading
from contextlib import suppress

_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def main() -> None:
    """Run jobs until the parent closes the pipe or dies."""
    for one in (signal.SIGINT, signal.SIGTERM):  # the parent says when to end, not the terminal
        signal.signal(one, signal.SIG_IGN)
    _end_with_parent()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    first = json.loads(sys.stdin.readline() or "null")
    if first is None:
        return
    if hasattr(os, "nice"):
        os.nice(first["nice"])
    given: queue.SimpleQueue[int] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(given,), daemon=True).start()
    module, _, name = first["runner"].partition(":")
    run = getattr(importlib.import_module(module), name)(first["address"])
    answers.write('{"ready": true}\n')
    while True:
        number = given.get()
        try:
            run(number, first["name"])
        except Exception as error:  # the job's row tells of it by its silence; the next one may do better
            from ridings.workers.log import say

            say("error", job=number, type=type(error).__name__)
        answers.write(f'{{"done": {number}}}\n')


def _listen(given: "queue.SimpleQueue[int]") -> None:
    for line in sys.stdin:
        given.put(json.loads(line)["job"])
    os._exit(0)  # the parent is gone: a transaction that is open is rolled back


def _end_with_parent() -> None:
    """Let Linux end this process at once with its parent; elsewhere the closed pipe does, a little later."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    main()
