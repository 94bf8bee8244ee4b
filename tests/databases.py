"""Fresh databases for tests: a SQLite file, and a PostgreSQL of this machine started for the run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tests.requirements import require

from ridings.storage.migrate import open_database

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
TEMPLATE = "ridings_template"


@dataclass
class Server:
    """A running PostgreSQL: where its socket is, or the address that RIDINGS_TEST_POSTGRESQL names."""

    folder: Path | None
    base: str  # address without a database
    query: str
    made: int = 0

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"{self.base}/{database}{self.query}"

    def run(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def fresh(self, template: str | None = None) -> str:
        """The address of a new database that has the schema, or all that the one at another address has."""
        self.made += 1
        name = f"t{os.getpid()}_{self.made}"
        own = f"{TEMPLATE}_{os.getpid()}"
        source = own if template is None else template.removesuffix(self.query).rpartition("/")[2]
        self.run(f"create database {name} template {source}")
        return self.address(name)


def start(folder: Path, settings: tuple[str, ...] = SETTINGS) -> Server:
    """Start a server of our own, reached by a socket in its folder alone; PostgreSQL never runs as root."""
    programs = Path(require("postgresql")).resolve().parent
    user = "postgres" if os.geteuid() == 0 else None
    data = folder / "data"
    if user is not None:
        shutil.chown(folder, user)
        folder.chmod(0o755)

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in command], check=True, user=user, stdout=subprocess.DEVNULL)

    run(programs / "initdb", "-D", data, "-U", "ridings", "--auth=trust", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses='' " + " ".join(f"-c {one}" for one in settings)
    run(programs / "pg_ctl", "-D", data, "-o", options, "-w", "-l", folder / "log", "start")
    return Server(folder, "postgresql://", f"?host={folder}&user=ridings")


def stop(server: Server) -> None:
    """Stop a server that was started here."""
    if server.folder is None:
        return
    programs = Path(require("postgresql")).resolve().parent
    user = "postgres" if os.geteuid() == 0 else None
    command = [str(programs / "pg_ctl"), "-D", str(server.folder / "data"), "-m", "immediate", "stop"]
    subprocess.run(command, check=False, user=user, stdout=subprocess.DEVNULL)
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL with a template database that has the schema."""
    named = os.environ.get("RIDINGS_TEST_POSTGRESQL")
    if named:
        base, _, query = named.partition("?")
        server = Server(None, base.rstrip("/"), f"?{query}" if query else "")
    else:
        require("postgresql")
        server = start(Path(tempfile.mkdtemp(prefix="ridings-pg-", dir="/tmp")))
    try:
        template = f"{TEMPLATE}_{os.getpid()}"
        server.run(f"create database {template}")
        open_database(server.address(template)).close()
        yield server
    finally:
        stop(server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that has the schema."""
    path = tmp_path_factory.mktemp("template") / "ridings.db"
    open_database(str(path)).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database that has the schema already, once on each system."""
    if request.param == "sqlite":
        return str(shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "ridings.db"))
    server: Server = request.getfixturevalue("postgresql_server")
    return server.fresh()
