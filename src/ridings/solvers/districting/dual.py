"""The Lagrangian dual: a price for each activity in each territory, and for each budget on moves.

With the bands priced, every unit takes its cheapest admissible territory, so the problem falls apart into
one small minimum a unit. The dual is concave; softened by a temperature it is smooth, and damped Newton
climbs it while the temperature falls. Any prices give a certified lower bound (see `bound.py`); the best
prices give nearly balanced territories at once. Held and Karp 1971 for the bound; Fisher 1981.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from ridings.solvers.districting.bands import Bands
from ridings.solvers.districting.hessian import Hessian, find_rivals
from ridings.solvers.districting.pairs import Pairs
from ridings.solvers.districting.problem import DistrictingProblem, Floats, Ints, pooled
from ridings.solvers.districting.softmin import soft_minimum

LEVELS = (0.3, 0.1, 0.03, 0.01, 0.003)  # temperatures, as shares of the spread of a unit's costs
RIVAL = 4  # the spread of a unit's costs is from its nearest territory to this many further on
FREE = 1e-9  # a spread that is none
WORTH_A_THREAD = 50_000  # pairs above which a second thread pays
LONGER = 4.0  # times the last step, the next one is tried at
FARTHEST = 1e4  # the longest step, in prices that move a typical unit
HOPELESS = 1e6  # times the price that moves a typical unit
STEPS = 12  # Newton steps a temperature at most


Point = tuple[float, Floats, Hessian]  # value, slope and minus the bend of the dual at some prices


@dataclass(frozen=True)
class Prices:
    """Cost per scaled amount: of each activity in each territory (A, k), of each budget (M,)."""

    bands: Floats
    budgets: Floats

    @staticmethod
    def zero(problem: DistrictingProblem) -> "Prices":
        """Prices of nothing."""
        return Prices(np.zeros(problem.shares.shape), np.zeros(len(problem.move_budgets)))


def unit_prices(bands: Bands, prices: Prices) -> Floats:
    """Price per scaled amount a unit sees, (A, k): what its territory charges less what the pool earns."""
    up = np.maximum(prices.bands, 0.0)
    down = np.maximum(-prices.bands, 0.0)
    earned = pooled(bands.pool, bands.hi_share * up - bands.lo_share * down)
    return np.asarray(prices.bands - earned)


def charges(bands: Bands, prices: Prices) -> Floats:
    """Price per amount in the user's own units, (A, k)."""
    return unit_prices(bands, prices) / bands.scale[:, None]


@cache
def _second_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="prices")


@dataclass
class Dual:
    """The smoothed dual of one problem at given centers."""

    problem: DistrictingProblem
    pairs: Pairs
    bands: Bands
    give: float = 1e-4  # how far a band may be broken, in target shares, at a price that moves a typical unit
    lean: float = 0.0  # the same for activities against each other, where it is more

    def __post_init__(self) -> None:
        costs = np.where(self.pairs.territory >= 0, self.pairs.cost, np.inf)
        last = min(RIVAL, costs.shape[1] - 1)
        costs.partition((0, last), axis=1)
        rival = costs[:, last]
        spread = np.where(np.isfinite(rival), rival, costs[:, 0]) - costs[:, 0]
        weight = np.add.reduceat(self.problem.site_weight, self.problem.site_start[:-1])
        weight = np.maximum(weight, 1e-3 * float(weight.mean()) + 1e-12)
        self.spread = weight * (float(np.sum(spread)) / float(weight.sum())) + 1e-12
        if float(self.spread.max(initial=0.0)) < FREE:
            self.spread = np.ones(len(weight))  # nothing costs anything: the prices need some scale
        size = np.maximum(self.bands.amounts.mean(axis=1), 1e-12)
        self.price_scale = float(np.mean(self.spread)) / size  # (A,) a price that moves a typical unit
        k = self.problem.territories
        self.rivals = find_rivals(self.pairs.territory, k, len(size) * k)

    def evaluate(self, prices: Prices, level: float, *, curved: bool) -> Point:
        """Value, gradient (A * k + M,) and minus the Hessian (nothing unless `curved`) at a temperature."""
        b, y, rho = self.bands, prices.bands, prices.budgets
        acts, k = y.shape
        blur = level * self.price_scale[:, None]
        root = np.sqrt(y * y + blur * blur)
        up, down = (root + y) / 2, (root - y) / 2
        budget_blur = level * float(self.price_scale.mean() if acts else 1.0)
        rho_root = np.sqrt(rho * rho + budget_blur**2)
        rho_up = (rho_root + rho) / 2
        earned = pooled(b.pool, b.hi_share * up - b.lo_share * down)
        loads, moved = np.zeros((acts, k)), np.zeros(len(rho))
        hess = Hessian.zero(self.rivals, acts, k, len(rho), curved=curved)
        leave = rho @ b.move_amounts + self.problem.move_price
        value = self._summed(y - earned, leave, level, loads, moved, hess)
        value -= float((b.hi_fixed * up - b.lo_fixed * down).sum() + b.move_budgets @ rho_up)
        total = pooled(b.pool, loads)
        low, high = b.lo_share * total + b.lo_fixed, b.hi_share * total + b.hi_fixed
        soft = self._soft()
        yielded = soft @ y
        value -= float((yielded * y).sum() / 2)
        slope = (1 + y / root) / 2
        rho_slope = (1 + rho / rho_root) / 2
        grad = np.concatenate(
            [
                (loads - high * slope - low * (1 - slope) - yielded).ravel(),
                moved - b.move_budgets * rho_slope,
            ]
        )
        if curved:
            bend = (high - low) * blur**2 / (2 * root**3)
            hess.add_bend(bend, soft, b.move_budgets * budget_blur**2 / (2 * rho_root**3))
        return value, grad, hess

    def _summed(
        self, lam: Floats, leave: Floats, level: float, loads: Floats, moved: Floats, hess: Hessian
    ) -> float:
        """Sum the softened minima over the units, many of them in two halves side by side."""
        n = len(self.spread)
        cut = n // 2 if n * self.pairs.territory.shape[1] > WORTH_A_THREAD else 0
        if not cut:
            return self._part(0, n, lam, leave, level, loads, moved, hess)
        acts, k = loads.shape
        its = np.zeros_like(loads), np.zeros_like(moved)
        its_hess = Hessian.zero(self.rivals, acts, k, len(moved), curved=len(hess.blocks) > 0)
        other = _second_thread().submit(self._part, 0, cut, lam, leave, level, *its, its_hess)
        value = self._part(cut, n, lam, leave, level, loads, moved, hess) + other.result()
        loads += its[0]
        moved += its[1]
        hess.add(its_hess)
        return value

    def _part(
        self, a: int, b: int, lam: Floats, leave: Floats, level: float,
        loads: Floats, moved: Floats, hess: Hessian,
    ) -> float:  # fmt: skip
        own = self.bands
        value: float = soft_minimum(
            a, b, self.pairs.territory, self.pairs.cost, self.pairs.haul, own.amounts, own.per_haul_hour,
            lam, leave, own.move_amounts, self.problem.owner, level * self.spread, loads, moved,
            self.rivals.slot, hess.blocks, hess.cross, hess.corner,
        )  # fmt: skip
        return value

    def _soft(self) -> Floats:
        """How far the bands of a territory give way for each of its prices, (A, A)."""
        acts = len(self.price_scale)
        even = np.full((acts, acts), 1.0 / max(acts, 1))
        shape = self.give * even + max(self.give, self.lean) * (np.eye(acts) - even)
        return np.asarray(shape / np.sqrt(np.outer(self.price_scale, self.price_scale)))

    def yielded(self, prices: Prices) -> Floats:
        """How far each band gives way at these prices, in target shares, (A, k)."""
        return np.asarray(np.abs(self._soft() @ prices.bands))

    def climb(
        self,
        start: Prices,
        levels: tuple[float, ...] = LEVELS,
        steps: int = STEPS,
        enough: float = 1e-3,
    ) -> Prices:
        """Raise the dual by damped Newton from `start`, the temperature falling; return the prices.

        A level is left once every load is within `enough` of where its price wants it, in target shares.
        """
        prices = start
        for level in levels:
            damping, length = 1e-6, 1.0
            point = self.evaluate(prices, level, curved=True)
            for _ in range(steps):
                value, grad, hess = point
                if np.max(np.abs(grad), initial=0.0) < enough:
                    break
                step = hess.solved(grad, damping)
                found = self._search(prices, step, level, value, grad, length)
                if found is None:
                    damping *= 100.0
                    if damping > 1.0:
                        break
                    continue
                prices, point, taken = found
                length = min(1.0, LONGER * taken)
                if np.max(np.abs(prices.bands), initial=0.0) > HOPELESS * float(
                    self.price_scale.max(initial=1.0)
                ):
                    return prices  # no plan keeps these bands: the dual has no top
                damping = max(damping / 10.0, 1e-9)
                if point[0] - value < 1e-9 * abs(value):
                    break
        return prices

    def _search(
        self, prices: Prices, step: Floats, level: float, value: float, grad: Floats, length: float
    ) -> tuple[Prices, Point, float] | None:
        """Shorten the step until it gains enough; most do at once, so the first is looked at in full."""
        acts, k = prices.bands.shape
        slope = float(grad @ step)
        longest = float(np.max(np.abs(step), initial=0.0))
        if not np.isfinite(longest):
            return None
        length = min(length, FARTHEST * float(self.price_scale.max(initial=1.0)) / max(longest, 1e-300))
        for attempt in range(8):
            moved = length * step
            trial = Prices(
                prices.bands + moved[: acts * k].reshape(acts, k), prices.budgets + moved[acts * k :]
            )
            point = self.evaluate(trial, level, curved=attempt == 0)
            if point[0] > value + 1e-4 * length * slope:
                return trial, point if attempt == 0 else self.evaluate(trial, level, curved=True), length
            length *= 0.4
        return None


def cheapest(problem: DistrictingProblem, pairs: Pairs, bands: Bands, prices: Prices) -> tuple[Ints, Floats]:
    """Each unit's cheapest territory at these prices, (n,), and every reduced cost, (n, C)."""
    lam = unit_prices(bands, prices)
    j = np.maximum(pairs.territory, 0)
    reduced = pairs.cost.copy()
    for a in range(len(lam)):
        reduced += lam[a][j] * (bands.amounts[a][:, None] + bands.per_haul_hour[a] * pairs.haul)
    gone = (problem.owner >= 0)[:, None] & (pairs.territory != problem.owner[:, None])
    leave = np.maximum(prices.budgets, 0.0) @ bands.move_amounts + problem.move_price
    reduced += gone * leave[:, None]
    reduced[pairs.territory < 0] = np.inf
    return pairs.territory[np.arange(len(j)), reduced.argmin(axis=1)], reduced
