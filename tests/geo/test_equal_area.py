"""Equal-area projections."""

import numpy as np
import pytest
import shapely

from ridings.geo.distance import EARTH_RADIUS_KM
from ridings.geo.equal_area import AlbersEqualArea, AzimuthalEqualArea, Projection, projection_for

PROJECTIONS: list[Projection] = [
    AlbersEqualArea(),
    AzimuthalEqualArea(51.0, 10.0),
    AzimuthalEqualArea(-33.0, 179.0),
]


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_places_come_back_from_the_plane(projection: Projection) -> None:
    rng = np.random.default_rng(0)
    latitude = projection.latitude + rng.uniform(-20, 20, 200)
    longitude = (projection.longitude + rng.uniform(-40, 40, 200) + 180) % 360 - 180
    back = projection.inverse(projection.forward(latitude, longitude))
    assert np.allclose(back[0], latitude)
    assert np.allclose((back[1] - longitude + 180) % 360, 180)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_areas_are_kept(projection: Projection) -> None:
    south, north, wide = projection.latitude + 3.0, projection.latitude + 5.0, 4.0
    edge = np.linspace(0, wide, 50)
    latitude = np.concatenate([np.full(50, south), np.full(50, north)])
    longitude = projection.longitude + 7.0 + np.concatenate([edge, edge[::-1]])
    area = shapely.Polygon(projection.forward(latitude, longitude)).area
    band = np.sin(np.radians(north)) - np.sin(np.radians(south))
    assert area == pytest.approx(EARTH_RADIUS_KM**2 * np.radians(wide) * band, rel=1e-3)


def test_alaska_on_both_sides_of_the_180th_meridian_stays_together() -> None:
    xy = AlbersEqualArea().forward(np.array([52.0, 52.0]), np.array([179.9, -179.9]))
    assert np.linalg.norm(xy[0] - xy[1]) < 20


def test_the_usual_projection_is_chosen_for_the_united_states_only() -> None:
    rng = np.random.default_rng(0)
    states = rng.uniform(30, 48, 300), rng.uniform(-120, -75, 300)
    assert isinstance(projection_for(*states), AlbersEqualArea)
    germany = rng.uniform(47, 55, 300), rng.uniform(6, 15, 300)
    chosen = projection_for(*germany)
    assert isinstance(chosen, AzimuthalEqualArea)
    assert chosen.longitude == pytest.approx(10.5, abs=1)


def test_places_round_the_180th_meridian_are_centred_on_it() -> None:
    chosen = projection_for(np.array([-17.0, -17.0]), np.array([178.0, -178.0]))
    assert abs(chosen.longitude) == pytest.approx(180)


def test_no_place_at_all_still_has_a_projection() -> None:
    assert projection_for(np.empty(0), np.empty(0)).forward(np.zeros(1), np.zeros(1)).shape == (1, 2)
