"""What a plan changes: against today, or against another plan."""

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ridings.app import comparing, plan_reading
from ridings.app.insight import plain
from ridings.app.outputs import rounded
from ridings.app.workspace import Workspace
from ridings.web.here import ReadPlans
from ridings.web.ids import LARGEST, Number
from ridings.web.routes import ClearRoute
from ridings.web.tables import ANSWERS, table_answer

router = APIRouter(prefix="/plans/{plan_id}/comparison", tags=["plans"], route_class=ClearRoute)
With = Annotated[
    str,
    Query(alias="with", pattern=r"^(today|[1-9][0-9]{0,18})$",
          description="`today`, or the number of the plan that comes before"),
]  # fmt: skip
Shown = Annotated[int, Query(ge=0, le=10_000, description="How many moves to tell one by one at most")]


class Sides(BaseModel):
    """The measures of both sides, on the yardstick of the plan that comes after."""

    before: dict[str, Any]
    after: dict[str, Any]


class Comparison(BaseModel):
    """What differs between two plans, or today and a plan."""

    before: str
    after: str
    currency: str
    measures: Sides
    moved: Annotated[
        dict[str, dict[str, Any]],
        Field(
            description="What changes hands, is newly owned or left without: accounts, potential, pipeline"
        ),
    ]
    flows: Annotated[list[dict[str, Any]], Field(description="From rep to rep, the largest first")]
    reps: Annotated[list[dict[str, Any]], Field(description="Who gains and who loses")]
    moves: Annotated[list[dict[str, Any]], Field(description="The largest first")]
    moves_in_all: int
    notes: list[str]


@router.get("", response_model=Comparison)
def compare_plans(
    plan_id: Number, workspace: ReadPlans, other: With = comparing.TODAY, moves: Shown = 100
) -> Comparison:
    """Compare a plan with today, or with another plan; for who sees the whole market."""
    compared = _compared(workspace, plan_id, other)
    told = plain(comparing.figures(compared, most_moves=moves), None)
    for table in ("flows", "reps", "moves"):
        told[table] = [
            {name: value if value != "" else None for name, value in row.items()} for row in told[table]
        ]
    return Comparison(**told, moves_in_all=compared.found.moves.height)


@router.get("/moves", response_class=Response, responses=ANSWERS)
def list_compared_moves(
    plan_id: Number, workspace: ReadPlans, request: Request, other: With = comparing.TODAY
) -> Response:
    """Every account that another rep would have, the largest first; for who sees the whole market."""
    moves = rounded(_compared(workspace, plan_id, other).found.moves)
    return table_answer(request, moves.with_columns(pl.col(pl.String).replace("", None)))


def _compared(workspace: Workspace, plan_id: int, other: str) -> comparing.Compared:
    number = None if other == comparing.TODAY else min(int(other), LARGEST)
    return plan_reading.comparison(workspace, plan_id, number)
