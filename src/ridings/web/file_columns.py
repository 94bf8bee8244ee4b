"""What the columns of a file are taken for, before it is imported."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ridings.app.file_looking import look_into
from ridings.app.rates import HOUR, spend_own
from ridings.market.columns import columns
from ridings.web.here import WriteMarket, settings_of
from ridings.web.ids import Number
from ridings.web.imports import Table
from ridings.web.routes import ClearRoute

router = APIRouter(prefix="/files", tags=["files"], route_class=ClearRoute)


class FileColumn(BaseModel):
    """A column of a file."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    ours: Annotated[str | None, Field(description="What it is taken for; null: kept under its own name")]
    samples: Annotated[list[str], Field(description="The first values of it")]
    filled: Annotated[float, Field(description="Share of the rows looked at that have a value")]


class KnownColumn(BaseModel):
    """A column that a table may have."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    type: str
    required: bool
    meaning: str


class FileColumns(BaseModel):
    """What a file seems to hold."""

    table: Annotated[str, Field(description="Whose columns they are matched to")]
    guessed: Annotated[str, Field(description="What the file looks like")]
    rows: Annotated[int, Field(description="Rows that were looked at")]
    whole: Annotated[bool, Field(description="Whether those are all")]
    columns: list[FileColumn]
    known: Annotated[list[KnownColumn], Field(description="The columns that the table may have")]
    notes: list[str]


@router.get("/{file_id}/columns", response_model=FileColumns)
def list_file_columns(
    file_id: Number, workspace: WriteMarket, request: Request,
    table: Annotated[Table | None, Query(description="Left out: the one that it looks like")] = None,
) -> Any:  # fmt: skip
    """The columns of a file with sample values, and which of ours they would be."""
    spend_own(workspace, "look", settings_of(request).heavy, HOUR)
    look = look_into(workspace, file_id, table)
    return FileColumns(
        table=look.table, guessed=look.guessed, rows=look.rows, whole=look.whole, notes=list(look.notes),
        columns=[FileColumn.model_validate(one) for one in look.columns],
        known=[KnownColumn.model_validate(one) for one in columns(look.table)],
    )  # fmt: skip
