"""What every request passes: a request id, host and origin checks, headers of safety, the log."""

import secrets
import time
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ridings.web.logs import log_request, method_of, route_of
from ridings.web.metrics import observe
from ridings.web.problems import problem
from ridings.web.settings import API, Settings

UPLOADS = (f"{API}/files",)
SAFE = ("GET", "HEAD", "OPTIONS")
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {fetched}; "
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(self)"),
)
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


class Guard:
    """Stands around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        fetched = ["'self'", *(settings.tiles.origins if settings.tiles else ())]
        policy = _CSP.format(fetched=" ".join(fetched)).encode()
        self.headers = [
            (b"content-security-policy", policy),
            *HEADERS,
            *([_HTTPS_ONLY] if settings.secure else []),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["ridings.request_id"] = secrets.token_hex(8)
        started, status = time.perf_counter(), [500]

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = [*self._own(scope, message), *message.get("headers", [])]
            await send(message)

        try:
            refused = self._refused(Request(scope))
            if refused:
                answer = problem(Request(scope), HTTPStatus.FORBIDDEN, "not-allowed", refused)
                await answer(scope, receive, guarded)
            else:
                await self.app(scope, self._limited(scope, receive), guarded)
        except Exception:  # noqa: S110 - answered and logged already; a traceback may quote values
            pass
        finally:
            seconds = time.perf_counter() - started
            log_request(scope, status[0], seconds)
            observe(method_of(scope), route_of(scope), status[0], seconds)

    def _own(self, scope: Scope, message: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in message.get("headers", [])}
        own = [*self.headers, (b"x-request-id", scope["ridings.request_id"].encode())]
        if scope["path"].startswith("/api/"):
            own.append((b"cache-control", b"no-store"))
        return [(name, value) for name, value in own if name not in there]

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Stop reading a body that is larger than allowed, however long it says it is."""
        most = self.settings.largest_upload if scope["path"] in UPLOADS else self.settings.largest_body
        left = [most]

        async def limited() -> Message:
            message = await receive()
            left[0] -= len(message.get("body", b""))
            if left[0] < 0:
                # Closed, or what is left of the body would still be read, only to be thrown away.
                said, close = f"expected at most {most:,} bytes", {"Connection": "close"}
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, close)
            return message

        return limited

    def _refused(self, request: Request) -> str:
        """Why a request is not answered at all: another host's name, or another site's page."""
        if request.headers.get("host", "") not in self.settings.hosts:
            # A page of another site may resolve its own name to this machine; it still says its own name.
            return "this server does not answer for that host"
        if request.method in SAFE or "authorization" in request.headers:
            return ""
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if origin is not None and origin not in self.settings.origins:
            return "changes are taken from pages of this server alone"
        if origin is None and site not in (None, "same-origin", "none"):
            return "changes are taken from pages of this server alone"
        return ""
