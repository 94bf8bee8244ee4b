"""The hard rules of a plan, for each account: locked, named, skills; and what in them cannot be kept."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.roster import Roster
from ridings.market.rule import compile_rule

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOBODY = -1


@dataclass(frozen=True)
class Rules:
    """Rules by row of the frame; what breaks one of them is said in `reasons`."""

    fixed: Ints  # (rows,) territory or NOBODY
    why: tuple[str, ...]  # (rows,) "", "locked" or "named"
    owner: Ints  # (rows,) territory of today's rep, or NOBODY
    gone: Bools  # (rows,) owned by a rep who takes no part
    skills: tuple[frozenset[str], ...]  # (rows,) asked for
    reasons: tuple[str, ...]


def make_rules(amounts: Amounts, roster: Roster, brief: DesignBrief) -> Rules:
    """Read locks, named reps, owners and skills of every row."""
    rows = amounts.frame.height
    index = roster.index
    owners = amounts.owners
    owner = np.array([index.get(rep or "", NOBODY) for rep in owners], np.int32)
    gone = np.array([bool(rep) for rep in owners]) & (owner == NOBODY) & (len(index) > 0)
    fixed = np.full(rows, NOBODY, np.int32)
    why = [""] * rows
    reasons: list[str] = []
    for row in np.flatnonzero(locked_rows(amounts.frame, brief)):
        if owner[row] != NOBODY:
            fixed[row], why[row] = owner[row], "locked"
        elif owners[row]:
            reasons.append(_homeless("locks", amounts.ids[row], "locked", str(owners[row])))
    if brief.locks.named:
        _pin_named(amounts, index, fixed, why, reasons)
    skills = _skills(amounts.frame, brief)
    return Rules(fixed, tuple(why), owner, gone, skills, tuple(reasons))


def locked_rows(frame: pl.DataFrame, brief: DesignBrief) -> Bools:
    """Rows that must stay with their owner, by the column or by a rule of the brief, (rows,)."""
    locked = np.zeros(frame.height, np.bool_)
    if "locked" in frame.columns:
        locked |= frame["locked"].fill_null(False).to_numpy()
    for rule in (*brief.locks.rules, *brief.moves.protect):
        locked |= frame.select(compile_rule(rule, dict(frame.schema), name="locks")).to_series().to_numpy()
    return locked


def _pin_named(
    amounts: Amounts, index: dict[str, int], fixed: Ints, why: list[str], reasons: list[str]
) -> None:
    for row, rep in enumerate(amounts.column("named_rep")):
        j = index.get(rep or "", NOBODY)
        if j == NOBODY:
            if rep:
                reasons.append(_homeless("named accounts", amounts.ids[row], "named", rep))
            continue
        if why[row] == "locked" and fixed[row] != j:
            account = amounts.ids[row]
            reasons.append(
                f"rule locks: account {account} is locked to its owner and named for {rep}; "
                "it stays with its owner. Unlock it or change named_rep"
            )
            continue
        fixed[row], why[row] = j, why[row] or "named"


def _skills(frame: pl.DataFrame, brief: DesignBrief) -> tuple[frozenset[str], ...]:
    none: frozenset[str] = frozenset()
    asked: list[set[str]] = [set() for _ in range(frame.height)]
    if "required_skills" in frame.columns:
        for row, wanted in enumerate(frame["required_skills"].to_list()):
            asked[row].update(wanted or ())
    for skill, rule in brief.skills.items():
        needs = frame.select(compile_rule(rule, dict(frame.schema), name=f"skills {skill}")).to_series()
        for row in needs.arg_true().to_list():
            asked[row].add(skill)
    return tuple(frozenset(s) if s else none for s in asked)


def _homeless(rule: str, account: str, how: str, rep: str) -> str:
    return (
        f"rule {rule}: account {account} is {how} to {rep}, who has no territory in this plan; "
        f"give {rep} a territory, or drop the rule"
    )


def lacking_skills(
    fixed: Ints, asked: list[frozenset[str]], names: tuple[str, ...], roster: Roster
) -> list[str]:
    """Units fixed to a rep who lacks a skill that a member asks for: two rules that no plan keeps."""
    out = []
    for unit in np.flatnonzero(fixed != NOBODY):
        has = roster.skills[fixed[unit]]
        if asked[unit] and has is not None and not asked[unit] <= has:
            lacking = " and ".join(sorted(asked[unit] - has))
            rep = roster.rep_ids[fixed[unit]]
            out.append(
                f"rule skills: {names[unit]} is locked or named to {rep}, who lacks {lacking}; "
                "unlock it or drop the skill"
            )
    return out


def skill_classes(
    asked: list[frozenset[str]], roster: Roster
) -> tuple[Ints, NDArray[np.bool_], list[frozenset[str]]]:
    """Class of each unit (n,), who may serve each class (classes, k), and the skills nobody has."""
    kinds = sorted(set(asked), key=sorted)
    number = {kind: x for x, kind in enumerate(kinds)}
    allowed = np.array(
        [[has is None or kind <= has for has in roster.skills] for kind in kinds], np.bool_
    ).reshape(len(kinds), roster.count)
    nobody = [kind for kind, row in zip(kinds, allowed, strict=True) if not row.any()]
    allowed[~allowed.any(axis=1)] = True  # the plan is infeasible, and still drawn
    return np.array([number[kind] for kind in asked], np.int32), allowed, nobody
