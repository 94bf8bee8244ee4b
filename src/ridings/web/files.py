"""Files for imports, streamed in, and files that jobs have made, streamed out."""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

import anyio
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ridings.app import files, uploads
from ridings.app.rates import HOUR, spend_own
from ridings.app.uploads import PART, Upload
from ridings.errors import DataError
from ridings.storage.files import StoredFile
from ridings.web.here import Here, WriteMarket, settings_of
from ridings.web.ids import Number
from ridings.web.routes import ClearRoute
from ridings.web.texts import Plain

router = APIRouter(prefix="/files", tags=["files"], route_class=ClearRoute)
BODY = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file as they are, not as a form",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes of the file",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class File(BaseModel):
    """A file that was brought, or made by a job."""

    id: int
    name: Annotated[str, Field(description="A label: folders are cut off")]
    media_type: str
    size: Annotated[int, Field(description="Bytes")]
    sha256: str


@router.post("", response_model=File, status_code=HTTPStatus.CREATED, openapi_extra=BODY)
async def bring_file(
    request: Request,
    workspace: WriteMarket,
    name: Annotated[Plain, Query(min_length=1, max_length=500, description="Its ending says how it is read")],
) -> File:
    """Bring a file for an import; it is kept for a month. An Idempotency-Key has no effect here."""
    settings = settings_of(request)
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > settings.largest_upload:
        raise _too_large(settings.largest_upload)
    await run_in_threadpool(spend_own, workspace, "upload", settings.heavy, HOUR)
    upload = await run_in_threadpool(Upload, workspace, name)
    try:
        size = 0
        async for part in _parts(request):
            size += len(part)
            await run_in_threadpool(upload.add, part)
        if said.isdecimal() and size != int(said):
            raise DataError(f"Content-Length says {int(said):,} bytes, {size:,} came: send it again")
        return File(**_shown(await run_in_threadpool(upload.end)))
    except BaseException:  # whoever sent it may be gone, and this be cancelled
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(upload.drop)
        raise


@router.get("/{file_id}", response_class=Response, responses=CONTENT)
def read_file(file_id: Number, workspace: Here) -> Response:
    """The bytes of a file of one's own."""
    found = uploads.own_file(workspace, file_id)
    headers = {"Content-Disposition": disposition(found.name), "Content-Length": str(found.size)}
    body = files.read_file(workspace, found)
    return StreamingResponse(body, media_type=found.media_type, headers=headers)


@router.get("/{file_id}/about", response_model=File)
def show_file(file_id: Number, workspace: Here) -> File:
    """What a file of one's own is called, its size and its hash."""
    return File(**_shown(uploads.own_file(workspace, file_id)))


@router.delete("/{file_id}", status_code=HTTPStatus.NO_CONTENT)
def delete_file(file_id: Number, workspace: Here) -> None:
    """Delete a file of one's own."""
    uploads.own_file(workspace, file_id)
    files.drop_file(workspace, file_id)


def disposition(name: str) -> str:
    """Content-Disposition for a name of any letters (RFC 6266): they are quoted, never taken as they are."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """The body in parts of one size, however it comes."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)


def _too_large(most: int) -> HTTPException:
    said, close = f"expected at most {most:,} bytes", {"Connection": "close"}  # nothing of it is read
    return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, close)


def _shown(one: StoredFile) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "name", "media_type", "size", "sha256")}
