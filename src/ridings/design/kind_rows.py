"""Stack, verticals, regions and the primary plan in a plan's list of rules: held, binding or broken."""

from collections.abc import Iterator

import numpy as np

from ridings.design.plan import RuleRow
from ridings.design.rule_row import BINDING, BROKEN, HELD, NO_PRICE, TRIFLE, Case, Reporter, saving


def _sortings(case: Case) -> Iterator[RuleRow]:
    """One row for each way the units are sorted: by layer, by vertical, by region."""
    for rule in dict.fromkeys(sorting.rule for sorting in case.setup.sortings):
        found = [sorting for sorting in case.setup.sortings if sorting.rule == rule]
        tied = np.zeros(case.setup.problem.units, np.bool_)
        for sorting in found:
            tied |= np.asarray(~sorting.admits.all(axis=1))[sorting.of]
        words = f"{int(tied.sum()):,} units may go to some territories only, by the {rule}"
        unit = f"{case.unit} for the dearest unit, all that bars it together, an estimate"
        worth = case.result.worth.barred[tied]
        if case.is_broken(rule):
            yield saving(BROKEN, f"{words}, and some are elsewhere", 0.0, unit, rule)
        elif not len(worth) or worth.max() <= TRIFLE * case.mean_cost:
            yield saving(HELD, f"{words}; without it nothing would be saved", 0.0, unit, rule)
        else:
            dearest = case.setup.ground.unit_ids[np.flatnonzero(tied)[int(worth.argmax())]]
            words += f"; were {dearest} open to every rep, it would save about {case.amount(worth.max())}"
            yield saving(BINDING, f"{words} (an estimate)", float(worth.max()), unit, rule)


def _together(case: Case) -> Iterator[RuleRow]:
    lines = case.brief.territories
    if not isinstance(lines.regions, bool) and lines.hierarchy == "together":
        words = f"{lines.regions} regions are made of whole territories afterwards, and cost nothing"
        yield RuleRow("regions", HELD, None, "", words)


def _force(case: Case) -> Iterator[RuleRow]:
    lines = case.brief.territories
    if lines.sales_force is not None:
        words = f"only reps of the sales force {lines.sales_force} take part; {NO_PRICE}"
        yield RuleRow("sales force", HELD, None, "", words)
    if case.setup.near:
        at = case.setup.problem.owner
        away = int(((at >= 0) & (case.result.labels != at)).sum())
        words = (
            f"{away:,} units are not with the rep who has most of their primary territory, as that is cheaper"
        )
        state, unit = (BINDING, f"{case.unit} an account") if away else (HELD, "")
        yield RuleRow("primary", state, lines.primary_price if away else None, unit, words)
    elif lines.primary is not None:
        words = f"every primary territory goes whole to one territory; {NO_PRICE}"
        yield RuleRow("primary", HELD, None, "", words)


KIND_REPORTERS = [
    Reporter(("stack", "territories.kind", "territories.regions", "territories.hierarchy"), _sortings),
    Reporter((), _together),
    Reporter(("territories.sales_force", "territories.primary", "territories.primary_price"), _force),
]
