"""The weighted sum over 4 × 4 × 4 nodes of a grid, four neighbours at a time.

numba has no word for a vector of four numbers, and of 64 single loads LLVM makes none (its pass for that,
SLP, is off in numba, and slows other kernels). So this one function is written in LLVM's own terms: in a
decay points are interpolated in half the time. The order of all additions is fixed here, and LLVM keeps to
it: the same bytes on any processor, with vectors or without.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import float32, float64, int64, types
from numba.extending import intrinsic

_DOUBLE, _INT_32, _INT_64 = ir.DoubleType(), ir.IntType(32), ir.IntType(64)
_FOUR_FLOATS, _FOUR_DOUBLES = ir.VectorType(ir.FloatType(), 4), ir.VectorType(_DOUBLE, 4)
_FOUR_WEIGHTS = types.UniTuple(float64, 4)  # type: ignore[no-untyped-call]
_SIGNATURE = float64(
    types.Array(float32, 1, "C"), int64, int64, int64, _FOUR_WEIGHTS, _FOUR_WEIGHTS, _FOUR_WEIGHTS
)


def _stencil_sum(
    _: Any, values: Any, first: Any, plane: Any, row: Any, by_plane: Any, by_row: Any, by_place: Any
) -> Any:
    """Σ by_plane[i] by_row[j] by_place[k] values[first + i plane + j row + k] over i, j, k in 0 … 3.

    `values` (N,) are single-precision numbers, `first`, `plane` and `row` whole ones; all weights are tuples
    of four. No limits are checked.
    """
    del values, first, plane, row, by_plane, by_row, by_place  # types, which the signature states
    return _SIGNATURE, _lower


def _lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """LLVM's instructions for `stencil_sum`, of its `arguments`."""
    array, first, plane, row, by_plane, by_row, by_place = arguments
    data = context.make_array(signature.args[0])(context, builder, array).data
    by_four = None
    for i in range(4):
        for j in range(4):
            offset = builder.add(_times(builder, plane, i), _times(builder, row, j))
            four = builder.bitcast(builder.gep(data, [builder.add(first, offset)]), _FOUR_FLOATS.as_pointer())
            weight = builder.fmul(builder.extract_value(by_plane, i), builder.extract_value(by_row, j))
            # Aligned as single numbers are, whatever the first of the four is.
            values = builder.fpext(builder.load(four, align=4), _FOUR_DOUBLES)
            by_four = _plus(builder, by_four, builder.fmul(_everywhere(builder, weight), values))
    total = None
    for k in range(4):
        value = builder.extract_element(by_four, ir.Constant(_INT_32, k))
        total = _plus(builder, total, builder.fmul(builder.extract_value(by_place, k), value))
    return total


def _times(builder: Any, value: Any, number: int) -> Any:
    return builder.mul(value, ir.Constant(_INT_64, number))


def _plus(builder: Any, total: Any, term: Any) -> Any:
    return term if total is None else builder.fadd(total, term)


def _everywhere(builder: Any, value: Any) -> Any:
    """A vector with the same number in all places."""
    unset = ir.Constant(_FOUR_DOUBLES, ir.Undefined)
    one = builder.insert_element(unset, value, ir.Constant(_INT_32, 0))
    return builder.shuffle_vector(one, unset, ir.Constant(ir.VectorType(_INT_32, 4), [0] * 4))


# Without types: those of `intrinsic` count its first argument, which numba adds.
stencil_sum: Any = intrinsic(_stencil_sum)
