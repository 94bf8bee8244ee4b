"""Points against areas: which area holds a point, and whether a point lies in an area or close to it."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

KM_PER_DEGREE: Final = 6371.0088 * np.pi / 180

_DIRECTIONS: Final = 16


def area_at(
    areas: NDArray[np.object_], latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Find the area that holds each point.

    Parameters
    ----------
    areas : shapely polygons in longitude and latitude.
    latitude, longitude : degrees, (points,).

    Returns
    -------
    The position of the area, (points,); -1 where no area holds the point, the first on a shared border.
    """
    held = np.full(len(latitude), -1, dtype=np.int64)
    point, area = shapely.STRtree(areas).query(shapely.points(longitude, latitude))
    order = np.argsort(area, kind="stable")
    first = np.searchsorted(area[order], np.arange(len(areas) + 1))
    # Area by area, since one prepared outline tests many points far quicker than the tree does.
    for number in range(len(areas) - 1, -1, -1):
        near = point[order[first[number] : first[number + 1]]]
        if len(near):
            shapely.prepare(areas[number])
            held[near[shapely.intersects_xy(areas[number], longitude[near], latitude[near])]] = number
    return held


def lies_in(
    area: shapely.Geometry,
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    margin_km: float = 0.0,
) -> NDArray[np.bool_]:
    """Tell which points lie in an area, or within a margin of it.

    Parameters
    ----------
    area : a shapely polygon in longitude and latitude.
    margin_km : a point outside counts as inside when one of 16 points around it, at this distance or at
        half of it, is inside: good to about a fiftieth of the margin on borders that are not ragged.
    """
    shapely.prepare(area)
    inside: NDArray[np.bool_] = shapely.contains_xy(area, longitude, latitude)
    if margin_km <= 0 or inside.all():
        return inside
    left, bottom, right, top = shapely.bounds(area)
    step_y = margin_km / KM_PER_DEGREE
    step_x = step_y / np.maximum(np.cos(np.radians(np.abs(latitude) + step_y)), 1e-3)
    near = ~inside & (latitude > bottom - step_y) & (latitude < top + step_y)
    near &= (longitude > left - step_x) & (longitude < right + step_x)
    where = np.flatnonzero(near)
    for reach in (0.5, 1.0):
        for angle in np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS):
            x = longitude[where] + reach * step_x[where] * np.cos(angle)
            y = latitude[where] + reach * step_y * np.sin(angle)
            found = shapely.contains_xy(area, x, y)
            inside[where[found]] = True
            where = where[~found]
    return inside
