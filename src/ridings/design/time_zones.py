"""The time zones that accounts lie in, told apart by the hour they show and not by their names."""

import datetime
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.roster import Roster
from ridings.errors import DataError
from ridings.market.phrases import counted, examples, listed

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

STANDARD = datetime.date(2025, 1, 15)  # a winter's day: the offset of zones where nothing says which day


@dataclass(frozen=True)
class TimeZones:
    """Zones of every unit; without a limit there are none."""

    of_unit: Bools  # (n, Z)
    names: tuple[str, ...]  # (Z,) such as UTC-5
    at_most: int | None


def time_zones(amounts: Amounts, ground: Ground, brief: DesignBrief) -> TimeZones:
    """Read the zones of the accounts where the brief limits them.

    Raises
    ------
    DataError
        If the accounts have no time zones, or one is unknown.
    """
    n = len(ground.unit_ids)
    at_most = brief.territories.time_zones_at_most
    if at_most is None:
        return TimeZones(np.zeros((n, 0), np.bool_), (), None)
    if "time_zone" not in amounts.frame.columns:
        raise DataError(
            "[territories] time_zones_at_most needs the column time_zone, or places to find it by"
        )
    zones = amounts.frame["time_zone"].to_list()
    day = STANDARD if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    named = sorted({zone for zone in zones if zone})
    offset = {zone: _offset(zone, day, amounts.ids[zones.index(zone)]) for zone in named}
    minutes = sorted(set(offset.values()))
    place = {value: z for z, value in enumerate(minutes)}
    of_unit = np.zeros((n, len(minutes)), np.bool_)
    known = [(row, place[offset[zone]]) for row, zone in enumerate(zones) if zone]
    if known:
        row, z = np.array(known).T
        of_unit[ground.unit_of[row], z] = True
    return TimeZones(of_unit, tuple(map(_written, minutes)), at_most)


def zones_missed(zones: TimeZones, ground: Ground, roster: Roster, fixed: Ints) -> list[str]:
    """Say what no choice of zones can keep: wide units, wide locks, more zones than the reps may have."""
    if zones.at_most is None:
        return []
    most = counted(zones.at_most, "time zone")
    said = []
    wide = np.flatnonzero(zones.of_unit.sum(axis=1) > zones.at_most)
    if len(wide):
        names = examples([ground.unit_ids[u] for u in wide], "unit or family", "units or families")
        lies = "lies" if len(wide) == 1 else "lie"
        said.append(f"rule time zones: {names} {lies} in more than {most}; divide them, or allow more")
    said += _locked_wide(zones, roster, fixed, most)
    if len(zones.names) > zones.at_most * roster.count:
        said.append(
            f"rule time zones: the accounts lie in {counted(len(zones.names), 'time zone')}, and "
            f"{counted(roster.count, 'territory', 'territories')} may cover only "
            f"{zones.at_most * roster.count}; allow more"
        )
    return said


def _locked_wide(zones: TimeZones, roster: Roster, fixed: Ints, most: str) -> list[str]:
    """Reps whose locked and named accounts alone lie in too many zones, in one line."""
    held = [zones.of_unit[fixed == j].any(axis=0) for j in range(roster.count)]
    wide = [j for j in range(roster.count) if held[j].sum() > (zones.at_most or 0)]
    if not wide:
        return []
    names = [zones.names[z] for z in np.flatnonzero(held[wide[0]])]
    lies = f"{counted(len(names), 'time zone')} ({listed(names)})"
    if len(wide) > 1:
        lies = f"more than {most}"
    who = roster.called(wide[0]) if len(wide) == 1 else examples([roster.called(j) for j in wide], "rep")
    return [
        f"rule time zones: the locked and named accounts of {who} lie in {lies}, where {most} may be; "
        "unlock some, or allow more"
    ]


def zones_broken(zones: TimeZones, labels: Ints, fixed: Ints, roster: Roster) -> tuple[str, ...]:
    """Territories of a plan that lie in too many zones, unless their locks alone do."""
    if zones.at_most is None:
        return ()
    said, most = [], counted(zones.at_most, "time zone")
    for j in range(roster.count):
        count = zones.of_unit[labels == j].sum(axis=0)
        locked = zones.of_unit[fixed == j].any(axis=0).sum() > zones.at_most
        if np.count_nonzero(count) > zones.at_most and not locked:
            held = [f"{counted(int(count[z]), 'unit')} in {zones.names[z]}" for z in np.flatnonzero(count)]
            said.append(f"rule time zones: {roster.called(j)} has {listed(held)}, where {most} may be")
    return tuple(said)


def held_zones(zones: TimeZones, labels: Ints, territories: int) -> Ints:
    """How many zones each territory lies in, (k,)."""
    inside = np.zeros((territories, len(zones.names)), np.bool_)
    np.logical_or.at(inside, labels, zones.of_unit)
    return np.asarray(inside.sum(axis=1), np.int32)


def _offset(zone: str, day: datetime.date, account: str) -> int:
    """Minutes that a zone is ahead of UTC on a day, at noon."""
    try:
        noon = pl.Series([datetime.datetime(day.year, day.month, day.day, 12)]).dt.replace_time_zone(zone)
        ahead = noon.dt.base_utc_offset() + noon.dt.dst_offset()
    except pl.exceptions.PolarsError as error:
        raise DataError(
            f"time_zone {zone!r} of account {account} is not known: expected a name such as America/New_York"
        ) from error
    return int(ahead.dt.total_minutes()[0])


def _written(minutes: int) -> str:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}"
