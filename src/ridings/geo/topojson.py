"""TopoJSON to arrays: shared border lines (arcs) and the shapes stitched from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Longitude and latitude in degrees, one point a row: (points, 2)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One named area: its polygons as rings of arc numbers, the outer ring first; `~n` is arc n backwards."""

    id: str
    name: str
    polygons: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """Arcs in longitude and latitude, and the layers of shapes that share them."""

    arcs: tuple[Points, ...]
    layers: Mapping[str, tuple[Shape, ...]]


def decode(document: Mapping[str, Any]) -> Topology:
    """Decode a parsed TopoJSON document.

    Parameters
    ----------
    document : the document, quantized (with `transform`) or not. Geometries other than Polygon and
        MultiPolygon are passed over.
    """
    transform = document.get("transform")
    if transform is None:
        arcs = tuple(np.asarray(arc, dtype=np.float64)[:, :2] for arc in document["arcs"])
    else:
        scale = np.asarray(transform["scale"], dtype=np.float64)
        origin = np.asarray(transform["translate"], dtype=np.float64)
        arcs = tuple(
            np.cumsum(np.asarray(arc, dtype=np.int64), axis=0) * scale + origin for arc in document["arcs"]
        )
    layers = {
        name: tuple(_shapes(layer.get("geometries", [layer])))
        for name, layer in sorted(document["objects"].items())
    }
    return Topology(arcs, layers)


def _shapes(geometries: Sequence[Mapping[str, Any]]) -> Iterable[Shape]:
    for geometry in geometries:
        kind = geometry.get("type")
        if kind not in ("Polygon", "MultiPolygon"):
            continue
        polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
        name = str((geometry.get("properties") or {}).get("name", ""))
        yield Shape(
            str(geometry.get("id", "")),
            name,
            tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons),
        )


def stitch(arcs: Sequence[Points], ring: Sequence[int]) -> Points:
    """Join arcs end to start into one line; a ring comes out closed, first point equal to last."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def rings(arcs: Sequence[Points], shape: Shape) -> list[list[Points]]:
    """Give the polygons of a shape as closed rings, leaving out those that shrank to less than a triangle."""
    stitched = [[stitch(arcs, ring) for ring in polygon] for polygon in shape.polygons]
    return [
        [polygon[0], *(hole for hole in polygon[1:] if len(hole) > 3)]
        for polygon in stitched
        if len(polygon[0]) > 3
    ]


def geometries(topology: Topology, layer: str) -> NDArray[np.object_]:
    """Make valid shapely (multi)polygons of a layer, in its order; degenerate shapes become empty."""
    made = np.empty(len(topology.layers[layer]), dtype=object)
    for number, shape in enumerate(topology.layers[layer]):
        polygons = [shapely.Polygon(ring[0], ring[1:]) for ring in rings(topology.arcs, shape)]
        made[number] = shapely.MultiPolygon(polygons)
    faulty = ~shapely.is_valid(made)
    made[faulty] = shapely.make_valid(made[faulty])
    return made


def neighbours(shapes: Sequence[Shape]) -> NDArray[np.int64]:
    """Find which shapes touch along a line: sorted pairs of positions, (pairs, 2), each pair once."""
    users: dict[int, list[int]] = {}
    for number, shape in enumerate(shapes):
        used = {max(arc, ~arc) for polygon in shape.polygons for ring in polygon for arc in ring}
        for arc in used:
            users.setdefault(arc, []).append(number)
    pairs = {pair for sides in users.values() for pair in combinations(sides, 2)}
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
