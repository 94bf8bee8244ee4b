"""The lines that a map is drawn over: US states and counties, or the countries of the world."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ridings.geo.topojson import Points, Topology, rings
from ridings.places.boundaries import in_country, us_topology, world_topology

_MOSTLY: Final = 0.9  # share of the points that must lie in the US for its states and counties to be drawn
_ASKED: Final = 2_000  # points that are looked at to tell
_ROUND: Final = 1.0  # how far beyond the points outlines are given, in spans of the points
_LEAST_DEGREES: Final = 2.0


@dataclass(frozen=True, slots=True)
class Outline:
    """One area: its kind (`state`, `county`, `country`), its name, and the outer ring of each of its parts.

    Rings are closed, (points, 2), longitude and latitude in degrees; neighbours share their points exactly.
    """

    kind: str
    name: str
    rings: list[Points]


def outlines_for(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> list[Outline]:
    """Choose the outlines that suit some points, with the parts that lie around them.

    Parameters
    ----------
    latitude, longitude : degrees, (points,), at least one.

    Returns
    -------
    US states, then counties, when at least nine tenths of the points are in the US, else countries.
    Alaska, Hawaii and Puerto Rico stay where they are.
    """
    step = max(1, len(latitude) // _ASKED)
    at_home = in_country("US", latitude[::step], longitude[::step], 0.0).mean() >= _MOSTLY
    window = _surroundings(latitude, longitude)
    if at_home:
        us = us_topology()
        return [*_within(us, "states", "state", window), *_within(us, "counties", "county", window)]
    return _within(world_topology(), "countries", "country", window)


def _surroundings(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the box round the points with room to pan: west, south, east, north."""
    low = np.array([longitude.min(), latitude.min()])
    high = np.array([longitude.max(), latitude.max()])
    room = np.maximum((high - low) * _ROUND, _LEAST_DEGREES)
    return np.concatenate([low - room, high + room])


def _within(topology: Topology, layer: str, kind: str, window: NDArray[np.float64]) -> list[Outline]:
    found = []
    for shape in topology.layers[layer]:
        outer = [polygon[0] for polygon in rings(topology.arcs, shape)]
        near = [ring for ring in outer if _meets(ring, window)]
        if near:
            found.append(Outline(kind, shape.name, near))
    return found


def _meets(ring: Points, window: NDArray[np.float64]) -> bool:
    return bool((ring.min(axis=0) <= window[2:]).all() and (ring.max(axis=0) >= window[:2]).all())
