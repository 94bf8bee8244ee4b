"""Routes whose bodies say each thing once."""

import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ridings.errors import DataError


class ClearRoute(APIRoute):
    """A route that refuses a JSON body with a name given twice: nobody can say which of the two counts."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's own handler."""
        handle = super().get_route_handler()

        async def clear(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind == "application/json" and (body := await request.body()):
                with suppress(ValueError, RecursionError):  # told by whoever reads it next
                    request._json = json.loads(body, object_pairs_hook=_each_once)
            return await handle(request)

        return clear


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise DataError(f"{ascii(name)[1:-1][:100]}: given twice in the body")
        found[name] = value
    return found
