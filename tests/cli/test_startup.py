"""`--help` and `--version` are instant because they load nothing but click."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "numpy", "numba", "pydantic", "rich", "geopandas", "shapely", "skyfield", "scipy", "pymsis", "httpx",
    "filelock",
}  # fmt: skip

PROBE = """
import sys
from iss_risk.cli.program import run
code = run(sys.argv[1:])
print(code, *sorted(set(sys.modules) & set({heavy!r})), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["assess", "--help"], ["overflight", "--help"], ["explain", "--help"]],
)
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout
    assert finished.stderr.split() == ["0"], f"loaded: {finished.stderr}"


def test_the_package_is_imported_lazily() -> None:
    probe = "import sys, iss_risk; print(*sorted(m for m in sys.modules if m.startswith('iss_risk')))"
    finished = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["iss_risk"]


def test_python_dash_m_is_the_same_program() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "iss_risk", "--version"], capture_output=True, text=True, check=True
    )
    assert finished.stdout.startswith("iss-risk ")


def test_an_assessment_loads_nothing_that_it_does_not_use() -> None:
    """Each takes a tenth of a second or more: what reads maps of users, frames, the network, statistics
    of which a run needs no part, the linear algebra that compiling asks for."""
    unused = {
        "geopandas", "shapely", "rasterio", "pyogrio", "pandas", "skyfield", "httpx", "rich", "distributed",
        "scipy.stats", "scipy.linalg", "scipy.spatial", "scipy.optimize",
    }  # fmt: skip
    # From SciPy 1.18 on (Python 3.12) its special functions load its linear algebra themselves.
    special = [sys.executable, "-c", "import sys, scipy.special; print(*sys.modules)"]
    unused -= set(subprocess.run(special, capture_output=True, text=True, check=True).stdout.split())
    arguments = ["assess", "--samples", "32", "--json"]
    probe = [sys.executable, "-c", PROBE.format(heavy=unused), *arguments]
    subprocess.run(probe, capture_output=True, check=True)  # compiles, where nothing is compiled yet
    finished = subprocess.run(probe, capture_output=True, text=True, check=True)
    assert finished.stderr.splitlines()[-1] == "0"
