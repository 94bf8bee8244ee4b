"""Cities of the world over 1,000 people, and every US town that has a postal code, by name."""

from functools import cache

import polars as pl

from ridings.places.data_files import table
from ridings.places.names import US_TERRITORIES, place_key
from ridings.places.postal import towns

# How much less than a city under its own name others weigh: towns as the post names them, which swallow
# their suburbs, and cities under another name (Reading for Redding).
_TOWN, _OTHER_NAME = 10, 20


@cache
def _candidates() -> pl.DataFrame:
    """Every name of every city, the likeliest first: by people, own names before others."""
    is_territory = pl.col("country").is_in(US_TERRITORIES)
    cities = table("cities").with_columns(
        pl.when(is_territory).then("country").otherwise("admin1").alias("admin1"),
        pl.when(is_territory).then(pl.lit("US")).otherwise("country").alias("country_code"),
    )
    columns = ["country_code", "admin1", "name", "population", "latitude", "longitude"]
    small = towns().select(
        pl.lit("US").alias("country_code"),
        pl.col("state").alias("admin1"),
        "name",
        "population",
        latitude="town_latitude",
        longitude="town_longitude",
    )
    others = cities.drop("name").explode("other_names").drop_nulls("other_names")
    others = others.rename({"other_names": "name"}).select(columns)
    named = [(cities.select(columns), 1), (small.select(columns), _TOWN), (others, _OTHER_NAME)]
    weighed = pl.concat(
        frame.with_columns(weight=pl.col("population").fill_null(0) // divisor) for frame, divisor in named
    )
    return (
        weighed.with_columns(place_key(pl.col("name")).alias("city_key"))
        .drop_nulls("city_key")
        .sort("weight", "latitude", "longitude", descending=[True, False, False])
    )


@cache
def in_regions() -> pl.DataFrame:
    """The best city of each name in each state: the three keys, `region_latitude`, `region_longitude`."""
    best = _candidates().unique(["country_code", "admin1", "city_key"], keep="first", maintain_order=True)
    return best.select(
        "country_code", "admin1", "city_key", region_latitude="latitude", region_longitude="longitude"
    )


@cache
def in_countries() -> pl.DataFrame:
    """The best city of each name in each country: two keys, `country_latitude`, `country_longitude`."""
    best = _candidates().unique(["country_code", "city_key"], keep="first", maintain_order=True)
    return best.select("country_code", "city_key", country_latitude="latitude", country_longitude="longitude")
