"""The decorators for kernels: functions that numba compiles to machine code.

There are two, `kernel` and `leaf`. A leaf is faster in inner loops but must keep the rules in its docstring.
What a kernel calls becomes a part of it (kernel_dispatcher.py); only what Python calls is kept.

Compiled code is kept on disk (kernel_cache.py), in a folder that is named by a digest of all sources with
kernels: after any change of one of them everything is compiled anew, and old code is never run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from iss_risk import numba_settings  # noqa: F401 - before numba

# isort: split

import numba
import numpy as np
from numba.core.registry import CPUDispatcher

from iss_risk.arrays import F64
from iss_risk.folders import NOWHERE, named_folder, user_folder
from iss_risk.kernel_cache import KernelCache, KernelFolder, compiled_with

# For calls between kernels, instead of the literal 0: numba treats a literal as a type of its own, and would
# compile the called function once more for it.
ZERO = cast("int", np.int64(0))

# kernel_dispatcher.py rests on the inside of this series of numba. Any other compiles kernels in its own way:
# the same bytes, in twice the time or more.
KNOWN_NUMBA = "0.68."

F = TypeVar("F", bound=Callable[..., object])

# Files without kernels whose constants and tuples become part of the compiled code of kernels.
_TAKEN_OVER = (
    "atmosphere/stencil_sum.py",
    "constants.py",
    "inputs.py",
    "kernel_dispatcher.py",
    "kernel_lowering.py",
    "debris/fall_inputs.py",
    "debris/impacts.py",
    "debris/part_arrays.py",
    "risk/clusters.py",
)


def kernel_sources() -> Iterator[Path]:
    """The files with kernels, and those in _TAKEN_OVER.

    Not all files: a change of a help text must not compile the physics anew. A file counts as one with
    kernels when it has the text "from iss_risk.compiled import": import the decorators in this form only.
    What a kernel uses must be defined in one of these files (tests/test_compiled.py).
    """
    package = Path(__file__).parent
    taken_over = {package / name for name in _TAKEN_OVER}
    for source in sorted(package.rglob("*.py")):
        if source in taken_over or b"from iss_risk.compiled import" in source.read_bytes():
            yield source


def sources_digest() -> str:
    """Digest of the content of kernel_sources: programs with equal digests give equal results."""
    digest = hashlib.sha256()
    for source in kernel_sources():
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder(sources: str) -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR", "").strip()
    base = named_folder(chosen) / "iss-risk" if chosen else user_folder("cache") or NOWHERE
    return base / "kernels" / sources


_SOURCES = sources_digest()
KERNELS = KernelFolder(_cache_folder(_SOURCES))
# Those that came with the installation (compile_ahead.py), where there are any.
DELIVERED = KernelFolder(Path(__file__).parent / "_kernels" / "-".join((_SOURCES, *compiled_with())))


def kept_kernels(name: str = "*") -> list[Path] | None:
    """Files of all compiled kernels in the cache and in DELIVERED, or of those with a name; None where there
    are none and none can be kept."""
    return KERNELS.files(name) + DELIVERED.files(name) or ([] if KERNELS.writable else None)


def kernel(function: F) -> F:
    """Compile `function` to machine code.

    It releases the interpreter lock, so that threads run in parallel. Nothing protects the arrays that it
    writes: two threads must never be given the same output or work arrays.

    Division by zero gives inf or nan, as in NumPy. Arithmetic keeps to IEEE 754, and the order of operations
    is that of the source (numba's "fastmath" stays off): the same inputs give the same bytes on machines of
    the same kind. A change of the order of operations is a change of the results.
    """
    return _compiled(function, counts_arrays=True)


def leaf(function: F) -> F:
    """Compile a small function for inner loops, without the counting of references to arrays.

    A kernel counts, for every array, how many variables refer to it, so that its memory is freed after the
    last use. The counters are shared between threads (atomic), and this took half the time of a fall. A leaf
    does not count. That is safe because its caller holds all arrays that it is given until it returns, under
    two rules:

    1. A leaf creates no array (np.empty, copy, arithmetic on whole arrays): numba refuses to compile that.
       Views (slices, rows) of the arrays that it is given are allowed. Work space is an argument.
    2. A leaf returns no array, no view, and no tuple that contains one, except to another leaf. A kernel or
       Python would take the result as counted and release it later: the memory would be freed while it is
       still in use. numba does NOT notice; the results would be wrong, or the program would crash, sometimes.

    To return arrays, use `kernel`.
    """
    return _compiled(function, counts_arrays=False)


def inlined(function: F) -> F:
    """Compile a leaf as a part of each function that calls it.

    For the steps of a long function: it may be written as several short ones without the cost of passing many
    values. Not for what has many callers, because each takes longer to compile. The rules for leaves apply.
    """
    return _compiled(function, counts_arrays=False, forceinline=True)


@cache
def dispatcher(numba_version: str) -> type[CPUDispatcher]:
    """What compiles kernels with a version of numba."""
    if not numba_version.startswith(KNOWN_NUMBA):
        return CPUDispatcher
    from iss_risk.kernel_dispatcher import KernelDispatcher

    return KernelDispatcher


def _compiled(function: F, *, counts_arrays: bool, forceinline: bool = False) -> F:
    # `_nrt` is a private option of numba (the "NumPy runtime", which allocates arrays and counts references).
    # It must be set for kernels as well: a function without it takes the setting of the function that calls
    # it first. tests/test_compiled.py shows whether a new version of numba still knows the option. The
    # wrappers for C programs are not needed, and are left out to compile faster.
    options: dict[str, Any] = {
        "nopython": True,
        "nogil": True,
        "error_model": "numpy",
        "_nrt": counts_arrays,
        "no_cfunc_wrapper": True,
        "forceinline": forceinline,
    }
    made: Any = dispatcher(numba.__version__)(function, targetoptions=options)
    # Not what is defined elsewhere, or within a function: the digest of the sources does not know it.
    if function.__module__.startswith("iss_risk.") and function.__qualname__ == function.__name__:
        made._cache = KernelCache(function, KERNELS, _SOURCES, DELIVERED)
    return cast("F", made)


@leaf
def assign(values: F64, to: F64) -> None:
    """Copy `values` (N,) to `to` (N,). numba's own `to[:] = values` takes a second to compile, because it
    checks the lengths and words an error."""
    for k in range(to.size):
        to[k] = values[k]
