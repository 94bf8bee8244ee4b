"""The time zone of a place: that of the nearest US postal code or city."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.geo.distance import unit_vectors
from ridings.places.data_files import table

Floats = NDArray[np.float64]


def time_zone_at(latitude: Floats, longitude: Floats) -> list[str]:
    """IANA time zone of each place.

    Within a few kilometres of a border between zones, and far from any place, it may be the next one's.

    Parameters
    ----------
    latitude, longitude
        (n,) degrees.
    """
    from scipy.spatial import cKDTree  # late: slow to import

    places = _places()
    tree = cKDTree(unit_vectors(places["latitude"].to_numpy(), places["longitude"].to_numpy()))
    _, near = tree.query(unit_vectors(latitude, longitude))
    found: list[str] = places["time_zone"].gather(np.asarray(near)).to_list()
    return found


@cache
def _places() -> pl.DataFrame:
    """Postal codes, without the army's, and cities: `latitude`, `longitude`, `time_zone`."""
    columns = ("latitude", "longitude", "time_zone")
    codes = table("postal_codes").filter(~pl.col("state").is_in(["AA", "AE", "AP"]))
    return pl.concat([codes.select(columns), table("cities").select(columns)]).drop_nulls()
