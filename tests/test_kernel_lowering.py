"""Kernels compute what the same functions compute in Python, whatever they are made of."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.compiled import dispatcher, kernel, leaf
from iss_risk.kernel_dispatcher import KernelDispatcher

if dispatcher(numba.__version__) is not KernelDispatcher:
    pytest.skip("this numba compiles kernels in its own way", allow_module_level=True)


class Table(NamedTuple):
    values: F64
    rows: F64
    flags: Booleans
    counts: I64
    scale: float


@leaf
def _element(table: Table, i: int, j: int) -> float:
    value = table.rows[i, j] * table.scale + table.values[i]
    if table.flags[j]:
        value += table.counts[-1]
    return value


@leaf
def _write(table: Table, i: int, value: float) -> None:
    table.values[i] = value
    table.rows[i, -1] = 2
    table.flags[i] = value > 0.0
    table.counts[i] += 1


@leaf
def _positive(value: float) -> float:
    if value < 0.0:
        raise ValueError("below zero")
    return value


@kernel
def _doubled(values: F64) -> tuple[F64, float]:
    made = np.empty(values.size)
    for k in range(values.size):
        made[k] = 2.0 * values[k]
    return made, made[0]


@leaf
def _pair(value: float) -> tuple[float, tuple[int, float]]:
    return value + 1.0, (int(value), value)


@kernel
def _all_of_it(table: Table, times: int) -> tuple[F64, F64, float]:
    total = 0.0
    made, first = _doubled(table.values)
    for _ in range(times):
        last = made
        made, first = _doubled(made[::2])
        if first > 100.0:
            made = last
    for i in range(-table.values.size, table.values.size):
        for j in range(2):
            total += _element(table, i, j)
        if total > 3.0:
            _write(table, i, total)
        if i > 0:
            more, pair = _pair(total)
            if more > 2.0:
                total += pair[1]
        if times > 1:
            seldom = 2.0 * total
        if times > 1 and i == 1:
            total += seldom
    total += _positive(first)
    kept = table.values
    return made, kept, total


def _table() -> Table:
    return Table(
        np.arange(1.0, 5.0),
        np.arange(12.0).reshape(4, 3),
        np.array([True, False, True, False]),
        np.arange(4),
        0.5,
    )


def _in_python(*args: Any) -> Any:
    """`_all_of_it` without numba."""
    names = dict(globals())
    dispatchers: list[Any] = [_element, _write, _positive, _doubled, _pair, _all_of_it]
    for one in dispatchers:
        source = inspect.getsource(one.py_func)
        exec(source.split("\n", 1)[1], names)
    return names["_all_of_it"](*args)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_the_same_as_in_python(times: int) -> None:
    ours, pythons = _table(), _table()
    for one, other in zip(_all_of_it(ours, times), _in_python(pythons, times), strict=True):
        np.testing.assert_array_equal(one, other)
    for one, other in zip(ours, pythons, strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_error_in_a_part_reaches_python() -> None:
    table = _table()
    table.values[:] = -1.0
    with pytest.raises(ValueError, match="below zero"):
        _all_of_it(table, 1)


_MEMORY = """
import sys
from test_kernel_lowering import _all_of_it, _table
from numba.core.runtime import rtsys

table = _table()
references = sys.getrefcount(table.values)
_all_of_it(table, 2)
before = rtsys.get_allocation_stats()
for _ in range(20):
    made, kept, _ = _all_of_it(table, 2)
del made, kept
after = rtsys.get_allocation_stats()
print(after.mi_alloc - before.mi_alloc, after.mi_free - before.mi_free)
print(sys.getrefcount(table.values) - references)
"""


def test_memory_is_given_back_once() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _MEMORY],
        env=os.environ | {"NUMBA_NRT_STATS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    made, freed, references = map(int, told.stdout.split())
    assert made == freed >= 20 * 3
    assert references == 0
