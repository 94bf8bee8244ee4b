"""The built-in basemap, the same for everybody who is signed in."""

import gzip
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from ridings.app.basemap import map_file
from ridings.web.here import Here
from ridings.web.routes import ClearRoute

router = APIRouter(prefix="/basemap", tags=["basemap"], route_class=ClearRoute)
_KEEP = "private, max-age=604800"  # a week; then it is asked for by its tag
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "It is as it was at the tag that was named"}
}
Had = Annotated[str | None, Header(description="An ETag: answered with 304 where nothing changed since")]


class Outlines(BaseModel):
    """TopoJSON of the areas of one kind, with `id` and the name as a property."""

    type: str
    transform: dict[str, Any]
    arcs: list[list[list[int]]]
    objects: dict[str, Any]


class Cities(BaseModel):
    """Cities by columns, the largest first; degrees, and people."""

    name: list[str]
    country: list[str]
    longitude: list[float]
    latitude: list[float]
    population: list[int]


@router.get("/countries", response_class=Response, responses={200: {"model": Outlines}, **_UNCHANGED})
def show_countries(workspace: Here, request: Request, if_none_match: Had = None) -> Response:  # noqa: ARG001
    """The countries of the world by ISO 3166 number, and as one piece all `land`."""
    return _answered(request, "countries", if_none_match)


@router.get("/states", response_class=Response, responses={200: {"model": Outlines}, **_UNCHANGED})
def show_states(workspace: Here, request: Request, if_none_match: Had = None) -> Response:  # noqa: ARG001
    """The states and territories of the US by FIPS code."""
    return _answered(request, "states", if_none_match)


@router.get("/counties", response_class=Response, responses={200: {"model": Outlines}, **_UNCHANGED})
def show_counties(workspace: Here, request: Request, if_none_match: Had = None) -> Response:  # noqa: ARG001
    """The counties of the US by FIPS code, which is what `county` of an account is."""
    return _answered(request, "counties", if_none_match)


@router.get("/cities", response_class=Response, responses={200: {"model": Cities}, **_UNCHANGED})
def show_cities(workspace: Here, request: Request, if_none_match: Had = None) -> Response:  # noqa: ARG001
    """The cities that a map names."""
    return _answered(request, "cities", if_none_match)


def _answered(request: Request, layer: str, had: str | None) -> Response:
    made = map_file(layer)
    tag = f'W/"{made.tag}"'  # weak: packed or not
    headers = {"ETag": tag, "Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
    if had is not None and made.tag in had:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = headers | {"Content-Encoding": "gzip"}
        return Response(made.packed, media_type="application/json", headers=packed)
    return Response(gzip.decompress(made.packed), media_type="application/json", headers=headers)
