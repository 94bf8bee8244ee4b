"""The 3,000 accounts of the demonstration company: where they are, what they buy, how often they are seen."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.spatial import cKDTree

from ridings.app.demo_names import STEMS

ACCOUNTS = 3000
CHAINS = 40  # families: a parent and its further sites
SITES = (3, 8)  # further sites of a chain: at least, and fewer than
NEARBY = 40  # a chain's sites are among so many accounts round its parent
MOST_ESTABLISHMENTS = 4000  # of one postal code: a few of the packaged counts are implausible
SKILLED_SHARE = 0.27  # of healthcare accounts, those that admit only a rep trained for them
REMOTE_SHARE = 0.25  # of the smallest accounts, those served by telephone
UNPLANNED_SHARE = 0.15  # of accounts, those whose call frequency nobody entered
PIPELINE_SHARE = 0.30  # of accounts, those with open deals


@dataclass(frozen=True, slots=True)
class Industry:
    """What one industry is like: share of accounts, spending (US dollars a year), time of a call."""

    name: str
    share: float
    median_potential: float
    spread: float  # of the logarithm
    call_minutes: int
    titles: tuple[str, ...]


INDUSTRIES = (
    Industry(
        "manufacturing", 0.36, 21_000, 0.85, 45, ("Works", "Castings", "Tooling", "Polymers", "Machining")
    ),
    Industry("healthcare", 0.22, 26_000, 0.90, 60, ("Clinic", "Hospital", "Laboratories", "Diagnostics")),
    Industry("food and beverage", 0.18, 14_000, 0.75, 40, ("Foods", "Dairy", "Brewing", "Mills", "Bakeries")),
    Industry("water and energy", 0.14, 18_000, 0.80, 50, ("Water Works", "Energy", "Utilities", "Gas")),
    Industry("research", 0.10, 30_000, 1.00, 75, ("Institute", "Research", "Biosciences", "Materials Lab")),
)
HEALTHCARE = 1
TIERS = ("D", "C", "B", "A")
TIER_QUANTILES = (0.25, 0.60, 0.88)  # of potential, between the tiers
CALLS = (2, 4, 6, 12)  # a year, by tier

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


def draw_accounts(codes: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Draw the accounts over the sorted postal codes by their establishments, each with its `county`."""
    places = draw_places(codes, rng)
    parents = draw_families(places, rng)
    own_kind = rng.choice(len(INDUSTRIES), ACCOUNTS, p=[industry.share for industry in INDUSTRIES])
    roots = np.where(parents >= 0, parents, np.arange(ACCOUNTS))
    kinds = own_kind[roots]
    ids = [f"A{i + 1:05d}" for i in range(ACCOUNTS)]
    return pl.concat(
        [
            pl.DataFrame({"account_id": ids}),
            draw_names(roots, kinds, places["city"].to_list(), rng),
            places,
            pl.DataFrame({"parent_id": [ids[parent] if parent >= 0 else None for parent in parents]}),
            draw_business(kinds, rng),
        ],
        how="horizontal",
    )


def draw_places(codes: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """A postal code for each account, and a point near its middle that does not stray over a county line."""
    firms = codes["establishments"].fill_null(0).clip(0, MOST_ESTABLISHMENTS).to_numpy().astype(float)
    chosen = np.sort(rng.choice(codes.height, ACCOUNTS, p=firms / firms.sum()))
    middle = codes.select("latitude", "longitude").to_numpy()
    tree = cKDTree(middle)
    room = np.asarray(tree.query(middle, k=4)[0])[:, 3]
    angle = rng.uniform(0, 2 * np.pi, ACCOUNTS)
    reach = np.sqrt(rng.uniform(0, 1, ACCOUNTS)) * np.minimum(0.6 * room[chosen], 0.12)
    point = middle[chosen] + np.stack([np.sin(angle), np.cos(angle)], axis=1) * reach[:, None]
    county = codes["county"].to_numpy()
    strayed = county[tree.query(point)[1]] != county[chosen]
    point[strayed] = middle[chosen[strayed]]
    return codes[chosen].select(
        "city",
        "state",
        "postal_code",
        pl.lit("US").alias("country"),
        pl.Series("latitude", point[:, 0].round(5)),
        pl.Series("longitude", point[:, 1].round(5)),
        "time_zone",
        "county",
    )


def draw_families(places: pl.DataFrame, rng: np.random.Generator) -> Integers:
    """For each account the number of its parent, -1 for those that stand alone; a chain lies in one area."""
    point = places.select("latitude", "longitude").to_numpy()
    tree = cKDTree(point)
    parents = np.full(ACCOUNTS, -1)
    taken = np.zeros(ACCOUNTS, bool)
    for parent in rng.permutation(ACCOUNTS)[:CHAINS]:
        if taken[parent]:
            continue
        near = np.asarray(tree.query(point[parent], k=NEARBY)[1])
        free = near[~taken[near] & (near != parent)]
        sites = rng.choice(free, min(int(rng.integers(*SITES)), len(free)), replace=False)
        parents[sites] = parent
        taken[sites] = taken[parent] = True
    return parents


def draw_names(roots: Integers, kinds: Integers, cities: list[str], rng: np.random.Generator) -> pl.DataFrame:
    """`name` and `website`: the sites of a chain bear its name and their city, and share its one website."""
    stems = rng.choice(len(STEMS), ACCOUNTS, replace=False)
    picks = rng.integers(0, 1 << 16, ACCOUNTS)
    sites: Counter[str] = Counter()
    names: list[str] = []
    websites: list[str | None] = []
    for account, root in enumerate(roots.tolist()):
        titles = INDUSTRIES[kinds[root]].titles
        word = STEMS[stems[root]]
        name = f"{word} {titles[picks[root] % len(titles)]}"
        if account != root:
            name = f"{name}, {cities[account]}"
            sites[name] += 1
            name += f" {sites[name]}" if sites[name] > 1 else ""
        names.append(name)
        websites.append(f"https://www.{word.lower()}.example" if account == root else None)
    return pl.DataFrame({"name": names, "website": pl.Series(websites, dtype=pl.String)})


def draw_business(kinds: Integers, rng: np.random.Generator) -> pl.DataFrame:
    """What each account could spend, how large it is, how often and how long it is seen, and by whom."""
    size = rng.normal(0, 1, ACCOUNTS)  # of the firm, on the log scale; spending follows it loosely
    median = np.array([industry.median_potential for industry in INDUSTRIES])[kinds]
    spread = np.array([industry.spread for industry in INDUSTRIES])[kinds]
    noise = 0.8 * size + 0.6 * rng.normal(0, 1, ACCOUNTS)
    potential = np.round(median * np.exp(spread * noise), -2).clip(1_000)
    tier = np.searchsorted(np.quantile(potential, TIER_QUANTILES), potential, side="right")
    employees = np.round(60 * np.exp(1.1 * size)).clip(5)
    minutes = np.array([industry.call_minutes for industry in INDUSTRIES])[kinds]
    unplanned, skilled, remote, dealing = (rng.uniform(0, 1, (4, ACCOUNTS)) < shares(kinds, tier)).tolist()
    deals = np.where(dealing, np.round(potential * rng.uniform(0.05, 0.45, ACCOUNTS), -2), 0)
    customer = rng.uniform(0, 1, ACCOUNTS) < 0.62
    return pl.DataFrame(
        {
            "industry": [INDUSTRIES[kind].name for kind in kinds],
            "tier": [TIERS[t] for t in tier],
            "potential": potential.astype(int),
            "call_frequency": [None if skip else CALLS[t] for skip, t in zip(unplanned, tier, strict=True)],
            "call_minutes": (minutes + 5 * (tier - 1)).clip(30),
            "required_skills": ["industry:healthcare" if needs else None for needs in skilled],
            "channel": ["remote" if far else "in_person" for far in remote],
            "open_pipeline": deals.astype(int),
            "revenue": np.round(employees * rng.uniform(120_000, 380_000, ACCOUNTS), -4).astype(int),
            "employees": employees.astype(int),
            "status": np.where(customer, "customer", "prospect"),
        }
    )


def shares(kinds: Integers, tier: Integers) -> Numbers:
    """The chance of each account to be without a call frequency, skilled, remote, with open deals: 4 rows."""
    whole = np.ones(ACCOUNTS)
    return np.stack(
        [
            UNPLANNED_SHARE * whole,
            np.where(kinds == HEALTHCARE, SKILLED_SHARE, 0.0),
            np.where(tier == 0, REMOTE_SHARE, 0.0),
            PIPELINE_SHARE * whole,
        ]
    )
