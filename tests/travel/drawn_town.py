"""A town drawn for the tests: a grid of streets, a river with one bridge, and an island without any."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SIDE = 24  # streets each way, as many as make the engine think it a real network
RIVER = 12  # the river flows west of this column; only the southernmost street crosses it
SOUTH, WEST, STEP_LATITUDE, STEP_LONGITUDE = 40.0, -76.0, 0.005, 0.0065  # about 556 m
ISLAND = 3  # streets each way
ISLAND_OFF = 0.012  # degrees of longitude east of the town: about 1 km of water


def corner(row: float, column: float) -> tuple[float, float]:
    """Latitude and longitude of a crossing of the town."""
    return SOUTH + STEP_LATITUDE * row, WEST + STEP_LONGITUDE * column


def island(row: float, column: float) -> tuple[float, float]:
    """Latitude and longitude of a crossing of the island, beside the middle of the town."""
    latitude, longitude = corner(SIDE // 2 + row, SIDE - 1)
    return latitude, longitude + ISLAND_OFF + STEP_LONGITUDE * column / 2


@dataclass
class Town:
    """Nodes by id and ways as rows of ids."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[list[int]] = field(default_factory=list)

    def streets(self, rows: list[list[tuple[float, float]]], cut: int | None = None) -> None:
        """Add a grid of streets; `cut` is a column that only the first street reaches from the west."""
        first = len(self.nodes) + 1
        width = len(rows[0])
        for y, row in enumerate(rows):
            numbers = [first + y * width + x for x in range(width)]
            self.nodes.update(zip(numbers, row, strict=True))
            self.ways += [numbers] if cut is None or y == 0 else [numbers[:cut], numbers[cut:]]
        self.ways += [[first + y * width + x for y in range(len(rows))] for x in range(width)]


def town() -> Town:
    """The town with its river, bridge and island."""
    drawn = Town()
    drawn.streets([[corner(y, x) for x in range(SIDE)] for y in range(SIDE)], cut=RIVER)
    drawn.streets([[island(y, x) for x in range(ISLAND)] for y in range(ISLAND)])
    return drawn


def write_town(
    path: Path,
    drawn: Town | None = None,
    *,
    sign: int = 1,
    shuffled: bool = False,
    highway: str = "residential",
) -> Path:
    """Write a town as an extract; with `sign` -1 its ids are negative, `shuffled` its things out of order."""
    import osmium
    from osmium.osm import mutable

    drawn = drawn or town()
    nodes = [
        mutable.Node(id=sign * number, version=1, location=(longitude, latitude))
        for number, (latitude, longitude) in drawn.nodes.items()
    ]
    ways = [
        mutable.Way(id=sign * (x + 1), version=1, nodes=[sign * n for n in way], tags={"highway": highway})
        for x, way in enumerate(drawn.ways)
    ]
    header = osmium.io.Header()
    if not shuffled and sign > 0:
        header.set("sorting", "Type_then_ID")
    with osmium.SimpleWriter(str(path), header=header) as writer:
        if shuffled:
            for way in ways[::-1]:
                writer.add_way(way)
        for node in nodes[::-1] if shuffled else nodes:
            writer.add_node(node)
        if not shuffled:
            for way in ways:
                writer.add_way(way)
    return path


def corners(*spots: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Crossings by row and column, as latitudes and longitudes (n, 2)."""
    return np.array([corner(row, column) for row, column in spots]).reshape(len(spots), 2)


def banks() -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Pairs of crossings that face each other over the river, from south to north."""
    for row in range(SIDE):
        yield (row, RIVER - 1), (row, RIVER)
