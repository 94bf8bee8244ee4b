"""A small company on a server that also does its jobs, as an operator starts it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.company import Company, make_company
from tests.web.served import started


@contextmanager
def working(folder: Path) -> Iterator[tuple[str, Company]]:
    """Serve the company from a folder; gives the address and the company, whose links hold today."""
    company = make_company(str(folder / "ridings.db"))
    company.clock.now = datetime.datetime.now(datetime.UTC)
    try:
        with started(folder) as server:
            server.wait_for("/healthz", seconds=180)
            yield f"http://127.0.0.1:{server.port}", company
    finally:
        company.workspace.database.close()
