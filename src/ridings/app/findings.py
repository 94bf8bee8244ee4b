"""Everything worth a look in a market just read, the checks that need maps included."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.market.checks import check, finding
from ridings.market.finding import Finding

_BORDER_KM: Final = 5.0  # coordinates are rounded, outlines are simplified
_COAST_KM: Final = 25.0  # country outlines leave out small islands and bays

Inside = Callable[[str, NDArray[np.float64], NDArray[np.float64], float], NDArray[np.bool_]]


def find(accounts: pl.DataFrame, reps: pl.DataFrame | None = None) -> tuple[Finding, ...]:
    """Look for what is worth a look: duplicates, misplaced and far accounts, zero potential, owners gone.

    Parameters
    ----------
    accounts : located, as declared in `columns.csv`.
    reps : those who take part, or None when nobody is given.

    Returns
    -------
    At most one finding of each kind, with a sentence, the number of accounts and at most 20 ids.
    """
    return (*check(accounts, reps), *_misplaced(accounts))


def _misplaced(accounts: pl.DataFrame) -> Iterator[Finding]:
    """Accounts whose own coordinates lie outside the country or the US state that they state."""
    if "place_source" not in accounts.columns or not {"state", "country"} & set(accounts.columns):
        return
    # Imported late, so that a market without coordinates of its own never opens the outlines.
    from ridings.places.boundaries import in_state, state_at
    from ridings.places.names import resolved

    own = accounts.filter(pl.col("place_source") == "coordinates")
    texts = [
        pl.col(name) if name in own.columns else pl.lit(None, pl.String).alias(name)
        for name in ("state", "country")
    ]
    if not own.height:
        return
    own = own.with_columns(texts)
    codes = resolved(own.select("state", "country").unique(maintain_order=True))
    own = own.join(codes, on=["state", "country"], how="left", nulls_equal=True, maintain_order="left")
    american = pl.col("country_code") == "US"
    astray = own.filter(american & pl.Series(_outside(own, "region", in_state), dtype=pl.Boolean))
    there = pl.Series(state_at(*_coordinates(astray)), dtype=pl.String)
    astray = astray.with_columns(_there=there)
    # Who is in a state is in the country: most need no look at the outlines of countries, which are slow.
    unsure = own.filter(pl.col("country_code").is_not_null(), ~american | pl.col("region").is_null())
    unsure = pl.concat([unsure, astray.filter(pl.col("_there") == "").drop("_there")])
    if unsure.height:
        lost, hint = _abroad(unsure)
        yield from _told("outside_country", "country", "country_code", lost, hint)
        astray = astray.join(lost, on="account_id", how="anti", maintain_order="left")
    yield from _told("outside_state", "state", "region", astray)


def _abroad(accounts: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Those outside the country they state, with where they are, and what may be the matter."""
    from ridings.places.boundaries import country_at, in_country

    lost = accounts.filter(pl.Series(_outside(accounts, "country_code", in_country), dtype=pl.Boolean))
    elsewhere = country_at(*_coordinates(lost))
    adrift = _outside(lost, "country_code", in_country, _COAST_KM)
    lost = lost.with_columns(_there=pl.Series(elsewhere, dtype=pl.String)).filter(
        pl.Series((elsewhere != "") | adrift, dtype=pl.Boolean)
    )
    swapped = lost.rename({"latitude": "longitude", "longitude": "latitude"})
    turned = ~_outside(swapped, "country_code", in_country)
    hint = "; of most of them latitude and longitude look swapped" if 2 * turned.sum() > len(turned) else ""
    return lost, hint


def _coordinates(accounts: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return accounts["latitude"].to_numpy(), accounts["longitude"].to_numpy()


def _outside(
    accounts: pl.DataFrame, column: str, inside: Inside, margin_km: float = _BORDER_KM
) -> NDArray[np.bool_]:
    """Tell which accounts lie outside the area whose code stands in a column; no code, no claim."""
    latitude, longitude = _coordinates(accounts)
    outside = np.zeros(accounts.height, dtype=bool)
    rows_of = (
        accounts.select(column)
        .with_row_index("row")
        .drop_nulls(column)
        .group_by(column)
        .agg("row")
        .sort(column)
    )
    for code, listed in zip(rows_of[column], rows_of["row"], strict=True):
        rows = listed.to_numpy()
        outside[rows] = ~inside(code, latitude[rows], longitude[rows], margin_km)
    return outside


def _told(kind: str, area: str, column: str, accounts: pl.DataFrame, hint: str = "") -> Iterator[Finding]:
    if not accounts.height:
        return
    first = accounts.row(0, named=True)
    where = f"lies in {first['_there']}" if first["_there"] else "lies in no known one"
    yield finding(
        kind,
        f"{{count}} outside the {area} given: "
        f"account {first['account_id']} says {first[column]} and {where}; "
        f"correct the {area} or the coordinates{hint}",
        accounts,
    )
