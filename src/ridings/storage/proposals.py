"""What drawing a draft anew would do to it, kept until it is accepted or discarded."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, delete, insert, select, update

from ridings.storage.frames import insert_frame, read_frame
from ridings.storage.plans import PlanRow
from ridings.storage.schema import plan_proposal, plan_proposal_move

OPEN, ACCEPTED, DISCARDED = "open", "accepted", "discarded"
_P, _M = plan_proposal.c, plan_proposal_move.c


@dataclass(frozen=True)
class Proposal:
    """A proposal without its moves."""

    job_id: int
    plan_id: int
    revision: int  # of the draft that it was made from
    state: str
    figures: dict[str, Any]
    at: datetime.datetime


def add_proposal(
    connection: Connection, row: PlanRow, job_id: int, figures: Mapping[str, Any], moves: pl.DataFrame,
    at: datetime.datetime,
) -> None:  # fmt: skip
    """Keep a proposal with its moves: account_id, and territory_id and reason, from and to."""
    text = json.dumps(figures, ensure_ascii=False, allow_nan=False, sort_keys=True)
    values = {"org_id": row.org_id, "job_id": job_id, "plan_id": row.id, "revision": row.revision,
              "state": OPEN, "figures": text, "at": at}  # fmt: skip
    connection.execute(insert(plan_proposal).values(values))
    numbers = {"org_id": row.org_id, "job_id": job_id}
    own = [pl.lit(value, pl.Int64).alias(name) for name, value in numbers.items()]
    insert_frame(connection, plan_proposal_move, moves.with_columns(own))


def find_proposal(connection: Connection, org_id: int, plan_id: int, job_id: int) -> Proposal | None:
    """The proposal that a job made for a plan."""
    names = (_P[name] for name in Proposal.__dataclass_fields__)
    own = and_(_P.org_id == org_id, _P.plan_id == plan_id, _P.job_id == job_id)
    found = connection.execute(select(*names).where(own)).first()
    if found is None:
        return None
    return Proposal(**dict(found._mapping) | {"figures": json.loads(found.figures)})


def proposed_moves(connection: Connection, org_id: int, job_id: int) -> pl.DataFrame:
    """The moves of a proposal, sorted by account; none once it is settled."""
    names = ("account_id", "from_territory_id", "to_territory_id", "from_reason", "to_reason")
    query = select(*(_M[name] for name in names)).where(_M.org_id == org_id, _M.job_id == job_id)
    return read_frame(connection, query).sort("account_id")


def settle_proposal(connection: Connection, org_id: int, job_id: int, state: str) -> None:
    """Say what became of a proposal; its moves are kept no longer."""
    own = and_(_P.org_id == org_id, _P.job_id == job_id)
    connection.execute(update(plan_proposal).where(own).values(state=state))
    gone = and_(_M.org_id == org_id, _M.job_id == job_id)
    connection.execute(delete(plan_proposal_move).where(gone))
