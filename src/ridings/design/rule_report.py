"""Every rule of a brief in a plan's report: held, binding with what it costs, or broken.

`REPORTERS` is the list to add a rule to: each reporter names the keys of the brief that it answers for. A key
that no reporter names and that is no rule either still gets a row, by its key, so that nothing is dropped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from typing import Any

import numpy as np

from ridings.design.brief import DesignBrief
from ridings.design.brief_rules import FITS
from ridings.design.kind_rows import KIND_REPORTERS
from ridings.design.plan import RuleRow
from ridings.design.problem import Setup
from ridings.design.protect import protected_rows
from ridings.design.rule_report_who import WHO_REPORTERS
from ridings.design.rule_row import (
    BINDING,
    BROKEN,
    HELD,
    NO_PRICE,
    TRIFLE,
    Case,
    Reporter,
    saving,
)
from ridings.design.rules import NOBODY, locked_rows
from ridings.solvers.districting.solve import Result

NOT_RULES = (  # what a brief says besides rules: words, costs, and how to count
    "market.*", "cost.*", "potential.*", "workload.*", "plan.*", "profit.*", "sizing.*", "moves.price.*",
    "balance.*.target", "frontier", "alternatives", *(f"fit.{name}" for name in FITS),
)  # fmt: skip
POINT = 0.01  # of a tolerance or of a budget: the step that its price is told for


def rule_rows(
    setup: Setup, result: Result, brief: DesignBrief, reasons: tuple[str, ...]
) -> tuple[RuleRow, ...]:
    """Report on every rule, those that cost something first where they are told of one kind."""
    case = Case(setup, result, brief, reasons)
    rows = [row for reporter in REPORTERS for row in reporter.tell(case)]
    return (*rows, *_unclaimed(case))


def rule_keys(brief: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Walk the keys of `DesignBrief.as_dict` that are rules and say something, as "table.key"."""
    for key, value in brief.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and value:
            yield from rule_keys(value, f"{path}.")
        elif value not in (None, False, "", "none", [], (), {}) and not _matches(path, NOT_RULES):
            yield path, value


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _unclaimed(case: Case) -> Iterator[RuleRow]:
    claimed = tuple(key for reporter in REPORTERS for key in reporter.keys)
    for path, value in rule_keys(case.brief.as_dict()):
        if not _matches(path, claimed):
            name = path.split(".")[-1].replace("_", " ")
            state = BROKEN if case.is_broken(name) else HELD
            yield RuleRow(name, state, None, "", f"{path} = {value}: {state}; {NO_PRICE}")


def _territories(case: Case) -> Iterator[RuleRow]:
    count = case.setup.roster.count
    vacant = count - len(case.setup.roster.index)
    words = f"{count} territories" + (f", {vacant} of them without a rep" if vacant else "")
    yield RuleRow("territories", HELD, None, "", words)


def _whole_units(case: Case) -> Iterator[RuleRow]:
    kind = case.brief.territories.unit
    if kind not in (None, "account"):
        n = case.setup.problem.units
        words = f"{n:,} units: what lies in one {kind.replace('_', ' ')} goes to one territory; {NO_PRICE}"
        yield RuleRow("unit", HELD, None, "", words)


def _balance(case: Case) -> Iterator[RuleRow]:
    for a, name in enumerate(case.setup.amounts.activities):
        asked, used = case.brief.balance[name].tolerance, float(case.result.tolerance[a])
        words = f"every territory within {used:.1%} of its target"
        widened = used > asked * (1 + 1e-6) + 1e-9
        if widened:
            words += f" ({asked:.1%} asked for; what cannot be divided makes {used:.1%} the least possible)"
        yield _priced_band(case, a, f"balance of {name}", words, widened=widened)


def _priced_band(case: Case, a: int, name: str, words: str, *, widened: bool) -> RuleRow:
    worth = case.result.worth.tolerance[a] * POINT
    saved = float(worth.sum())
    unit = f"{case.unit} per percentage point of tolerance"
    limited = (case.result.worth.minimum[a] + case.result.worth.maximum[a]).any()
    if (case.result.broken[a] > 0).any():
        outside = int((case.result.broken[a] > 0).sum())
        return saving(BROKEN, f"{words}: {outside} are outside", 0.0, unit, name)
    if saved <= TRIFLE * POINT * case.result.cost:
        more = "wider would save nothing" + (" while an absolute limit holds" * bool(limited))
        state = BINDING if widened else HELD
        return saving(state, f"{words}; {more}", 0.0, unit, name)
    who = case.names(worth, case.result.prices.bands[a] > 0)
    words += f"; one percentage point more would save about {case.amount(saved)} ({who})"
    return saving(BINDING, words, saved, unit, name)


def _absolute(case: Case) -> Iterator[RuleRow]:
    for a, activity in enumerate(case.setup.amounts.activities):
        for side, sign in (("minimum", -1), ("maximum", 1)):
            limit = getattr(case.brief.balance[activity], side)
            if limit is not None:
                yield _limit(case, a, f"{side} of {activity}", limit, sign)


def _limit(case: Case, a: int, name: str, limit: float, sign: int) -> RuleRow:
    worth = case.result.worth.maximum[a] if sign > 0 else case.result.worth.minimum[a]
    words = f"every territory holds at {'most' if sign > 0 else 'least'} {limit:,.6g}"
    unit = f"{case.unit} per 1% of the limit"
    outside = int((sign * (case.result.loads[a] - limit) > 1e-9 * max(1.0, abs(limit))).sum())
    saved = float(worth.sum()) * abs(limit) * POINT
    if outside:
        return saving(BROKEN, f"{words}: {outside} do not", 0.0, unit, name)
    if saved <= TRIFLE * POINT * case.result.cost:
        return saving(HELD, words, 0.0, unit, name)
    who = case.names(worth, np.full(len(worth), sign > 0))
    words += f"; 1% of it {'more' if sign > 0 else 'less'} would save about {case.amount(saved)} ({who})"
    return saving(BINDING, words, saved, unit, name)


def _budgets(case: Case) -> Iterator[RuleRow]:
    rules, amounts = case.setup.rules, case.setup.amounts
    owned = rules.owner != NOBODY
    for m, name in enumerate(case.setup.budgets):
        share = case.brief.moves.shares[name]
        column = {"potential": amounts.potential, "pipeline": amounts.pipeline}.get(name)
        total = float(owned.sum()) if column is None else float(column[owned].sum())
        step, what = (1.0, "account") if name == "accounts" else (POINT * total, "percentage point of it")
        saved = float(case.result.worth.budgets[m]) * step
        words = f"at most {share:.1%} of {name} changes hands"
        unit, title = f"{case.unit} per {what}", f"moves of {name}"
        if case.result.over_budget[m] > 1e-9 or any(
            reason.startswith("rule moves:") and name in reason for reason in case.reasons
        ):
            yield saving(BROKEN, f"{words}: more does", 0.0, unit, title)
        elif saved <= TRIFLE * case.mean_cost * (1.0 if name == "accounts" else POINT * len(owned)):
            yield saving(HELD, f"{words}; more moves would save nothing", 0.0, unit, title)
        else:
            more = f"one more {'account' if name == 'accounts' else 'percentage point of it'} moved"
            yield saving(
                BINDING, f"{words}; {more} would save about {case.amount(saved)}", saved, unit, title
            )


def _locks(case: Case) -> Iterator[RuleRow]:
    frame = case.setup.amounts.frame
    by_column = locked_rows(frame, replace(case.brief, locks=replace(case.brief.locks, rules=())))
    by_rule = locked_rows(frame.drop("locked", strict=False), case.brief)
    protected, moves = protected_rows(frame, case.brief), case.brief.moves
    asked = bool(moves.protect or moves.protect_renewal_days or moves.protect_pipeline_over)
    named = np.array([why == "named" for why in case.setup.rules.why])
    locks = ((by_column | by_rule), "locks", "accounts stay with their owner", bool(case.brief.locks.rules))
    kept = (protected, "protected", "protected accounts stay with their owner", asked)
    given = (named, "named accounts", "named accounts are with the rep they are given to", False)
    for rows, title, words, wanted in (locks, kept, given):
        if rows.any() or wanted:
            yield _tied(case, rows, title, words)


def _tied(case: Case, rows: np.ndarray[Any, np.dtype[np.bool_]], title: str, words: str) -> RuleRow:
    """Tell of accounts that are tied to a rep: how many, and the one that would save most if it were not."""
    units = np.unique(case.setup.ground.unit_of[rows])
    words = f"{int(rows.sum()):,} {words}"
    unit = f"{case.unit} for the dearest one, an estimate"
    if case.is_broken(title) or (title != "named accounts" and case.is_broken("locks")):
        return saving(BROKEN, f"{words}, but not all can", 0.0, unit, title)
    worth = case.result.worth.locked[units]
    if not len(units) or worth.max() <= TRIFLE * case.mean_cost:
        return saving(HELD, f"{words}; freeing one would save nothing", 0.0, unit, title)
    dearest = case.setup.ground.unit_ids[units[int(worth.argmax())]]
    costly = int((worth > TRIFLE * case.mean_cost).sum())
    words += f"; {costly:,} of them would be cheaper elsewhere, {dearest} by about {case.amount(worth.max())}"
    return saving(BINDING, f"{words} (an estimate)", float(worth.max()), unit, title)


def _skills(case: Case) -> Iterator[RuleRow]:
    asking = np.array([bool(skills) for skills in case.setup.rules.skills])
    if not asking.any() and not case.brief.skills:
        return
    words = f"{int(asking.sum()):,} accounts ask for a skill"
    unit = f"{case.unit} for the dearest one, an estimate"
    units = np.unique(case.setup.ground.unit_of[asking])
    if case.is_broken("skills"):
        yield saving(BROKEN, f"{words}, which their rep does not always have", 0.0, unit, "skills")
        return
    words += " and their rep has it"
    worth = case.result.worth.barred[units]
    if not len(units) or worth.max() <= TRIFLE * case.mean_cost:
        yield saving(HELD, f"{words}; without the rule nothing would be saved", 0.0, unit, "skills")
        return
    dearest = case.setup.ground.unit_ids[units[int(worth.argmax())]]
    words += f"; were {dearest} open to every rep, it would save about {case.amount(worth.max())}"
    yield saving(BINDING, f"{words} (an estimate)", float(worth.max()), unit, "skills")


def _families(case: Case) -> Iterator[RuleRow]:
    kind = case.brief.locks.families
    if kind == "none":
        return
    families = int(case.setup.ground.family.sum())
    where = "at one place " if kind == "site_group" else ""
    state = BROKEN if case.is_broken("families") else HELD
    words = f"{families:,} families {where}have one rep each; {NO_PRICE}"
    yield RuleRow(
        "families", state, None, "", "a family is divided by its locks" * (state == BROKEN) or words
    )


def _contiguity(case: Case) -> Iterator[RuleRow]:
    problem = case.setup.problem
    if problem.edges is None:
        return
    torn = int(case.result.torn.sum())
    words = f"every territory hangs together; {NO_PRICE}, which leaves contiguity out"
    if case.setup.joined:
        words += f"; {len(case.setup.joined)} virtual edges join pieces of the map"
    if torn:
        words = f"{torn} territories are in several pieces"
    yield RuleRow("contiguity", BROKEN if torn else HELD, None, "", words)


REPORTERS = [
    Reporter(("territories.count",), _territories),
    Reporter(("territories.unit",), _whole_units),
    Reporter(("balance.*.tolerance",), _balance),
    Reporter(("balance.*.minimum", "balance.*.maximum"), _absolute),
    Reporter(("moves.accounts", "moves.potential", "moves.pipeline"), _budgets),
    Reporter(("locks.rules", "locks.named", "moves.protect*"), _locks),
    Reporter(("locks.families",), _families),
    Reporter(("skills.*",), _skills),
    Reporter(("territories.contiguous",), _contiguity),
    *WHO_REPORTERS,
    *KIND_REPORTERS,
]
