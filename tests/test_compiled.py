"""The cache of compiled kernels, and the rules for leaves that compiled.py states."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.errors import NumbaError
from numba.core.registry import CPUDispatcher

import iss_risk
from iss_risk.compiled import dispatcher, kernel, kernel_sources, leaf

PACKAGE = Path(iss_risk.__file__).parent
# What needs a pass of numba that kernel_dispatcher.py leaves out, or another way of lowering.
_NOT_IN_KERNELS = (
    *(ast.Try, ast.With, ast.Yield, ast.YieldFrom, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


def kernels() -> list[CPUDispatcher]:
    found: list[CPUDispatcher] = []
    for module in pkgutil.walk_packages(iss_risk.__path__, "iss_risk."):
        if module.name == "iss_risk.__main__":
            continue
        values = vars(importlib.import_module(module.name)).values()
        found.extend(value for value in values if isinstance(value, CPUDispatcher))
    return found


def file_of(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_every_file_with_kernels_decides_about_the_cache() -> None:
    found = {Path(one.py_func.__code__.co_filename) for one in kernels()}
    assert len(found) > 25
    assert found <= set(kernel_sources())


def test_what_kernels_take_from_other_files_decides_about_the_cache_too() -> None:
    """Constants and tuples become part of the compiled code of the kernels that use them."""
    missing = set()
    for one in kernels():
        code = one.py_func.__code__
        for node in ast.parse(Path(code.co_filename).read_bytes()).body:
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("iss_risk."):
                used = {alias.asname or alias.name for alias in node.names} & set(code.co_names)
                if used and file_of(str(node.module)) not in set(kernel_sources()):
                    missing.add((str(node.module), *sorted(used)))
    assert not missing


def test_a_leaf_cannot_make_an_array() -> None:
    """As long as numba knows the private option that leaves are made with."""

    @kernel
    def counted(size: int) -> float:
        return np.zeros(size).sum()

    @leaf
    def not_counted(size: int) -> float:
        return np.zeros(size).sum()

    assert counted(3) == 0.0
    with pytest.raises(NumbaError, match="zeros"):
        not_counted(3)


def test_a_numba_whose_inside_is_not_known_compiles_in_its_own_way() -> None:
    assert {dispatcher(version) for version in ("0.60.0", "0.67.2", "0.69.0", "1.0.0")} == {CPUDispatcher}


@pytest.mark.skipif(
    dispatcher(numba.__version__) is CPUDispatcher, reason="this numba compiles kernels in its own way"
)
def test_what_a_kernel_calls_is_made_into_machine_code_as_a_part_of_it_alone() -> None:
    @leaf
    def innermost(x: float) -> float:
        return x + 1.0

    @leaf
    def inner(x: float) -> float:
        return 2.0 * innermost(x)

    @kernel
    def outer(x: float) -> float:
        return inner(x) + innermost(x)

    dispatchers: list[Any] = [innermost, inner, outer]
    assert outer(3.0) == 12.0
    assert [len(one.overloads) for one in dispatchers] == [0, 0, 1]
    # Python may call a part as well: then it is compiled for Python.
    assert inner(3.0) == 8.0
    assert [len(one.overloads) for one in dispatchers] == [0, 1, 1]


def test_no_kernel_contains_what_is_not_compiled() -> None:
    found = []
    for one in kernels():
        (function,) = ast.parse(textwrap.dedent(inspect.getsource(one.py_func))).body
        inner = [node for node in ast.walk(function) if node is not function]
        if any(isinstance(node, (*_NOT_IN_KERNELS, ast.FunctionDef)) for node in inner):
            found.append(one.py_func.__qualname__)
    assert found == []
