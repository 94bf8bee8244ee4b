"""When a solver stops."""

from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.solve import solve
from ridings.solvers.stop import After, Either, Never


def test_never_never_stops() -> None:
    assert not Never()()


def test_after_stops_when_its_time_is_up() -> None:
    now = [10.0]
    stop = After(5.0, clock=lambda: now[0])
    assert not stop()
    now[0] = 14.9
    assert not stop()
    now[0] = 15.0
    assert stop()


def test_either_stops_as_soon_as_one_does() -> None:
    assert not Either(Never(), Never())()
    assert Either(Never(), lambda: True)()


def test_a_solver_told_to_stop_at_once_still_answers() -> None:
    places = [(x, y) for x in range(4) for y in range(3)]
    found = solve(plain_problem(places, [[1.0] * 12], [(0, 0), (3, 2)]), stop=lambda: True)
    assert set(found.labels.tolist()) == {0, 1}
    assert found.rounds == 1
