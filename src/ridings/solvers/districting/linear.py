"""A small dense solve of our own: the same result on every machine, and no threads to wait for.

Libraries split even a 200 x 200 factorization over threads, in an order that depends on the machine.
"""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats


@njit(cache=True)
def _solved(matrix: Floats, right: Floats) -> Floats:
    """Cholesky by rows, then two triangular solves, in place."""
    n = len(right)
    for i in range(n):
        for j in range(i + 1):
            total = matrix[i, j]
            for x in range(j):
                total -= matrix[i, x] * matrix[j, x]
            if i == j:
                matrix[i, i] = np.sqrt(max(total, 1e-300))
            else:
                matrix[i, j] = total / matrix[j, j]
    for i in range(n):
        total = right[i]
        for x in range(i):
            total -= matrix[i, x] * right[x]
        right[i] = total / matrix[i, i]
    for i in range(n - 1, -1, -1):
        right[i] /= matrix[i, i]
        for x in range(i):
            right[x] -= matrix[i, x] * right[i]
    return right


def solve_positive(matrix: Floats, right: Floats) -> Floats:
    """Solution of a symmetric positive definite system, (R, R) and (R,); neither is changed."""
    out: Floats = _solved(matrix.copy(), right.copy())
    return out
