"""What accounts ask of the rep who has them, and how far each rep is from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.brief_rules import Chosen
from ridings.design.roster import Roster
from ridings.errors import DataError
from ridings.market.phrases import examples, listed
from ridings.market.rule import compile_rule

Floats = NDArray[np.float64]

ALWAYS_HARD = ("skills", "never")
_COLUMNS = {  # of the accounts, for each fit; and of the reps
    "languages": ("language", "languages"),
    "products": ("products", "products"),
    "preferred": ("preferred_skills", "skills"),
    "industry": ("industry", "skills"),
    "region": ("region", "region"),
}
_HAS = {"languages": "speaks {}", "products": "sells {}", "region": "works in {}", "never": "may have it"}
_LACKS = {
    "languages": "does not speak {}", "products": "does not sell {}", "region": "does not work in {}",
    "never": "is ruled out",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Need:
    """One thing asked for; of `never`, the reps who are ruled out."""

    rule: str  # "skills", "never" or a key of _COLUMNS
    wanted: tuple[str, ...]  # sorted

    @property
    def has(self) -> str:
        """What a rep does who is what is asked for: `speaks es`."""
        return _HAS.get(self.rule, "has {}").format(listed(self.wanted))

    def lacks(self, j: int, roster: Roster) -> str:
        """What a rep does who is not: `does not speak es`."""
        has = _held(self.rule, roster)
        known = has[j] if has else None
        missing = [word for word in self.wanted if known is None or word not in known]
        return _LACKS.get(self.rule, "lacks {}").format(listed(missing or list(self.wanted)))


Needs = tuple[Need, ...]


def fit_rule(name: str) -> str:
    """Name of the needs that a key of [fit] prices or requires."""
    return "preferred" if name == "skills" else name


def needs_of(
    amounts: Amounts, skills: tuple[frozenset[str], ...], roster: Roster, brief: DesignBrief
) -> tuple[Needs, ...]:
    """What each row asks for, (rows,); rows alike share one tuple.

    Raises
    ------
    DataError
        If [fit] asks about a column that the accounts or the reps do not have.
    """
    columns: list[list[Need | None]] = [_needs("skills", skills), _never(amounts, brief)]
    for name in dict.fromkeys([*brief.fit.price, *brief.fit.required]):
        rule = fit_rule(name)
        columns.append(_needs(rule, _wanted(amounts.frame, rule, roster)))
    kept = [column for column in columns if any(column)]
    if not kept:
        return ((),) * amounts.frame.height
    seen: dict[tuple[Need | None, ...], Needs] = {}
    out = []
    for row in zip(*kept, strict=True):
        found = seen.get(row)
        if found is None:
            found = seen[row] = tuple(need for need in row if need is not None)
        out.append(found)
    return tuple(out)


def lacking(need: Need, roster: Roster) -> Floats:
    """Share of what is asked for that each rep lacks, (k,); 0 where nothing is known of a territory."""
    has = _held(need.rule, roster)
    if need.rule == "never":
        return np.array([float(rep in need.wanted) for rep in roster.rep_ids])
    out = np.zeros(roster.count)
    for j, known in enumerate(has):
        if known is not None:
            out[j] = sum(word not in known for word in need.wanted) / len(need.wanted)
    return out


def unknown_reps(needs: Iterable[Needs], roster: Roster) -> list[str]:
    """Say which reps are ruled out who take no part anyway."""
    ruled_out = {rep for kind in set(needs) for need in kind if need.rule == "never" for rep in need.wanted}
    unknown = sorted(ruled_out - set(roster.rep_ids))
    if not unknown:
        return []
    return [
        f"never: {examples(unknown, 'rep')} {'takes' if len(unknown) == 1 else 'take'} no part in this plan"
    ]


def chosen_rows(chosen: Chosen, amounts: Amounts, name: str) -> list[int]:
    """Rows that a rule is about, in their order.

    Raises
    ------
    DataError
        If an id is not among the accounts.
    """
    if chosen.rule is not None:
        frame = amounts.frame
        return (
            frame.select(compile_rule(chosen.rule, dict(frame.schema), name=name))
            .to_series()
            .arg_true()
            .to_list()
        )
    place = {account: row for row, account in enumerate(amounts.ids)}
    for account in chosen.ids:
        if account not in place:
            raise DataError(f"{name} accounts: {account!r} is no account of the file")
    return sorted({place[account] for account in chosen.ids})


def _held(rule: str, roster: Roster) -> tuple[frozenset[str] | None, ...]:
    if rule == "languages":
        return tuple(None if one is None else frozenset(map(str.casefold, one)) for one in roster.languages)
    if rule == "products":
        return roster.products
    if rule == "region":
        return tuple(
            frozenset({region}) if rep else None
            for rep, region in zip(roster.rep_ids, roster.regions, strict=True)
        )
    return roster.skills


def _needs(rule: str, wanted: Iterable[Iterable[str]]) -> list[Need | None]:
    known: dict[tuple[str, ...], Need] = {}
    out: list[Need | None] = []
    for words in wanted:
        key = tuple(sorted(words)) if words else ()
        out.append(known.setdefault(key, Need(rule, key)) if key else None)
    return out


def _wanted(frame: pl.DataFrame, rule: str, roster: Roster) -> list[tuple[str, ...]]:
    """Cells of the column that a fit is about."""
    column, theirs = _COLUMNS[rule]
    if column not in frame.columns:
        raise DataError(f"[fit] needs the column {column} on the accounts")
    if roster.open:
        raise DataError(f"[fit] needs reps with the column {theirs}", hint=": give --reps FILE")
    if not any(_held(rule, roster)) or (rule == "region" and not any(roster.regions)):
        raise DataError(f"[fit] needs the column {theirs} on the reps; it is missing, or empty for every rep")
    made: dict[str, Callable[[str], str]] = {"languages": str.casefold, "industry": "industry:{}".format}
    word = made.get(rule, str)
    cells = frame[column].to_list()
    if frame.schema[column] == pl.List(pl.String):
        return [tuple(word(x) for x in cell or ()) for cell in cells]
    return [(word(cell),) if cell else () for cell in cells]


def _never(amounts: Amounts, brief: DesignBrief) -> list[Need | None]:
    """Reps whom the column or the brief rules out, for each row."""
    out: list[set[str]] = [set() for _ in range(amounts.frame.height)]
    if "not_reps" in amounts.frame.columns:
        for row, reps in enumerate(amounts.frame["not_reps"].to_list()):
            out[row].update(reps or ())
    for never in brief.never:
        for row in chosen_rows(never.accounts, amounts, "[[never]]"):
            out[row].update(never.reps)
    return _needs("never", out)
