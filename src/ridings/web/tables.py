"""Whole tables as JSON, or as an Arrow stream where the caller accepts it."""

import io
from typing import IO, Any

import polars as pl
from fastapi import Request, Response

ARROW = "application/vnd.apache.arrow.stream"
FEW = 60_000  # different texts of a column, of which each row of an Arrow table has but the number
OWN = ("account_id", "name")  # of each account alone, or nearly so
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
        write_arrow(frame, buffer)
        return Response(buffer.getvalue(), media_type=ARROW, headers=kept)
    text = f'{{"items":{frame.write_json()}}}'
    return Response(text, media_type="application/json", headers=kept)


def write_arrow(frame: pl.DataFrame, file: IO[bytes]) -> None:
    """Write a table as an Arrow stream that many programs read; a text that often recurs is written once."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and name not in OWN]
    differ = frame.select(pl.col(texts).approx_n_unique())
    few = [name for name in texts if differ[name].item() <= min(FEW, frame.height // 2)]
    frame = frame.with_columns(pl.col(few).cast(pl.Categorical))
    frame.write_ipc_stream(file, compat_level=pl.CompatLevel.oldest())
