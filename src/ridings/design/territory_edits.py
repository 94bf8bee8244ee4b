"""Edits of a plan's territories: the line of each in the yardstick before and after."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from ridings.design.brief_stack import Layer
from ridings.design.roster import CAPACITY_HOURS, VACANT
from ridings.design.stack import servers
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError, RefusedError
from ridings.geo.distance import unit_vectors

Line = dict[str, Any]  # of a territory: `place` among all, the yardstick's columns, `admits` of each sorting

_ID = re.compile(r"^(.*?)(\d{1,9})$")
_HOME = ("home_x", "home_y", "home_z")
_OF_A_REP = ("skills", "languages", "products")


@dataclass(frozen=True)
class TerritoryChange:
    """What an edit makes of one territory."""

    territory_id: str
    was: Line | None  # None: there was none
    becomes: Line | None  # None: it goes

    def turned(self) -> "TerritoryChange":
        """The change that takes this one back."""
        return TerritoryChange(self.territory_id, self.becomes, self.was)


def lines_of(yardstick: Yardstick) -> dict[str, Line]:
    """The line of each territory, ready for JSON, in their order."""
    return {
        row["territory_id"]: {
            "place": j,
            **{name: _plain(value) for name, value in row.items()},
            "admits": [one.admits[:, j].astype(int).tolist() for one in yardstick.sortings],
        }
        for j, row in enumerate(yardstick.territories.to_dicts())
    }


def with_changes(yardstick: Yardstick, changes: Iterable[TerritoryChange]) -> Yardstick:
    """The yardstick after changes of its territories; changes turned round lead back to the same one."""
    changes = list(changes)
    if not changes:
        return yardstick
    lines = lines_of(yardstick)
    rows: list[Line] = list(lines.values())
    for one in changes:
        if one.becomes is None:
            rows = [row for row in rows if row["territory_id"] != one.territory_id]
        elif one.was is not None:
            rows = [one.becomes if row["territory_id"] == one.territory_id else row for row in rows]
    new = [one.becomes for one in changes if one.was is None and one.becomes is not None]
    for row in sorted(new, key=lambda line: (line["place"], line["territory_id"])):
        rows.insert(row["place"], row)
    schema = dict(yardstick.territories.schema)
    frame = pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row"
    )
    numbers = [name for name, kind in schema.items() if kind == pl.Float64]
    frame = frame.with_columns(pl.col(numbers).fill_null(math.nan))
    sortings = tuple(
        replace(one, admits=np.array([row["admits"][x] for row in rows], np.bool_).T)
        for x, one in enumerate(yardstick.sortings)
    )
    return Yardstick(yardstick.accounts, frame, yardstick.needs, sortings)


def next_id(taken: Sequence[str]) -> str:
    """The next id that is free, in the style of most of those that are taken: after T01 to T12, T13."""
    found = [match for one in taken if (match := _ID.match(one))]
    head = Counter(match[1] for match in found).most_common(1)[0][0] if found else "T"
    tails = [match[2] for match in found if match[1] == head]
    width = max((len(tail) for tail in tails), default=2)
    number = max((int(tail) for tail in tails), default=0) + 1
    while f"{head}{number:0{width}d}" in set(taken):
        number += 1
    return f"{head}{number:0{width}d}"


def new_line(
    yardstick: Yardstick, territory_id: str, *, like: str | None = None,
    place: tuple[float, float] | None = None,
) -> Line:  # fmt: skip
    """The line of a vacant territory at the end; `like`: of the kind that another is, but of no rep.

    Raises
    ------
    RefusedError
        If there is a territory of that id.
    """
    lines = lines_of(yardstick)
    if territory_id in lines:
        raise RefusedError(f"there is a territory {territory_id} already: give another id")
    if like is not None:
        line = vacant(lines[like], yardstick)
    else:
        pool = yardstick.territories["pool"].drop_nulls().mode().sort()
        line = {
            "share": 1.0, "capacity": CAPACITY_HOURS, "region": "", "sales_force": "",
            "pool": None if pool.is_empty() else int(pool[0]), "name": "", **dict.fromkeys(_OF_A_REP),
            "rep_id": VACANT, "admits": [[1] * len(one.sorts) for one in yardstick.sortings],
        }  # fmt: skip
    home = [None] * 3 if place is None else unit_vectors(*place).tolist()
    own = {"place": len(lines), "territory_id": territory_id, "drawn_rep_id": VACANT}
    return line | own | dict(zip(_HOME, home, strict=True))


def vacant(line: Line, yardstick: Yardstick) -> Line:
    """The line of the same territory without a rep: as large as before, based at its middle."""
    gone = {"rep_id": VACANT, "name": "", **dict.fromkeys((*_HOME, *_OF_A_REP))}
    admits = [
        [1] * len(one.sorts) if one.rule == "stack" else held
        for one, held in zip(yardstick.sortings, line["admits"], strict=True)
    ]
    return line | gone | {"admits": admits}


def held_by(line: Line, rep: Line, yardstick: Yardstick, layers: Sequence[Layer]) -> Line:
    """The line of a territory in the hands of another rep.

    Parameters
    ----------
    rep
        Line of a territory of that rep alone, as the reps of the market make it.
    layers
        Of the brief: which of them the rep serves.
    """
    own = ("rep_id", "name", "share", "capacity", "sales_force", *_HOME, *_OF_A_REP)
    new = line | {name: rep[name] for name in own} | {"region": rep["region"] or line["region"]}
    change = TerritoryChange(line["territory_id"], line, new)
    return new | {"admits": [
        _admitted(one.rule, one.sorts, held, new, with_changes(yardstick, [change]), layers)
        for one, held in zip(yardstick.sortings, line["admits"], strict=True)
    ]}  # fmt: skip


def _admitted(
    rule: str, sorts: Sequence[str], held: list[int], line: Line, after: Yardstick, layers: Sequence[Layer]
) -> list[int]:
    """Which sorts a territory may serve with its new rep; verticals stay as they were given out."""
    if rule == "regions":
        own = {"no region", f"the region {line['region']}"}
        return [int(sort in own or not line["region"]) for sort in sorts]
    if rule != "stack" or len(layers) != len(sorts):
        return held
    try:
        served = servers(layers, after.roster())
    except DataError:  # a layer is of reps who are no longer in the plan
        return held
    return [int(one) for one in served[:, line["place"]]]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
