"""A mixed-integer program for HiGHS: binaries first, then slacks of 0 or more."""

from collections.abc import Mapping

import highspy
import numpy as np
from scipy.sparse import csc_array

from ridings.solvers.districting.problem import Floats


def program(
    matrix: csc_array,
    cost: Floats,
    low: Floats,
    high: Floats,
    binaries: int,
    options: Mapping[str, float | int | bool],
) -> highspy.Highs:
    """Make a solver, on one thread and silent, for min cost x with low <= matrix x <= high.

    Parameters
    ----------
    matrix
        (rows, columns) by columns.
    binaries
        How many of the first columns are 0 or 1; the others are any number from 0 up.
    options
        Further options of HiGHS.
    """
    lp = highspy.HighsLp()
    slacks = len(cost) - binaries
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = cost
    lp.col_lower_ = np.zeros(len(cost))
    lp.col_upper_ = np.concatenate([np.ones(binaries), np.full(slacks, np.inf)])
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    whole, any_number = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * binaries + [any_number] * slacks
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver
