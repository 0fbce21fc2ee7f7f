"""The decorators for compiled kernels.

numba's own cache notices a change of the file a kernel stands in, but not of a kernel it calls in
another file. So the cache lives in a folder named by the content of all the package's sources: an
edit anywhere recompiles, nothing stale is ever run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import platformdirs

from iss_risk.arrays import F64

# Between kernels, instead of 0: whatever is called with a literal is compiled once more for it.
ZERO = cast("int", np.int64(0))

F = TypeVar("F", bound=Callable[..., object])

_KEPT_VERSIONS = 4


def kernel_sources() -> Iterator[Path]:
    """The files that hold kernels, or figures that kernels take over as they are compiled.

    Not all files: a changed command-line help must not recompile physics.
    """
    package = Path(__file__).parent
    figures = (package / "constants.py", package / "inputs.py")
    for source in sorted(package.rglob("*.py")):
        if source in figures or b"from iss_risk.compiled import" in source.read_bytes():
            yield source


def sources_digest() -> str:
    """Of the content of kernel_sources: two of the same compute the same."""
    digest = hashlib.sha256()
    for source in kernel_sources():
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    return platformdirs.user_cache_path("iss-risk") / "kernels" / sources_digest()


def _use(folder: Path) -> None:
    """Keep the compiled kernels in `folder`; where it cannot be written numba uses its own place."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        versions = sorted(folder.parent.iterdir(), key=lambda p: p.stat().st_mtime)
        for old in versions[:-_KEPT_VERSIONS]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]


if "NUMBA_CACHE_DIR" not in os.environ:
    _use(_cache_folder())


def kept_kernels(name: str = "*") -> list[Path] | None:
    """The kernels that are compiled and kept, or those of a name; None where they cannot be kept."""
    folder = str(getattr(numba.config, "CACHE_DIR", ""))
    return list(Path(folder).rglob(f"*.{name}-*.nbi")) if folder else None


def kernel(function: F) -> F:
    """Compile `function` to machine code that releases the interpreter lock (threads run in parallel).

    Division by zero gives inf or nan, as in NumPy; arithmetic is IEEE (no fast-math), so that the
    same inputs give the same bytes.
    """
    return _compiled(function, counts_arrays=True)


def leaf(function: F) -> F:
    """A kernel that makes no arrays, for inner loops: it does not count who holds the arrays it is handed.

    That counting is atomic, and was half the time of a fall. What it hands back must not be a view of an
    array, unless to another leaf: nobody would have counted it.
    """
    return _compiled(function, counts_arrays=False)


def _compiled(function: F, *, counts_arrays: bool) -> F:
    # `_nrt` is numba's name for the runtime that counts arrays. Said either way: a function that says nothing
    # is compiled as its first caller was. Nobody calls kernels from C.
    options: dict[str, Any] = {"_nrt": counts_arrays, "no_cfunc_wrapper": True}
    made: F = numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function)
    return made


@leaf
def assign(values: F64, to: F64) -> None:
    """to[:] = values, of one length: numba's own compiles for a second, for the text of its error."""
    for k in range(to.size):
        to[k] = values[k]
