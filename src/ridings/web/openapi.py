"""The description of the API (OpenAPI 3.1): what every route shares is said here once."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict

from ridings.web.here import COOKIE
from ridings.web.problems import MEDIA_TYPE

OPEN = ("sign_in", "take_invitation")  # routes that ask for nobody


class Fault(BaseModel):
    """One value that will not do."""

    model_config = ConfigDict(extra="allow")

    column: str
    reason: str


class Problem(BaseModel):
    """What went wrong, and how it can be mended (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[Fault] = []
    changes: list[dict[str, Any]] = []
    broken: list[dict[str, Any]] = []


def describe(api: FastAPI) -> dict[str, Any]:
    """Return the whole description, the same however often it is asked for."""
    if api.openapi_schema is None:
        found = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes,
            openapi_version="3.1.0",
        )  # fmt: skip
        _add_shared(found)
        api.openapi_schema = found
    return api.openapi_schema


def _add_shared(found: dict[str, Any]) -> None:
    parts = found.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"Problem": problem}
    parts["schemas"] = dict(sorted(schemas.items()))
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of one's own"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Of a browser"},
    }
    answer = {
        "description": "A problem: what went wrong, and how it can be mended",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in found["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = answer
            if operation["operationId"] not in OPEN:
                operation["security"] = [{"token": []}, {"session": []}]
