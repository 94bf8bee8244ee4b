"""Many points: what each unit sees, walks that keep their books, and plans that keep every rule."""

from functools import cache

import numpy as np
import pytest
from tests.solvers.drawn_problems import plain_problem

from ridings.solvers.districting.bands import Bands, make_bands
from ridings.solvers.districting.contested import Contested, contested, roam
from ridings.solvers.districting.dual import cheapest
from ridings.solvers.districting.kinship import kinship
from ridings.solvers.districting.location import Located, find_centers
from ridings.solvers.districting.many import cluster_bands, refine_many
from ridings.solvers.districting.pairs import every_territory, price, price_labels
from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Ints
from ridings.solvers.districting.refine import ROOM, Best, narrowed
from ridings.solvers.districting.sight import FEW, seen
from ridings.solvers.districting.worth import worth
from ridings.solvers.stop import Never

UNITS, TERRITORIES = 4200, 20


def market(**changes: object) -> DistrictingProblem:
    """Units with owners, locks, skills, a budget on moves and pairs apart."""
    rng = np.random.default_rng(11)
    at = rng.random((UNITS, 2)) * 40
    homes = rng.random((TERRITORIES, 2)) * 40
    amounts = [rng.integers(1, 9, UNITS).astype(float).tolist() for _ in range(2)]
    owner = np.linalg.norm(at[:, None] - homes, axis=2).argmin(axis=1).astype(np.int32)
    owner[rng.random(UNITS) < 0.3] = NOBODY
    fixed = np.where(rng.random(UNITS) < 0.1, rng.integers(0, TERRITORIES, UNITS), NOBODY).astype(np.int32)
    allowed = np.ones((2, TERRITORIES), np.bool_)
    allowed[1, ::2] = False
    free = np.flatnonzero(fixed == NOBODY)
    rules: dict[str, object] = {
        "owner": owner, "fixed": fixed, "allowed": allowed,
        "apart": free[:80].reshape(40, 2).astype(np.int32),
        "classes": (rng.random(UNITS) < 0.2).astype(np.int32), "move_amounts": np.ones((1, UNITS)),
        "move_budgets": np.array([2000.0]), "travels": np.array([False, True]),
    }  # fmt: skip
    places, based = [(x, y) for x, y in at.tolist()], [(x, y) for x, y in homes.tolist()]
    return plain_problem(places, amounts, based, tolerance=0.1, **(rules | changes))  # type: ignore[arg-type]


@cache
def located() -> Located:
    problem = market()
    return find_centers(problem, None, narrowed(problem, ROOM), 0, Never())


@cache
def plan() -> Best:
    return refine_many(market(), located(), 0, Never(), lambda _what, _share, _best: None, last=True)


def walkers(labels: Ints) -> tuple[DistrictingProblem, Bands, Contested]:
    problem, at = market(), located()
    pairs = seen(problem, at, at.centers, cluster_bands(at), at.prices, labels)
    bands = make_bands(problem, pairs, problem.tolerance)
    reduced = cheapest(problem, pairs, bands, at.prices)[1]
    kin = kinship(problem, np.ones(UNITS))
    return problem, bands, contested(problem, pairs, bands, reduced, kin, labels, 5.0)


def admissible(problem: DistrictingProblem) -> Ints:
    """A territory that each unit may be in, by chance, (n,)."""
    rng = np.random.default_rng(2)
    drawn = rng.integers(0, TERRITORIES // 2, problem.units) * 2 + 1
    return np.where(problem.fixed != NOBODY, problem.fixed, drawn).astype(np.int32)


def test_a_unit_sees_its_owner_its_territory_and_the_cheapest_of_its_cluster() -> None:
    problem, at = market(), located()
    labels = admissible(problem)
    pairs = seen(problem, at, at.centers, cluster_bands(at), at.prices, labels)
    assert (pairs.territory == labels[:, None]).any(axis=1).all()
    fits = problem.allowed[problem.classes[:, None], np.maximum(pairs.territory, 0)]
    free = problem.fixed == NOBODY
    assert np.all(fits[free] | (pairs.territory[free] < 0))
    kept = free & (problem.owner != NOBODY) & problem.allowed[problem.classes, problem.owner]
    assert (pairs.territory[kept] == problem.owner[kept, None]).any(axis=1).all()
    assert ((pairs.territory[~free] >= 0).sum(axis=1) == 1).all()
    assert pairs.territory.shape[1] == FEW
    whole = price(problem, at.centers, at.candidates[at.cluster])
    bands = make_bands(problem, whole, problem.tolerance)
    best = [cheapest(problem, known, bands, at.prices)[1].min(axis=1)[free] for known in (pairs, whole)]
    assert (best[0] <= best[1] + 1e-6 * np.abs(best[1])).mean() > 0.99


@pytest.mark.parametrize("heat", [0.0, 3.0])
def test_a_walk_books_every_move_it_makes(heat: float) -> None:
    labels = admissible(market())
    problem, bands, t = walkers(labels)
    column = (t.territory == labels[t.unit][:, None]).argmax(axis=1).astype(np.int32)
    haul = price_labels(problem, located().centers, labels)[1]
    loads, moved = bands.loads(labels, haul), bands.moved(labels, problem.owner)
    low, high = bands.limits(loads)
    sizes = np.bincount(labels, minlength=TERRITORIES).astype(np.int64)
    met = int((labels[problem.apart[:, 0]] == labels[problem.apart[:, 1]]).sum())
    before = labels.copy()
    penalty = np.full((2, TERRITORIES), 5.0)
    changed = roam(
        t, labels, column, loads, moved, sizes, low, high, penalty, 5.0, bands.move_budgets, heat, 4, 9
    )
    assert changed > 100
    haul = price_labels(problem, located().centers, labels)[1]
    assert np.allclose(loads, bands.loads(labels, haul))
    assert np.allclose(moved, bands.moved(labels, problem.owner))
    assert np.array_equal(sizes, np.bincount(labels, minlength=TERRITORIES))
    assert np.array_equal(labels[t.unit], t.territory[np.arange(len(t.unit)), column])
    sure = np.setdiff1d(np.arange(UNITS), t.unit)
    assert np.array_equal(labels[sure], before[sure])
    assert int((labels[problem.apart[:, 0]] == labels[problem.apart[:, 1]]).sum()) <= met


def test_a_plan_of_many_points_keeps_every_rule() -> None:
    problem, best = market(), plan()
    held = problem.fixed != NOBODY
    assert best.broken == 0
    assert np.array_equal(best.labels[held], problem.fixed[held])
    assert problem.allowed[problem.classes, best.labels][~held].all()
    assert (best.labels[problem.apart[:, 0]] != best.labels[problem.apart[:, 1]]).all()


def test_many_points_are_divided_alike_each_time() -> None:
    again = refine_many(market(), located(), 0, Never(), lambda _what, _share, _best: None, last=True)
    assert again.labels.tobytes() == plan().labels.tobytes()
    assert again.centers.tobytes() == plan().centers.tobytes()


def test_clusters_change_nothing_of_what_locks_and_skills_are_worth() -> None:
    problem, best = market(travels=np.zeros(2, np.bool_)), plan()
    pairs = price(problem, best.centers, every_territory(problem))
    bands = make_bands(problem, pairs, problem.tolerance)
    loads = bands.loads(best.labels, np.zeros(UNITS))
    told = [
        worth(problem, best.centers, bands, best.prices, loads, cluster)
        for cluster in (None, located().cluster)
    ]
    assert told[0].locked.max() > 0
    assert told[0].barred.max() > 0
    assert np.array_equal(told[0].locked, told[1].locked)
    assert np.array_equal(told[0].barred, told[1].barred)
