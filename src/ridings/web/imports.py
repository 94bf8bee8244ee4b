"""Imports: begun as jobs, looked at, kept, dropped and taken back; findings."""

import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ridings.app import import_looking, imports
from ridings.storage.batches import Batch
from ridings.web.here import WriteMarket
from ridings.web.ids import LARGEST, Number
from ridings.web.jobs import Job, begun
from ridings.web.lists import Body, Cursor, Limit, Page, page_of, read_number
from ridings.web.once import OnceRoute
from ridings.web.texts import Plain, Text

router = APIRouter(tags=["imports"], route_class=OnceRoute)
Table = Literal["accounts", "reps", "units", "edges", "sales", "visits", "quotas"]


class NewImport(Body):
    """What is to be imported, and how it is to be read."""

    files: Annotated[
        dict[Table, Annotated[int, Field(ge=1, le=LARGEST)]],
        Field(min_length=1, description="Number of a file by table"),
    ]
    map: Annotated[
        dict[Text, Text],
        Field(
            default_factory=dict,
            max_length=500,
            description="Our column by theirs, of the accounts; of the units where there are none",
        ),
    ]
    maps: Annotated[
        dict[Table, Annotated[dict[Text, Text], Field(max_length=2_000)]],
        Field(
            default_factory=dict, description="Our column by theirs, by table; - where it is to be ignored"
        ),
    ]
    null: Annotated[
        list[Plain], Field(default_factory=list, max_length=100, description="Values that mean unknown")
    ]
    where: Annotated[Plain | None, Field(max_length=4_000, description="Rows that are read")] = None
    id: Annotated[
        list[Text],
        Field(default_factory=list, max_length=20, description="Columns that make the id together"),
    ]
    preview: Annotated[bool, Field(description="Change nothing before it is confirmed")] = True
    skip_rejected: Annotated[bool, Field(description="Go on with the good rows")] = False
    replaces: Annotated[bool, Field(description="Whether rows that are not in it are removed")] = False
    places: Annotated[bool, Field(description="Whether accounts need a place")] = True


class ImportedFile(BaseModel):
    """What an import did with one table, or would do, in rows."""

    table: str
    name: str
    sha256: str
    rows: int
    added: int
    changed: int
    unchanged: int
    removed: int
    rejected: int


class Import(BaseModel):
    """One import."""

    id: int
    state: Annotated[str, Field(description="previewed, confirmed, undone or dropped")]
    actor: str
    at: datetime.datetime
    ended_at: datetime.datetime | None
    files: list[ImportedFile]
    notes: list[str]


class Reject(BaseModel):
    """A cell that was left out with its row."""

    table: str
    line: int | None
    column: str | None
    value: str | None
    reason: str


class Finding(BaseModel):
    """Something that is worth a look."""

    kind: str
    message: str
    count: int
    ids: Annotated[list[str], Field(description="The first accounts of it")]


@router.post("/imports", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def begin_import(given: NewImport, workspace: WriteMarket, request: Request, response: Response) -> Job:
    """Import files that were brought before, as a job; a preview unless told otherwise."""
    return begun(workspace, "import", given.model_dump(), request, response)


@router.get("/imports", response_model=Page[Import])
def list_imports(workspace: WriteMarket, limit: Limit = 100, cursor: Cursor = None) -> Page[Import]:
    """Imports, the latest first."""
    found = import_looking.import_page(workspace, before=read_number(cursor), limit=limit + 1)
    return page_of(found, limit, _shown, lambda one: one.id)


@router.get("/imports/{import_id}", response_model=Import)
def show_import(import_id: Number, workspace: WriteMarket) -> Import:
    """One import."""
    return _shown(import_looking.find_import(workspace, import_id))


@router.get("/imports/{import_id}/rejected", response_model=Page[Reject])
def list_rejected(
    import_id: Number, workspace: WriteMarket, limit: Limit = 100, cursor: Cursor = None
) -> Page[Reject]:
    """Cells that an import left out, and why."""
    found = import_looking.rejected_page(
        workspace, import_id, after=read_number(cursor) or 0, limit=limit + 1
    )
    return page_of(found, limit, lambda one: Reject(**one), lambda one: int(one["id"]))


@router.get("/imports/{import_id}/findings", response_model=list[Finding])
def list_findings_of_import(import_id: Number, workspace: WriteMarket) -> Any:
    """What an import found worth a look."""
    return [_told(one) for one in import_looking.findings_of_import(workspace, import_id)]


@router.get("/findings", response_model=list[Finding])
def list_findings(workspace: WriteMarket) -> Any:
    """What is worth a look in the market as it is now."""
    return [_told(one) for one in import_looking.findings_now(workspace)]


@router.post("/imports/{import_id}/confirm", response_model=Job, status_code=HTTPStatus.ACCEPTED)
def confirm_import(import_id: Number, workspace: WriteMarket, request: Request, response: Response) -> Job:
    """Keep the rows of a preview, as a job."""
    import_looking.find_import(workspace, import_id)
    return begun(workspace, "confirm", {"import_id": import_id}, request, response)


@router.post("/imports/{import_id}/drop", response_model=Import)
def drop_import(import_id: Number, workspace: WriteMarket) -> Import:
    """Forget a preview."""
    return _shown(imports.drop(workspace, import_id))


@router.post("/imports/{import_id}/undo", response_model=Import)
def undo_import(import_id: Number, workspace: WriteMarket) -> Import:
    """Put the market back as it was before an import."""
    imports.undo(workspace, import_id)
    return _shown(import_looking.find_import(workspace, import_id))


def _shown(one: Batch) -> Import:
    names = tuple(ImportedFile.model_fields)
    files = [ImportedFile(**{name: file[name] for name in names}) for file in one.files]
    return Import(
        id=one.id, state=one.state, actor=one.actor, at=one.at, ended_at=one.ended_at, files=files,
        notes=list(one.notes),
    )  # fmt: skip


def _told(one: Any) -> Finding:
    return Finding(kind=one.kind, message=one.message, count=one.count, ids=list(one.ids))
