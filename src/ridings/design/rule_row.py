"""One rule of a brief as a plan answers it, and what a reporter of rules gets to see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.explain import cost_word
from ridings.design.plan import RuleRow
from ridings.design.problem import Setup
from ridings.solvers.districting.solve import Result

HELD, BINDING, BROKEN = "held", "binding", "broken"
TRIFLE = 1e-3  # of what an average unit costs: prices below it are noise of the climb
SHOWN = 3  # territories named where many bind
NO_PRICE = "the bound does not price it"


@dataclass(frozen=True)
class Case:
    """A plan before the rules: what was asked, what came out, and what was said of broken rules."""

    setup: Setup
    result: Result
    brief: DesignBrief
    reasons: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The unit of the cost, in a sentence."""
        return cost_word(self.setup)

    @property
    def mean_cost(self) -> float:
        """What an average unit costs."""
        return self.result.cost / self.setup.problem.units

    def is_broken(self, name: str) -> bool:
        """Tell whether a reason says that the rule of this name is broken."""
        named = (reason.partition(":")[0].removeprefix("rule ") for reason in self.reasons)
        return any(name in names.split(" and ") for names in named)

    def names(self, worth: NDArray[np.float64], full: NDArray[np.bool_]) -> str:
        """Name the territories (k,) that pay most, and whether they are full or short."""
        order = [int(j) for j in np.argsort(-worth, kind="stable") if worth[j] > 0.05 * worth.sum()]
        parts = [f"{self.name(j)} ({'full' if full[j] else 'short'})" for j in order[:SHOWN]]
        rest = len(order) - len(parts)
        return ", ".join(parts) + (f" and {rest} more" if rest > 0 else "")

    def name(self, j: int) -> str:
        """Return the rep of a territory, or its id."""
        return self.setup.roster.called(j)

    def amount(self, value: float) -> str:
        """Write a cost with its unit."""
        digits = 0 if value >= 100 else 1 if value >= 1 else 2
        return f"{value:,.{digits}f} {self.unit}"


Tell = Callable[[Case], Iterable[RuleRow]]


@dataclass(frozen=True)
class Reporter:
    """Reports on some keys of the brief, such as "moves.accounts" or "balance.*"."""

    keys: tuple[str, ...]
    tell: Tell


def saving(state: str, words: str, value: float, unit: str, name: str) -> RuleRow:
    """Make a row with a price; a rule that is broken has none, since no plan keeps it at any."""
    return RuleRow(name, state, None if state == BROKEN else max(value, 0.0), unit, words)
