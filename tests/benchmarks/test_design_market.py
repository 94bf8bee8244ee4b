"""The synthetic market of the benchmarks is the same on every run and has the shape its page says."""

from pathlib import Path

import numpy as np
import pytest
from benchmarks.design.market import CALL_HOURS, VISITS, Market, make_market, metros


@pytest.fixture(scope="module")
def market() -> Market:
    return make_market(20_000, seed=3)


def test_the_same_seed_draws_the_same_market_and_another_seed_another_one() -> None:
    one, same, other = make_market(500, 3), make_market(500, 3), make_market(500, 4)
    for name in ("latitude", "longitude", "potential", "visits", "work"):
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))


def test_potential_is_lognormal_about_ten_thousand(market: Market) -> None:
    logarithm = np.log(market.potential / 10.0)
    assert abs(logarithm.mean()) < 0.03
    assert logarithm.std() == pytest.approx(1.0, abs=0.02)


def test_visits_follow_the_class_of_potential(market: Market) -> None:
    shares = [(market.visits == visits).mean() for visits in VISITS]
    assert shares == pytest.approx([0.50, 0.35, 0.15], abs=0.001)
    assert market.potential[market.visits == 12].min() > market.potential[market.visits == 6].max()


def test_work_is_visits_times_a_lognormal_time_of_service(market: Market) -> None:
    logarithm = np.log(market.work / market.visits)
    assert np.exp(logarithm.mean()) == pytest.approx(CALL_HOURS[0], rel=0.01)
    assert logarithm.std() == pytest.approx(CALL_HOURS[1], abs=0.01)


def test_most_accounts_lie_about_the_cities_in_proportion_to_their_people(market: Market) -> None:
    place, share = metros()
    assert len(share) == 67
    near_new_york = np.hypot(market.latitude - place[0, 0], market.longitude - place[0, 1]) < 1.0
    assert 0.6 * share[0] < near_new_york.mean() < 1.5 * share[0]
    away = np.hypot(*(np.stack([market.latitude, market.longitude])[:, :, None] - place.T[:, None, :]))
    assert 0.02 < (away.min(axis=1) > 1.5).mean() < 0.15


def test_a_file_can_make_the_market_instead(tmp_path: Path) -> None:
    file = tmp_path / "drawn.py"
    file.write_text(
        "import numpy as np\n"
        "def gen(n, seed=1):\n"
        "    x = np.arange(n) + seed\n"
        "    return dict(lat=x / 10, lon=-x / 10, pot=x * 1.0, work=x * 2.0)\n"
    )
    market = make_market(4, seed=5, file=str(file))
    assert market.potential.tolist() == [5, 6, 7, 8]
    assert market.work.tolist() == [10, 12, 14, 16]
