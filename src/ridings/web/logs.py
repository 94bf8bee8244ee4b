"""One line of JSON a request, and one an error: no names, addresses, ids of accounts, bodies or secrets."""

import datetime
import json
import sys
import traceback
from typing import Any, TextIO

from starlette.requests import Request

from ridings.errors import RidingsError

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


def write_line(stream: TextIO | None = None, **values: Any) -> None:
    """Write a line of the log."""
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"time": at} | values, ensure_ascii=False, default=str)
    print(line, file=stream or sys.stderr, flush=True)


def log_request(scope: Any, status: int, seconds: float) -> None:
    """Log a request by the pattern of its path, not the path, which may hold ids."""
    write_line(
        event="request", request_id=scope.get("ridings.request_id", ""), method=method_of(scope),
        route=route_of(scope), status=status, ms=round(seconds * 1000, 1),
        member=scope.get("ridings.member_id"),
    )  # fmt: skip


def log_fault(request: Request, error: BaseException) -> None:
    """Log an error with where it was raised: the lines of the code, never the values in them."""
    frames = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    said = str(error) if isinstance(error, RidingsError) else ""  # others may quote values
    write_line(
        event="fault", request_id=request.scope.get("ridings.request_id", ""), kind=type(error).__name__,
        route=route_of(request.scope), said=said, trace=frames[-12:],
    )  # fmt: skip


def method_of(scope: Any) -> str:
    """The method, where it is one that HTTP has: any text can be sent as one."""
    method = str(scope.get("method", ""))
    return method if method in METHODS else "OTHER"


def route_of(scope: Any) -> str:
    """The pattern of the path that was asked for; `-` where there is none."""
    route = scope.get("route")
    return str(getattr(route, "path", "-"))
