"""A reason for every account that its rep would accept: rule, nearness, room, and the next best choice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.layers import said_of_kinds
from ridings.design.needs import ALWAYS_HARD, Need, lacking
from ridings.design.problem import Setup
from ridings.design.roster import VACANT
from ridings.design.rules import NOBODY
from ridings.solvers.districting.candidates import candidates
from ridings.solvers.districting.kinship import kinship
from ridings.solvers.districting.moves import estranged
from ridings.solvers.districting.pairs import price
from ridings.solvers.districting.solve import Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

AS_NEAR = 0.05  # a difference that would be written 0.0
TELLING = 0.005  # an imbalance worth a word
SLIGHT = 0.005  # hours or km a year that are not worth a word


@dataclass(frozen=True)
class Choices:
    """What each unit's territory costs, and the cheapest other one it could have gone to, (n,) each."""

    own: Floats
    other: Ints  # NOBODY where there is none
    other_cost: Floats


def choices(setup: Setup, result: Result) -> Choices:
    """Price every unit where it is and at its next best territory, at the final centers."""
    problem = setup.problem
    pairs = price(problem, result.centers, candidates(problem, result.centers))
    territory = pairs.territory.copy()
    mine = territory == result.labels[:, None]
    own = np.where(mine.any(axis=1), np.where(mine, pairs.cost, 0.0).sum(axis=1), np.nan)
    rest = np.where((territory >= 0) & ~mine, pairs.cost, np.inf)
    best = rest.argmin(axis=1)
    rows = np.arange(len(best))
    other = np.where(np.isfinite(rest[rows, best]), territory[rows, best], NOBODY)
    return Choices(own, other.astype(np.int32), rest[rows, best])


def reasons(setup: Setup, result: Result, today: Floats) -> list[str]:
    """One sentence or two for each row of the frame.

    Parameters
    ----------
    today
        (A, k) imbalance of each activity under today's owners; empty without owners.
    """
    priced = choices(setup, result)
    unit = cost_word(setup)
    teller = _Teller(setup, result, priced, today, unit)
    return [teller.tell(row) for row in range(len(setup.ground.unit_of))]


def cost_word(setup: Setup) -> str:
    """Unit of the cost of a pair, for a sentence."""
    a = setup.amounts
    return (
        "h a year"
        if a.measure == "drive"
        else f"{'km' if a.measure == 'distance' else 'km2'} x {a.weighted_by}"
    )


class _Teller:
    """Puts one row's case into words."""

    def __init__(self, setup: Setup, result: Result, priced: Choices, today: Floats, unit: str) -> None:
        self.setup, self.result, self.priced, self.unit = setup, result, priced, unit
        self.kin = kinship(setup.problem, np.ones(setup.problem.units))
        self.today = today
        self.lack: dict[Need, Floats] = {}  # share of each need that each territory lacks
        self.unknown = {j for j, rep in enumerate(setup.roster.rep_ids) if rep == VACANT}
        self.kinds = said_of_kinds(setup)
        self.names = [setup.roster.called(j) for j in range(setup.roster.count)]
        target = np.maximum(setup.problem.pooled(result.loads) * setup.problem.shares, 1e-12)
        self.imbalance = result.loads / target - 1

    def tell(self, row: int) -> str:
        unit = int(self.setup.ground.unit_of[row])
        j = int(self.result.labels[unit])
        return " ".join(
            part for part in (self._rule(row, unit, j), self._move(row, j), self._why(unit, j)) if part
        )

    def _rule(self, row: int, unit: int, j: int) -> str:
        why, name = self.setup.rules.why[row], self.names[j]
        if why == "locked":
            return f"{self.kinds[row]} Locked: stays with {name}.".strip()
        if why == "named":
            return f"{self.kinds[row]} Named account of {name}.".strip()
        if why:
            return f"{self.kinds[row]} Stays with {name}: {why}.".strip()
        said = self.kinds[row]
        if self.setup.ground.family[unit]:
            said = f"{said} Goes with its family {self.setup.ground.unit_ids[unit]}.".strip()
        skills = self.setup.rules.skills[row]
        if skills:
            said = f"{said} Needs {' and '.join(sorted(skills))}{self._who_has(skills, j)}."
        return f"{said} {self._fits(row, j)}".strip()

    def _fits(self, row: int, j: int) -> str:
        """Whether the rep fits what [fit] asks about."""
        roster, said = self.setup.roster, []
        for need in self.setup.rules.needs[row]:
            if need.rule not in ALWAYS_HARD and j not in self.unknown:
                if need not in self.lack:
                    self.lack[need] = lacking(need, roster)
                fits = self.lack[need][j] == 0
                if not fits or self.lack[need].any():  # what everybody has is not worth a word
                    said.append(f"{self.names[j]} {need.has if fits else need.lacks(j, roster)}.")
        return " ".join(said)

    def _who_has(self, skills: frozenset[str], j: int) -> str:
        has = self.setup.roster.skills[j]
        if has is None:
            return ""
        if skills <= has:
            return f", which {self.names[j]} has"
        able = any(other is not None and skills <= other for other in self.setup.roster.skills)
        return f", which {self.names[j]} lacks" if able else ", which no rep has"

    def _move(self, row: int, j: int) -> str:
        if self.setup.rules.gone[row]:
            return f"Its rep {self.setup.amounts.owners[row]} holds no territory in this plan."
        owner = int(self.setup.rules.owner[row])
        if owner in (NOBODY, j):
            return ""
        said = f"Moves from {self.names[owner]}"
        if self.today.size:
            names = self.setup.amounts.activities
            over = int(np.argmax(self.today[:, owner]))
            under = int(np.argmin(self.today[:, j]))
            if self.today[over, owner] >= TELLING:
                said += f", who was {self.today[over, owner]:.0%} over on {names[over]}"
            elif self.today[under, j] <= -TELLING:
                said += f" to {self.names[j]}, who was {-self.today[under, j]:.0%} under on {names[under]}"
        return said + "."

    def _why(self, unit: int, j: int) -> str:
        if self.setup.problem.fixed[unit] != NOBODY:
            return ""
        p = self.priced
        other = int(p.other[unit])
        if other == NOBODY:
            if len(self.names) == 1:
                return "The only territory."
            return f"{self.names[j]} is the only one who may serve it."
        if self.setup.problem.placeless[unit]:
            kept = self.setup.problem.owner[unit] == j
            return f"{self.names[j]} {'keeps it' if kept else 'has room for it'}; no way to it is counted."
        extra = float(p.other_cost[unit] - p.own[unit])
        if not np.isfinite(extra):
            return f"{self.names[j]} has room for it."
        if extra >= -SLIGHT:
            if extra < AS_NEAR:
                return f"{self.names[j]} is nearest with room; {self.names[other]} is as near."
            more = self._much(extra)
            return f"{self.names[j]} is nearest with room; next best {self.names[other]}, {more} more."
        less = f"{self.names[other]} would cost {self._much(-extra)} less"
        priced = float(self.setup.problem.move_price[unit])
        if self.setup.problem.owner[unit] == j and priced >= -extra:
            if self.setup.near:
                return f"{self.names[j]} has most of its primary territory: {less}, but being away is priced."
            return f"{self.names[j]} keeps it: {less}, but a move is priced at {priced:,.1f}."
        return f"{self.names[j]} has room; {less} but {self._hindered(unit, j, other)}."

    def _much(self, amount: float) -> str:
        return f"{max(amount, 0.0):,.1f} {self.unit}"

    def _hindered(self, unit: int, j: int, other: int) -> str:
        """Why a unit is not with another who would cost less: a band that is full, or its neighbours."""
        room = self.result.tolerance - self.imbalance[:, other]
        tightest = int(np.argmin(room))
        name = self.setup.amounts.activities[tightest]
        if room[tightest] < 0.5 * self.result.tolerance[tightest]:
            return f"is already {self.imbalance[tightest, other]:+.0%} on {name}"
        if estranged(unit, j, other, self.result.labels, self.kin.start, self.kin.unit) > 0:
            return f"more of its nearest neighbours are with {self.names[j]}"
        spare = self.result.tolerance + self.imbalance[:, j]
        least = int(np.argmin(spare))
        if spare[least] < 0.5 * self.result.tolerance[least]:
            activity = self.setup.amounts.activities[least]
            return f"{self.names[j]} is at {self.imbalance[least, j]:+.0%} on {activity} and has none to give"
        return f"the balance{', or the limit on moves,' if self.setup.budgets else ''} needs it here"
