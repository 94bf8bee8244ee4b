"""Sums over minutes on roads: the best place of each territory, and the ways of small clusters."""

import numpy as np
from numba import njit

from ridings.solvers.districting.roads import Floats, Ints, Roads, Singles


def best_places(roads: Roads, label: Ints, weight: Floats, parts: int, curve: Floats, rule: int) -> Floats:
    """Place from which each part is served best, (parts, 3); of an empty part, the first place.

    Parameters
    ----------
    label, weight
        (S,) part of each site, negative for none, and what its way counts.
    curve
        As of the problem: what part of a way an overnight trip shares.
    rule
        0: the least line-haul; 1: the least minutes squared; 2: the least line-haul, among places that lie
        nearest to a site of the part, where there are any.
    """
    total = _totals(roads.minutes, label, weight, parts, curve, rule == 1)
    if rule == 2:
        owner = label[roads.minutes.argmin(axis=0)]
        own = owner[None, :] == np.arange(parts)[:, None]
        total = np.where(own | ~own.any(axis=1, keepdims=True), total, np.inf)
    return np.ascontiguousarray(roads.place_xyz[total.argmin(axis=1)])


def merged(roads: Roads, name: Ints, weight: Floats, count: int) -> Roads:
    """Weighted mean over the sites of each of `count` clusters; `name` (S,) is a site's cluster."""
    return Roads(roads.place_xyz, _means(roads.minutes, name, np.maximum(weight, 1e-12), count))


@njit(cache=True, error_model="numpy")
def tour_minutes(one_way: float, curve: Floats) -> float:
    """Round-trip minutes one visit's tour owes; above half a day shared by the days of a trip."""
    there_and_back = 2.0 * one_way
    if there_and_back <= curve[4]:
        return there_and_back
    return float(curve[4] + (there_and_back - curve[4]) / curve[5])


@njit(cache=True, error_model="numpy")
def _totals(
    minutes: Singles, label: Ints, weight: Floats, parts: int, curve: Floats, squared: bool
) -> Floats:
    total = np.zeros((parts, minutes.shape[1]))
    for s in range(len(minutes)):
        j = label[s]
        if j < 0:
            continue
        for p in range(minutes.shape[1]):
            way = float(minutes[s, p])
            total[j, p] += weight[s] * (way * way if squared else tour_minutes(way, curve))
    return total


@njit(cache=True, error_model="numpy")
def _means(minutes: Singles, name: Ints, weight: Floats, count: int) -> Singles:
    out = np.zeros((count, minutes.shape[1]))
    sums = np.zeros(count)
    for s in range(len(minutes)):
        sums[name[s]] += weight[s]
        for p in range(minutes.shape[1]):
            out[name[s], p] += weight[s] * minutes[s, p]
    for c in range(count):
        out[c] /= sums[c]
    return out.astype(np.float32)
