"""How the dual bends: a block for each pair of territories that compete for units, and rows for budgets."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from ridings.solvers.districting.linear import solve_positive, solve_sparse
from ridings.solvers.districting.problem import Floats, Ints

DENSE = 300  # prices up to which every pair of territories has a block and the system is solved whole
RIVALS = 12  # of a unit's candidates, those that may compete with each other for it


@njit(cache=True, error_model="numpy")
def _mark_rivals(cand: Ints, width: int, slot: Ints) -> None:
    for i in range(len(cand)):
        for x in range(width):
            j = cand[i, x]
            for y in range(x):
                m = cand[i, y]
                if j >= 0 and m >= 0:
                    slot[min(j, m), max(j, m)] = 0


@dataclass(frozen=True)
class Rivals:
    """Which pairs of territories have a block, the lesser first."""

    slot: Ints  # (k, k) number of the block, -1 where there is none or the lesser comes second
    first: Ints  # (P,)
    second: Ints  # (P,)


def find_rivals(territory: Ints, territories: int, prices: int) -> Rivals:
    """Pairs of territories that share likely units, and each with itself; all pairs where they are few."""
    if prices <= DENSE:
        slot = np.where(np.tri(territories, dtype=np.bool_).T, 0, -1).astype(np.int32)
    else:
        slot = np.full((territories, territories), -1, np.int32)
        _mark_rivals(territory, min(RIVALS, territory.shape[1]), slot)
        np.fill_diagonal(slot, 0)
    first, second = np.nonzero(slot == 0)
    slot[first, second] = np.arange(len(first), dtype=np.int32)
    return Rivals(slot, first.astype(np.int32), second.astype(np.int32))


@dataclass(frozen=True)
class Hessian:
    """Minus the second derivatives of the dual; where a pair of territories has no block, they are left out.

    Leaving out a pair keeps the matrix positive: the step is shorter, never wrong in direction.
    """

    rivals: Rivals
    blocks: Floats  # (P, A, A), empty where only the slope is wanted
    cross: Floats  # (M, A, k)
    corner: Floats  # (M, M)

    @staticmethod
    def zero(rivals: Rivals, activities: int, territories: int, budgets: int, *, curved: bool) -> "Hessian":
        """Nothing summed up yet."""
        count = len(rivals.first) if curved else 0
        return Hessian(
            rivals,
            np.zeros((count, activities, activities)),
            np.zeros((budgets, activities, territories)),
            np.zeros((budgets, budgets)),
        )

    def add(self, other: "Hessian") -> None:
        """Add another sum to this one."""
        for mine, theirs in ((self.blocks, other.blocks), (self.cross, other.cross)):
            mine += theirs
        np.add(self.corner, other.corner, out=self.corner)

    def add_bend(self, bands: Floats, between: Floats, budgets: Floats) -> None:
        """Add to the diagonal: of prices (A, k), of each territory's activities (A, A), of budgets (M,)."""
        own = self._own()
        acts = np.arange(bands.shape[0])
        self.blocks[own[:, None], acts, acts] += bands.T
        self.blocks[own] += between
        self.corner[np.diag_indices(len(budgets))] += budgets

    def _own(self) -> Ints:
        out: Ints = np.diagonal(self.rivals.slot)
        return out

    def solved(self, grad: Floats, damping: float) -> Floats:
        """Newton step for this slope (A * k + M,), the diagonal raised by `damping` of itself."""
        acts = np.arange(self.blocks.shape[1])
        diagonal = self.blocks[self._own()][:, acts, acts].T
        whole = np.concatenate([diagonal.ravel(), np.diagonal(self.corner)])
        lift = damping * np.maximum(whole, 1e-3 * float(whole.mean()) + 1e-300)
        lift = lift + 1e-12 * float(whole.max(initial=1e-300))
        if len(grad) <= DENSE:
            return solve_positive(self.dense() + np.diag(lift), grad)
        return self._bordered(grad, lift)

    def dense(self) -> Floats:
        """The whole matrix, (A * k + M, A * k + M)."""
        budgets, acts, k = self.cross.shape
        size = acts * k
        whole = np.zeros((acts, k, acts, k))
        whole[:, self.rivals.second, :, self.rivals.first] = self.blocks.transpose(0, 2, 1)
        whole[:, self.rivals.first, :, self.rivals.second] = self.blocks
        out = np.zeros((size + budgets, size + budgets))
        out[:size, :size] = whole.reshape(size, size)
        out[size:, :size] = self.cross.reshape(budgets, size)
        out[:size, size:] = out[size:, :size].T
        out[size:, size:] = self.corner
        return out

    def _bordered(self, grad: Floats, lift: Floats) -> Floats:
        """Solve the sparse part alone, then correct for the budgets (Schur's complement)."""
        budgets, acts, k = self.cross.shape
        size = acts * k
        strength = np.abs(self.blocks).sum(axis=(1, 2))
        kept = (strength > 0) | (self.rivals.first == self.rivals.second)
        parts = (self.rivals.first[kept], self.rivals.second[kept], self.blocks[kept])
        raised = lift[:size].reshape(acts, k)
        step = solve_sparse(*parts, raised, grad[:size].reshape(acts, k)).ravel()
        if budgets == 0:
            return step
        rows = self.cross.reshape(budgets, size)
        back = np.array([solve_sparse(*parts, raised, row.reshape(acts, k)).ravel() for row in rows])
        corner = self.corner + np.diag(lift[size:]) - rows @ back.T
        budget_step = np.linalg.lstsq((corner + corner.T) / 2, grad[size:] - rows @ step, rcond=None)[0]
        return np.concatenate([step - back.T @ budget_step, budget_step])
