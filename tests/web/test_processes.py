"""The server as a command: several processes, one of which dies, and a quiet end."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import Served, started


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with started(tmp_path, "--processes", "2") as made:
        yield made


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_server_process_that_dies_is_begun_again_and_all_end_together(served: Served) -> None:
    served.wait_for("/readyz")
    before = served.children()
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    ends = time.monotonic() + 60
    while not (len(now := served.children()) == 2 and before[0] not in now):
        assert time.monotonic() < ends
        time.sleep(0.1)
    served.wait_for("/readyz")
    assert served.status("/metrics") == 200
    assert served.end() == 0
    assert [pid for pid in now if Path(f"/proc/{pid}").exists()] == []
