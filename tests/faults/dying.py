"""Run a command in a process of its own, and let it or the database die after a share of its statements."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve()
KILL, BACKEND = "kill", "backend"  # kill -9 of the client, or the end of its process on the server


def count(argv: Sequence[str], folder: Path) -> int:
    """How many statements a command sends to the database; it runs to its end."""
    told = folder / "statements"
    finished = _run(argv, {"DIE_AT": "0", "DIE_TELL": str(told)})
    if finished.returncode != 0:
        raise AssertionError(finished.stdout + finished.stderr)
    return int(told.read_text())


def run_until(argv: Sequence[str], statement: int, how: str) -> subprocess.CompletedProcess[str]:
    """Run a command that is cut off just before a statement, counted from 1."""
    return _run(argv, {"DIE_AT": str(statement), "DIE_HOW": how})


def run_whole(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return _run(argv, {"DIE_AT": "0"})


def _run(argv: Sequence[str], how: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | how | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, str(HERE), *argv]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _main() -> int:
    """What runs in the process: the command, with every statement counted."""
    import psycopg
    from sqlalchemy import event
    from sqlalchemy.engine import Connection, Engine

    from ridings.cli.command import main
    from ridings.storage import frames

    at, how, seen = int(os.environ["DIE_AT"]), os.environ.get("DIE_HOW", KILL), [0]

    def tick(connection: Connection) -> None:
        seen[0] += 1
        if seen[0] != at:
            return
        if how == KILL or connection.dialect.name != "postgresql":
            os.kill(os.getpid(), signal.SIGKILL)
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with psycopg.connect(driver.info.dsn, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s)", [driver.info.backend_pid])

    def in_pieces(name: str) -> None:
        whole = getattr(frames, name)

        def pieces(connection: Connection, table: str, frame: object) -> None:
            for part in frame.iter_slices(100):  # type: ignore[attr-defined]
                tick(connection)
                whole(connection, table, part)

        setattr(frames, name, pieces)

    in_pieces("_copy_in")
    in_pieces("_execute_many")
    event.listen(Engine, "before_cursor_execute", lambda connection, *_rest: tick(connection))
    code = main(sys.argv[1:])
    if told := os.environ.get("DIE_TELL"):
        Path(told).write_text(str(seen[0]))
    return code


if __name__ == "__main__":
    sys.exit(_main())
