"""Routes that answer a write with an Idempotency-Key once, and the same again."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from ridings.app import idempotency
from ridings.web.here import here
from ridings.web.routes import ClearRoute

KEY = "idempotency-key"
_KEPT_HEADERS = ("content-type", "etag", "location")


_PARAMETER = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY},
    "description": "Any text of your own: a write that is sent again with the same one has no second effect",
}  # fmt: skip


class OnceRoute(ClearRoute):
    """A route whose POST has one effect for each key of a person."""

    def __init__(self, *given: Any, **named: Any) -> None:
        if "POST" in (named.get("methods") or ()):
            named["openapi_extra"] = {"parameters": [_PARAMETER], **(named.get("openapi_extra") or {})}
        super().__init__(*given, **named)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's own handler."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(KEY)
            if key is None or request.method != "POST":
                return await handle(request)
            workspace = await run_in_threadpool(here, request)
            target = f"{request.url.path}?{request.url.query}"
            asked = idempotency.asked_hash(request.method, target, await request.body())
            done = await run_in_threadpool(idempotency.begin, workspace, key, asked)
            if done is not None:
                again = {**done.headers, "idempotency-replayed": "true"}
                return Response(done.body, done.status or 200, again)
            try:
                response = await handle(request)
            except Exception:
                await run_in_threadpool(idempotency.give_back, workspace, key)
                raise
            kept = {name: value for name, value in response.headers.items() if name in _KEPT_HEADERS}
            await run_in_threadpool(
                idempotency.keep, workspace, key, response.status_code, kept, bytes(response.body)
            )
            return response

        return once
