"""The company that tests of the server ask."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Server
from tests.web.company import Company, copied, make_company


@pytest.fixture(scope="session")
def made_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, str]:
    """The company in a file, and the file, for copies."""
    return _closed(str(tmp_path_factory.mktemp("company") / "ridings.db"))


@pytest.fixture(scope="session")
def made_on_postgresql(postgresql_server: Server) -> tuple[Company, str]:
    """The company in a database of the server, and its address, for copies."""
    return _closed(postgresql_server.fresh())


def _closed(address: str) -> tuple[Company, str]:
    made = make_company(address)
    made.workspace.database.close()
    return made, address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database, once on each system: that of the company where a test asks for it."""
    template: str | None = None
    if "company" in request.fixturenames:
        _, template = request.getfixturevalue(f"made_on_{request.param}")
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgresql_server")
        return server.fresh(template)
    file = template or request.getfixturevalue("sqlite_template")
    return str(shutil.copy(file, tmp_path / "ridings.db"))


@pytest.fixture
def company(request: pytest.FixtureRequest, address: str) -> Iterator[Company]:
    """The company in a database of the test's own."""
    system = "postgresql" if address.startswith("postgresql") else "sqlite"
    made, _ = request.getfixturevalue(f"made_on_{system}")
    company = copied(made, address)
    yield company
    company.workspace.database.close()
