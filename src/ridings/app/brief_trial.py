"""Try a brief before it is run: its faults, what it asks of the market, and what cannot be."""

import copy
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ridings.app.design import check_count, with_counties, with_time_zones
from ridings.app.stored_market import stored_market
from ridings.app.todays_owners import with_owners_on
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.overlay import of_force
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.storage.market import market_frame

MOST_FAULTS = 30
TO_THE_RUN = (
    "hours on the way from home or the center, which depend on who gets what",
    "whether all rules can be kept together on the ground: only those that contradict by count are told here",
)
NAME = "brief"
_WRONG = re.compile(rf"^{NAME}: \[([^\]]*)\] ?(\S+)? = (.*?): (.*)$", re.DOTALL)
_UNKNOWN = re.compile(rf"^{NAME}: unknown key '(.*)' (?:in \[(.*)\]|at the top); (.*)$", re.DOTALL)
_KEY = re.compile(rf"^{NAME}: \[([^\]]*)\] (\S+): (.*?)(?:, not (\S+))?$", re.DOTALL)
_TABLE = re.compile(rf"^{NAME}: \[?([A-Za-z_.]+)\]?:? (.*)$", re.DOTALL)
_PLACES = ("latitude", "longitude", "location_confidence")


@dataclass(frozen=True)
class BriefFault:
    """What will not do in a brief."""

    path: str  # table.key; empty: the whole of it
    value: str  # as it was given, shortened
    words: str  # what was expected


def faults_of(values: Mapping[str, Any]) -> tuple[DesignBrief | None, list[BriefFault]]:
    """Every fault that a brief has, as far as one does not hide another; the brief where it has none."""
    left: dict[str, Any] = copy.deepcopy(dict(values))
    found: list[BriefFault] = []
    while len(found) < MOST_FAULTS:
        try:
            brief = brief_from_mapping(left, NAME)
        except DataError as error:
            one = fault_of(error)
            found.append(one)
            if not _without(left, one.path):
                break
        else:
            return (None if found else brief), found
    return None, found


def market_for(workspace: Workspace, brief: DesignBrief, force: str) -> Market:
    """The market that a design by a brief would begin from.

    Raises
    ------
    DataError
        If nothing to plan was imported.
    """
    day = workspace.today if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        effective = None if brief.effective is None else day
        places = not any(not layer.places for layer in brief.layers)
        market = stored_market(workspace, connection, effective=effective, places=places)
        market = with_owners_on(workspace, connection, number, market, day)
    market = of_force(market, brief)
    check_count(market, brief)
    return with_time_zones(with_counties(market, brief), brief)


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two briefs with all defaults: path, was and becomes."""
    was, becomes = _flat(before), _flat(after)
    return [
        {"path": path, "was": was.get(path), "becomes": becomes.get(path)}
        for path in sorted({*was, *becomes})
        if was.get(path) != becomes.get(path)
    ]


def choices(workspace: Workspace) -> dict[str, Any]:
    """What a brief for this market can be made of: the defaults, and what of its columns can be asked."""
    with workspace.read() as connection:
        accounts = market_frame(connection, workspace.org_id, "accounts")
        reps = market_frame(connection, workspace.org_id, "reps")
    numbers = [
        {"column": name, "accounts": accounts.height - accounts[name].null_count()}
        for name, kind in accounts.schema.items()
        if kind.is_numeric() and name not in _PLACES and accounts[name].count()
    ]
    tiers = accounts["tier"].drop_nulls().value_counts(sort=True) if "tier" in accounts.columns else None
    return {
        "brief": DesignBrief().as_dict(), "accounts": accounts.height, "reps": reps.height,
        "activities": ["potential", "workload", "accounts"], "columns": numbers,
        "tiers": [] if tiers is None else [
            {"tier": str(tier), "accounts": count} for tier, count in tiers.sort("tier").iter_rows()
        ],
        "account_skills": _lists(accounts, "required_skills"), "rep_skills": _lists(reps, "skills"),
        "owned": accounts["owner"].count() if "owner" in accounts.columns else 0,
    }  # fmt: skip


def try_brief(workspace: Workspace, brief: DesignBrief, force: str = FIRST_FORCE) -> Any:
    """Count what a brief asks of the market; see `design.brief_trial.Trial`.

    Raises
    ------
    DataError
        If it asks for what the market does not have.
    """
    market = market_for(workspace, brief, force)
    from ridings.design.brief_trial import tried  # late: the solver compiles its loops

    return tried(market, brief)


def _lists(frame: pl.DataFrame, name: str) -> list[dict[str, Any]]:
    """Words of a column of lists, with how many rows have each."""
    if name not in frame.columns or frame.schema[name] != pl.List(pl.String):
        return []
    counts = frame[name].drop_nulls().explode().drop_nulls().value_counts().sort(name)
    return [{"skill": word, "rows": count} for word, count in counts.iter_rows()]


def fault_of(error: DataError) -> BriefFault:
    """What an error about a brief says, with its place in it where that is known."""
    text = error.message
    if found := _WRONG.match(text):
        table, key, value, words = found.groups()
        return BriefFault(f"{table}.{key}" if key else table, value, words)
    if found := _UNKNOWN.match(text):
        key, table, words = found.groups()
        return BriefFault(f"{table}.{key}" if table else key, "", f"unknown key; {words}")
    if found := _KEY.match(text):
        table, key, words, value = found.groups()
        return BriefFault(f"{table}.{key}", value or "", words)
    if found := _TABLE.match(text):
        return BriefFault(found[1], "", found[2])
    return BriefFault("", "", text)


def _without(values: dict[str, Any], path: str) -> bool:
    """Take what is at a path out of a brief; whether there was anything."""
    *tables, key = path.split(".")
    held: Any = values
    for one in tables:
        held = held.get(one) if isinstance(held, dict) else None
    if not isinstance(held, dict) or key not in held:
        return False
    del held[key]
    return True


def _flat(values: Mapping[str, Any], head: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            out |= _flat(value, f"{head}{name}.")
        elif value is not None:
            out[f"{head}{name}"] = list(value) if isinstance(value, tuple) else value
    return out
