"""Plans written: a new draft whole, its clone, its name and notes, and its end."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, Table, and_, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from ridings.design.life import DRAFT, change_refusal
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, RefusedError
from ridings.storage.audit import record
from ridings.storage.frames import analyze, extra_json, insert_frame
from ridings.storage.plan_yardstick import copy_yardstick, put_yardstick
from ridings.storage.plans import PlanRow, alignment_of, find_plan, plan_named
from ridings.storage.publications import latest_publication
from ridings.storage.schema import (
    dispute,
    import_batch,
    plan,
    plan_assignment,
    plan_edit,
    plan_edit_lock,
    plan_edit_move,
    plan_edit_territory,
    plan_lock,
    plan_member,
    plan_proposal,
    plan_proposal_move,
    plan_step,
    plan_territory,
    plan_yardstick,
    publication,
)

LONGEST_NAME = 200  # characters
_OF_A_PLAN: tuple[Table, ...] = (  # a number may be given again, so nothing of it may stay
    plan_assignment, plan_territory, plan_yardstick, plan_edit_move, plan_edit_territory, plan_edit_lock,
    plan_edit, plan_lock, plan_step, plan_member, dispute, plan_proposal,
)  # fmt: skip
_OWN = ("org_id", "plan_id")


@dataclass(frozen=True)
class NewPlan:
    """A plan that is to be kept."""

    name: str
    notes: str
    brief: Mapping[str, Any]
    figures: Mapping[str, Any]
    alignment: pl.DataFrame  # account_id, unit_id, territory_id, previous_rep_id, reason
    territories: pl.DataFrame  # as `design.totals.all_totals` gives them
    yardstick: Yardstick
    base_publication_id: int  # 0: nothing was published when it was drawn
    batch_id: int  # the latest import when it was drawn
    effective_on: datetime.date | None = None


def save_plan(
    connection: Connection, org_id: int, force: int, new: NewPlan, actor: str, at: datetime.datetime
) -> PlanRow:
    """Keep a new plan as a draft.

    Raises
    ------
    DataError
        If the name will not do.
    RefusedError
        If there is a plan of that name.
    """
    check_name(connection, org_id, force, new.name)
    values = {
        "org_id": org_id, "sales_force_id": force, "name": new.name, "notes": new.notes, "status": DRAFT,
        "levels": 1, "revision": 0, "base_publication_id": new.base_publication_id,
        "batch_id": new.batch_id, "cloned_from_id": None, "brief": _json(new.brief),
        "figures": _json(new.figures), "created_by": actor, "created_at": at, "changed_at": at,
        "effective_on": new.effective_on,
    }  # fmt: skip
    with _taken_as_refused(new.name):
        plan_id = _key(connection.execute(insert(plan).values(values)))
    insert_frame(connection, plan_assignment, _owned(_reasoned(new.alignment), org_id, plan_id))
    analyze(connection, plan_assignment.name)
    put_territories(connection, org_id, plan_id, new.territories)
    put_yardstick(connection, org_id, plan_id, new.yardstick)
    after = {
        "name": new.name, "accounts": new.alignment.height, "territories": new.territories.height,
        "base_publication": new.base_publication_id, "batch": new.batch_id,
        "alignment_sha256": alignment_hash(new.alignment),
    }  # fmt: skip
    record(connection, org_id, at, actor, "create", "plan", plan_id, after=after)
    return plan_named(connection, org_id, force, new.name)


def put_territories(connection: Connection, org_id: int, plan_id: int, table: pl.DataFrame) -> None:
    """Put the territories of a plan in place of those that are kept."""
    own = (plan_territory.c.org_id == org_id, plan_territory.c.plan_id == plan_id)
    connection.execute(delete(plan_territory).where(*own))
    kept = [one.name for one in plan_territory.c if one.name not in (*_OWN, "figures")]
    table = table.with_columns(pl.col(pl.Float64).fill_nan(None))
    figures = extra_json(table, [name for name in table.columns if name not in kept])
    frame = table.select(kept).with_columns(figures.fill_null("{}").alias("figures"))
    insert_frame(connection, plan_territory, _owned(frame, org_id, plan_id))


def clone_plan(
    connection: Connection, source: PlanRow, name: str, actor: str, at: datetime.datetime, *,
    notes: str | None = None, onto_latest: bool = False,
) -> PlanRow:  # fmt: skip
    """Make a draft that is as a plan is now; its edits are not taken along.

    It stands on what the plan stood on, or where the plan has been published, on that publication.

    Parameters
    ----------
    onto_latest
        Let it stand on the latest publication: for who has seen what was published since.
    """
    org_id, force = source.org_id, source.sales_force_id
    check_name(connection, org_id, force, name)
    base = latest_publication(connection, org_id, force) if onto_latest else _base_of(connection, source)
    given = {
        "name": name, "status": DRAFT, "levels": 1, "revision": 0, "cloned_from_id": source.id,
        "base_publication_id": base, "created_by": actor, "created_at": at, "changed_at": at,
        "notes": source.notes if notes is None else notes,
    }  # fmt: skip
    kept = ("org_id", "sales_force_id", "batch_id", "brief", "figures", "effective_on")
    values = given | {one: getattr(source, one) for one in kept}
    with _taken_as_refused(name):
        plan_id = _key(connection.execute(insert(plan).values(values)))
    for table in (plan_assignment, plan_territory):
        names = [one.name for one in table.c if one.name not in _OWN]
        query = select(table.c.org_id, literal(plan_id), *(table.c[one] for one in names))
        own = (table.c.org_id == org_id, table.c.plan_id == source.id)
        connection.execute(insert(table).from_select([*_OWN, *names], query.where(*own)))
    analyze(connection, plan_assignment.name)
    copy_yardstick(connection, org_id, source.id, plan_id)
    after = {"name": name, "of": source.name, "of_revision": source.revision, "base_publication": base}
    record(connection, org_id, at, actor, "clone", "plan", plan_id, after=after)
    return plan_named(connection, org_id, force, name)


def rename_plan(connection: Connection, row: PlanRow, name: str, actor: str, at: datetime.datetime) -> None:
    """Give a draft another name."""
    _refuse_unless_draft(row)
    check_name(connection, row.org_id, row.sales_force_id, name)
    with _taken_as_refused(name):
        _change(connection, row, at, name=name)
    record(connection, row.org_id, at, actor, "rename", "plan", row.id,
           before={"name": row.name}, after={"name": name})  # fmt: skip


def note_plan(connection: Connection, row: PlanRow, notes: str, actor: str, at: datetime.datetime) -> None:
    """Put other notes on a draft."""
    _refuse_unless_draft(row)
    _change(connection, row, at, notes=notes)
    record(connection, row.org_id, at, actor, "note", "plan", row.id,
           before={"notes": row.notes}, after={"notes": notes})  # fmt: skip


def delete_plan(connection: Connection, row: PlanRow, actor: str, at: datetime.datetime) -> None:
    """Delete a draft; the record keeps what it was."""
    _refuse_unless_draft(row)
    alignment = alignment_of(connection, row.org_id, row.id)
    before = {
        "name": row.name, "notes": row.notes, "revision": row.revision, "created_by": row.created_by,
        "brief": json.loads(row.brief), "accounts": alignment.height,
        "alignment_sha256": alignment_hash(alignment),
    }  # fmt: skip
    p, m = plan_proposal.c, plan_proposal_move.c
    theirs = select(p.job_id).where(p.org_id == row.org_id, p.plan_id == row.id)
    connection.execute(delete(plan_proposal_move).where(m.org_id == row.org_id, m.job_id.in_(theirs)))
    for table in _OF_A_PLAN:
        connection.execute(delete(table).where(table.c.org_id == row.org_id, table.c.plan_id == row.id))
    connection.execute(delete(plan).where(plan.c.org_id == row.org_id, plan.c.id == row.id))
    record(connection, row.org_id, at, actor, "delete", "plan", row.id, before=before)


def check_name(connection: Connection, org_id: int, force: int, name: str) -> None:
    """Refuse a name that will not do, or that another plan of the sales force has.

    Raises
    ------
    DataError
        If it is empty, too long or begins or ends with a space.
    RefusedError
        If it is taken.
    """
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise DataError(
            f"{name!r} is no name for a plan: expected 1 to {LONGEST_NAME} characters on one line"
        )
    if find_plan(connection, org_id, force, name) is not None:
        raise _taken(name)


def latest_batch(connection: Connection, org_id: int) -> int:
    """The latest import that is in the market, 0 where there is none."""
    own = and_(import_batch.c.org_id == org_id, import_batch.c.state == "confirmed")
    return int(connection.execute(select(func.max(import_batch.c.id)).where(own)).scalar() or 0)


def alignment_hash(alignment: pl.DataFrame) -> str:
    """SHA-256 over the territory of every account."""
    text = alignment.select("account_id", "territory_id").sort("account_id").write_csv()
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _taken_as_refused(name: str) -> Iterator[None]:
    """Of two who give one name at once, one finds it taken: the index of the names decides."""
    try:
        yield
    except IntegrityError as error:
        raise _taken(name) from error


def _taken(name: str) -> RefusedError:
    return RefusedError(f"there is a plan {name} already: give another name")


def _base_of(connection: Connection, source: PlanRow) -> int:
    own = and_(publication.c.org_id == source.org_id, publication.c.plan_id == source.id)
    found = connection.execute(select(func.max(publication.c.id)).where(own)).scalar()
    return source.base_publication_id if found is None else int(found)


def _refuse_unless_draft(row: PlanRow) -> None:
    refused = change_refusal(row.name, row.status)
    if refused:
        raise RefusedError(refused)


def _change(connection: Connection, row: PlanRow, at: datetime.datetime, **values: object) -> None:
    own = and_(plan.c.org_id == row.org_id, plan.c.id == row.id)
    connection.execute(update(plan).where(own).values(changed_at=at, **values))


def _owned(frame: pl.DataFrame, org_id: int, plan_id: int) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(org_id, pl.Int64).alias("org_id"), pl.lit(plan_id, pl.Int64).alias("plan_id")
    )


def _reasoned(alignment: pl.DataFrame) -> pl.DataFrame:
    names = ("account_id", "unit_id", "territory_id", "previous_rep_id", "reason")
    given = [
        pl.col(name) if name in alignment.columns else pl.lit(None, pl.String).alias(name) for name in names
    ]
    reason = pl.when(pl.col("reason").fill_null("") == "").then(pl.lit("As given.")).otherwise("reason")
    return alignment.select(given).with_columns(reason.alias("reason"))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
