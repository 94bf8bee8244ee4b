"""Equal-area projections of the sphere, so that a territory looks as large as it is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ridings.geo.distance import EARTH_RADIUS_KM

Floats = NDArray[np.float64]


class Projection(Protocol):
    """Degrees to plane kilometres, x to the east and y to the north, and back."""

    @property
    def latitude(self) -> float:
        """Latitude of the middle, degrees."""
        ...

    @property
    def longitude(self) -> float:
        """Longitude of the middle, degrees."""
        ...

    def forward(self, latitude: Floats, longitude: Floats) -> Floats:
        """Project degrees to kilometres, shape (n, 2)."""
        ...

    def inverse(self, xy: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude of plane points of shape (n, 2)."""
        ...


@dataclass(frozen=True, slots=True)
class AzimuthalEqualArea:
    """Lambert's azimuthal equal-area projection about a centre, for anywhere on earth."""

    latitude: float
    longitude: float

    def forward(self, latitude: Floats, longitude: Floats) -> Floats:
        """Project degrees to kilometres, shape (n, 2); the antipode of the centre is far but finite."""
        phi, turn = np.radians(latitude), np.radians(_wrapped(longitude - self.longitude))
        sin0, cos0 = np.sin(np.radians(self.latitude)), np.cos(np.radians(self.latitude))
        cos_distance = sin0 * np.sin(phi) + cos0 * np.cos(phi) * np.cos(turn)
        scale = EARTH_RADIUS_KM * np.sqrt(2.0 / np.maximum(1.0 + cos_distance, 1e-9))
        east = scale * np.cos(phi) * np.sin(turn)
        north = scale * (cos0 * np.sin(phi) - sin0 * np.cos(phi) * np.cos(turn))
        return np.column_stack([east, north])

    def inverse(self, xy: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude of plane points of shape (n, 2)."""
        east, north = xy[:, 0], xy[:, 1]
        rho = np.hypot(east, north)
        distance = 2.0 * np.arcsin(np.clip(rho / (2.0 * EARTH_RADIUS_KM), 0.0, 1.0))
        sin0, cos0 = np.sin(np.radians(self.latitude)), np.cos(np.radians(self.latitude))
        sine = np.where(rho > 0, north / np.where(rho > 0, rho, 1.0), 0.0)
        phi = np.arcsin(np.clip(np.cos(distance) * sin0 + sine * np.sin(distance) * cos0, -1.0, 1.0))
        turn = np.arctan2(
            east * np.sin(distance), rho * cos0 * np.cos(distance) - north * sin0 * np.sin(distance)
        )
        return np.degrees(phi), _wrapped(self.longitude + np.degrees(turn))


@dataclass(frozen=True, slots=True)
class AlbersEqualArea:
    """Albers' conic equal-area projection; the defaults are those usual for the United States."""

    latitude: float = 37.5
    longitude: float = -96.0
    south: float = 29.5
    north: float = 45.5

    def _constants(self) -> tuple[float, float, float]:
        first, second = np.radians(self.south), np.radians(self.north)
        cone = (np.sin(first) + np.sin(second)) / 2.0
        constant = np.cos(first) ** 2 + 2.0 * cone * np.sin(first)
        origin = np.sqrt(constant - 2.0 * cone * np.sin(np.radians(self.latitude))) / cone
        return float(cone), float(constant), float(origin)

    def forward(self, latitude: Floats, longitude: Floats) -> Floats:
        """Project degrees to kilometres, shape (n, 2)."""
        cone, constant, origin = self._constants()
        rho = np.sqrt(np.maximum(constant - 2.0 * cone * np.sin(np.radians(latitude)), 0.0)) / cone
        turn = cone * np.radians(_wrapped(longitude - self.longitude))
        return EARTH_RADIUS_KM * np.column_stack([rho * np.sin(turn), origin - rho * np.cos(turn)])

    def inverse(self, xy: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude of plane points of shape (n, 2)."""
        cone, constant, origin = self._constants()
        east, north = xy[:, 0] / EARTH_RADIUS_KM, xy[:, 1] / EARTH_RADIUS_KM
        rho = np.hypot(east, origin - north)
        turn = np.arctan2(east, origin - north) / cone
        phi = np.arcsin(np.clip((constant - (rho * cone) ** 2) / (2.0 * cone), -1.0, 1.0))
        return np.degrees(phi), _wrapped(self.longitude + np.degrees(turn))


def projection_for(latitude: Floats, longitude: Floats) -> Projection:
    """Choose how to show some places: as the United States usually are, or about their own middle."""
    if latitude.size == 0:
        return AlbersEqualArea()
    centre = _middle(latitude, longitude)
    near = AzimuthalEqualArea(*centre)
    offset = _wrapped(longitude - centre[1])
    south, north = np.percentile(latitude, [1, 99])
    west, east = centre[1] + np.percentile(offset, [1, 99])
    wide = east - west > 12.0
    if wide and south > 17.0 and north < 62.0 and west > -162.0 and east < -64.0 and 30 < centre[0] < 46:
        return AlbersEqualArea()
    return near


def _middle(latitude: Floats, longitude: Floats) -> tuple[float, float]:
    phi, theta = np.radians(latitude), np.radians(longitude)
    mean = np.array(
        [np.mean(np.cos(phi) * np.cos(theta)), np.mean(np.cos(phi) * np.sin(theta)), np.mean(np.sin(phi))]
    )
    if np.linalg.norm(mean) < 1e-9:
        return 0.0, 0.0
    return float(np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1])))), float(
        np.degrees(np.arctan2(mean[1], mean[0]))
    )


def _wrapped(degrees: Floats) -> Floats:
    """Bring angles into [-180, 180)."""
    return (degrees + 180.0) % 360.0 - 180.0
