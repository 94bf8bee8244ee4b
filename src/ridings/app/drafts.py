"""A draft to be edited: in the revision that was looked at, its accounts by rule, and what an edit breaks."""

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl
from sqlalchemy import Connection

from ridings.app.edit_outcome import Edited, written
from ridings.app.staleness import edited_since
from ridings.app.workspace import Workspace
from ridings.design import editing
from ridings.design.editing import Broken, Change
from ridings.design.life import change_refusal
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, NotFoundError, RefusedError, RuleError, StaleError
from ridings.market.phrases import examples
from ridings.market.rule import compile_rule
from ridings.storage.market import market_frame
from ridings.storage.plan_edit_parts import lock_changes_of, territory_changes_of
from ridings.storage.plan_editing import edits_of, locks_of, moves_of, placed_now
from ridings.storage.plan_steps import locked_plan
from ridings.storage.plans import PlanRow, alignment_of, plan_named

Meant = tuple[Yardstick, Change, tuple[Broken, ...]]  # how it is measured, the change, and what that breaks
MOST_TOLD, MOST_BROKEN = 5, 500  # rules in the message, and in its data


def draft(workspace: Workspace, connection: Connection, name: str, force: str, revision: int) -> PlanRow:
    """The draft, locked, if it is still in the revision that was looked at."""
    row = locked_plan(connection, workspace.org_id, workspace.force(connection, force), name)
    check_draft(connection, row, revision)
    return row


def draft_seen(
    workspace: Workspace, connection: Connection, name: str, force: str, revision: int | None
) -> PlanRow:
    """The draft to be looked at, not locked; revision None: whichever it is in."""
    row = plan_named(connection, workspace.org_id, workspace.force(connection, force), name)
    check_draft(connection, row, row.revision if revision is None else revision)
    return row


def check_draft(connection: Connection, row: PlanRow, revision: int) -> None:
    """Refuse to change what is no draft, or is in another revision than the one that was looked at."""
    refused = change_refusal(row.name, row.status)
    if refused:
        raise RefusedError(refused)
    if revision > row.revision or revision < 0:
        raise StaleError(f"plan {row.name} has no revision {revision}: it is at {row.revision}")
    if revision < row.revision:
        raise edited_since(connection, row, revision)


def accounts_where(workspace: Workspace, connection: Connection, row: PlanRow, rule: str) -> list[str]:
    """The accounts of a plan that a rule means, sorted; see `move_where`.

    Raises
    ------
    DataError
        If it is no rule, or means no account.
    """
    accounts = market_frame(connection, workspace.org_id, "accounts")
    held = alignment_of(connection, workspace.org_id, row.id).select("account_id", "territory_id", "rep_id")
    frame = accounts.drop("territory_id", "rep_id", strict=False).join(held, on="account_id", how="inner")
    ids = frame.filter(compile_rule(rule, dict(frame.schema), name="the rule"))["account_id"].to_list()
    if not ids:
        raise DataError(f"no account of plan {row.name} is meant by {rule!r}")
    return sorted(ids)


def of_postal_code(postal_code: str) -> str:
    """The rule that means every account of a postal code."""
    return f"postal_code == {postal_code!r}"


def check_territory(row: PlanRow, measured_by: Yardstick, territory_id: str) -> None:
    """Refuse a territory that the plan does not have.

    Raises
    ------
    NotFoundError
        If it has none of that id.
    """
    if territory_id not in measured_by.territories["territory_id"]:
        raise NotFoundError(
            f"plan {row.name} has no territory {territory_id}", hint=f"; see ridings plan show {row.name}"
        )


def placed(connection: Connection, row: PlanRow, account_ids: list[str]) -> pl.DataFrame:
    """Where accounts of a plan are now.

    Raises
    ------
    NotFoundError
        If the plan does not have one of them.
    """
    now = placed_now(connection, row.org_id, row.id, account_ids)
    lost = sorted(set(account_ids) - set(now["account_id"]))
    if lost:
        raise NotFoundError(f"plan {row.name} has no territory for {examples(lost)}: draw it anew with them")
    return now


def moved_to(moving: pl.DataFrame, to: str, said: str) -> pl.DataFrame:
    """The moves of accounts (`account_id`, `territory_id`, `reason`) to a territory."""
    named = {"territory_id": "from_territory_id", "reason": "from_reason"}
    return (
        moving.select("account_id", *named)
        .rename(named)
        .with_columns(pl.lit(to).alias("to_territory_id"), pl.lit(said).alias("to_reason"))
    )


def broken_by(
    connection: Connection, row: PlanRow, measured_by: Yardstick, moving: pl.DataFrame, to: str
) -> tuple[Broken, ...]:
    """The rules that are broken where accounts (`account_id`, `locked`) go to a territory."""
    locks = locks_of(connection, row.org_id, row.id)
    broken = editing.broken_rules(measured_by, moving["account_id"].to_list(), to, locks)
    broken += editing.planner_locks(moving.filter("locked")["account_id"])
    return tuple(sorted(broken, key=lambda one: (one.account_id, one.rule, one.words)))


def change_of(connection: Connection, row: PlanRow, revision: int) -> Change:
    """What an edit did."""
    own = pl.col("revision") == revision
    org_id, after = row.org_id, revision - 1
    territories = territory_changes_of(connection, org_id, row.id, revision=revision)
    edit = edits_of(connection, org_id, row.id, after=after)[0]
    return Change(
        edit.kind, moves_of(connection, org_id, row.id, after=after).filter(own).drop("revision"),
        tuple(territories.get(revision, ())),
        lock_changes_of(connection, org_id, row.id, after=after).filter(own).drop("revision"), edit.note,
        edit.undoes,
    )  # fmt: skip


def kept(
    workspace: Workspace, connection: Connection, row: PlanRow, measured_by: Yardstick, change: Change,
    broken: tuple[Broken, ...], *, anyway: bool,
) -> Edited:  # fmt: skip
    """Keep an edit, unless it breaks rules.

    Raises
    ------
    RuleError
        If it does, and is not asked for `anyway`; it says which.
    """
    if broken and not anyway:
        raise _against(broken)
    return written(workspace, connection, row, change, measured_by, broken)


def _against(broken: Sequence[Broken]) -> RuleError:
    """The error that says which rules a move would break."""
    told = "; ".join(one.words for one in broken[:MOST_TOLD])
    more = f"; and {len(broken) - MOST_TOLD} more" if len(broken) > MOST_TOLD else ""
    return RuleError(
        f"the move would break rules: {told}{more}",
        hint=". --anyway moves nevertheless",
        broken=[asdict(one) for one in broken[:MOST_BROKEN]],
    )
