"""All accounts at once, for maps and programs: as an Arrow stream, or as JSON."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

import polars as pl
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from ridings.app import market_reading
from ridings.app.market_reading import COUNTY, MAP_FIELDS
from ridings.web.here import ReadMarket
from ridings.web.market_models import MONEY
from ridings.web.routes import ClearRoute
from ridings.web.tables import ANSWERS, ARROW, write_arrow
from ridings.web.texts import Plain, Text

router = APIRouter(tags=["market"], route_class=ClearRoute)
AT_ONCE = 50_000  # rows
IN_MEMORY = 8 * 1_048_576  # bytes; a longer answer waits in a file that has no name
CHUNK = 262_144


@router.get("/accounts/table", responses=ANSWERS, response_class=Response)
def account_table(
    request: Request,
    workspace: ReadMarket,
    fields: Annotated[
        list[Text] | None,
        Query(
            max_length=100,
            description="Columns, each given once, besides `account_id`: declared ones, `territory_id` "
            f"(today's), `{COUNTY}` (of the US county it lies in), or one's own; by "
            f"default {', '.join(MAP_FIELDS)}. Money is a number{MONEY}",
        ),
    ] = None,
    where: Annotated[
        Plain | None,
        Query(min_length=1, max_length=4_000, description="A rule, such as `tier == 'A' and employees > 50`"),
    ] = None,
) -> Response:
    """Columns of every account that is seen, in the order of their ids."""
    arrow = ARROW in request.headers.get("accept", "")
    frame = market_reading.account_table(workspace, fields or MAP_FIELDS, where)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    write_arrow(frame, file) if arrow else _write_json(frame, file)
    size = file.tell()
    file.seek(0)
    kept = {"Vary": "Accept", "Content-Length": str(size)}
    return StreamingResponse(_read(file), media_type=ARROW if arrow else "application/json", headers=kept)


def _write_json(frame: pl.DataFrame, file: IO[bytes]) -> None:
    numbers = [name for name, kind in frame.schema.items() if kind.is_float()]
    frame = frame.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )
    file.write(b'{"items":[')
    for start in range(0, frame.height, AT_ONCE):
        rows = frame.slice(start, AT_ONCE).write_json().encode()
        file.write((b"," if start else b"") + rows[1:-1])
    file.write(b"]}")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(CHUNK):
            yield block
