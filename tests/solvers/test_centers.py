"""Centers: the median, the mean and the best unit of what a territory holds."""

import numpy as np
import pytest
from tests.solvers.drawn_problems import plain_problem, xyz_of

from ridings.solvers.districting.centers import centers_of
from ridings.solvers.districting.plain import plain_km
from ridings.solvers.districting.problem import CenterRule, Ints, Measure

PLACES = [(0, 0), (0, 2), (0, 9), (5, 0), (5, 5), (6, 0)]
LABELS: Ints = np.array([0, 0, 0, 1, 1, 1], np.int32)


@pytest.mark.parametrize("rule", list(CenterRule))
def test_no_shift_makes_a_center_better(rule: CenterRule) -> None:
    problem = plain_problem(PLACES, [[1.0] * 6], center_rule=rule, measure=Measure.DISTANCE)
    centers = centers_of(problem, LABELS)
    power = 2 if rule is CenterRule.MEAN else 1
    tries = np.random.default_rng(1).normal(0, 1e-3, (50, 3))
    if rule is CenterRule.UNIT:
        tries = problem.site_xyz[:3] - centers[0]

    def cost(at: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        return sum(plain_km(x, at / np.linalg.norm(at)) ** power for x in problem.site_xyz[:3])

    assert all(cost(centers[0]) <= cost(centers[0] + shift) + 1e-5 for shift in tries)


def test_the_median_of_three_on_a_line_is_the_middle_one() -> None:
    centers = centers_of(plain_problem(PLACES, [[1.0] * 6]), LABELS)
    assert plain_km(centers[0], xyz_of([(0, 2)])[0]) < 0.1


def test_an_empty_territory_keeps_its_home_or_its_last_center() -> None:
    everything = np.zeros(6, np.int32)
    homes = plain_problem(PLACES, [[1.0] * 6], [(1, 1), (9, 9)])
    assert np.allclose(centers_of(homes, everything)[1], homes.homes_xyz[1])
    last = xyz_of([(3, 3), (4, 4)])
    assert np.allclose(centers_of(plain_problem(PLACES, [[1.0] * 6]), everything, last)[1], last[1])


def test_units_at_one_place_have_their_center_there() -> None:
    problem = plain_problem([(2, 2)] * 4, [[1.0] * 4])
    centers = centers_of(problem, np.array([0, 0, 1, 1], np.int32))
    assert np.allclose(centers, problem.site_xyz[:2], atol=1e-9)
