"""Errors as problem details (RFC 9457): who can mend them and how, and never what is inside."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ridings.app.rates import TooManyError
from ridings.app.signing_in import NotSignedInError
from ridings.errors import (
    DataError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    RidingsError,
    RuleError,
    SourceError,
    StaleError,
)
from ridings.web.logs import log_fault

MEDIA_TYPE = "application/problem+json"
MOST_CELLS = 1_000
_KINDS: tuple[tuple[type[RidingsError], HTTPStatus, str], ...] = (  # the first that fits
    (NotSignedInError, HTTPStatus.UNAUTHORIZED, "not-signed-in"),
    (NotAllowedError, HTTPStatus.FORBIDDEN, "not-allowed"),
    (NotFoundError, HTTPStatus.NOT_FOUND, "not-found"),
    (TooManyError, HTTPStatus.TOO_MANY_REQUESTS, "too-many"),
    (StaleError, HTTPStatus.CONFLICT, "stale"),
    (RefusedError, HTTPStatus.CONFLICT, "refused"),
    (DataError, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-data"),
    (SourceError, HTTPStatus.BAD_GATEWAY, "outside"),
)


class PreconditionError(RidingsError):
    """An edit names no revision, or something that is none."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def problem(
    request: Request, status: int, kind: str, detail: str, *, headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:  # fmt: skip
    """Return a problem; `more` are further members of it."""
    body = {
        "type": f"urn:ridings:{kind}", "title": HTTPStatus(status).phrase, "status": int(status),
        "detail": detail, "request_id": request.scope.get("ridings.request_id", ""),
    } | more  # fmt: skip
    return JSONResponse(body, status, dict(headers or {}), media_type=MEDIA_TYPE)


def add_problems(app: FastAPI) -> None:
    """Let every error be answered as a problem."""
    app.add_exception_handler(RidingsError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(ClientDisconnect, _cut_off)
    app.add_exception_handler(Exception, _ours)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, PreconditionError):
        return problem(request, error.status, "precondition", str(error))
    status, kind = next((status, kind) for cls, status, kind in _KINDS if isinstance(error, cls))
    if isinstance(error, StaleError) and "if-match" in request.headers:
        status = HTTPStatus.PRECONDITION_FAILED
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if isinstance(error, NotSignedInError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, StaleError) and error.changes:
        more["changes"] = list(error.changes)
    if isinstance(error, RuleError):
        more["broken"] = list(error.broken)
    if isinstance(error, DataError) and error.cells:
        more["errors"] = [
            {"table": cell.table, "line": cell.line, "column": cell.column, "value": cell.value[:200],
             "reason": cell.reason} for cell in error.cells[:MOST_CELLS]
        ]  # fmt: skip
    if isinstance(error, SourceError):
        log_fault(request, error)  # what an outside thing says is for who runs the server
        detail = "something outside Ridings failed; nothing was changed, try again"
        if not error.permanent:
            status, headers["Retry-After"] = HTTPStatus.SERVICE_UNAVAILABLE, "2"
        return problem(request, status, kind, detail, headers=headers)
    detail = getattr(error, "message", "") or str(error)
    return problem(request, status, kind, detail, headers=headers, **more)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"column": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), "in": one["loc"][0],
         "reason": one["msg"]} for one in error.errors()[:MOST_CELLS]
    ]  # fmt: skip
    first = f"{errors[0]['column']}: {errors[0]['reason']}" if errors else "the request cannot be read"
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-data", first, errors=errors)


async def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem(request, error.status_code, kind, str(error.detail), headers=error.headers)


async def _cut_off(request: Request, _error: Exception) -> JSONResponse:
    """Answer whoever hung up in the middle of a body, who will not read it: no fault of ours to log."""
    return problem(request, HTTPStatus.BAD_REQUEST, "cut-off", "the request ended before its body did")


async def _ours(request: Request, error: Exception) -> JSONResponse:
    log_fault(request, error)
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "fault",
                   "an error of ours; tell who runs this server the request id")  # fmt: skip
