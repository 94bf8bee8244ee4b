"""Rules on who may have what, in a plan's report: time zones, pairs apart, reps ruled out, fit, capacity."""

from collections.abc import Iterator

import numpy as np

from ridings.design.plan import RuleRow
from ridings.design.rule_row import BINDING, BROKEN, HELD, NO_PRICE, TRIFLE, Case, Reporter, saving
from ridings.design.time_zones import held_zones
from ridings.market.phrases import counted


def _zones(case: Case) -> Iterator[RuleRow]:
    zones = case.setup.zones
    if zones.at_most is None:
        return
    many = held_zones(zones, case.result.labels, case.setup.roster.count) > zones.at_most
    words = f"at most {counted(zones.at_most, 'time zone')} in a territory"
    impossible = any(reason.startswith("rule time zones:") for reason in case.setup.reasons)
    if many.any() or impossible:
        yield RuleRow("time zones at most", BROKEN, None, "", f"{words}: {int(many.sum()):,} lie in more")
    else:
        words += "; without it every rule could be kept" if case.result.zones_bind else f"; {NO_PRICE}"
        yield RuleRow("time zones at most", HELD, None, "", words)


def _apart(case: Case) -> Iterator[RuleRow]:
    if not case.brief.apart and len(case.setup.problem.apart) == 0:
        return
    pairs = counted(len(case.setup.problem.apart), "pair")
    if case.is_broken("apart"):
        together = len(case.result.together)
        yield RuleRow("apart", BROKEN, None, "", f"{pairs} must be apart; at least {together:,} cannot be")
    else:
        yield RuleRow("apart", HELD, None, "", f"{pairs} with different reps; {NO_PRICE}")


def _never(case: Case) -> Iterator[RuleRow]:
    asking = _asking(case, ("never",))
    if asking.any() or case.brief.never:
        yield _barred(case, "never", "never", asking, "kept from reps who must not have them")


def _required(case: Case) -> Iterator[RuleRow]:
    required = case.brief.fit.required
    if required:
        asking = _asking(case, required)
        yield _barred(case, "required", "fit", asking, f"with a rep who fits ({', '.join(required)})")


def _asking(case: Case, rules: tuple[str, ...]) -> np.ndarray:
    needs = case.setup.rules.needs
    return np.array([any(need.rule in rules for need in of_row) for of_row in needs], np.bool_)


def _barred(case: Case, name: str, rule: str, asking: np.ndarray, words: str) -> RuleRow:
    """Tell of accounts that not every rep may have, and the one that would save most if all might."""
    words = f"{counted(int(asking.sum()), 'account')} {words}"
    unit = f"{case.unit} for the dearest one, an estimate"
    if case.is_broken(rule):
        return saving(BROKEN, f"{words}, but not all can be", 0.0, unit, name)
    units = np.unique(case.setup.ground.unit_of[asking])
    worth = case.result.worth.barred[units]
    if not len(units) or worth.max() <= TRIFLE * case.mean_cost:
        return saving(HELD, f"{words}; without the rule nothing would be saved", 0.0, unit, name)
    dearest = case.setup.ground.unit_ids[units[int(worth.argmax())]]
    words += f"; were {dearest} open to every rep, it would save about {case.amount(worth.max())}"
    return saving(BINDING, f"{words} (an estimate)", float(worth.max()), unit, name)


def _capacity(case: Case) -> Iterator[RuleRow]:
    for a, activity in enumerate(case.setup.amounts.activities):
        limit = case.brief.balance[activity].maximum_capacity
        if limit is None:
            continue
        most = limit * case.setup.roster.capacity
        words, name = f"no rep works more than {limit:.0%} of its capacity", f"maximum capacity of {activity}"
        unit = f"{case.unit} per 1% of the capacity"
        over = int((case.result.loads[a] > most * (1 + 1e-9)).sum())
        saved = float((case.result.worth.maximum[a] * most).sum()) * 0.01
        if over:
            yield saving(BROKEN, f"{words}: {over:,} do", 0.0, unit, name)
        elif saved <= TRIFLE * 0.01 * case.result.cost:
            yield saving(HELD, words, 0.0, unit, name)
        else:
            more = f"1% more of it would save about {case.amount(saved)}"
            yield saving(BINDING, f"{words}; {more}", saved, unit, name)


WHO_REPORTERS = (
    Reporter(("territories.time_zones_at_most",), _zones),
    Reporter(("apart",), _apart),
    Reporter(("never",), _never),
    Reporter(("fit.required",), _required),
    Reporter(("balance.*.maximum_capacity",), _capacity),
)
