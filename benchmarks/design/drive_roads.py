"""Predicted drive hours against tours on the roads of an OpenStreetMap extract."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from benchmarks.design.drive import RULES, compare, workload_frame
from benchmarks.design.market import Floats, Ints, Market, make_market
from benchmarks.design.running import Record

from ridings.market.workload import account_workload

MODULE = "ridings.travel.osrm"
REPS, ACCOUNTS, MONTHS, SECONDS = 6, 200, 2, 5.0
STREETS = ("primary", "secondary", "tertiary", "residential", "unclassified", "living_street")


def run_roads(path: str, seed: int) -> Record:
    """Draw reps with accounts along the streets of the extract; a rep's home is one of the places.

    The line-haul is predicted with minutes on the roads from home, the hops with the travel curve, as a
    design on roads does; a pair without a way takes the longest way there is.
    """
    if find_spec(MODULE) is None:
        return {"failed": "this version cannot take drive times from roads"}
    draw = np.random.default_rng([seed, 10])
    spots = street_spots(Path(path))
    cases = []
    with import_module(MODULE).road_network(Path(path)) as roads:

        def on_roads(latitude: Floats, longitude: Floats) -> Floats:
            places = np.stack([latitude, longitude], axis=1)
            minutes = np.asarray(roads.minutes(places, places), np.float64)
            return np.where(np.isfinite(minutes), minutes, np.nanmax(minutes))

        for _ in range(REPS):
            market = along(spots, draw, seed)
            workload = account_workload(workload_frame(market), RULES)
            rows = np.arange(market.size)
            home = int(draw.choice(rows))
            cases.append(compare(market, workload, rows, home, MONTHS, SECONDS, draw, on_roads))
    return {"network": Path(path).name, "cases": cases}


def along(spots: Floats, draw: np.random.Generator, seed: int) -> Market:
    """A rep's accounts: potential and visits as in the synthetic market, places along the streets."""
    rows: Ints = draw.choice(len(spots), min(ACCOUNTS, len(spots)), replace=False)
    like = make_market(len(rows), seed)
    latitude, longitude = spots[rows].T
    return Market(latitude.copy(), longitude.copy(), like.potential, like.visits, like.work)


def street_spots(path: Path) -> Floats:
    """Latitude and longitude of the bends of the streets in the extract, (n, 2), each once."""
    import osmium

    found: set[tuple[float, float]] = set()
    ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for way in ways:
        if isinstance(way, osmium.osm.Way) and way.tags.get("highway") in STREETS:
            found.update((node.lat, node.lon) for node in way.nodes if node.location.valid())
    return np.array(sorted(found), np.float64)
