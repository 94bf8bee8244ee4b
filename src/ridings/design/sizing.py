"""How many reps a market needs by workload, and what each one more or fewer does.

Driving depends on how many territories there are, so each count is designed, with open territories and
without regard to who owns what today, and the fewest reps are sought whose year is no fuller than asked for.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from math import ceil

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief, Moves
from ridings.design.brief_stack import Layer
from ridings.design.draft import set_up
from ridings.design.measures import loads
from ridings.design.plan import ForceSize, SizeRow
from ridings.design.profit import selling_hours, territory_revenue
from ridings.design.roster import CAPACITY_HOURS
from ridings.design.score import counted
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.solvers.districting.solve import solve
from ridings.solvers.stop import Never, Stop

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]

BESIDE = 3  # counts shown below and above the one recommended
OF_TODAY = ("owner", "locked", "named_rep", "required_skills")  # columns that tie accounts to today's reps
INDEX = 100.0
ROUNDING = 1e-9


def size_force(
    market: Market, brief: DesignBrief, *, stop: Stop | None = None, on_progress: Progress | None = None
) -> ForceSize:
    """Find the fewest reps that hold `[sizing] utilization`, and design a few more and a few fewer.

    Raises
    ------
    DataError
        If there are no accounts, or their visits take no time.
    """
    if market.accounts is None:
        raise DataError("nothing to size: give a file of accounts, whose visits make the workload")
    capacity, current = _capacity(market)
    found = _Counts(market, brief, capacity, stop or Never(), on_progress or (lambda _what, _share: None))
    recommended = found.fewest()
    around = recommended if recommended is not None else found.most
    for count in range(around - BESIDE, around + BESIDE + 1):
        found.row(count)
    if current is not None:
        found.row(current)
    rows = [found.rows[count] for count in sorted(found.rows)]
    shown = [row for row in rows if abs(row.reps - around) <= BESIDE or row.reps == current]
    notes: tuple[str, ...] = (
        "sizing: reps are alike and live where their territory is; today's owners, locks, named accounts, "
        "skills, regions and whose layer is whose are left aside",
        f"capacity: {capacity:,.0f} hours a rep and year",
    )
    if recommended is None:
        notes = (*notes, f"no number of reps up to {found.most} holds a utilization of {found.asked:.0%}")
    return ForceSize(
        _indexed(shown, around), recommended, current, found.asked, capacity, (*found.market.notes, *notes)
    )


def _capacity(market: Market) -> tuple[float, int | None]:
    """Hours a year of a rep, the mean where reps are given, and how many there are."""
    reps = market.reps
    if reps is None or not reps.height:
        return CAPACITY_HOURS, None
    if "capacity_hours" not in reps.columns:
        return CAPACITY_HOURS, reps.height
    mean = float(reps["capacity_hours"].cast(pl.Float64).fill_null(CAPACITY_HOURS).to_numpy().mean())
    if mean <= 0:
        raise DataError("capacity_hours is 0 for every rep: expected a number above 0 for at least one")
    return mean, reps.height


def _indexed(rows: list[SizeRow], at: int) -> tuple[SizeRow, ...]:
    """Tell expected revenue against that of one count, which is 100."""
    base = next((row.expected_revenue for row in rows if row.reps == at), None)
    if not base:
        return tuple(replace(row, expected_revenue=None) for row in rows)
    return tuple(replace(row, expected_revenue=INDEX * (row.expected_revenue or 0.0) / base) for row in rows)


def alike(brief: DesignBrief) -> DesignBrief:
    """Return a brief for reps who are all alike: of its stack only what is travelled to is left."""
    lines = brief.territories
    plain = replace(
        lines, kind=None, regions=False, sales_force=None, primary=None,
        unit=None if any(layer.kind != "geographic" for layer in brief.layers) else lines.unit,
    )  # fmt: skip
    layers = tuple(
        Layer(
            layer.name,
            layer.kind if layer.travels and layer.kind == "geographic" else "named",
            layer.accounts,
        )
        if layer.travels
        else Layer(layer.name, "book", layer.accounts)
        for layer in brief.layers
    )
    stack = () if all(layer.travels for layer in layers) else layers
    return replace(brief, territories=plain, stack=stack)


class _Counts:
    """Designs the market for one count of reps after the other, each once."""

    def __init__(
        self, market: Market, brief: DesignBrief, capacity: float, stop: Stop, report: Progress
    ) -> None:
        assert market.accounts is not None
        plain = replace(
            market, accounts=market.accounts.drop(OF_TODAY, strict=False), reps=None, primary=None
        )
        locks = replace(brief.locks, rules=(), named=False)
        self.brief = alike(replace(brief, moves=Moves(), locks=locks, skills={}))
        self.market, self.amounts = counted(plain, self.brief)
        self.capacity, self.asked = capacity, brief.sizing.utilization
        self.stop, self.report = stop, report
        self.rows: dict[int, SizeRow] = {}

    @cached_property
    def on_site(self) -> float:
        hours = float(self.amounts.workload.on_site_hours.sum())
        if hours <= 0:
            raise DataError("nothing to size: no account is visited; give call_frequency and call_minutes")
        return hours

    @property
    def most(self) -> int:
        """The most territories there can be."""
        return self.amounts.frame.height

    def fewest(self) -> int | None:
        """Return the fewest reps whose workload, driving included, is within the utilization asked for."""
        full = self.asked * self.capacity
        count = min(max(1, ceil(self.on_site / full - ROUNDING)), self.most)
        for _ in range(2):  # driving by too few territories is too long, by too many too short
            count = min(max(1, ceil(self._row(count).workload_hours / full - ROUNDING)), self.most)
        while not self._holds(count):
            if count == self.most:
                return None
            count += 1
        while count > 1 and self._holds(count - 1):
            count -= 1
        return count

    def row(self, count: int) -> None:
        """Design for a count, if there can be so many."""
        if 1 <= count <= self.most:
            self._row(count)

    def _holds(self, count: int) -> bool:
        return self._row(count).utilization <= self.asked * (1 + ROUNDING)

    def _row(self, count: int) -> SizeRow:
        if count not in self.rows:
            self.report(f"{count} reps", min(0.95, len(self.rows) / (2 * BESIDE + 4)))
            self.rows[count] = self._designed(count)
        return self.rows[count]

    def _designed(self, count: int) -> SizeRow:
        brief = replace(self.brief, territories=replace(self.brief.territories, count=count))
        setup = set_up(self.market, self.amounts, brief)
        result = solve(setup.problem, self.stop, brief.seed)
        labels = result.labels[setup.ground.unit_of].astype(np.int32)
        sums = loads(self.amounts, setup.roster, brief, labels, result.centers)
        return SizeRow(
            reps=count,
            utilization=float(sums.workload.sum()) / (count * self.capacity),
            busiest=float(sums.workload.max()) / self.capacity,
            coverage=self._coverage(self.amounts, labels, sums.workload),
            imbalance=dict(
                zip(self.amounts.activities, np.abs(sums.imbalance).max(axis=1).tolist(), strict=True)
            ),
            workload_hours=float(sums.workload.sum()),
            drive_hours=float(sums.drive.sum()),
            expected_revenue=self._revenue(labels, sums.on_site, sums.drive),
            feasible=result.feasible,
        )

    def _coverage(self, amounts: Amounts, labels: NDArray[np.int32], workload: Floats) -> float:
        """Share of the visits a year that fit, where a rep whose year is too short makes as many of each."""
        visits = amounts.frame["call_frequency"].cast(pl.Float64).to_numpy()
        planned = np.bincount(labels, visits, len(workload))
        fits = np.minimum(1.0, self.capacity / np.maximum(workload, 1e-12))
        return float((planned * fits).sum() / max(float(planned.sum()), 1e-12))

    def _revenue(self, labels: NDArray[np.int32], on_site: Floats, drive: Floats) -> float:
        held = np.asarray(np.bincount(labels, self.amounts.potential, len(drive)), np.float64)
        hours = selling_hours(self.capacity, on_site, drive)
        return float(territory_revenue(held, hours, self.brief.profit.elasticity).sum())
