"""Ridings designs sales territories: accounts and reps in, balanced territories out.

In a notebook:

>>> import ridings  # doctest: +SKIP
>>> market = ridings.read_market("accounts.csv", "reps.csv")
>>> plan = ridings.design_plan(market, balance={"potential": 0.05, "workload": 0.05})
>>> plan.territories
>>> plan.save("plan")
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ridings.errors import CellFault, DataError, RefusedError, RidingsError, SourceError
from ridings.version import __version__

if TYPE_CHECKING:
    from ridings.crm.csvfile.reading import Source
    from ridings.design.brief import DesignBrief
    from ridings.design.plan import ForceSize, Plan, Scored
    from ridings.market.finding import Finding
    from ridings.market.market import Market
    from ridings.report.designed import DesignedPlan

__all__ = [
    "CellFault",
    "DataError",
    "DesignBrief",
    "DesignedPlan",
    "Finding",
    "ForceSize",
    "Market",
    "Plan",
    "RefusedError",
    "RidingsError",
    "Scored",
    "SourceError",
    "__version__",
    "design_plan",
    "read_brief",
    "read_market",
    "score_plan",
    "size_force",
]

_LATE = {  # loaded when first asked for, so that `import ridings` takes no time
    "DesignBrief": "ridings.design.brief",
    "DesignedPlan": "ridings.report.designed",
    "Finding": "ridings.market.finding",
    "ForceSize": "ridings.design.plan",
    "Market": "ridings.market.market",
    "Plan": "ridings.design.plan",
    "Scored": "ridings.design.plan",
}


def __getattr__(name: str) -> Any:
    """Load a type when it is first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module 'ridings' has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)


def read_market(
    accounts: Source | None = None,
    reps: Source | None = None,
    *,
    units: Source | None = None,
    edges: Source | None = None,
    primary: Source | None = None,
    map: Mapping[str, str] | None = None,
    null: Sequence[str] = (),
    where: str | None = None,
    id_columns: Sequence[str] = (),
    skip_rejected: bool = False,
    effective: datetime.date | str | None = None,
    places: bool = True,
) -> Market:
    """Read, check and locate accounts and reps, or geographic units and their edges.

    Parameters
    ----------
    accounts, reps, units, edges
        Paths (CSV, .gz, .xlsx, .parquet), or polars or pandas frames; usual headers are known.
    primary
        The alignment of the primary sales force, where an overlay is designed.
    map
        Their column to ours, "-" to leave it out; for the accounts, or the units where there are no accounts.
    null
        Values that mean unknown.
    where
        Keep the matching rows, as in "STATUS == 'OPEN'".
    id_columns
        Columns that make the id together.
    skip_rejected
        Go on without the rows that cannot be used; `market.rejected` counts them.
    effective
        Reps who have not started or have left on this day take no part.
    places
        False where books of accounts need no place: those without one are kept.

    Returns
    -------
    Market
        Tables sorted by id, every account with `latitude` and `longitude` (degrees) and `place_source`;
        `findings` are worth a look, `notes` say what was assumed.

    Raises
    ------
    DataError
        If rows cannot be used; `cells` names each by line, column, value and reason.
    RefusedError
        If a file is not there.
    """
    from ridings.app.market import load_market
    from ridings.crm.csvfile.options import ReadOptions

    day = datetime.date.fromisoformat(effective) if isinstance(effective, str) else effective
    options = ReadOptions(dict(map or {}), tuple(null), where, tuple(id_columns))
    return load_market(
        accounts=accounts, reps=reps, units=units, edges=edges, primary=primary, options=options,
        skip_rejected=skip_rejected, effective=day, places=places,
    ).market  # fmt: skip


def read_brief(path: str | Path) -> DesignBrief:
    """Read a brief from a TOML file.

    Raises
    ------
    DataError
        If a key or value will not do, naming the table and the key.
    """
    from ridings.app.brief import load_brief

    return load_brief(path)


def design_plan(
    market: Market,
    territories: int | None = None,
    *,
    balance: Mapping[str, float] | None = None,
    max_moved: Mapping[str, float] | None = None,
    unit: str | None = None,
    brief: DesignBrief | None = None,
    seed: int | None = None,
    time_limit: float | None = None,
    frontier: str | None = None,
    alternatives: int | None = None,
    roads: str | Path | None = None,
) -> DesignedPlan:
    """Design territories; the same market, brief and seed give the same plan.

    Parameters
    ----------
    market
        As `read_market` gives it.
    territories
        How many; None: one a rep.
    balance
        Tolerance (a share) of each activity: `potential`, `workload`, `accounts` or a numeric column.
    max_moved
        Share of today's `accounts`, `potential` and `pipeline` that may change hands.
    unit
        "account", "postal_code", "county" or "cell".
    brief, seed
        Everything else, what is given here going before it; seed of every draw.
    time_limit
        Seconds; the plan then depends on the machine's speed.
    frontier, alternatives
        "moves" or "drive": ten plans of the trade-off in `plan.frontier`; how many different plans in all,
        those beside the first in `plan.alternatives`.
    roads
        An OpenStreetMap extract (`.osm.pbf`) whose roads are driven on; None: travel times are estimated.

    Returns
    -------
    DesignedPlan
        `feasible` tells whether every rule is kept, `plan.reasons` which are not: nothing is raised for that.

    Raises
    ------
    DataError
        If the brief does not fit the market, or the file of roads is damaged.
    """
    from ridings.app.design import design
    from ridings.design.brief import DesignBrief
    from ridings.report.designed import DesignedPlan

    asked = (brief or DesignBrief()).with_flags(
        territories=territories,
        balance=balance,
        max_moved=max_moved,
        unit=unit,
        seed=seed,
        frontier=frontier,
        alternatives=alternatives,
    )
    designed = design(market, asked, time_limit=time_limit, roads=roads)
    return DesignedPlan(designed.plan, designed.market)


def score_plan(
    market: Market,
    alignment: Source | None = None,
    *,
    balance: Mapping[str, float] | None = None,
    brief: DesignBrief | None = None,
    roads: str | Path | None = None,
) -> Scored:
    """Score an alignment, whoever made it, by the measures of a new plan.

    Parameters
    ----------
    market
        With accounts.
    alignment
        A path or frame with `account_id`, `territory_id` and maybe `rep_id`; None: today's owners.
    balance, brief, roads
        Tolerance of each activity; what workload means, and the rest; the roads driven on.

    Returns
    -------
    Scored
        `territories`: one row a territory (hours and money a year, km); `measures` by name.

    Raises
    ------
    DataError
        If rows cannot be used, or there is neither an alignment nor an owner.
    """
    from ridings.app.market import load_alignment
    from ridings.app.roads import on_roads
    from ridings.app.score import score_plan
    from ridings.design.brief import DesignBrief

    asked = (brief or DesignBrief()).with_flags(balance=balance)
    read = None if alignment is None else load_alignment(alignment, accounts=market.accounts).alignment
    if roads is not None:
        market = on_roads(market, asked, roads)
    return score_plan(market, asked, read)


def size_force(
    market: Market,
    *,
    utilization: float | None = None,
    balance: Mapping[str, float] | None = None,
    brief: DesignBrief | None = None,
    seed: int | None = None,
) -> ForceSize:
    """Find the fewest reps that can do a market's work, and what one more or fewer would do.

    Parameters
    ----------
    market
        With accounts; reps, if given, say how many there are today and how many hours they have.
    utilization
        Workload over capacity that is allowed, 0.9 by default.
    balance, brief, seed
        As in `design_plan`.

    Raises
    ------
    DataError
        If no account is visited.
    """
    from ridings.app.sizing import size
    from ridings.design.brief import DesignBrief

    asked = (brief or DesignBrief()).with_flags(balance=balance, seed=seed, utilization=utilization)
    return size(market, asked)
