"""Put a market on real roads: the places first, then a table of minutes, estimated where no road leads."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ridings.app.ports import TravelTimes
from ridings.design.brief import DesignBrief
from ridings.errors import DataError
from ridings.geo.distance import great_circle_km, unit_vectors
from ridings.geo.travel_curve import TravelCurve
from ridings.market.market import Market
from ridings.market.roads import RoadTimes
from ridings.travel.estimate import Estimate
from ridings.travel.network import Progress

Floats = NDArray[np.float64]

SHORT_KM = (0.3, 5.0)  # ways like those between the stops of a tour
ENOUGH = 30  # short ways that make a ratio worth trusting
ROWS = 5_000


def on_roads(
    market: Market, brief: DesignBrief, path: str | Path, *, on_progress: Progress | None = None
) -> Market:
    """Return the market with drive times on the roads of an extract.

    Parameters
    ----------
    path
        An `.osm.pbf` file; its network is built once and kept in the user's cache.

    Raises
    ------
    DataError
        If the file is no extract, is damaged, or holds no roads, or the market has no accounts.
    RefusedError
        If the file is not there.
    SourceError
        If the road engine is missing or fails.
    """
    if market.accounts is None:
        raise DataError("--roads needs accounts: nobody drives to units without them")
    from ridings.travel.osrm import road_network

    with road_network(path, on_progress=on_progress) as network:
        return with_travel(market, brief, network)


def with_travel(market: Market, brief: DesignBrief, source: TravelTimes) -> Market:
    """Return the market with the minutes that a source knows, and the estimator's for the other pairs."""
    from ridings.design.places import places_of
    from ridings.design.score import counted
    from ridings.solvers.districting.roads import Roads

    filled, amounts = counted(replace(market, roads=None), brief)
    if filled.accounts is None:
        raise DataError("--roads needs accounts: nobody drives to units without them")
    if not amounts.grounded.any():
        said = "drive times: no way to an account counts in these books, so no road was looked at"
        return replace(market, notes=(*market.notes, said))
    places = places_of(market, brief, amounts)
    points = amounts.placed_frame.select("latitude", "longitude").to_numpy().astype(np.float64)
    distinct, row = np.unique(points, axis=0, return_inverse=True)
    minutes = source.minutes(distinct, places)
    unknown = np.isnan(minutes)
    ratio, pairs = _short_ways(distinct, places, minutes, brief.workload.curve)
    for start in range(0, len(distinct), ROWS):
        rows = slice(start, start + ROWS)
        guess = Estimate(brief.workload.curve).minutes(distinct[rows], places)
        minutes[rows] = np.where(unknown[rows], guess, minutes[rows])
    row = row.ravel()
    visited = row[amounts.workload.haul_rate > 0]
    lost = np.count_nonzero(unknown, axis=1)[visited]
    roads = RoadTimes(
        ids=tuple(filled.accounts["account_id"].to_list()),
        table=Roads(unit_vectors(places[:, 0], places[:, 1]), minutes).rows(row),
        network=source.name,
        visited=len(visited),
        off_accounts=int(np.count_nonzero(lost == len(places))),
        off_places=int(unknown.all(axis=0).sum()),
        estimated=int(lost.sum()),
        hop_factor=ratio,
        hop_pairs=pairs,
    )
    return replace(market, roads=roads, notes=(*market.notes, *_said(roads, brief.workload.curve)))


def _short_ways(
    points: Floats, places: Floats, minutes: NDArray[np.float32], curve: TravelCurve
) -> tuple[float, int]:
    """Minutes on roads over minutes estimated, summed over short ways, and how many there are."""
    road, guess, pairs = 0.0, 0.0, 0
    for start in range(0, len(points), ROWS):
        part, own = points[start : start + ROWS], minutes[start : start + ROWS]
        km = great_circle_km(part[:, None, 0], part[:, None, 1], places[None, :, 0], places[None, :, 1])
        short = np.asarray((km >= SHORT_KM[0]) & (km <= SHORT_KM[1]) & np.isfinite(own))
        road += float(own[short].sum(dtype=np.float64))
        guess += float(Estimate(curve).minutes(part, places)[short].sum(dtype=np.float64))
        pairs += int(short.sum())
    return (road / guess, pairs) if pairs >= ENOUGH and guess > 0 and road > 0 else (1.0, pairs)


def _said(roads: RoadTimes, curve: TravelCurve) -> tuple[str, ...]:
    said = [
        f"drive times: by car on the roads of {roads.network}, without traffic, {roads.pairs:,} pairs of an "
        f"account and one of {len(roads.table.place_xyz):,} places"
    ]
    if roads.off_accounts or roads.off_places:
        said.append(
            f"off the road network: {roads.off_accounts:,} of {roads.visited:,} accounts and "
            f"{roads.off_places:,} places lie more than 1.5 km from a road of the file, "
            "or on roads that lead nowhere"
        )
    if roads.estimated:
        said.append(
            f"drive times of {roads.estimated:,} pairs ({roads.estimated / max(roads.pairs, 1):.1%}) are "
            "estimated from the distance, as no road of the file joins them"
        )
    hops = "local hops between stops: estimated from the distance"
    if roads.hop_pairs >= ENOUGH:
        said.append(
            f"{hops}, times {roads.hop_factor:.2f}, the ratio of road to estimate on {roads.hop_pairs:,} "
            f"ways of {SHORT_KM[0]:g} to {SHORT_KM[1]:g} km"
        )
    else:
        said.append(f"{hops}; too few short ways to compare them")
    if curve.factor != 1.0:
        said.append(f"the factor {curve.factor:g} of [workload] applies to estimated ways only, not to roads")
    return tuple(said)
