"""Systems of linear equations, solved in an order of operations that is the same on every processor.

LAPACK's is not: it rests on BLAS (sums.py). The systems here are small, and their matrices are symmetric.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel

# Of the least squares: as a part of the mean diagonal, what is added to it. Where columns depend on each
# other it chooses the shortest of all solutions; elsewhere it moves the tenth digit.
_RIDGE = 1e-10


def solve_symmetric(matrix: F64, right: F64) -> F64:
    """x with matrix·x = right, for a positive definite `matrix` (K, K), of which the lower half is read.

    `right` and the result are (K,) or (K, M). Without pivots: a matrix that is not definite gives what is
    not finite, or large errors.
    """
    solution = np.array(right, dtype=np.float64, order="C")
    factored = np.array(matrix, dtype=np.float64, order="C")
    columns = solution.reshape(solution.shape[0], -1)
    factor(factored, np.empty(solution.shape[0]))
    substitute(factored, columns)
    return solution


def least_squares(terms: F64, values: F64) -> tuple[F64, F64]:
    """The coefficients with which `terms` (N, K) come nearest to `values`, and the residuals.

    `values` and the residuals are (N,) or (N, M), the coefficients (K,) or (K, M). By the normal equations:
    for terms of similar size that are nearly independent, such as orthogonal polynomials; else digits are
    lost.
    """
    count = terms.shape[1]
    terms, left = np.ascontiguousarray(terms), np.array(values, dtype=np.float64, order="C")
    columns = left.reshape(values.shape[0], -1)
    products, with_values = np.zeros((count, count)), np.zeros((count, columns.shape[1]))
    add_products(terms, columns, products, with_values)
    products[np.diag_indices(count)] += _RIDGE * np.diag(products).mean()
    found = solve_symmetric(products, with_values)
    subtract_terms(terms, found, columns)
    return found.reshape(count, *values.shape[1:]), left


@kernel
def factor(matrix: F64, column: F64) -> None:
    """L·D·Lᵀ of `matrix` (K, K) in its lower half: D on the diagonal, L below it (Golub & Van Loan 2013,
    Matrix Computations, 4.1.2). `column` (K,) is work space."""
    size = matrix.shape[0]
    for k in range(size):
        pivot = matrix[k, k]
        for i in range(k + 1, size):
            column[i] = matrix[i, k]
        for i in range(k + 1, size):
            ratio = column[i] / pivot
            for j in range(k + 1, i + 1):
                matrix[i, j] -= ratio * column[j]
            matrix[i, k] = ratio


@kernel
def substitute(factored: F64, right: F64) -> None:
    """Turn `right` (K, M) into the solution, with the result of `factor`."""
    size, columns = right.shape
    for i in range(size):
        for k in range(i):
            for m in range(columns):
                right[i, m] -= factored[i, k] * right[k, m]
    for i in range(size):
        for m in range(columns):
            right[i, m] /= factored[i, i]
    for i in range(size - 1, -1, -1):
        for k in range(i):
            for m in range(columns):
                right[k, m] -= factored[i, k] * right[i, m]


@kernel
def add_products(terms: F64, values: F64, products: F64, with_values: F64) -> None:
    """Add termsᵀ·terms to the lower half of `products` (K, K) and termsᵀ·values, of `values` (N, M), to
    `with_values` (K, M)."""
    rows, count = terms.shape
    for n in range(rows):
        for i in range(count):
            term = terms[n, i]
            for m in range(values.shape[1]):
                with_values[i, m] += term * values[n, m]
            for j in range(i + 1):
                products[i, j] += term * terms[n, j]


@kernel
def subtract_terms(terms: F64, coefficients: F64, left: F64) -> None:
    """Subtract terms·coefficients, of `coefficients` (K, M), from `left` (N, M)."""
    for n in range(terms.shape[0]):
        for k in range(terms.shape[1]):
            for m in range(left.shape[1]):
                left[n, m] -= terms[n, k] * coefficients[k, m]
