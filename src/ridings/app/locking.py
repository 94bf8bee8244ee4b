"""Lock accounts of a draft where they are, and unlock them: moves of locked ones break a rule."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Connection

from ridings.app.drafts import accounts_where, check_territory, draft
from ridings.app.edit_outcome import Edited, written
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design import editing
from ridings.design.editing import Change
from ridings.errors import NotFoundError, RefusedError
from ridings.market.phrases import examples
from ridings.storage.plan_editing import held_by, placed_now
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import PlanRow


def lock(
    workspace: Workspace, name: str, *, locked: bool = True, account_ids: Sequence[str] | None = None,
    rule: str | None = None, territory_ids: Sequence[str] | None = None, revision: int, note: str = "",
    force: str = FIRST_FORCE,
) -> Edited:  # fmt: skip
    """Lock accounts of a draft where they are, or (`locked` false) unlock them.

    Parameters
    ----------
    account_ids, rule, territory_ids
        One of them: accounts by id or by a rule, or all that territories hold now.

    Raises
    ------
    NotFoundError
        If there is no such plan, or an account or territory is not in it.
    DataError
        If the rule is none, or means no account.
    StaleError
        If the plan has another revision.
    RefusedError
        If it is no draft, or nothing would change.
    """
    with workspace.write() as connection:
        row = draft(workspace, connection, name, force, revision)
        ids = _meant(workspace, connection, row, account_ids, rule, territory_ids)
        now = placed_now(connection, workspace.org_id, row.id, ids)
        lost = sorted(set(ids) - set(now["account_id"]))
        if lost:
            raise NotFoundError(f"plan {row.name} has no territory for {examples(lost)}")
        other = now.filter(pl.col("locked") != locked)
        if not other.height:
            done = "locked" if locked else "unlocked"
            raise RefusedError(f"nothing to change: {examples(sorted(ids))} {done} already")
        locks = other.select("account_id", pl.lit(locked).alias("locked"))
        change = Change(editing.LOCK if locked else editing.UNLOCK, locks=locks, note=note)
        return written(workspace, connection, row, change, yardstick_of(connection, workspace.org_id, row.id))


def _meant(
    workspace: Workspace, connection: Connection, row: PlanRow, account_ids: Sequence[str] | None,
    rule: str | None, territory_ids: Sequence[str] | None,
) -> list[str]:  # fmt: skip
    if account_ids is not None:
        return sorted(set(account_ids))
    if rule is not None:
        return accounts_where(workspace, connection, row, rule)
    measured_by = yardstick_of(connection, workspace.org_id, row.id)
    wanted = sorted(set(territory_ids or ()))
    for one in wanted:
        check_territory(row, measured_by, one)
    found = held_by(connection, workspace.org_id, row.id, wanted)["account_id"].sort().to_list()
    if not found:
        raise RefusedError(f"nothing to change: {examples(wanted, 'territory', 'territories')} empty")
    return found
