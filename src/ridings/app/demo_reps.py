"""The 24 reps of the demonstration company, where they live, and the strips of counties they were given."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl

NORTH, SOUTH = "Ohio Valley", "Southeast"
MANAGERS = {NORTH: "Ingrid Vasquel", SOUTH: "Tobias Okonfeld"}
CAPACITY_HOURS = 1600
RAMPING = "R17"  # joined lately: half a share, half the hours
PART_TIME = {"R06": 1300, "R20": 1400}


@dataclass(frozen=True, slots=True)
class Seat:
    """One rep: home, region, and the strip of the home state.

    The state was cut along `axis` (`x`: west to east, `y`: south to north) in the order of the seats; the
    strip holds `parts` of the state's counties, in proportion to the parts of the other seats.
    """

    name: str
    city: str
    state: str
    region: str
    axis: str
    parts: int


TEAM = (
    Seat("Maren Holloway", "Evansville", "IN", NORTH, "y", 4),
    Seat("Desmond Kayle", "Indianapolis", "IN", NORTH, "y", 3),
    Seat("Priya Lanford", "Fort Wayne", "IN", NORTH, "y", 3),
    Seat("Owen Strickler", "Cincinnati", "OH", NORTH, "y", 3),
    Seat("Lucia Bramwell", "Columbus", "OH", NORTH, "y", 3),
    Seat("Henrik Dassow", "Toledo", "OH", NORTH, "y", 3),
    Seat("Anika Thorsby", "Cleveland", "OH", NORTH, "y", 3),
    Seat("Calvin Prewett", "Louisville", "KY", NORTH, "x", 3),
    Seat("Noor Ellingham", "Lexington", "KY", NORTH, "x", 3),
    Seat("Grady Monteith", "Charleston", "WV", NORTH, "x", 1),
    Seat("Simone Achterberg", "Memphis", "TN", SOUTH, "x", 3),
    Seat("Wendell Iversen", "Nashville", "TN", SOUTH, "x", 3),
    Seat("Talia Roxburgh", "Knoxville", "TN", SOUTH, "x", 3),
    Seat("Marcus Fennimore", "Roanoke", "VA", SOUTH, "x", 4),
    Seat("Elodie Carrick", "Richmond", "VA", SOUTH, "x", 3),
    Seat("Jonas Whitlock", "Alexandria", "VA", SOUTH, "x", 4),
    Seat("Renata Solberg", "Charlotte", "NC", SOUTH, "x", 3),
    Seat("Amos Delacourt", "Greensboro", "NC", SOUTH, "x", 3),
    Seat("Freya Nakashiro", "Raleigh", "NC", SOUTH, "x", 4),
    Seat("Bennett Okello", "Greenville", "SC", SOUTH, "x", 1),
    Seat("Iris Vandermolen", "Columbia", "SC", SOUTH, "x", 1),
    Seat("Dorian Pellow", "Savannah", "GA", SOUTH, "y", 5),
    Seat("Carmen Aldous", "Macon", "GA", SOUTH, "y", 3),
    Seat("Silas Trevanion", "Atlanta", "GA", SOUTH, "y", 3),
)


def draw_reps(codes: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """One row a rep: home in the most populous postal code of the city, hours, share and skills."""
    trained = set(rng.choice(len(TEAM), 18, replace=False).tolist())
    rows = []
    for i, seat in enumerate(TEAM):
        rep_id = f"R{i + 1:02d}"
        home = home_of(seat, codes)
        rows.append(
            {
                "rep_id": rep_id,
                "name": seat.name,
                "email": f"{seat.name.lower().replace(' ', '.')}@northfold.example",
                "latitude": round(home["latitude"], 4),
                "longitude": round(home["longitude"], 4),
                "postal_code": home["postal_code"],
                "region": seat.region,
                "manager": MANAGERS[seat.region],
                "capacity_hours": 800 if rep_id == RAMPING else PART_TIME.get(rep_id, CAPACITY_HOURS),
                "share": 0.5 if rep_id == RAMPING else 1.0,
                "skills": "industry:healthcare" if i in trained else None,
                "time_zone": home["time_zone"],
            }
        )
    return pl.DataFrame(rows)


def home_of(seat: Seat, codes: pl.DataFrame) -> dict[str, Any]:
    """The most populous postal code of a rep's city."""
    city = codes.filter((pl.col("city") == seat.city) & (pl.col("state") == seat.state))
    return city.sort(["population", "postal_code"], descending=[True, False]).row(0, named=True)


def strip_owners(codes: pl.DataFrame) -> pl.DataFrame:
    """The rep of each county, by the strips of long ago: `county`, `owner`.

    The counties of a state are sorted along its axis and dealt out by number; nobody counted customers.
    """
    centers = codes.group_by("county").agg(
        pl.col("state").mode().min(),  # a few postal codes reach over the state line
        x=pl.col("longitude").mean(),
        y=pl.col("latitude").mean(),
    )
    owners = []
    numbered = [(f"R{i + 1:02d}", seat) for i, seat in enumerate(TEAM)]
    for state, seats in groupby(numbered, key=lambda pair: pair[1].state):
        reps = list(seats)
        counties = centers.filter(pl.col("state") == state).sort([reps[0][1].axis, "county"])
        ends = np.cumsum([seat.parts for _, seat in reps]) / sum(seat.parts for _, seat in reps)
        strip = np.searchsorted(ends, np.arange(counties.height) / counties.height, side="right")
        dealt = [reps[number][0] for number in strip.tolist()]
        owners.append(counties.select("county").with_columns(owner=pl.Series(dealt, dtype=pl.String)))
    return pl.concat(owners)
