"""The packaged places as layers that a map in a browser is drawn from."""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from ridings.places.data_files import table, topology

_LARGE: Final = 100_000  # people, of a city that is named wherever it is
_US_TOWN: Final = 15_000  # people: states and counties are drawn there, so more of its towns are named
_OF_EACH: Final = 20  # cities of every country, however small
LAYERS: Final = ("countries", "states", "counties", "cities")


def outlines(layer: str) -> dict[str, Any]:
    """TopoJSON of the countries of the world and all land, or of US states or counties, by the arcs it uses.

    Raises
    ------
    SourceError : the packaged places are missing.
    """
    document = topology("countries" if layer == "countries" else "counties")
    names = ("countries", "land") if layer == "countries" else (layer,)
    kept = {name: document["objects"][name]["geometries"] for name in names}
    shapes = [shape for name in names for shape in kept[name]]
    used = sorted({max(arc, ~arc) for shape in shapes for arc in _arcs(shape.get("arcs", []))})
    place = {arc: number for number, arc in enumerate(used)}
    return {
        "type": "Topology", "transform": document["transform"], "arcs": [document["arcs"][n] for n in used],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {**shape, "arcs": _renumbered(shape.get("arcs", []), place)} for shape in kept[name]
                ],
            } for name in names
        },
    }  # fmt: skip


def largest_cities() -> pl.DataFrame:
    """The cities that a map names, the largest first: `name`, `country`, coordinates, `population`."""
    people, country = pl.col("population"), pl.col("country")
    rank = people.rank("ordinal", descending=True).over("country")
    found = table("cities").filter(
        (people >= _LARGE) | ((country == "US") & (people >= _US_TOWN)) | (rank <= _OF_EACH)
    )
    columns = ("name", "country", "longitude", "latitude", "population")
    return found.select(columns).sort(
        "population", "country", "name", "longitude", descending=[True, False, False, False]
    )


def _arcs(nested: list[Any]) -> Iterator[int]:
    for one in nested:
        if isinstance(one, int):
            yield one
        else:
            yield from _arcs(one)


def _renumbered(nested: list[Any], place: dict[int, int]) -> list[Any]:
    return [
        (place[one] if one >= 0 else ~place[~one]) if isinstance(one, int) else _renumbered(one, place)
        for one in nested
    ]
