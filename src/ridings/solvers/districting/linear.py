"""A small dense solve of our own: the same result on every machine, and no threads to wait for.

Libraries split even a 200 x 200 factorization over threads, in an order that depends on the machine.
"""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats


@njit(cache=True, error_model="numpy")
def _solved(matrix: Floats, right: Floats) -> Floats:
    """Cholesky in the upper half, a whole row at a time, then two triangular solves, in place."""
    n = np.uint64(len(right))  # unsigned: an index that may be negative costs half the speed
    for r in range(n):
        row = matrix[r]
        pivot = np.sqrt(max(row[r], 1e-300))
        for j in range(r, n):
            row[j] /= pivot
        right[r] /= row[r]
        for i in range(r + np.uint64(1), n):
            factor = row[i]
            if factor == 0.0:  # territories that no unit stands between
                continue
            right[i] -= factor * right[r]
            below = matrix[i]
            for j in range(i, n):
                below[j] -= factor * row[j]
    for i in range(len(right) - 1, -1, -1):
        row = matrix[i]
        total = right[i]
        for j in range(i + 1, len(right)):
            total -= row[j] * right[j]
        right[i] = total / row[i]
    return right


def solve_positive(matrix: Floats, right: Floats) -> Floats:
    """Solution of a symmetric positive definite system, (R, R) and (R,); neither is changed."""
    out: Floats = _solved(matrix.copy(), right.copy())
    return out
