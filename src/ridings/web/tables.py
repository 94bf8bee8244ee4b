"""Whole tables as JSON, or as an Arrow stream where the caller accepts it."""

import io
from typing import Any

import polars as pl
from fastapi import Request, Response

ARROW = "application/vnd.apache.arrow.stream"
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The table: by rows as JSON, or as an Arrow stream by `Accept`",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"items": {"type": "array", "items": {"type": "object"}}},
                    "required": ["items"],
                }
            },
            ARROW: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


def table_answer(request: Request, frame: pl.DataFrame, *, headers: dict[str, str] | None = None) -> Response:
    """Answer with a table in the form that is accepted; JSON where nothing is said."""
    kept = {"Vary": "Accept"} | (headers or {})
    if ARROW in request.headers.get("accept", ""):
        buffer = io.BytesIO()
        frame.write_ipc_stream(buffer, compat_level=pl.CompatLevel.oldest())
        return Response(buffer.getvalue(), media_type=ARROW, headers=kept)
    text = f'{{"items":{frame.write_json()}}}'
    return Response(text, media_type="application/json", headers=kept)
