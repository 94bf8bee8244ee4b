import numpy as np
import shapely

from ridings.geo.outlines import KM_PER_DEGREE, area_at, lies_in


def areas(*boxes: tuple[float, float, float, float]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    made = np.empty(len(boxes), dtype=object)
    made[:] = [shapely.box(*box) for box in boxes]
    return made


def test_each_point_gets_the_area_that_holds_it() -> None:
    both = areas((0, 0, 1, 1), (1, 0, 2, 1))
    latitude, longitude = np.array([0.5, 0.5, 5.0]), np.array([0.5, 1.5, 0.5])
    assert area_at(both, latitude, longitude).tolist() == [0, 1, -1]


def test_on_a_shared_border_the_first_area_holds_the_point() -> None:
    both = areas((0, 0, 1, 1), (1, 0, 2, 1))
    assert area_at(both, np.array([0.5]), np.array([1.0])).tolist() == [0]


def test_no_points_and_empty_areas_are_fine() -> None:
    nothing = np.empty(0)
    assert area_at(areas((0, 0, 1, 1)), nothing, nothing).tolist() == []
    hollow = np.array([shapely.MultiPolygon()], dtype=object)
    assert area_at(hollow, np.array([0.0]), np.array([0.0])).tolist() == [-1]


def test_a_margin_counts_in_km_at_every_latitude() -> None:
    for latitude in (0.0, 45.0, 70.0):
        box = shapely.box(10, latitude - 1, 11, latitude + 1)
        degree = KM_PER_DEGREE * np.cos(np.radians(latitude))
        east = 11 + np.array([4.8, 5.5]) / degree
        found = lies_in(box, np.full(2, latitude), east, margin_km=5.0)
        assert found.tolist() == [True, False]


def test_without_a_margin_only_the_inside_counts() -> None:
    box = shapely.box(0, 0, 1, 1)
    assert lies_in(box, np.array([0.5, 0.5]), np.array([0.5, 1.001])).tolist() == [True, False]
