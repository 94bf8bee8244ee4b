"""What each kind of job is asked: checked when it is submitted, kept as JSON."""

import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ridings.app.workspace import FIRST_FORCE
from ridings.errors import CellFault, DataError

LONGEST_LIMIT = 86_400.0  # seconds of one design
Number = Annotated[int, Field(ge=1, strict=True)]
Seconds = Annotated[float, Field(gt=0, le=LONGEST_LIMIT, allow_inf_nan=False)]
Table = Literal["accounts", "reps", "units", "edges", "sales", "visits", "quotas"]


class Arguments(BaseModel):
    """What a kind of job is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DesignArguments(Arguments):
    """A plan to be designed and kept as a draft."""

    name: str
    brief: dict[str, Any] = {}
    notes: str = ""
    force: str = FIRST_FORCE
    time_limit: Seconds | None = None


class ImportArguments(Arguments):
    """Files to be imported, by table; with `preview` nothing is changed before it is confirmed."""

    files: dict[Table, Number] = Field(min_length=1)
    map: dict[str, str] = {}
    maps: dict[Table, dict[str, str]] = {}
    null: list[str] = []
    where: str | None = None
    id: list[str] = []
    preview: bool = False
    skip_rejected: bool = False
    replaces: bool = False
    places: bool = True


class ConfirmArguments(Arguments):
    """A preview of an import whose rows are to be kept."""

    import_id: Number


class ExportArguments(Arguments):
    """What is to be written out: one file, or several in a zip file."""

    format: Literal["csv", "xlsx", "geojson"] = "csv"
    plan_id: Number | None = None


class PublishArguments(Arguments):
    """An approved plan to be published from a day on."""

    plan_id: Number
    effective_on: datetime.date
    holdover_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 0
    backdate: bool = False


class ResolveArguments(Arguments):
    """A plan to be drawn anew around its accepted disputes."""

    plan_id: Number
    time_limit: Seconds | None = None


class OptimiseArguments(Arguments):
    """A draft to be drawn anew from where it is, as a proposal; as `app.optimising.Asked` has it."""

    plan_id: Number
    territories: list[str] = []
    keep_moves: bool = True
    balance: dict[str, Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]] = {}
    slack: Annotated[float, Field(ge=0.1, le=10, allow_inf_nan=False)] = 1.0
    max_moved: dict[
        Literal["accounts", "potential", "pipeline"],
        Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)],
    ] = {}
    most_moves: Annotated[int, Field(ge=0, le=10**9, strict=True)] | None = None
    time_limit: Seconds | None = None


A = TypeVar("A", bound=Arguments)


def read_arguments(model: type[A], given: object, kind: str) -> A:
    """Check what a job is asked.

    Raises
    ------
    DataError
        If it will not do; each fault by its place.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        cells = [
            CellFault(kind, None, ".".join(map(str, one["loc"])), _shown(one["input"]), one["msg"])
            for one in error.errors(include_url=False, include_context=False)
        ]
        raise DataError(f"{cells[0]}", cells) from None


def _shown(value: object) -> str:
    return value if isinstance(value, str) else "" if isinstance(value, dict | list) else str(value)
