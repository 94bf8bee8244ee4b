"""Plans on real roads against plans by estimate, on extracts you name: `python benchmarks/roads.py FILE...`.

For each OpenStreetMap extract a seeded set of accounts and reps is drawn on its streets, territories are
designed twice, by the estimator and on the roads, and both plans are scored on the roads. Prints a table.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import polars as pl

import ridings
from ridings.app.roads import on_roads
from ridings.design.score import score
from ridings.geo.distance import unit_vectors
from ridings.market.market import Market
from ridings.travel.estimate import Estimate

SCATTER = 0.0005  # degrees that an account lies off a crossing, about 50 m
CAR = {"primary", "secondary", "tertiary", "residential", "unclassified", "living_street"}


@dataclass(frozen=True)
class Compared:
    """What two plans of one market are worth on the roads."""

    name: str
    estimated: float  # hours a year, the cost of the plan by estimate
    roads: float
    elsewhere: float  # share of accounts that the two plans give to different reps
    worst: tuple[float, float]  # imbalance of workload on the roads
    off: int
    minutes: tuple[float, float]  # mean by road and by estimate, over pairs of account and home
    seconds: float


def crossings(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Latitude and longitude of the nodes of streets that cars drive on, each once."""
    found: dict[int, tuple[float, float]] = {}
    for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if isinstance(way, osmium.osm.Way) and way.tags.get("highway") in CAR:
            for node in way.nodes:
                if node.location.valid():
                    found[node.ref] = (node.lat, node.lon)
    return np.array([found[ref] for ref in sorted(found)])


def market_on(path: Path, accounts: int, reps: int, seed: int) -> Market:
    """Accounts near crossings, with lognormal potentials, and reps who live at others."""
    rng = np.random.default_rng(seed)
    spots = crossings(path)
    chosen = spots[rng.choice(len(spots), accounts, replace=len(spots) < accounts)]
    chosen = chosen + rng.normal(0.0, SCATTER, chosen.shape)
    homes = spots[rng.choice(len(spots), reps, replace=False)]
    frame = pl.DataFrame(
        {
            "account_id": [f"A{x:05d}" for x in range(accounts)],
            "latitude": chosen[:, 0], "longitude": chosen[:, 1],
            "potential": np.round(rng.lognormal(9.0, 0.8, accounts), 2),
        }
    )  # fmt: skip
    names = [f"R{x:03d}" for x in range(reps)]
    people = pl.DataFrame({"rep_id": names, "latitude": homes[:, 0], "longitude": homes[:, 1]})
    return ridings.read_market(frame, people)


def compare(path: Path, accounts: int, reps: int, seed: int) -> Compared:
    """Design twice and score both on the roads."""
    market = market_on(path, accounts, reps, seed)
    brief = ridings.DesignBrief().with_flags(balance={"potential": 0.05, "workload": 0.05}, seed=seed)
    started = time.perf_counter()
    on = on_roads(market, brief, path)
    seconds = time.perf_counter() - started
    by_estimate = ridings.design_plan(market, brief=brief)
    by_road = ridings.design_plan(on, brief=brief)
    scored = [score(on, brief, plan.alignment).measures for plan in (by_estimate, by_road)]
    pairs = zip(by_estimate.alignment["rep_id"], by_road.alignment["rep_id"], strict=True)
    assert on.roads is not None
    assert on.reps is not None
    assert on.accounts is not None
    homes = on.reps.select("latitude", "longitude").to_numpy()
    at = on.roads.table.nearest(unit_vectors(homes[:, 0], homes[:, 1]))
    guess = Estimate().minutes(on.accounts.select("latitude", "longitude").to_numpy(), homes)
    return Compared(
        name=path.name, estimated=scored[0]["drive_hours"], roads=scored[1]["drive_hours"],
        elsewhere=float(np.mean([a != b for a, b in pairs])),
        worst=(scored[0]["imbalance_workload"], scored[1]["imbalance_workload"]),
        off=on.roads.off_accounts, minutes=(float(on.roads.table.minutes[:, at].mean()), float(guess.mean())),
        seconds=seconds,
    )  # fmt: skip


HEAD = (
    "extract",
    "seed",
    "off network",
    "minutes to a home, road / estimate",
    "drive hours on roads: plan by estimate",
    "plan on roads",
    "saved",
    "accounts elsewhere",
    "workload imbalance, estimate / roads",
    "network and table, s",
)


def row(seed: int, one: Compared) -> tuple[str, ...]:
    """One line of the table."""
    return (
        one.name, str(seed), str(one.off), f"{one.minutes[0]:.1f} / {one.minutes[1]:.1f}",
        f"{one.estimated:,.0f}", f"{one.roads:,.0f}", f"{1 - one.roads / one.estimated:.1%}",
        f"{one.elsewhere:.0%}", f"{one.worst[0]:.1%} / {one.worst[1]:.1%}", f"{one.seconds:.1f}",
    )  # fmt: skip


def main() -> None:
    """Compare on each extract, with each seed."""
    parser = argparse.ArgumentParser(description="Plans on real roads against plans by estimate.")
    parser.add_argument("extracts", metavar="FILE.osm.pbf", nargs="+", type=Path)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--reps", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |")
    print(f"|{' --- |' * len(HEAD)}")
    for path in asked.extracts:
        for seed in range(asked.seeds):
            cells = row(seed, compare(path, asked.accounts, asked.reps, seed))
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
