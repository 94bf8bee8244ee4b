"""Accounts that must not have the same rep: pairs of units, and what in them no plan can keep."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.needs import chosen_rows
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY
from ridings.errors import DataError
from ridings.market.phrases import counted, examples

Ints = NDArray[np.int32]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Apart:
    """Pairs of units that must not share a territory."""

    units: Ints  # (P, 2)
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def pairs_apart(amounts: Amounts, ground: Ground, roster: Roster, brief: DesignBrief, fixed: Ints) -> Apart:
    """Read the column `apart_from` and the [[apart]] of a brief; `fixed` (n,) territories or NOBODY.

    Raises
    ------
    DataError
        If an id is no account, or far more accounts must be apart from each other than there are territories.
    """
    pairs, unknown = _by_column(amounts)
    said: list[str] = []
    for chosen in brief.apart:
        rows = chosen_rows(chosen, amounts, "[[apart]]")
        what = (
            f"[[apart]] accounts = {chosen.rule!r}" if chosen.rule else f"[[apart]] of {examples(chosen.ids)}"
        )
        if len(rows) > max(100, 4 * roster.count):
            raise DataError(
                f"{what}: {counted(len(rows), 'account')}, each with a rep of its own, but there are only "
                f"{counted(roster.count, 'territory', 'territories')}; expected a rule that means fewer"
            )
        if len(rows) > roster.count:
            said.append(
                f"rule apart: {examples([amounts.ids[row] for row in rows])} must each have another rep, but "
                f"there {'is' if roster.count == 1 else 'are'} "
                f"{counted(roster.count, 'territory', 'territories')}; take some out"
            )
        pairs |= {(a, b) for x, a in enumerate(rows) for b in rows[x + 1 :]}
    notes: tuple[str, ...] = ()
    if unknown:
        names = "names" if unknown == 1 else "name"
        notes = (f"apart_from: {counted(unknown, 'id')} {names} no account of the file",)
    rows_apart = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    units = ground.unit_of[rows_apart]
    inside = units[:, 0] == units[:, 1]
    said += _in_one_unit(rows_apart[inside], amounts, ground)
    said += _at_one_rep(units[~inside], ground, roster, fixed)
    kept = np.unique(np.sort(units[~inside], axis=1), axis=0)
    return Apart(kept.astype(np.int32).reshape(-1, 2), tuple(said), notes)


def _by_column(amounts: Amounts) -> tuple[set[Pair], int]:
    """Pairs of rows by the column, and how many ids in it are no accounts."""
    pairs: set[Pair] = set()
    unknown = 0
    if "apart_from" not in amounts.frame.columns:
        return pairs, unknown
    place = {account: row for row, account in enumerate(amounts.ids)}
    for row, others in enumerate(amounts.frame["apart_from"].to_list()):
        for other in others or ():
            at = place.get(other)
            if at is None:
                unknown += 1
            elif at != row:
                pairs.add((min(row, at), max(row, at)))
    return pairs, unknown


def _in_one_unit(pairs: NDArray[np.int64], amounts: Amounts, ground: Ground) -> list[str]:
    """Accounts that must be apart and belong to one family or place."""
    if len(pairs) == 0:
        return []
    names = [f"{amounts.ids[a]} and {amounts.ids[b]}" for a, b in pairs.tolist()]
    family = bool(ground.family[ground.unit_of[pairs[:, 0]]].any())
    where, mend = (
        ("one family", "let the family be divided by [locks] families")
        if family
        else ("one unit", "plan by account")
    )
    return [
        f"rule apart: {examples(names, 'pair')} must be apart, but lie in {where}; {mend}, or drop the rule"
    ]


def _at_one_rep(units: Ints, ground: Ground, roster: Roster, fixed: Ints) -> list[str]:
    """Pairs whose locks or names put them with one rep."""
    at = fixed[units]
    clash = (at[:, 0] == at[:, 1]) & (at[:, 0] != NOBODY) if len(units) else np.zeros(0, np.bool_)
    said: dict[int, list[str]] = {}
    for (a, b), j in zip(units[clash].tolist(), at[clash][:, 0].tolist(), strict=True):
        said.setdefault(j, []).append(f"{ground.unit_ids[a]} and {ground.unit_ids[b]}")
    return [
        f"rule apart: {examples(names, 'pair')} must be apart, but both are locked or named to "
        f"{roster.called(j)}; unlock one or drop the rule"
        for j, names in sorted(said.items())
    ]
