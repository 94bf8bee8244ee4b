"""Who may have which unit, and what it costs where somebody fits it less; and which rules leave nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.needs import ALWAYS_HARD, Need, Needs, fit_rule, lacking
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY
from ridings.market.phrases import examples, listed

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

_MEND = {
    "skills": "hire or train one, or drop the skill",
    "never": "leave one of them out of not_reps or [[never]]",
    "languages": "hire one, or take languages out of [fit] required",
    "products": "hire or train one, or take products out of [fit] required",
    "industry": "hire or train one, or take industry out of [fit] required",
}


@dataclass(frozen=True)
class Fitting:
    """Units that are alike in what they ask form a class."""

    classes: Ints  # (n,)
    allowed: Bools  # (classes, k)
    misfit: Floats  # (classes, k) cost of a unit of the class there
    reasons: tuple[str, ...]  # what no plan can keep

    def misfit_of(self, finer: Ints) -> Floats:
        """Return the misfits of other classes, (finer classes, k), each within one of these; `finer` (n,)."""
        out: Floats = self.misfit[self.classes[np.unique(finer, return_index=True)[1]]]
        return out


def fitting(
    ground: Ground, needs: Sequence[Needs], roster: Roster, brief: DesignBrief, fixed: Ints
) -> Fitting:
    """Put units into classes; `needs` by row, `fixed` (n,) territories of units or NOBODY."""
    kinds = list(dict.fromkeys(needs))
    tables = [_Table(kind, roster, brief) for kind in kinds]
    held = _kinds_of_units(ground, needs, {kind: x for x, kind in enumerate(kinds)})
    number: dict[tuple[tuple[int, int], ...], int] = {}
    classes = np.array([number.setdefault(key, len(number)) for key in held], np.int32)
    k = roster.count
    allowed = np.ones((len(number), k), np.bool_)
    misfit = np.zeros((len(number), k))
    for key, c in number.items():
        for x, count in key:
            allowed[c] &= tables[x].admits
            misfit[c] += count * tables[x].misfit
    members: dict[int, list[int]] = {}
    for unit, c in enumerate(classes.tolist()):
        members.setdefault(c, []).append(unit)
    asked = {c: _together([kinds[x] for x, _ in key], brief) for key, c in number.items()}
    reasons = [
        *_nobody(asked, members, ground, roster, allowed),
        *_misplaced(asked, members, ground, roster, fixed),
    ]
    allowed[~allowed.any(axis=1)] = True  # the plan is infeasible, and still drawn
    return Fitting(*_alike(classes, allowed, misfit), tuple(reasons))


class _Table:
    """What one kind of row means for each territory."""

    def __init__(self, kind: Needs, roster: Roster, brief: DesignBrief) -> None:
        self.admits = np.ones(roster.count, np.bool_)
        self.misfit = np.zeros(roster.count)
        price = {fit_rule(name): amount for name, amount in brief.fit.price.items()}
        for need in kind:
            lack = lacking(need, roster)
            if is_hard(need, brief):
                self.admits &= lack == 0
            self.misfit += price.get(need.rule, 0.0) * lack


def is_hard(need: Need, brief: DesignBrief) -> bool:
    """Whether a rep who lacks it may not have the account."""
    return need.rule in ALWAYS_HARD or need.rule in brief.fit.required


def _kinds_of_units(
    ground: Ground, needs: Sequence[Needs], number: dict[Needs, int]
) -> list[tuple[tuple[int, int], ...]]:
    """Kinds of the rows of each unit and how many rows are of each, sorted; one with nothing asked for."""
    n = len(ground.unit_ids)
    kind = np.array([number[need] for need in needs], np.int64)
    code, count = np.unique(ground.unit_of.astype(np.int64) * len(number) + kind, return_counts=True)
    out: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    empty = {x for need, x in number.items() if not need}
    for at, rows in zip(code.tolist(), count.tolist(), strict=True):
        unit, x = divmod(at, len(number))
        if x not in empty:
            out[unit].append((x, rows))
    return [tuple(one) for one in out]


def _together(kinds: Sequence[Needs], brief: DesignBrief) -> list[Need]:
    """Everything that is required by any of some kinds, each once."""
    return sorted({need for kind in kinds for need in kind if is_hard(need, brief)})


def _nobody(
    asked: dict[int, list[Need]],
    members: dict[int, list[int]],
    ground: Ground,
    roster: Roster,
    allowed: Bools,
) -> list[str]:
    """Say which needs leave no rep: of each class the fewest that do, with all the units they concern."""
    found: dict[tuple[Need, ...], list[int]] = {}
    for c in np.flatnonzero(~allowed.any(axis=1)).tolist():
        found.setdefault(_fewest(asked[c], roster), []).extend(members[c])
    return [_said(conflict, sorted(units), ground) for conflict, units in found.items()]


def _fewest(needs: list[Need], roster: Roster) -> tuple[Need, ...]:
    """Return a smallest set of these needs that no rep meets."""
    meets = [lacking(need, roster) == 0 for need in needs]
    for size in range(1, len(needs)):
        for some in combinations(range(len(needs)), size):
            if not np.logical_and.reduce([meets[x] for x in some]).any():
                return tuple(needs[x] for x in some)
    return tuple(needs)


def _said(conflict: tuple[Need, ...], units: list[int], ground: Ground) -> str:
    names = [ground.unit_ids[u] for u in units]
    rules = list(dict.fromkeys(_rule_of(need) for need in conflict))
    asks = f"{examples(names)} {'asks' if len(names) == 1 else 'ask'} for"
    if len(conflict) == 1 and conflict[0].rule == "never":
        return f"rule never: every rep is ruled out for {examples(names)}; {_MEND['never']}"
    together = " together" if len(conflict) > 1 or len(conflict[0].wanted) > 1 else ""
    has = listed([need.has for need in conflict])
    mend = dict.fromkeys(_MEND[need.rule] for need in conflict)
    return f"rule {' and '.join(rules)}: no rep {has}{together}, which {asks}; {', or '.join(mend)}"


def _rule_of(need: Need) -> str:
    return need.rule if need.rule in ALWAYS_HARD else "fit"


def _misplaced(
    asked: dict[int, list[Need]], members: dict[int, list[int]], ground: Ground, roster: Roster, fixed: Ints
) -> list[str]:
    """Units locked or named to a rep who is not what they ask for: two rules that no plan keeps."""
    found: dict[tuple[int, Need], list[int]] = {}
    for c, needs in asked.items():
        for need in needs:
            lack = lacking(need, roster)
            for unit in members[c]:
                if fixed[unit] != NOBODY and lack[fixed[unit]] > 0:
                    found.setdefault((int(fixed[unit]), need), []).append(unit)
    out = []
    for (j, need), units in sorted(found.items(), key=lambda item: (item[0][0], item[1])):
        names = [ground.unit_ids[u] for u in sorted(units)]
        what, them = ("is", "it") if len(names) == 1 else ("are", "them")
        who = f"{examples(names)} {what} locked or named to {roster.called(j)}, who {need.lacks(j, roster)}"
        out.append(f"rule {_rule_of(need)}: {who}; unlock {them} or {_drop(need)}")
    return out


def _drop(need: Need) -> str:
    if need.rule == "never":
        return "change not_reps or [[never]]"
    return _MEND[need.rule].split(", or ")[-1]


def _alike(classes: Ints, allowed: Bools, misfit: Floats) -> tuple[Ints, Bools, Floats]:
    """Join classes that differ in nothing that matters to a solver."""
    whole = np.concatenate([allowed.astype(np.float64), misfit], axis=1)
    _, first, number = np.unique(whole, axis=0, return_index=True, return_inverse=True)
    number = number.reshape(-1)
    return number[classes].astype(np.int32), allowed[first], misfit[first]
