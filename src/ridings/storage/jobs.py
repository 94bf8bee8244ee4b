"""Jobs as they are kept: every change of a running one counts only from the attempt that runs it."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, insert, or_, select, update

from ridings.storage.schema import job, member

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
CANCELLED, INTERRUPTED = "cancelled", "interrupted"
ENDED = (DONE, FAILED, CANCELLED, INTERRUPTED)
AGAIN = (INTERRUPTED, FAILED, CANCELLED)  # what can be run again
STOP, CANCEL = "stop", "cancel"  # wishes
NO_FILE = (1 << 53) - 1  # no file has this number, the largest that JSON keeps exactly
_J = job.c
_CLAIM = (  # made once: jobs that do little are begun and ended often
    update(job)
    .where(_J.id == bindparam("job_id"), _J.state == QUEUED)
    .values(
        state=RUNNING, attempt=_J.attempt + 1, worker=bindparam("by"), started_at=bindparam("at"),
        beat_at=bindparam("at"), step="", share=0.0,
    )
    .returning(job)
)  # fmt: skip
_FINISH = (
    update(job)
    .where(_J.id == bindparam("job_id"), _J.attempt == bindparam("of"), _J.state == RUNNING)
    .values(
        state=bindparam("to"), ended_at=bindparam("at"), beat_at=bindparam("at"),
        result=bindparam("came"), problem=bindparam("wrong"),
        share=case((bindparam("to") == DONE, 1.0), else_=_J.share),
    )
)  # fmt: skip


@dataclass(frozen=True)
class JobRow:
    """One job; `arguments`, `best`, `effects`, `result` and `problem` were JSON."""

    id: int
    org_id: int
    member_id: int | None
    actor: str
    kind: str
    arguments: dict[str, Any]
    state: str
    attempt: int
    wish: str | None
    step: str
    share: float
    best: dict[str, Any] | None
    effects: list[dict[str, Any]] | None  # None: nothing has been changed yet
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    worker: str | None
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    beat_at: datetime.datetime | None
    ended_at: datetime.datetime | None

    @property
    def run(self) -> "Run":
        """The attempt that the row tells of."""
        return Run(self.id, self.attempt)


@dataclass(frozen=True)
class Run:
    """One attempt at a job."""

    job_id: int
    attempt: int


def add_job(
    connection: Connection, org_id: int, member_id: int | None, actor: str, kind: str,
    arguments: Mapping[str, Any], at: datetime.datetime,
) -> JobRow:  # fmt: skip
    """Add a queued job."""
    values = {
        "org_id": org_id, "member_id": member_id, "actor": actor, "kind": kind, "state": QUEUED, "attempt": 0,
        "arguments": _text(arguments), "step": "", "share": 0.0, "created_at": at,
    }  # fmt: skip
    return _row(connection.execute(insert(job).values(values).returning(job)).one())


def find_job(
    connection: Connection, org_id: int, job_id: int, *, member_id: int | None = None
) -> JobRow | None:
    """The job of that number, where it is of the member; `member_id` None: whoever's it is."""
    query = select(job).where(_J.org_id == org_id, _J.id == job_id)
    return _one(connection, query if member_id is None else query.where(_J.member_id == member_id))


def list_jobs(
    connection: Connection, org_id: int, *, member_id: int | None = None, before: int | None = None,
    limit: int = 50,
) -> list[JobRow]:  # fmt: skip
    """Jobs, the newest first, from below the number `before` on."""
    query = select(job).where(_J.org_id == org_id)
    if member_id is not None:
        query = query.where(_J.member_id == member_id)
    if before is not None:
        query = query.where(_J.id < before)
    return [_row(row) for row in connection.execute(query.order_by(_J.id.desc()).limit(limit))]


def jobs_of_plan(
    connection: Connection, org_id: int, kind: str, plan_id: int, since: datetime.datetime, limit: int
) -> list[JobRow]:  # fmt: skip
    """Jobs of a kind that were asked about a plan, the newest first.

    `since` is when the plan was made: before, another may have had its number.
    """
    named = _J.arguments.contains(f'"plan_id": {plan_id},')  # as `_text` writes it; in a text it is escaped
    query = select(job).where(_J.org_id == org_id, _J.kind == kind, _J.created_at >= since, named)
    return [_row(row) for row in connection.execute(query.order_by(_J.id.desc()).limit(limit))]


def unended(connection: Connection, org_id: int, member_id: int) -> int:
    """How many jobs of a member wait or run; no other of theirs begins before this transaction ends."""
    connection.execute(select(member.c.id).where(member.c.id == member_id).with_for_update())
    own = and_(_J.org_id == org_id, _J.member_id == member_id, _J.state.in_((QUEUED, RUNNING)))
    return int(connection.execute(select(func.count()).select_from(job).where(own)).scalar_one())


def waiting(connection: Connection, most: int) -> list[int]:
    """Numbers of the queued jobs, people in turn: first whose fewest run or stand before, then the oldest."""
    mine = (_J.org_id, func.coalesce(_J.member_id, 0))
    before = func.row_number().over(partition_by=mine, order_by=(_J.state != RUNNING, _J.id))
    turns = select(_J.id, _J.state, before.label("turn")).where(_J.state.in_((QUEUED, RUNNING))).subquery()
    query = select(turns.c.id).where(turns.c.state == QUEUED).order_by(turns.c.turn, turns.c.id).limit(most)
    return list(connection.execute(query).scalars())


def claim_job(connection: Connection, job_id: int, worker: str, at: datetime.datetime) -> JobRow | None:
    """Begin a queued job; of several who try, one has it and the others get None."""
    row = connection.execute(_CLAIM, {"job_id": job_id, "by": worker, "at": at}).first()
    return None if row is None else _row(row)


def keep_progress(
    connection: Connection, run: Run, at: datetime.datetime, step: str, share: float,
    best: Mapping[str, Any] | None,
) -> bool:  # fmt: skip
    """Keep how far an attempt is; returns whether it is still the one that runs."""
    values = {"step": step, "share": share, "best": None if best is None else _text(best), "beat_at": at}
    return connection.execute(update(job).where(_own(run)).values(values)).rowcount == 1


def wish_of(connection: Connection, run: Run) -> str | None:
    """What is wished of an attempt; `CANCEL` also where it is no longer the one that runs."""
    row = connection.execute(select(_J.wish).where(_own(run))).first()
    return CANCEL if row is None else row.wish


def wish(connection: Connection, org_id: int, job_id: int, what: str, at: datetime.datetime) -> None:
    """Wish that a job stops or is given up: a queued one is given up at once, an ended one stays as it is."""
    own = and_(_J.org_id == org_id, _J.id == job_id)
    if what == CANCEL:
        given_up = {"state": CANCELLED, "wish": CANCEL, "ended_at": at}
        connection.execute(update(job).where(own, _J.state == QUEUED).values(given_up))
    wished = or_(_J.wish.is_(None), _J.wish != CANCEL)
    connection.execute(update(job).where(own, _J.state == RUNNING, wished).values(wish=what))


def keep_effects(connection: Connection, run: Run, effects: Sequence[Mapping[str, Any]]) -> bool:
    """Keep what an attempt changes, in the same transaction; returns False where it may not any more.

    It may not when it was given up meanwhile, or another attempt has begun since.
    """
    free = or_(_J.wish.is_(None), _J.wish != CANCEL)
    changed = update(job).where(_own(run), _J.effects.is_(None), free).values(effects=_text(list(effects)))
    return connection.execute(changed).rowcount == 1


def finish_job(
    connection: Connection, run: Run, state: str, at: datetime.datetime, *,
    result: Mapping[str, Any] | None = None, problem: Mapping[str, Any] | None = None,
) -> bool:  # fmt: skip
    """End an attempt; returns False where it is no longer the one that runs."""
    given = {
        "job_id": run.job_id, "of": run.attempt, "to": state, "at": at,
        "came": None if result is None else _text(result),
        "wrong": None if problem is None else _text(problem),
    }  # fmt: skip
    return connection.execute(_FINISH, given).rowcount == 1


def beat(connection: Connection, worker: str, at: datetime.datetime) -> str | None:
    """Give a sign of life of a worker's job; returns what is wished of it."""
    own = and_(_J.state == RUNNING, _J.worker == worker)
    changed = update(job).where(own).values(beat_at=at).returning(_J.wish)
    return connection.execute(changed).scalar()


def wish_by_worker(connection: Connection, worker: str) -> str | None:
    """What is wished of the job that a worker runs."""
    return connection.execute(select(_J.wish).where(_J.state == RUNNING, _J.worker == worker)).scalar()


def lose_worker(connection: Connection, worker: str, at: datetime.datetime) -> list[int]:
    """Jobs of a worker that is gone are interrupted, or given up if that was wished and nothing changed."""
    own = and_(_J.state == RUNNING, _J.worker == worker)
    given_up = update(job).where(own, _J.wish == CANCEL, _J.effects.is_(None))
    connection.execute(given_up.values(state=CANCELLED, ended_at=at))
    lost = update(job).where(own).values(state=INTERRUPTED, ended_at=at).returning(_J.id)
    return list(connection.execute(lost).scalars())


def presume_dead(connection: Connection, before: datetime.datetime, at: datetime.datetime) -> list[int]:
    """Running jobs without a sign of life since a time are interrupted, those just written to excepted."""
    silent = select(_J.id).where(_J.state == RUNNING, or_(_J.beat_at.is_(None), _J.beat_at < before))
    found = list(connection.execute(silent.with_for_update(skip_locked=True)).scalars())
    if found:
        lost = and_(_J.id.in_(found), _J.state == RUNNING)
        connection.execute(update(job).where(lost).values(state=INTERRUPTED, ended_at=at))
    return found


def requeue(connection: Connection, org_id: int, job_id: int) -> bool:
    """Queue a job again that was interrupted, failed or given up; what it has changed stays known."""
    own = and_(_J.org_id == org_id, _J.id == job_id, _J.state.in_(AGAIN))
    afresh = {
        "state": QUEUED, "wish": None, "step": "", "share": 0.0, "best": None, "problem": None,
        "result": None, "worker": None, "started_at": None, "beat_at": None, "ended_at": None,
    }  # fmt: skip
    return connection.execute(update(job).where(own).values(afresh)).rowcount == 1


def begin_anew(connection: Connection, at: datetime.datetime) -> None:
    """After a restore nobody works on any job, and the files of jobs are not there.

    What was queued or running is interrupted; numbers of files are forgotten, as other files get them.
    """
    waiting = _J.state.in_((QUEUED, RUNNING))
    gone = {"state": INTERRUPTED, "worker": None, "wish": None, "ended_at": at}
    connection.execute(update(job).where(waiting).values(gone))
    named = or_(_J.arguments.contains('"files"'), _J.result.contains('"file_id"'))
    for row in connection.execute(select(_J.id, _J.arguments, _J.result).where(named)).all():
        arguments, result = json.loads(row.arguments), json.loads(row.result or "null")
        if isinstance(arguments.get("files"), dict):
            arguments["files"] = dict.fromkeys(arguments["files"], NO_FILE)
        if result is not None and "file_id" in result:
            result["file_id"] = None
        said = {"arguments": _text(arguments), "result": None if result is None else _text(result)}
        connection.execute(update(job).where(_J.id == row.id).values(said))


def _own(run: Run) -> Any:
    return and_(_J.id == run.job_id, _J.attempt == run.attempt, _J.state == RUNNING)


def _one(connection: Connection, query: Select[Any]) -> JobRow | None:
    row = connection.execute(query).first()
    return None if row is None else _row(row)


def _row(row: Any) -> JobRow:
    values = dict(row._mapping)
    for name in ("arguments", "best", "effects", "result", "problem"):
        values[name] = None if values[name] is None else json.loads(values[name])
    return JobRow(**values)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, default=str)
