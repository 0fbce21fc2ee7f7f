"""The weighted sum over 4 × 4 × 4 nodes of a grid, four neighbours at a time.

numba has no name for vectors of a few numbers, and LLVM does not make any of 64 single loads (its pass for
that, SLP, is off in numba, and slows other kernels). So this one function is written in LLVM's own terms. The
order of all additions is fixed here, and LLVM keeps to it: the same bytes on any processor, with vectors or
without.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import float32, float64, int64, types
from numba.extending import intrinsic

Four = tuple[float, float, float, float]

_DOUBLE, _INT = ir.DoubleType(), ir.IntType(64)
_FLOATS, _DOUBLES = ir.VectorType(ir.FloatType(), 4), ir.VectorType(_DOUBLE, 4)


def _everywhere(builder: Any, value: Any) -> Any:
    """A vector with the same number in all places."""
    one = builder.insert_element(ir.Constant(_DOUBLES, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(
        one, ir.Constant(_DOUBLES, ir.Undefined), ir.Constant(ir.VectorType(ir.IntType(32), 4), [0] * 4)
    )


@intrinsic
def stencil_sum(
    typingctx: Any, values: Any, first: Any, plane: Any, row: Any, by_plane: Any, by_row: Any, by_place: Any
) -> Any:
    """Σ by_plane[i] by_row[j] by_place[k] values[first + i plane + j row + k] over i, j, k in 0 … 3.

    `values` (N,) are single-precision numbers; all weights are tuples of four. Nothing is checked.
    """
    weights = types.UniTuple(float64, 4)
    signature = float64(types.Array(float32, 1, "C"), int64, int64, int64, weights, weights, weights)

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array, first, plane, row, by_plane, by_row, by_place = args
        data = context.make_array(signature.args[0])(context, builder, array).data
        total = None
        for i in range(4):
            of_plane = builder.extract_value(by_plane, i)
            for j in range(4):
                place = builder.add(
                    first,
                    builder.add(
                        builder.mul(plane, ir.Constant(_INT, i)), builder.mul(row, ir.Constant(_INT, j))
                    ),
                )
                where = builder.bitcast(builder.gep(data, [place]), _FLOATS.as_pointer())
                four = builder.fpext(builder.load(where, align=4), _DOUBLES)
                weight = builder.fmul(of_plane, builder.extract_value(by_row, j))
                term = builder.fmul(_everywhere(builder, weight), four)
                total = term if total is None else builder.fadd(total, term)
        weighted = None
        for k in range(4):
            term = builder.fmul(
                builder.extract_value(by_place, k),
                builder.extract_element(total, ir.Constant(ir.IntType(32), k)),
            )
            weighted = term if weighted is None else builder.fadd(weighted, term)
        return weighted

    return signature, lower
