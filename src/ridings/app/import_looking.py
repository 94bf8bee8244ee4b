"""Look at imports, at what is worth a look in the market, and at the record."""

import threading
from typing import Any

from ridings.app.access import Permission, check
from ridings.app.audit import Verdict, verify
from ridings.app.findings import find
from ridings.app.rates import TooManyError
from ridings.app.todays_owners import with_owners_on
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.market.finding import Finding
from ridings.market.market import Market
from ridings.storage import batches, import_reading
from ridings.storage.audit import Entry
from ridings.storage.batches import Batch
from ridings.storage.market import market_frame
from ridings.storage.publications import latest_publication

WAIT = 5  # seconds to wait where somebody else's look is under way
_looking = threading.Lock()
_found: dict[tuple[object, ...], tuple[Finding, ...]] = {}  # the latest alone


def import_page(workspace: Workspace, *, before: int | None, limit: int) -> list[Batch]:
    """Imports, the latest first."""
    check(workspace, Permission.WRITE_MARKET)
    with workspace.read() as connection:
        return import_reading.batch_page(connection, workspace.org_id, before=before, limit=limit)


def find_import(workspace: Workspace, batch_id: int) -> Batch:
    """One import.

    Raises
    ------
    NotFoundError
        If there is none of that number.
    """
    check(workspace, Permission.WRITE_MARKET)
    with workspace.read() as connection:
        return batches.find_batch(connection, workspace.org_id, batch_id)


def rejected_page(workspace: Workspace, batch_id: int, *, after: int, limit: int) -> list[dict[str, Any]]:
    """Cells that an import left out: id, table, line, column, value and reason.

    Raises
    ------
    NotFoundError
        If there is no such import.
    """
    find_import(workspace, batch_id)
    with workspace.read() as connection:
        return import_reading.reject_page(connection, workspace.org_id, batch_id, after=after, limit=limit)


def findings_of_import(workspace: Workspace, batch_id: int) -> tuple[Finding, ...]:
    """What an import found worth a look.

    Raises
    ------
    NotFoundError
        If there is no such import.
    """
    find_import(workspace, batch_id)
    with workspace.read() as connection:
        return batches.findings_of(connection, workspace.org_id, batch_id)


def findings_now(workspace: Workspace) -> tuple[Finding, ...]:
    """What is worth a look in the whole market as it is, with today's owners; found anew after a change.

    Raises
    ------
    TooManyError
        If a look is under way already: a market of a million accounts takes a minute.
    """
    check(workspace, Permission.WRITE_MARKET)
    org_id = workspace.org_id
    with workspace.read() as connection:
        force = workspace.force(connection, FIRST_FORCE)
        version = batches.market_version(connection, org_id)
        published = latest_publication(connection, org_id, force)
        key = (workspace.database.name, org_id, version, published, workspace.today)
        if key in _found:
            return _found[key]
        if not _looking.acquire(blocking=False):
            raise TooManyError("it is being looked for: ask again in a moment", WAIT)
        try:
            accounts = market_frame(connection, org_id, "accounts").drop_nulls(["latitude", "longitude"])
            reps = market_frame(connection, org_id, "reps")
            market = Market(accounts=accounts, reps=reps if reps.height else None)
            market = with_owners_on(workspace, connection, force, market, workspace.today)
            found = find(accounts if market.accounts is None else market.accounts, market.reps)
            _found.clear()
            _found[key] = found
        finally:
            _looking.release()
    return found


def record_page(
    workspace: Workspace, *, before: int | None, limit: int, kind: str | None = None,
    actor: str | None = None, since: str | None = None, until: str | None = None,
) -> list[Entry]:  # fmt: skip
    """Entries of the record, the latest first; times as ISO 8601 in UTC."""
    check(workspace, Permission.READ_AUDIT)
    with workspace.read() as connection:
        return import_reading.entry_page(
            connection, workspace.org_id, before=before, limit=limit, kind=kind, actor=actor, since=since,
            until=until,
        )  # fmt: skip


def record_verdict(workspace: Workspace, head: str | None) -> Verdict:
    """Whether the record is whole."""
    check(workspace, Permission.READ_AUDIT)
    return verify(workspace, head=head)
