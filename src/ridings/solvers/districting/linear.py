"""Small linear systems, solved by our own code: the same result on every machine, and no threads to wait for.

Libraries split even a 200 x 200 factorization over threads, in an order that depends on the machine.
"""

import numpy as np
from numba import njit

from ridings.solvers.districting.problem import Floats, Ints

CLOSE_ENOUGH = 1e-3  # of the first residual, where conjugate gradients stop
ROUNDS = 300


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


@njit(cache=True, error_model="numpy")
def _factored(diagonal: Floats) -> Floats:
    """Cholesky factors of the small matrices on the diagonal, (k, A, A), in the lower halves."""
    out = diagonal.copy()
    size = out.shape[1]
    for j in range(len(out)):
        for r in range(size):
            for c in range(r + 1):
                total = out[j, r, c]
                for x in range(c):
                    total -= out[j, r, x] * out[j, c, x]
                out[j, r, c] = np.sqrt(max(total, 1e-300)) if r == c else total / out[j, c, c]
    return out


@njit(cache=True, error_model="numpy")
def _preconditioned(factors: Floats, right: Floats, out: Floats) -> None:
    size = factors.shape[1]
    for j in range(len(factors)):
        for r in range(size):
            total = right[r, j]
            for x in range(r):
                total -= factors[j, r, x] * out[x, j]
            out[r, j] = total / factors[j, r, r]
        for r in range(size - 1, -1, -1):
            total = out[r, j]
            for x in range(r + 1, size):
                total -= factors[j, x, r] * out[x, j]
            out[r, j] = total / factors[j, r, r]


@njit(cache=True, error_model="numpy")
def _times(first: Ints, second: Ints, blocks: Floats, x: Floats, out: Floats) -> None:
    out[:] = 0.0
    size = blocks.shape[1]
    for p in range(len(first)):
        j, m = first[p], second[p]
        for a in range(size):
            for b in range(size):
                out[a, j] += blocks[p, a, b] * x[b, m]
                if j != m:
                    out[b, m] += blocks[p, a, b] * x[a, j]


@njit(cache=True, error_model="numpy")
def _conjugate(first: Ints, second: Ints, blocks: Floats, diagonal: Floats, right: Floats) -> Floats:
    x = np.zeros_like(right)
    residual = right.copy()
    factors = _factored(diagonal)
    z = np.empty_like(right)
    _preconditioned(factors, residual, z)
    direction = z.copy()
    product = np.empty_like(right)
    before = (residual * z).sum()
    enough = before * CLOSE_ENOUGH * CLOSE_ENOUGH
    for _ in range(ROUNDS):
        if before <= enough or before <= 0.0:
            break
        _times(first, second, blocks, direction, product)
        curve = (direction * product).sum()
        if curve <= 0.0:
            break
        length = before / curve
        x += length * direction
        residual -= length * product
        _preconditioned(factors, residual, z)
        after = (residual * z).sum()
        direction = z + after / before * direction
        before = after
    return x


def solve_sparse(first: Ints, second: Ints, blocks: Floats, lift: Floats, right: Floats) -> Floats:
    """Near solution (A, k) of a symmetric positive system of small blocks, by conjugate gradients.

    Block p (A, A) couples territory first[p] with second[p], each pair once; the blocks of a territory with
    itself are all there. `lift` (A, k) is added to the diagonal. Hestenes and Stiefel 1952.
    """
    own = first == second
    acts = np.arange(blocks.shape[1])
    raised = blocks.copy()
    raised[np.flatnonzero(own)[:, None], acts, acts] += lift.T[first[own]]
    diagonal = np.zeros((right.shape[1], len(acts), len(acts)))
    diagonal[first[own]] = raised[own]
    out: Floats = _conjugate(first, second, raised, diagonal, np.ascontiguousarray(right))
    return out
