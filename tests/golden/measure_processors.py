"""How far the golden figures move with a processor's arithmetic: what the tolerances rest on.

Run from the checkout's root: `python -m golden.measure_processors` with `tests` on PYTHONPATH. Each setting
makes this processor compute as another one would (compiled kernels, NumPy's loops, matrix products, exp and
sin of the C library); for each tolerance the largest changes against the plain run are printed. It takes some
minutes: the kernels are compiled once more, for a plain x86-64.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from golden.cases import CASES
from golden.comparison import leaves
from golden.figures import figures_of
from golden.pinned import pinned_data
from golden.tolerances import tolerance_for

NO_AVX = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL"}
NO_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}
GENERIC = {"NUMBA_CPU_NAME": "generic"}
OLD_CORE = {"OPENBLAS_CORETYPE": "Prescott"}
SETTINGS: dict[str, dict[str, str]] = {
    "plain": {},
    "kernels compiled for a plain x86-64": GENERIC,
    "NumPy without AVX": NO_AVX,
    "OpenBLAS of a Prescott": OLD_CORE,
    "OpenBLAS of a Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "C library without FMA": NO_FMA,
    "all of it": GENERIC | NO_AVX | OLD_CORE | NO_FMA,
}


def run_all(out: Path) -> None:
    """The figures of all cases, in this process, into a file."""
    with tempfile.TemporaryDirectory() as folder, pinned_data(Path(folder)):
        figures = {name: figures_of(run()) for name, run in CASES.items()}
    out.write_text(json.dumps(figures), encoding="utf-8")


def run_elsewhere(setting: dict[str, str], out: Path, kernels: Path) -> dict[str, Any]:
    environment = os.environ | setting
    if "NUMBA_CPU_NAME" in setting:
        environment |= {"NUMBA_CACHE_DIR": str(kernels)}
    subprocess.run([sys.executable, "-m", "golden.measure_processors", str(out)], env=environment, check=True)
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert isinstance(figures, dict)
    return figures


def largest_changes(plain: dict[str, Any], other: dict[str, Any]) -> dict[str, dict[str, tuple[float, str]]]:
    """For each tolerance's fields the largest relative, absolute and (instants) seconds, and of what."""
    found: dict[str, dict[str, tuple[float, str]]] = {}
    news = dict(leaves(other))
    for path, old in leaves(plain):
        new, largest = news.pop(path, None), found.setdefault(_fields(path), {})
        changes: dict[str, float] = {}
        if isinstance(old, datetime) and isinstance(new, datetime):
            changes["seconds"] = abs((new - old).total_seconds())
        elif isinstance(old, (int, float)) and isinstance(new, (int, float)):
            changes["absolute"] = abs(new - old)
            changes["relative"] = abs(new - old) / abs(old) if old else 0.0
        else:
            changes["unlike"] = float(old != new)
        for kind, change in changes.items():
            if change > largest.get(kind, (0.0, ""))[0]:
                largest[kind] = (change, path)
    for path in news:
        found.setdefault(_fields(path), {})["unlike"] = (1.0, path)
    return found


def _fields(path: str) -> str:
    """Of the tolerance that counts; paths begin with the case here."""
    return tolerance_for(path.partition(".")[2]).fields


def main() -> None:
    if len(sys.argv) > 1:
        run_all(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        kernels = Path(folder) / "kernels"
        plain: dict[str, Any] = {}
        for number, (name, setting) in enumerate(SETTINGS.items()):
            figures = run_elsewhere(setting, Path(folder) / f"{number}.json", kernels)
            plain = plain or figures
            print(f"\n{name}")
            for fields, largest in largest_changes(plain, figures).items():
                for kind, (change, path) in largest.items():
                    print(f"  {fields:60} {kind:9} {change:.1e}  {path}", flush=True)


if __name__ == "__main__":
    main()
