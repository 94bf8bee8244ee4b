"""The same problem in slow plain loops: what fast code is compared with, and nothing else uses."""

import math

import numpy as np

from ridings.solvers.districting.problem import NOBODY, DistrictingProblem, Floats, Ints, Measure

EARTH_RADIUS_KM = 6371.0088
SLACK = 1e-8  # relative; twice over what the solver forgives for the last bits of a sum


def plain_km(p: Floats, q: Floats) -> float:
    """Great-circle km between two unit vectors (3,), by the angle between them."""
    return EARTH_RADIUS_KM * math.atan2(float(np.linalg.norm(np.cross(p, q))), float(p @ q))


def plain_haul(problem: DistrictingProblem, km: float) -> float:
    """Line-haul minutes that one visit's tour owes at this distance."""
    base, root, linear, factor, half_day, days = (float(x) for x in problem.curve)
    way = 2.0 * factor * max(0.0, base + root * math.sqrt(km) + linear * km)
    return min(way, half_day) + max(way - half_day, 0.0) / days


def plain_pair(problem: DistrictingProblem, centers: Floats, i: int, j: int) -> tuple[float, float]:
    """Cost, without the unit's fixed part, and line-haul hours of unit i in territory j."""

    def measure(km: float) -> float:
        if problem.measure is Measure.DRIVE:
            return plain_haul(problem, km)
        return km if problem.measure is Measure.DISTANCE else km * km

    cost, hours = 0.0, 0.0
    if problem.roads is not None and problem.measure is Measure.DRIVE:
        return _plain_road_pair(problem, centers, i, j)
    for s in range(problem.site_start[i], problem.site_start[i + 1]):
        to_center = plain_km(problem.site_xyz[s], centers[j])
        base = to_center
        cost += problem.site_weight[s] * problem.center_weight[j] * measure(to_center)
        if problem.has_home[j]:
            base = plain_km(problem.site_xyz[s], problem.homes_xyz[j])
            cost += problem.site_weight[s] * problem.home_weight[j] * measure(base)
        if problem.roads is None:
            hours += problem.site_haul[s] * plain_haul(problem, base)
        else:
            at = problem.homes_xyz[j] if problem.has_home[j] else centers[j]
            hours += problem.site_haul[s] * plain_road(problem, s, at)
    return float(cost + problem.misfit[problem.classes[i], j]), float(hours)


def plain_road(problem: DistrictingProblem, site: int, at: Floats) -> float:
    """Line-haul minutes by road from a site to the place that lies nearest to a unit vector (3,)."""
    assert problem.roads is not None
    place = min(
        range(len(problem.roads.place_xyz)),
        key=lambda p: float(((problem.roads.place_xyz[p] - at) ** 2).sum()),  # type: ignore[union-attr]
    )
    way = 2.0 * float(problem.roads.minutes[site, place])
    half_day, days = float(problem.curve[4]), float(problem.curve[5])
    return min(way, half_day) + max(way - half_day, 0.0) / days


def _plain_road_pair(problem: DistrictingProblem, centers: Floats, i: int, j: int) -> tuple[float, float]:
    cost, hours = 0.0, 0.0
    for s in range(problem.site_start[i], problem.site_start[i + 1]):
        base = plain_road(problem, s, problem.homes_xyz[j] if problem.has_home[j] else centers[j])
        blend = problem.center_weight[j] * plain_road(problem, s, centers[j])
        if problem.has_home[j]:
            blend += problem.home_weight[j] * base
        cost += problem.site_weight[s] * blend
        hours += problem.site_haul[s] * base
    return float(cost + problem.misfit[problem.classes[i], j]), float(hours)


def plain_cost(problem: DistrictingProblem, centers: Floats, labels: Ints) -> float:
    """Cost of a plan: every pair, the fixed part of every unit, and the price of every move."""
    total = 0.0
    for i, j in enumerate(labels):
        total += plain_pair(problem, centers, i, int(j))[0] + float(problem.unit_cost[i])
        if problem.owner[i] not in (NOBODY, j):
            total += float(problem.move_price[i])
    return total


def plain_loads(problem: DistrictingProblem, centers: Floats, labels: Ints) -> Floats:
    """Amount of each activity in each territory, drive hours included, (A, k)."""
    loads = np.zeros((problem.activities, problem.territories))
    for i, j in enumerate(labels):
        hours = plain_pair(problem, centers, i, int(j))[1]
        for a in range(problem.activities):
            loads[a, j] += problem.amounts[a, i] + (hours if problem.travels[a] else 0.0)
    return loads


def broken_rules(
    problem: DistrictingProblem, centers: Floats, labels: Ints, tolerance: Floats
) -> tuple[str, ...]:
    """Every rule that a plan breaks, one line each: locks, who may serve, bands, budgets, connection."""
    said = []
    for i, j in enumerate(labels):
        if problem.fixed[i] not in (NOBODY, j):
            said.append(f"unit {i} is fixed to {problem.fixed[i]} and lies in {j}")
        if problem.fixed[i] == NOBODY and not problem.allowed[problem.classes[i], j]:
            said.append(f"unit {i} may not lie in {j}")
    loads = plain_loads(problem, centers, labels)
    for a in range(problem.activities):
        for j in range(problem.territories):
            target = float(loads[a][problem.pool == problem.pool[j]].sum() * problem.shares[a, j])
            low = max(target * (1 - tolerance[a]), problem.minimum[a, j])
            high = min(target * (1 + tolerance[a]), problem.maximum[a, j])
            slack = SLACK * max(high, float(loads[a].sum()) / problem.territories)
            if not low - slack <= loads[a, j] <= high + slack:
                said.append(f"activity {a} of territory {j} is {loads[a, j]:g}, not in [{low:g}, {high:g}]")
    for m, budget in enumerate(problem.move_budgets):
        gone = (problem.owner != NOBODY) & (problem.owner != labels)
        moved = float(problem.move_amounts[m][gone].sum())
        if moved > budget * (1 + SLACK) + SLACK * float(problem.move_amounts[m].sum()):
            said.append(f"budget {m} is {budget:g}, and {moved:g} moves")
    return (*said, *_together(problem, labels), *_torn(problem, labels))


def _together(problem: DistrictingProblem, labels: Ints) -> list[str]:
    """Units in one territory that must be apart, and territories in more time zones than they may be."""
    said = [
        f"units {a} and {b} must be apart and lie in {labels[a]}"
        for a, b in problem.apart.tolist()
        if labels[a] == labels[b]
    ]
    if problem.zones_at_most is None:
        return said
    for j in range(problem.territories):
        count = sum(bool(problem.zones[labels == j, z].any()) for z in range(problem.zones.shape[1]))
        if count > problem.zones_at_most:
            said.append(f"territory {j} lies in {count} zones")
    return said


def _torn(problem: DistrictingProblem, labels: Ints) -> list[str]:
    """Territories in several pieces; the way may lead through exempt units, whoever has them."""
    if problem.edges is None:
        return []
    beside: list[list[int]] = [[] for _ in range(problem.units)]
    for a, b in problem.edges.tolist():
        beside[a].append(b)
        beside[b].append(a)
    said = []
    for j in range(problem.territories):
        plain = {i for i in range(problem.units) if labels[i] == j and not problem.exempt[i]}
        if not plain:
            continue
        todo = [min(plain)]
        seen = set(todo)
        while todo:
            for u in beside[todo.pop()]:
                if u not in seen and (u in plain or problem.exempt[u]):
                    seen.add(u)
                    todo.append(u)
        if plain - seen:
            said.append(f"territory {j} is in pieces: {sorted(plain - seen)} hang apart")
    return said


def reordered(problem: DistrictingProblem, order: Ints) -> DistrictingProblem:
    """Return the problem with its units in another order: unit x is what unit order[x] was."""
    start = problem.site_start
    sites = np.concatenate([np.arange(start[i], start[i + 1]) for i in order])
    place = np.argsort(order)
    return problem.replace(
        site_xyz=np.ascontiguousarray(problem.site_xyz[sites]),
        site_start=np.concatenate([[0], np.cumsum(np.diff(start)[order])]),
        site_weight=problem.site_weight[sites], site_haul=problem.site_haul[sites],
        site_guide=problem.site_guide[sites],
        unit_cost=problem.unit_cost[order], amounts=np.ascontiguousarray(problem.amounts[:, order]),
        classes=problem.classes[order], fixed=problem.fixed[order], owner=problem.owner[order],
        move_price=problem.move_price[order],
        move_amounts=np.ascontiguousarray(problem.move_amounts[:, order]), exempt=problem.exempt[order],
        placeless=problem.placeless[order],
        edges=None if problem.edges is None else place[problem.edges].astype(np.int32),
        roads=None if problem.roads is None else problem.roads.rows(sites),
        apart=place[problem.apart].astype(np.int32), zones=problem.zones[order],
    )  # fmt: skip
