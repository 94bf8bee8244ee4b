"""The places that drive times are asked for: the reps' homes, and spots that a center may lie at."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.geo.distance import unit_vectors
from ridings.market.market import Market
from ridings.solvers.districting.starts import clusters

Floats = NDArray[np.float64]

SPOTS_A_TERRITORY, FEWEST, MOST = 12, 48, 240
LARGEST_TABLE = 250_000_000  # pairs, 1 GB


def places_of(market: Market, brief: DesignBrief, amounts: Amounts) -> Floats:
    """Latitude and longitude of every home, then of spots spread over the accounts by their visits, (P, 2).

    The same whatever the order of the rows. Spots are accounts' own places: the one nearest to the middle of
    each of so many clusters of like weight.
    """
    homes = _homes(market)
    spots = _spots(amounts, _count(market, brief, amounts, len(homes)))
    both = np.concatenate([homes, spots])
    _, first = np.unique(both, axis=0, return_index=True)
    return np.ascontiguousarray(both[np.sort(first)])


def _homes(market: Market) -> Floats:
    reps = market.reps
    if reps is None or not {"latitude", "longitude"} <= set(reps.columns):
        return np.zeros((0, 2))
    homes = reps.sort("rep_id").select("latitude", "longitude").drop_nulls().cast(pl.Float64).to_numpy()
    return np.asarray(homes[np.isfinite(homes).all(axis=1)], np.float64)


def _count(market: Market, brief: DesignBrief, amounts: Amounts, homes: int) -> int:
    reps = 0 if market.reps is None else market.reps.height
    territories = max(brief.territories.count or 0, reps, len({rep for rep in amounts.owners if rep}), 1)
    wanted = min(max(SPOTS_A_TERRITORY * territories, FEWEST), max(MOST, 2 * territories))
    return min(wanted, max(territories, LARGEST_TABLE // amounts.frame.height - homes))


def _spots(amounts: Amounts, count: int) -> Floats:
    frame = amounts.frame
    spots = np.stack(
        [frame[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude")], axis=1
    )
    weight = amounts.workload.haul_rate
    places, name = np.unique(spots, axis=0, return_inverse=True)
    held: Floats = np.bincount(name.ravel(), weight, len(places)).astype(np.float64)
    places, held = places[held > 0], held[held > 0]
    if len(places) <= count:
        return np.asarray(places)
    xyz = unit_vectors(places[:, 0], places[:, 1])
    cluster = clusters(xyz, held, count)
    chosen = []
    for c in np.unique(cluster):
        rows = np.flatnonzero(cluster == c)
        middle = held[rows] @ xyz[rows] / held[rows].sum()
        chosen.append(rows[((xyz[rows] - middle) ** 2).sum(axis=1).argmin()])
    return np.asarray(places[np.array(chosen)])
