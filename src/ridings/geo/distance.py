"""Distances on the sphere, and the mean of many points."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
_SAME_PLACE = 1e-9  # chord between unit vectors under which two points are one: 6 mm
_STEPS_A_DEGREE = 10_000_000  # grid on which `places` compares points: about a cm


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Points on the unit sphere, (n, 3), from degrees, (n,) each."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def latitude_longitude(xyz: Floats) -> tuple[Floats, Floats]:
    """Degrees of vectors (..., 3), longitude in [-180, 180]; the vectors need not be of length 1."""
    latitude = np.degrees(np.arctan2(xyz[..., 2], np.hypot(xyz[..., 0], xyz[..., 1])))
    return latitude, np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0]))


def great_circle_km(
    latitude: ArrayLike, longitude: ArrayLike, other_latitude: ArrayLike, other_longitude: ArrayLike
) -> Floats:
    """Great-circle km between points in degrees, broadcast against each other (haversine)."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    other_phi, other_lam = np.radians(other_latitude), np.radians(other_longitude)
    across = np.sin((other_phi - phi) / 2.0) ** 2
    along = np.cos(phi) * np.cos(other_phi) * np.sin((other_lam - lam) / 2.0) ** 2
    half = np.sqrt(np.clip(across + along, 0.0, 1.0))
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(half), np.float64)


def places(points: Floats) -> tuple[Ints, Ints]:
    """Return the number of the place of each unit vector, (n,), and the first point at each place, (p,).

    Points within about a cm share a place. Places are numbered by latitude, then longitude, so that their
    order does not depend on the order of the points.
    """
    latitude, longitude = latitude_longitude(points)
    row = np.rint((latitude + 90.0) * _STEPS_A_DEGREE).astype(np.int64)
    column = np.rint(np.mod(longitude, 360.0) * _STEPS_A_DEGREE).astype(np.int64) % (360 * _STEPS_A_DEGREE)
    _, first, place = np.unique(row * 2**32 + column, return_index=True, return_inverse=True)
    return place.astype(np.int64), first.astype(np.int64)


def chord_to_km(chord: ArrayLike) -> Floats:
    """Great-circle km from the straight distance between two unit vectors."""
    half = np.clip(np.asarray(chord, np.float64) / 2.0, 0.0, 1.0)
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(half), np.float64)


def mean_center(points: Floats, weights: Floats) -> Floats:
    """Weighted mean of unit vectors (n, 3), back on the sphere, (3,); weights all zero count as equal.

    Points that cancel out (antipodes) have no mean: the heaviest of them is returned, the first at a tie.
    """
    weights = _usable(weights)
    total = weights @ points
    length = float(np.linalg.norm(total))
    if length < _SAME_PLACE * float(weights.sum()):
        return np.array(points[int(np.argmax(weights))])
    return np.asarray(total / length, np.float64)


def _usable(weights: Floats) -> Floats:
    return weights if np.any(weights > 0) else np.ones(len(weights))
