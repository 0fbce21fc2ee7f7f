"""The one decorator for compiled kernels.

numba's own cache notices a change of the file a kernel stands in, but not of a kernel it calls in
another file. So the cache lives in a folder named by the content of all the package's sources: an
edit anywhere recompiles, nothing stale is ever run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numba
import platformdirs

F = TypeVar("F", bound=Callable[..., object])

_KEPT_VERSIONS = 4


def sources_digest() -> str:
    """Of the content of all files that hold kernels or constants: two of the same compute the same."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for source in sorted(package.rglob("*.py")):
        # Only files that hold kernels matter; a changed command-line help must not recompile physics.
        text = source.read_bytes()
        if b"import kernel" in text or b"constants" in source.name.encode():
            digest.update(source.name.encode() + b"\0" + text)
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


def kernel(function: F) -> F:
    """Compile `function` to machine code that releases the interpreter lock (threads run in parallel).

    Division by zero gives inf or nan, as in NumPy; arithmetic is IEEE (no fast-math), so that the
    same inputs give the same bytes.
    """
    compiled: F = numba.njit(cache=True, nogil=True, error_model="numpy")(function)  # type: ignore[assignment]
    return compiled
