"""Routes that look up who asks, and write their answer, in the thread where the endpoint runs."""

import functools
import inspect
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool

from ridings.errors import DataError
from ridings.web.here import ASKER, Asker

_OF_ITS_OWN = (b"content-length", b"content-type")


class ClearRoute(APIRoute):
    """A route that refuses a JSON body with a name given twice: nobody can say which of the two counts.

    Who may not ask at all is told so, before what else is wrong with a request.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **named: Any) -> None:
        model = named.get("response_model")
        if model is not None and not isinstance(model, DefaultPlaceholder):
            adapter: TypeAdapter[Any] = TypeAdapter(model)
            endpoint = _answering(endpoint, adapter, named.get("status_code") or HTTPStatus.OK)
        endpoint = _knowing(endpoint)
        super().__init__(path, endpoint, **named)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's own handler."""
        handle = super().get_route_handler()

        async def clear(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind == "application/json" and (body := await request.body()):
                with suppress(ValueError, RecursionError):  # told by whoever reads it next
                    request._json = json.loads(body, object_pairs_hook=_each_once)
            try:
                return await handle(request)
            except Exception:
                asker = request.scope.get(ASKER)
                if asker is not None and not asker.known:
                    await run_in_threadpool(asker.workspace)
                raise

        return clear


def _knowing(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Give an endpoint the workspace of who asks."""
    if inspect.iscoroutinefunction(endpoint):

        @functools.wraps(endpoint)
        async def known_first(**given: Any) -> Any:
            for name, value in given.items():
                if isinstance(value, Asker):
                    given[name] = await run_in_threadpool(value.workspace)
            return await endpoint(**given)

        return known_first

    @functools.wraps(endpoint)
    def known(**given: Any) -> Any:
        for name, value in given.items():
            if isinstance(value, Asker):
                given[name] = value.workspace()
        return endpoint(**given)

    return known


def _answering(endpoint: Callable[..., Any], adapter: TypeAdapter[Any], status: int) -> Callable[..., Any]:
    """Let an endpoint write its answer in the thread it runs in: the framework would go to another for it."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    @functools.wraps(endpoint)
    def answering(**given: Any) -> Response:
        found = endpoint(**given)
        if isinstance(found, Response):
            return found
        content = adapter.dump_json(adapter.validate_python(found, from_attributes=True))
        answer = Response(content, status, media_type="application/json")
        for told in given.values():
            if isinstance(told, Response):  # headers that the endpoint set, and cookies
                answer.status_code = told.status_code or status
                answer.raw_headers.extend(one for one in told.raw_headers if one[0] not in _OF_ITS_OWN)
        return answer

    return answering


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise DataError(f"{ascii(name)[1:-1][:100]}: given twice in the body")
        found[name] = value
    return found
