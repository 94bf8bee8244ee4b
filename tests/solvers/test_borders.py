"""The walk along the borders: what it books is what the plan is, and every territory stays in one piece."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solvers.drawn_problems import plain_problem, xyz_of

from ridings.solvers.districting.borders import BorderBook, walk_borders
from ridings.solvers.districting.bound import lower_bound
from ridings.solvers.districting.coarse import coarsen
from ridings.solvers.districting.connected import border_bands, border_terms
from ridings.solvers.districting.contiguity import make_graph, stray_units
from ridings.solvers.districting.location import find_centers
from ridings.solvers.districting.pairs import price_labels
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Ints
from ridings.solvers.districting.rounding import seeded
from ridings.solvers.districting.smoothing import smoothed, travel_weight
from ridings.solvers.stop import Never

SIDE = 8
CELLS = SIDE * SIDE
EDGES = np.array(
    [(x, x + 1) for x in range(CELLS) if (x + 1) % SIDE] + [(x, x + SIDE) for x in range(CELLS - SIDE)],
    np.int32,
)
CENTERS = xyz_of([(1, 1), (1, 6), (6, 3)])
seeds = st.integers(0, 50)


def town(seed: int = 0) -> DistrictingProblem:
    """A grid of 64 units and three territories; one unit is locked, some are barred from a territory."""
    rng = np.random.default_rng(seed)
    fixed = np.full(CELLS, NOBODY, np.int32)
    fixed[9] = 0
    return plain_problem(
        [divmod(x, SIDE) for x in range(CELLS)],
        [rng.integers(1, 9, CELLS).astype(float).tolist() for _ in range(2)],
        territories=3,
        edges=EDGES, fixed=fixed, exempt=fixed != NOBODY, travels=np.array([False, True]),
        classes=(rng.random(CELLS) < 0.2).astype(np.int32),
        allowed=np.array([[True, True, True], [True, True, False]]),
        owner=rng.integers(-1, 3, CELLS).astype(np.int32), move_price=rng.random(CELLS),
        move_amounts=np.ones((1, CELLS)), move_budgets=np.array([20.0]),
    )  # fmt: skip


def thirds() -> Ints:
    """Two halves of the town; the third territory is given its corner."""
    rows: Ints = np.minimum(np.arange(CELLS) // SIDE * 3 // SIDE, 1).astype(np.int32)
    return rows


def walked(problem: DistrictingProblem, heat: float, seed: int) -> tuple[BorderBook, Ints]:
    graph = make_graph(problem.edges if problem.edges is not None else EDGES, CELLS, problem.exempt)
    start = np.where(problem.fixed >= 0, problem.fixed, thirds()).astype(np.int32)
    start[-5:] = 2
    start[problem.classes == 1] = np.minimum(start[problem.classes == 1], 1)
    labels = start.copy()
    cost, haul = price_labels(problem, CENTERS, labels)
    bands = border_bands(problem, labels, haul, 1.0)
    loads = bands.loads(labels, haul)
    terms = border_terms(problem, bands, graph, CENTERS, loads, np.full(problem.shares.shape, 50.0))
    plain = np.bincount(labels[np.diff(graph.indptr) > 0], minlength=3).astype(np.int64)
    book = BorderBook(labels, cost, haul, loads, bands.moved(labels, problem.owner), plain)
    walk_borders(terms, book, heat, 20, 2000, seed)
    return book, start


@settings(max_examples=25)
@given(seeds, st.sampled_from([0.0, 1.0, 50.0]))
def test_the_book_is_the_plan(seed: int, heat: float) -> None:
    problem = town(seed)
    book, start = walked(problem, heat, seed)
    cost, haul = price_labels(problem, CENTERS, book.labels)
    assert book.cost == pytest.approx(cost)
    assert book.haul == pytest.approx(haul)
    bands = border_bands(problem, start, price_labels(problem, CENTERS, start)[1], 1.0)
    assert book.loads == pytest.approx(bands.loads(book.labels, haul))
    assert book.moved == pytest.approx(bands.moved(book.labels, problem.owner))
    assert np.array_equal(book.plain, np.bincount(np.delete(book.labels, 9), minlength=3))


@settings(max_examples=25)
@given(seeds, st.sampled_from([0.0, 1.0, 50.0]))
def test_locks_skills_and_connection_hold_at_every_warmth(seed: int, heat: float) -> None:
    problem = replace(town(seed), classes=np.zeros(CELLS, np.int32))
    problem = problem.replace(allowed=np.array([[True, True, seed % 2 == 0]]))
    graph = make_graph(EDGES, CELLS, problem.exempt)
    book, start = walked(problem, heat, seed)
    assert book.labels[9] == 0
    arrived = book.labels != start
    assert problem.allowed[0, book.labels[arrived]].all()
    torn_before = stray_units(graph, start, problem.exempt, np.ones(CELLS)).sum()
    assert stray_units(graph, book.labels, problem.exempt, np.ones(CELLS)).sum() <= torn_before


def test_a_walk_repeats_by_its_seed() -> None:
    one, same, other = (walked(town(), 5.0, seed)[0].labels for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_territory_without_ground_gets_the_nearest_unit_it_may_have() -> None:
    problem = town().replace(fixed=np.full(CELLS, NOBODY, np.int32), exempt=np.zeros(CELLS, np.bool_))
    graph = make_graph(EDGES, CELLS, problem.exempt)
    labels = np.zeros(CELLS, np.int32)
    labels[: CELLS // 2] = 1
    grown = seeded(problem, graph, labels, CENTERS)
    given_away = np.flatnonzero(grown != labels)
    assert len(given_away) == 1
    assert grown[given_away[0]] == 2
    assert problem.allowed[problem.classes[given_away[0]], 2]


@settings(max_examples=10)
@given(seeds)
def test_a_neighbourhood_has_the_amounts_of_the_whole(seed: int) -> None:
    problem = town(seed)
    even = smoothed(problem)
    assert even.sum(axis=1) == pytest.approx(problem.amounts.sum(axis=1))
    per_weight = even / travel_weight(problem)
    own = problem.amounts / travel_weight(problem)
    assert np.all(np.ptp(per_weight, axis=1) <= np.ptp(own, axis=1) + 1e-9)


def scattered(units: int, territories: int) -> DistrictingProblem:
    rng = np.random.default_rng(3)
    places = [(int(x), int(y)) for x, y in rng.integers(0, 300, (units, 2))]
    amounts = [rng.integers(1, 9, units).astype(float).tolist() for _ in range(2)]
    return plain_problem(places, amounts, territories=territories)


def test_looking_in_order_of_distance_finds_the_same_bound() -> None:
    problem = scattered(4100, 9)
    located = find_centers(problem, None, problem.tolerance, 0, Never())
    cluster = coarsen(problem)[1]
    assert cluster.max() + 1 < problem.units
    labels = np.zeros(problem.units, np.int32)
    haul = price_labels(problem, located.centers, labels)[1]
    bands = border_bands(problem, labels, haul, 1.0)
    whole = lower_bound(problem, located.centers, bands, located.prices)
    assert lower_bound(problem, located.centers, bands, located.prices, cluster) == pytest.approx(whole)
