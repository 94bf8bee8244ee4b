"""What the benchmarks measure is right on small cases drawn by hand."""

from itertools import combinations, product

import numpy as np
import pytest
from benchmarks.design.departure import without
from benchmarks.design.measures import (
    UNPLACED,
    deviation,
    dispersion_km,
    dispersion_on_plane,
    largest_account_floor,
    least_moved,
    moved_share,
    neighbouring,
    off_main_share,
    relabelled,
    worst_deviation,
)
from benchmarks.design.optima import central_problem, drawn_problem, pair_costs, prove
from numpy.typing import NDArray

from ridings.geo.distance import EARTH_RADIUS_KM, unit_vectors
from ridings.solvers.districting.problem import Measure

Ints = NDArray[np.int64]
PATH = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]])


def ints(*values: int) -> Ints:
    return np.array(values, np.int64)


def test_deviation_counts_both_sides_and_empty_territories() -> None:
    amounts, labels = np.array([3.0, 1.0, 2.0]), ints(0, 0, 1)
    assert deviation(amounts, labels, 3).tolist() == [1.0, 0.0, -1.0]
    assert worst_deviation(amounts, ints(0, 0, 1), 2) == pytest.approx(1 / 3)


def test_the_largest_account_sets_a_floor_only_where_it_is_above_the_mean() -> None:
    assert largest_account_floor(np.array([6.0, 1.0, 1.0]), 2) == 0.5
    assert largest_account_floor(np.array([1.0, 1.0, 1.0]), 2) == 0.0


def test_dispersion_is_the_weighted_km_to_the_median_of_each_territory() -> None:
    xyz = unit_vectors([0.0, 0.0, 0.0, 10.0], [0.0, 1.0, 2.0, 50.0])
    degree = EARTH_RADIUS_KM * np.pi / 180
    km = dispersion_km(xyz, np.array([1.0, 2.0, 1.0, 4.0]), ints(0, 0, 0, 1), 2)
    assert km == pytest.approx(2 * degree / 8, rel=1e-4)


def test_dispersion_on_the_plane_is_the_weighted_way_to_the_mean() -> None:
    plane = np.array([[0.0, 0.0], [4.0, 0.0], [100.0, 7.0]])
    assert dispersion_on_plane(plane, np.array([3.0, 1.0, 6.0]), ints(0, 0, 1), 2) == pytest.approx(0.6)


def test_off_main_counts_the_units_outside_the_largest_piece() -> None:
    assert off_main_share(ints(0, 0, 0, 1, 1, 1), PATH) == 0.0
    assert off_main_share(ints(0, 0, 1, 0, 1, 1), PATH) == pytest.approx(2 / 6)


def test_moved_leaves_out_who_had_no_rep() -> None:
    owner, labels = ints(0, 1, UNPLACED), ints(0, 0, 1)
    assert moved_share(np.array([1.0, 3.0, 9.0]), owner, labels) == 0.75


def test_relabelling_keeps_as_much_as_can_be_kept() -> None:
    owner, labels = ints(0, 0, 1, 1, 2), ints(2, 2, 0, 0, 1)
    assert relabelled(np.ones(5), owner, labels, 3).tolist() == owner.tolist()


def test_who_left_holds_nothing_and_later_territories_count_one_less() -> None:
    owner, held = without(ints(0, 1, 2, 1, 3), 1)
    assert owner.tolist() == [0, UNPLACED, 1, UNPLACED, 2]
    assert held.tolist() == [1, 3]


def test_neighbours_are_territories_with_an_edge_between_them() -> None:
    arcs = neighbouring(ints(0, 0, 1, 1, 2, 2), PATH)
    assert {tuple(arc) for arc in arcs.tolist()} == {(0, 1), (1, 0), (1, 2), (2, 1)}


def test_the_least_moved_runs_on_to_the_next_ring_once_the_neighbours_are_full() -> None:
    # a row of four; the first, 10, leaves; the others may hold 40 / 3 each
    load = np.array([10.0, 10.0, 10.0, 10.0])
    arcs = neighbouring(ints(0, 1, 2, 3), PATH[:3])
    assert least_moved(load, arcs, 0, 0.0) == pytest.approx(10 + 20 / 3 + 10 / 3)
    assert least_moved(load, arcs, 0, 0.20) == pytest.approx(10 + 4 + 0.6667, abs=1e-3)


def test_the_least_moved_is_what_the_departed_held_where_there_is_room() -> None:
    load = np.array([1.0, 10.0, 10.0])
    assert least_moved(load, ints(0, 1, 1, 0, 1, 2, 2, 1).reshape(-1, 2), 0, 0.15) == pytest.approx(1.0)


def test_no_flow_is_said_where_a_territory_stands_alone() -> None:
    with pytest.raises(ValueError, match="no flow between neighbours"):
        least_moved(np.array([5.0, 5.0, 5.0]), ints(1, 2, 2, 1).reshape(-1, 2), 0, 0.5)


def test_highs_proves_the_p_median_that_trying_everything_finds() -> None:
    xyz = unit_vectors([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], [0.0, 0.3, 1.1, 0.2, 0.9, 2.0])
    weight = np.array([2.0, 3.0, 1.0, 2.0, 3.0, 1.0])
    problem = central_problem(xyz, weight, 2, Measure.DISTANCE, (5.0, 7.0))
    cost = weight[:, None] * pair_costs(problem)
    best = min(
        float(cost[np.arange(6), np.array(centers)[np.array(choice)]].sum())
        for centers in combinations(range(6), 2)
        for choice in product(range(2), repeat=6)
        if 5.0 <= weight[np.array(choice) == 0].sum() <= 7.0
        and all(choice[center] == j for j, center in enumerate(centers))
    )
    assert prove(problem, 60.0) == pytest.approx(best, rel=1e-6)


def test_a_drawn_p_median_is_the_same_every_time() -> None:
    one, same = drawn_problem(30, 3, 5), drawn_problem(30, 3, 5)
    assert np.array_equal(one.amounts, same.amounts)
    assert np.array_equal(one.site_xyz, same.site_xyz)
