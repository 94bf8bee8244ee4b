"""Design territories for a market: the questions asked first, the clock, and the draft."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ridings.app.roads import on_roads
from ridings.design.brief import DesignBrief
from ridings.design.plan import Plan
from ridings.design.problem import Setup
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.market.phrases import counted

if TYPE_CHECKING:
    from ridings.solvers.stop import Stop


@dataclass(frozen=True)
class Designed:
    """A plan, the market it was made for, defaults filled in and hours computed, and what was solved."""

    plan: Plan
    market: Market
    setup: Setup


def design(
    market: Market,
    brief: DesignBrief,
    *,
    time_limit: float | None = None,
    roads: str | Path | None = None,
    on_progress: Callable[[str, float], None] | None = None,
    stop: "Stop | None" = None,
    on_best: Callable[[dict[str, Any]], None] | None = None,
) -> Designed:
    """Design the territories of a market.

    Parameters
    ----------
    market
        As loaded; without accounts, its units are designed.
    brief
        What the plan is asked to be.
    time_limit
        Seconds after which the best plan found is taken; None: as long as it takes, and the same plan on
        every machine.
    roads
        An `.osm.pbf` file: travel times are taken from its roads; None: estimated.
    on_progress
        Told the step at work and the share that is done.
    stop
        Asked between two steps whether to take the best plan found so far.
    on_best
        Told cost, lower bound, gap and the worst imbalance of each activity whenever a plan is better.

    Raises
    ------
    DataError
        If the brief does not fit the market, or the file of roads will not do.
    SourceError
        If the road engine is missing or fails.
    """
    terms = brief.market
    market = replace(market, currency=terms.currency, potential_unit=terms.potential_unit)
    from ridings.design.overlay import of_force

    market = of_force(market, brief)
    check_count(market, brief)
    # Imported late: the solver compiles its loops.
    from ridings.design.draft import draft
    from ridings.solvers.stop import After, Either

    started = time.monotonic()
    if roads is not None:
        market = on_roads(market, brief, roads, on_progress=on_progress)
    if time_limit is not None:
        stop = After(time_limit) if stop is None else Either(stop, After(time_limit))
    market = with_time_zones(with_counties(market, brief), brief)
    drafted = draft(market, brief, stop=stop, on_progress=on_progress, on_best=on_best)
    plan = drafted.plan
    if brief.frontier is not None:
        from ridings.design.frontier import trade_off

        plan = replace(plan, frontier=trade_off(market, brief, stop=stop, on_progress=on_progress))
    if (brief.alternatives or 1) > 1 and plan.feasible:
        from ridings.design.alternatives import alternatives

        others, said = alternatives(market, brief, plan, stop=stop, on_progress=on_progress)
        plan = replace(plan, alternatives=others, notes=(*plan.notes, *said))
    seconds = round(time.monotonic() - started, 2)
    plan = replace(plan, seconds=seconds, rejected=market.rejected)
    return Designed(plan, drafted.market, drafted.setup)


def check_count(market: Market, brief: DesignBrief) -> None:
    """Refuse a brief that asks for no territories, or for more than there are units to put into them.

    Raises
    ------
    DataError
        With the flag that mends it.
    """
    count = brief.territories.count
    reps = 0 if market.reps is None else market.reps.height
    if count is None and not reps:
        raise DataError(
            "how many territories? Give the reps, a number, or both",
            hint=" (--reps FILE, --territories K)",
        )
    own = market.accounts if market.accounts is not None else market.units
    if own is None:
        raise DataError(
            "nothing to design: give accounts, or units and edges", hint=" (--units FILE --edges FILE)"
        )
    wanted = max(count or 0, reps)
    if wanted > own.height:
        kind = "accounts" if market.accounts is not None else "units"
        asked = f"{reps} reps: " if wanted != count else ""
        raise DataError(
            f"{asked}{wanted} territories cannot be made of {own.height} {kind}, "
            f"ask for at most {own.height}",
            hint=f" (--territories {count})" if wanted == count else "",
        )


def with_counties(market: Market, brief: DesignBrief) -> Market:
    """Give every account the five-digit code of its county where counties are the units; empty abroad."""
    if market.accounts is None or brief.territories.unit != "county":
        return market
    from ridings.places.boundaries import county_at

    latitude, longitude = (
        market.accounts[name].fill_null(0.0).to_numpy() for name in ("latitude", "longitude")
    )
    county = pl.Series("county", county_at(latitude, longitude), dtype=pl.String)
    return replace(market, accounts=market.accounts.with_columns(county))


def with_time_zones(market: Market, brief: DesignBrief) -> Market:
    """Give accounts without a time zone that of their place, where zones are limited; said."""
    if market.accounts is None or brief.territories.time_zones_at_most is None:
        return market
    from ridings.places.time_zones import time_zone_at

    accounts = market.accounts
    if "time_zone" not in accounts.columns:
        accounts = accounts.with_columns(pl.lit(None, pl.String).alias("time_zone"))
    unknown = accounts["time_zone"].is_null()
    if not unknown.any():
        return market
    lost = accounts.filter(unknown)
    found = time_zone_at(lost["latitude"].to_numpy(), lost["longitude"].to_numpy())
    zones = accounts["time_zone"].scatter(unknown.arg_true(), pl.Series(found))
    note = f"time zone: by the nearest postal code or city for {counted(len(found), 'account')}"
    return replace(market, accounts=accounts.with_columns(zones), notes=(*market.notes, note))
