"""No result depends on the processor that the BLAS of NumPy takes this one for (docs/same-bytes.md)."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "iss_risk"

# By what NumPy and SciPy give to BLAS, whatever it is a function or method of.
_BY_BLAS = {
    "convolve",
    "corrcoef",
    "correlate",
    "cov",
    "dot",
    "inner",
    "matmul",
    "polyfit",
    "tensordot",
    "vdot",
    "vecdot",
}
# OPENBLAS_CORETYPE: as found, with fused products in vectors of four, and without, in pairs.
_PROCESSORS = (None, "Haswell", "Prescott")


def by_blas(tree: ast.AST) -> list[int]:
    """Lines with a product of matrices, a call of _BY_BLAS, or of numpy.linalg but `norm` along an axis."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = {keyword.arg for keyword in node.keywords}
            algebra = isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "linalg"
            along_an_axis = node.func.attr == "norm" and "axis" in named
            if node.func.attr in _BY_BLAS or (algebra and not along_an_axis) or "optimize" in named:
                found.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and str(node.module).endswith("linalg"):
            found.append(node.lineno)
    return found


def test_nothing_is_added_up_by_blas() -> None:
    places = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_data" not in path.parts
        for line in by_blas(ast.parse(path.read_bytes()))
    ]
    assert not places, f"sums.py and linear_equations.py add in an order of their own: {', '.join(places)}"


@pytest.mark.parametrize(
    "line",
    [
        "a @ b",
        "a @= b",
        "np.dot(a, b)",
        "a.dot(b)",
        "np.linalg.norm(a)",
        "numpy.linalg.solve(a, b)",
        "np.einsum('ij,jk,kl', a, b, c, optimize=True)",
        "from scipy.linalg import solve",
    ],
)
def test_blas_is_recognised(line: str) -> None:
    assert by_blas(ast.parse(line)) == [1]


def test_what_is_not_blas_is_let_through() -> None:
    assert not by_blas(ast.parse("np.linalg.norm(a, axis=1)\n@kernel\ndef f(): return np.sum(a * b)"))


@pytest.mark.slow
def test_all_digits_are_the_same_on_other_processors() -> None:
    tests = Path(__file__).parent
    found = []
    for processor in _PROCESSORS:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)])}
        environment |= {} if processor is None else {"OPENBLAS_CORETYPE": processor}
        run = [sys.executable, "-m", "full_digits"]
        done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    if len({one.pop("blas") for one in found}) == 1:
        pytest.skip("this BLAS adds up in the same way, whatever OPENBLAS_CORETYPE says")
    for processor, one in zip(_PROCESSORS, found, strict=True):
        assert one == found[0], processor
