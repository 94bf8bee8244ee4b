"""The synthetic market: accounts in and around US metropolitan areas, and a share of them in the country.

Every draw comes from one seeded generator, so a market is a function of its size and seed.
"""

import csv
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ridings.geo.adjacency import delaunay_edges
from ridings.geo.distance import unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

METROS = Path(__file__).with_name("metros.csv")
RURAL = 0.15  # share of the accounts that lie outside of any metropolitan area
SPREAD = 0.12, 0.35  # degrees: of the smallest area, and what the largest has on top
DISTANCE = 1.2, 0.6  # shape and scale of the gamma that scatters accounts about their city
SCATTER = 0.3  # degrees about a rural spot
POTENTIAL = 10.0  # thousand a year, the median
CLASSES = 0.50, 0.85  # quantiles of potential that part the classes of visits
VISITS = 3, 6, 12  # a year, by class
KM_A_DEGREE, MIDDLE = (111.32, 110.57), (38.0, -96.0)
CALL_HOURS = 0.75, 0.35  # median hours of a visit, and the spread of their logarithm


@dataclass(frozen=True)
class Market:
    """Accounts as columns, (n,) each: degrees, thousand a year, visits a year, hours a year on site."""

    latitude: Floats
    longitude: Floats
    potential: Floats
    visits: Floats
    work: Floats

    @property
    def size(self) -> int:
        """Number of accounts, n."""
        return len(self.potential)

    @property
    def xyz(self) -> Floats:
        """Unit vectors, (n, 3)."""
        return unit_vectors(self.latitude, self.longitude)

    @property
    def plane_km(self) -> Floats:
        """East and north, (n, 2) km, on a plane that is true along 38 degrees north."""
        east = KM_A_DEGREE[0] * np.cos(np.radians(MIDDLE[0])) * (self.longitude - MIDDLE[1])
        return np.stack([east, KM_A_DEGREE[1] * (self.latitude - MIDDLE[0])], axis=1)

    def edges(self) -> Ints:
        """Delaunay edges, (m, 2)."""
        return delaunay_edges(self.latitude, self.longitude)

    def part(self, rows: Ints) -> "Market":
        """The market of some of the accounts."""
        columns = (self.latitude, self.longitude, self.potential, self.visits, self.work)
        return Market(*(column[rows] for column in columns))


def make_market(accounts: int, seed: int = 1, sigma: float = 1.0, file: str | None = None) -> Market:
    """Draw a market; `sigma` spreads the logarithm of potential.

    With `file`, a Python file, its `gen(n, seed=)` makes the market instead: a mapping with `lat`, `lon`,
    `pot` and `work`.
    """
    if file is not None:
        return _foreign(Path(file), accounts, seed)
    draw = np.random.default_rng(seed)
    rural = round(RURAL * accounts)
    town, country = _metropolitan(draw, accounts - rural), _rural(draw, rural)
    place = draw.permutation(np.concatenate([town, country]))
    potential = POTENTIAL * np.exp(sigma * draw.standard_normal(accounts))
    visits = np.array(VISITS, np.float64)[np.searchsorted(np.quantile(potential, CLASSES), potential)]
    hours = CALL_HOURS[0] * np.exp(CALL_HOURS[1] * draw.standard_normal(accounts))
    return Market(place[:, 0].copy(), place[:, 1].copy(), potential, visits, visits * hours)


def metros() -> tuple[Floats, Floats]:
    """Latitude and longitude (c, 2) of the metropolitan areas and their share of the people (c,)."""
    with METROS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    place = np.array([[float(row["latitude"]), float(row["longitude"])] for row in rows])
    people = np.array([float(row["thousand_people"]) for row in rows])
    return place, people / people.sum()


def _metropolitan(draw: np.random.Generator, count: int) -> Floats:
    """Accounts about cities drawn by people; the wider, the more people the city has."""
    place, share = metros()
    city = draw.choice(len(share), size=count, p=share)
    width = SPREAD[0] + SPREAD[1] * np.sqrt(share[city] / share.max())
    away = width * draw.gamma(*DISTANCE, size=count)
    bearing = 2.0 * np.pi * draw.random(count)
    north, east = away * np.sin(bearing), away * np.cos(bearing)
    latitude, longitude = place[city].T
    return np.stack([latitude + north, longitude + east / np.cos(np.radians(latitude))], axis=1)


def _rural(draw: np.random.Generator, count: int) -> Floats:
    """Accounts somewhere inside the triangle of three cities, and a little off that spot."""
    place, share = metros()
    corners = draw.integers(len(share), size=(count, 3))
    weight = draw.dirichlet(np.ones(3), size=count)
    spot = np.einsum("ij,ijx->ix", weight, place[corners])
    return np.asarray(spot + SCATTER * draw.standard_normal((count, 2)), np.float64)


def _foreign(path: Path, accounts: int, seed: int) -> Market:
    spec = importlib.util.spec_from_file_location("foreign_market", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path}: expected a Python file with a function gen(n, seed)")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.gen(accounts, seed=seed)
    latitude, longitude, potential, work = (
        np.ascontiguousarray(made[name], np.float64) for name in ("lat", "lon", "pot", "work")
    )
    visits = np.array(VISITS, np.float64)[np.searchsorted(np.quantile(potential, CLASSES), potential)]
    return Market(latitude, longitude, potential, visits, work)
