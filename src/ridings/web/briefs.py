"""Briefs tried before they are run, and what a brief for this market can be made of."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field

from ridings.app import brief_trial, plan_reading
from ridings.app.brief_trial import BriefFault
from ridings.app.insight import plain
from ridings.errors import DataError
from ridings.web.here import WritePlans
from ridings.web.ids import LARGEST
from ridings.web.lists import Body
from ridings.web.once import OnceRoute
from ridings.web.plan_jobs import Name
from ridings.web.texts import plain_values

router = APIRouter(prefix="/briefs", tags=["plans"], route_class=OnceRoute)


class Check(Body):
    """A brief to be tried."""

    brief: Annotated[
        dict[str, Any], AfterValidator(plain_values),
        Field(default_factory=dict, description="As the file of a brief has it"),
    ]  # fmt: skip
    sales_force: Name = "main"
    plan_id: Annotated[
        int | None, Field(ge=1, le=LARGEST, description="Tell what differs from the brief of this plan")
    ] = None


class FaultyKey(BaseModel):
    """What will not do."""

    path: Annotated[str, Field(description="table.key; empty: the whole of it")]
    value: str
    words: str


class Activity(BaseModel):
    """One activity that is to be balanced."""

    activity: str
    tolerance: float
    target: Annotated[str, Field(description="share or capacity")]
    total: Annotated[float, Field(description="Without hours on the way from home")]
    floor: Annotated[float, Field(description="No plan is more even: one account alone needs it")]
    reachable: Annotated[bool, Field(description="Whether the tolerance is not below the floor")]


class Asked(BaseModel):
    """What the brief asks of the market."""

    accounts: int
    units: Annotated[int, Field(description="That are assigned whole: accounts, families, postal codes ...")]
    territories: int
    vacant: int
    reps: int
    activities: list[Activity]
    on_site_hours: float
    local_hours: Annotated[float, Field(description="Driven between neighbouring accounts")]
    capacity_hours: float
    owned: Annotated[int, Field(description="Accounts that have an owner today")]
    kept: Annotated[dict[str, int], Field(description="Accounts that a rule ties to a rep, by rule")]
    must_move: Annotated[dict[str, int], Field(description="Accounts that move in any plan, by why")]


class Tried(BaseModel):
    """What a brief comes to before it is run."""

    runs: Annotated[bool, Field(description="Whether a design can be begun")]
    faults: list[FaultyKey]
    contradictions: Annotated[
        list[str], Field(description="Rules that no plan keeps together, and a way out")
    ]
    asked: Annotated[Asked | None, Field(description="Null where there are faults")]
    brief: Annotated[dict[str, Any] | None, Field(description="With every default")]
    changes: Annotated[
        list[dict[str, Any]] | None, Field(description="Against the plan's brief: path, was, becomes")
    ]
    left_to_the_run: Annotated[list[str], Field(description="What only the design can tell")]
    notes: list[str]


@router.post("/check", response_model=Tried)
def check_brief(given: Check, workspace: WritePlans) -> Tried:
    """Try a brief: its faults by path, what it asks, what contradicts; nothing is run or changed."""
    before = None if given.plan_id is None else plan_reading.show_plan(workspace, given.plan_id).brief
    brief, faults = brief_trial.faults_of(given.brief)
    if brief is None:
        return _faulty(faults)
    try:
        trial = brief_trial.try_brief(workspace, brief, given.sales_force)
    except DataError as error:
        return _faulty([brief_trial.fault_of(error)])
    whole = plain(brief.as_dict(), None)
    names = [name for name in Asked.model_fields if name != "activities"]
    activities = [
        Activity(**{name: getattr(one, name) for name in Activity.model_fields}) for one in trial.activities
    ]
    return Tried(
        runs=True, faults=[], contradictions=list(trial.contradictions),
        asked=Asked(**{name: getattr(trial, name) for name in names}, activities=activities), brief=whole,
        changes=None if before is None else brief_trial.changes_between(before, whole),
        left_to_the_run=list(brief_trial.TO_THE_RUN), notes=list(trial.notes),
    )  # fmt: skip


@router.get("/default", response_model=dict[str, Any])
def show_brief_choices(workspace: WritePlans) -> dict[str, Any]:
    """The brief with its defaults, and what of this market's columns it can ask about."""
    found: dict[str, Any] = plain(brief_trial.choices(workspace), None)
    return found


def _faulty(faults: list[BriefFault]) -> Tried:
    return Tried(
        runs=False, faults=[FaultyKey(path=one.path, value=one.value, words=one.words) for one in faults],
        contradictions=[], asked=None, brief=None, changes=None, left_to_the_run=[], notes=[],
    )  # fmt: skip
