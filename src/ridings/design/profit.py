"""Expected revenue by a concave response of sales to selling time, and a plan's lift over today.

Sales of an account are a * t^b with t the selling hours it gets and a = c * potential^(1 - b). With that a,
sales follow potential wherever time does, and doubling both doubles sales. A rep splits the hours that
driving leaves in the best way, which has a closed form (Skiera and Albers 1998): in proportion to potential.
So a territory sells c * potential^(1 - b) * hours^b, whatever its accounts. The elasticity b is 0.34 by
default (Albers, Mantrala and Sridhar 2010, a mean over industries); c is set by today's sales, else today is
called 100.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.measures import line_haul_hours, own_centers
from ridings.design.plan import Lift
from ridings.design.roster import VACANT, Roster
from ridings.design.rules import NOBODY
from ridings.errors import DataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

INDEX = 100.0  # what today's expected revenue is called where nobody knows the sales


def territory_revenue(potential: Floats, hours: Floats, elasticity: float) -> Floats:
    """Sales of each territory up to one common factor, its hours split in the best way, (k,)."""
    held = np.maximum(potential, 0.0) ** (1.0 - elasticity)
    return np.asarray(held * np.maximum(hours, 0.0) ** elasticity)


def selling_hours(capacity: Floats | float, on_site: Floats, drive: Floats) -> Floats:
    """Hours a year that driving leaves for selling, (k,).

    A rep with more work than time makes as many of each visit as fit, and drives only to those.
    """
    work = np.maximum(on_site + drive, 1e-12)
    return np.asarray(capacity - drive * np.minimum(1.0, capacity / work))


@dataclass(frozen=True)
class Response:
    """Expected revenue of any alignment of the same accounts to the same reps."""

    amounts: Amounts
    roster: Roster
    brief: DesignBrief
    scale: float = 1.0
    unit: str = ""

    def selling_hours(self, labels: Ints) -> Floats:
        """Hours a year that each rep has for selling, (k,)."""
        centers = own_centers(self.amounts, self.roster, self.brief, labels)
        haul = line_haul_hours(self.amounts, self.brief, self.roster.bases(centers), labels)
        held, k, work = labels != NOBODY, self.roster.count, self.amounts.workload
        drive = np.bincount(labels[held], (work.hop_hours + haul)[held], k)
        on_site = np.bincount(labels[held], work.on_site_hours[held], k)
        return selling_hours(self.roster.capacity, np.asarray(on_site), np.asarray(drive))

    def of(self, labels: Ints, elasticity: float | None = None) -> float:
        """Expected revenue of an alignment, (rows,) of territory numbers."""
        b = self.brief.profit.elasticity if elasticity is None else elasticity
        held = labels != NOBODY
        potential = np.asarray(
            np.bincount(labels[held], self.amounts.potential[held], self.roster.count), np.float64
        )
        return self.scale * float(territory_revenue(potential, self.selling_hours(labels), b).sum())

    def scaled(self, reference: Ints, name: str) -> "Response":
        """Set the factor so that an alignment sells what was sold, or 100 where nobody knows what was."""
        value = self.of(reference)
        sold, unit = INDEX, f"index, {name} = {INDEX:.0f}"
        if self.brief.profit.sales is not None:
            sold, unit = _sales(self.amounts, self.brief), f"{self.brief.market.currency} a year"
        scale = sold / value if value > 0 else 0.0
        return Response(self.amounts, self.roster, self.brief, self.scale * scale, unit)


def is_told(amounts: Amounts, roster: Roster) -> bool:
    """Tell whether there is potential to sell to, visits that take time, and a rep for every territory."""
    work = amounts.workload
    visited = work.haul_rate.any() or work.on_site_hours.any()
    staffed = roster.open or VACANT not in roster.rep_ids
    return bool(amounts.potential.any() and visited and staffed)


def lift_notes(amounts: Amounts, roster: Roster, owner: Ints) -> tuple[str, ...]:
    """Say why there is no lift where owners are known and territories are vacant."""
    vacant = 0 if roster.open else sum(rep == VACANT for rep in roster.rep_ids)
    if not vacant or not (owner != NOBODY).any() or not amounts.potential.any():
        return ()
    return (
        f"expected revenue: not compared with today, since {vacant} of {roster.count} territories have no "
        "rep and so the headcount is not the same",
    )


def completed(owner: Ints, labels: Ints) -> Ints:
    """Today's territory of each row; what nobody has today is where the plan puts it, (rows,)."""
    return np.where(owner == NOBODY, labels, owner).astype(np.int32)


def expected_lift(
    amounts: Amounts, roster: Roster, brief: DesignBrief, owner: Ints, labels: Ints
) -> Lift | None:
    """Compare a plan with today's alignment at the same reps; None where they cannot be compared.

    Parameters
    ----------
    owner, labels
        Territory of each row today (NOBODY for none) and in the plan, (rows,).
    """
    if not is_told(amounts, roster) or not (owner != NOBODY).any():
        return None
    plain = Response(amounts, roster, brief)
    today = completed(owner, labels)
    shares = []
    profit = brief.profit
    for b in (profit.low, profit.elasticity, profit.high):
        before, after = plain.of(today, b), plain.of(labels, b)
        if before <= 0:
            return None
        shares.append(after / before - 1.0)
    response = plain.scaled(today, "today")
    return Lift(
        low=min(shares), mid=shares[1], high=max(shares), today=response.of(today),
        planned=response.of(labels), unit=response.unit, assumption=_assumption(brief),
    )  # fmt: skip


def _assumption(brief: DesignBrief) -> str:
    p = brief.profit
    return (
        f"sales of an account grow with the selling hours it gets by a power of {p.elasticity:g} "
        f"({p.low:g} to {p.high:g} for the range); a rep sells in the hours of capacity that driving leaves, "
        "more of them where there is more potential. The same reps on both sides; accounts that nobody has "
        "today are with the plan's rep on both sides. An assumption about the market, not a promise"
    )


def _sales(amounts: Amounts, brief: DesignBrief) -> float:
    name, frame = brief.profit.sales, amounts.frame
    assert name is not None
    if name not in frame.columns or not frame.schema[name].is_numeric():
        numeric = [column for column, kind in frame.schema.items() if kind.is_numeric()]
        raise DataError(f"[profit] sales = {name!r}: no numeric column of that name; there are {numeric}")
    total = float(frame[name].fill_null(0).sum())
    if total <= 0:
        raise DataError(f"[profit] sales = {name!r}: its sum is {total:g}; expected sales above 0")
    return total
