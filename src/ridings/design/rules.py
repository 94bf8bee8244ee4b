"""The hard rules of a plan, for each account: locked, named, needs; and what in them cannot be kept."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.needs import Needs, needs_of, unknown_reps
from ridings.design.protect import protected_rows, protected_why
from ridings.design.roster import Roster
from ridings.market.phrases import examples
from ridings.market.rule import compile_rule

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOBODY = -1


@dataclass(frozen=True)
class Rules:
    """Rules by row of the frame; what breaks one of them is said in `reasons`."""

    fixed: Ints  # (rows,) territory or NOBODY
    why: tuple[str, ...]  # (rows,) "", "locked", "named", or "protected: " and by what
    owner: Ints  # (rows,) territory of today's rep, or NOBODY
    gone: Bools  # (rows,) owned by a rep who takes no part
    skills: tuple[frozenset[str], ...]  # (rows,) asked for
    reasons: tuple[str, ...]
    needs: tuple[Needs, ...] = ()  # (rows,) of the rep: skills, and what [fit] and [[never]] say
    notes: tuple[str, ...] = ()


def make_rules(amounts: Amounts, roster: Roster, brief: DesignBrief) -> Rules:
    """Read locks, named reps, owners and skills of every row."""
    rows = amounts.frame.height
    index = roster.index
    owners = amounts.owners
    owner = np.array([index.get(rep or "", NOBODY) for rep in owners], np.int32)
    gone = np.array([bool(rep) for rep in owners]) & (owner == NOBODY) & (len(index) > 0)
    fixed = np.full(rows, NOBODY, np.int32)
    why = [""] * rows
    lost = _locked(amounts, brief, owner, fixed, why)
    notes = _protected(amounts, brief, owner, fixed, why)
    reasons = _homeless("locks", "locked to its owner", lost)
    if brief.locks.named:
        reasons += _pin_named(amounts, index, fixed, why)
    skills = _skills(amounts.frame, brief)
    needs = needs_of(amounts, skills, roster, brief)
    notes += unknown_reps(needs, roster)
    return Rules(fixed, tuple(why), owner, gone, skills, tuple(reasons), needs, tuple(notes))


def kept_rows(frame: pl.DataFrame, brief: DesignBrief) -> Bools:
    """Rows that must stay with their owner, locked or protected, (rows,)."""
    return np.asarray(locked_rows(frame, brief) | protected_rows(frame, brief))


def locked_rows(frame: pl.DataFrame, brief: DesignBrief) -> Bools:
    """Rows that are locked to their owner, by the column or by a rule of the brief, (rows,)."""
    locked = np.zeros(frame.height, np.bool_)
    if "locked" in frame.columns:
        locked |= frame["locked"].fill_null(False).to_numpy()
    for rule in brief.locks.rules:
        held = frame.select(compile_rule(rule, dict(frame.schema), name="[locks] rules"))
        locked |= held.to_series().to_numpy()
    return locked


def _locked(
    amounts: Amounts, brief: DesignBrief, owner: Ints, fixed: Ints, why: list[str]
) -> list[tuple[str, str]]:
    """Pin locked rows, in place; return those whose rep has no territory, with the rep."""
    lost = []
    for row in np.flatnonzero(locked_rows(amounts.frame, brief)):
        if owner[row] != NOBODY:
            fixed[row], why[row] = owner[row], "locked"
        elif amounts.owners[row]:
            lost.append((amounts.ids[row], str(amounts.owners[row])))
    return lost


def _protected(amounts: Amounts, brief: DesignBrief, owner: Ints, fixed: Ints, why: list[str]) -> list[str]:
    """Pin protected rows, in place; those whose rep is gone have to move, said."""
    lost = []
    for row, reason in enumerate(protected_why(amounts.frame, brief)):
        if not reason or why[row]:
            continue
        if owner[row] != NOBODY:
            fixed[row], why[row] = owner[row], f"protected: {reason}"
        elif amounts.owners[row]:
            lost.append(amounts.ids[row])
    if not lost:
        return []
    if len(lost) == 1:
        return [f"moves: {lost[0]} is protected, but its rep has no territory in this plan; it changes hands"]
    return [
        f"moves: {examples(lost)} are protected, but their reps have no territory in this plan; "
        "they change hands"
    ]


def _pin_named(amounts: Amounts, index: dict[str, int], fixed: Ints, why: list[str]) -> list[str]:
    """Pin named rows, in place; return what cannot be kept."""
    lost, torn = [], []
    for row, rep in enumerate(amounts.column("named_rep")):
        j = index.get(rep or "", NOBODY)
        if j == NOBODY:
            if rep:
                lost.append((amounts.ids[row], rep))
        elif why[row] and fixed[row] != j:
            torn.append((amounts.ids[row], rep))
        else:
            fixed[row], why[row] = j, why[row] or "named"
    return [*_homeless("named accounts", "named", lost), *_torn(torn)]


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


def _homeless(rule: str, how: str, lost: list[tuple[str, str]]) -> list[str]:
    """Say which accounts belong to reps who have no territory, in one line."""
    if not lost:
        return []
    reps = sorted({rep for _, rep in lost})
    whom = examples(reps, "rep")
    if len(lost) == 1:
        account, rep = lost[0]
        to = how.replace("its owner", rep) if "owner" in how else f"{how} to {rep}"
        said = f"account {account} is {to}, who has no territory in this plan"
    else:
        names = examples([account for account, _ in lost])
        have = "has" if len(reps) == 1 else "have"
        said = (
            f"{names} are {how.replace(' to its owner', '')} to {whom}, who {have} no territory in this plan"
        )
    return [f"rule {rule}: {said}; give {'them' if len(reps) > 1 else reps[0]} a territory, or drop the rule"]


def _torn(torn: list[tuple[str, str | None]]) -> list[str]:
    """Say which accounts are kept with their owner and named for another, in one line."""
    if len(torn) == 1:
        account, rep = torn[0]
        return [
            f"rule locks: account {account} is locked to its owner and named for {rep}; "
            "it stays with its owner. Unlock it or change named_rep"
        ]
    if not torn:
        return []
    names = examples([account for account, _ in torn])
    return [
        f"rule locks: {names} are locked to their owners and named for others; "
        "they stay with their owners. Unlock them or change named_rep"
    ]
