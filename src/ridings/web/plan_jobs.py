"""Long work on plans, as jobs: designs, drawing anew around disputes, publishing."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field

from ridings.web.here import PublishPlans, WritePlans
from ridings.web.ids import LARGEST, Number
from ridings.web.jobs import Job, begun
from ridings.web.lists import Body
from ridings.web.once import OnceRoute
from ridings.web.texts import Plain, plain_values

router = APIRouter(tags=["plans"], route_class=OnceRoute)
Seconds = Annotated[
    float | None, Field(gt=0, le=86_400, allow_inf_nan=False, description="Take the best found by then")
]
Name = Annotated[Plain, Field(min_length=1, max_length=200)]


class NewDesign(Body):
    """A plan to be designed and kept as a draft."""

    name: Name
    notes: Annotated[Plain, Field(max_length=10_000)] = ""
    sales_force: Name = "main"
    brief: Annotated[
        dict[str, Any],
        AfterValidator(plain_values),
        Field(default_factory=dict, description="As the file of a brief has it"),
    ]
    time_limit: Seconds = None


class NewResolve(Body):
    """How long it may take."""

    time_limit: Seconds = None


class NewPublication(Body):
    """An approved plan to be published from a day on."""

    plan_id: Annotated[int, Field(ge=1, le=LARGEST)]
    effective_on: datetime.date
    holdover_days: Annotated[
        int, Field(ge=0, le=3_650, description="An account with open deals stays so long with its former rep")
    ] = 0
    backdate: Annotated[bool, Field(description="Whether the day may lie in the past")] = False


@router.post("/designs", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_design(given: NewDesign, workspace: WritePlans, request: Request, response: Response) -> Job:
    """Design a plan for the market and keep it as a draft, as a job."""
    values = given.model_dump(exclude={"sales_force"}) | {"force": given.sales_force}
    return begun(workspace, "design", values, request, response)


@router.post("/plans/{plan_id}/resolve", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_resolve(
    plan_id: Number, workspace: WritePlans, request: Request, response: Response,
    given: NewResolve | None = None,
) -> Job:  # fmt: skip
    """Draw a plan anew around its accepted disputes, as a job."""
    limit = None if given is None else given.time_limit
    return begun(workspace, "resolve", {"plan_id": plan_id, "time_limit": limit}, request, response)


@router.post("/publications", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_publication(
    given: NewPublication, workspace: PublishPlans, request: Request, response: Response
) -> Job:
    """Publish an approved plan from a day on, as a job."""
    return begun(workspace, "publish", given.model_dump(mode="json"), request, response)
