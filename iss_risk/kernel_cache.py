"""Compiled kernels kept from run to run: one file each, verified before it is loaded.

In place of numba's own cache, which names a kernel by path and time of its source (a second environment with
the same sources compiles everything again), loads what it finds without a look (a flipped bit is a crash,
for ever), fails where it cannot write, and writes into the package where that is writable.

Here a kernel is named by the digest of all sources with kernels, by what compiled it and for which processor.
A file that is damaged, or cannot be read, is compiled anew and replaced; where nothing can be written,
kernels live in memory, and that is said once.

What is not kept may have been delivered (compile_ahead.py): in a second folder, which is only read, there may
be kernels for this processor, or for all of a common kind.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import logging
import multiprocessing
import os
import pickle
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llvmlite
import numba
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.environment import Environment, _rebuild_env
from numba.core.runtime.nrt import rtsys
from numba.core.serialize import dumps

from iss_risk.interrupts import interrupts_deferred

log = logging.getLogger(__name__)
# numba's types do not know what it keeps of a kernel.
_Result: Any = CompileResult
_dumps: Any = dumps
_rebuild_environment: Any = _rebuild_env

SUFFIX = ".kernel"
_MAGIC = b"iss-risk kernel 1\n"
_DIGEST_BYTES = hashlib.sha256().digest_size
_KEPT_VERSIONS = 4
_PART = ".part"
# A file that is still being written after an hour was left by a process that was killed.
_LEFT_BEHIND_S = 3600.0
# The third level of the x86-64 psABI: Intel Core since 2013, AMD since 2015, not the smallest. And what LLVM
# calls the instructions that it has beyond the first level.
COMMON_PROCESSOR = "x86-64-v3"
_ITS_INSTRUCTIONS = frozenset(
    {
        *("avx", "avx2", "bmi", "bmi2", "cx16", "f16c", "fma", "lzcnt", "movbe", "popcnt", "sahf", "sse3"),
        *("sse4.1", "sse4.2", "ssse3", "xsave"),
    }
)
REMEDY = "make it writable, or name another folder in NUMBA_CACHE_DIR"


class KernelFolder:
    """The folder `path` of kept kernels; only the newest _KEPT_VERSIONS folders beside it are kept.

    No method raises: kernels that cannot be kept are compiled again. `fault` is why nothing can be written,
    as far as it is known.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fault: str | None = None

    @functools.cached_property
    def writable(self) -> bool:
        """Can files be made in it? It is made where it is missing."""
        try:
            if not self.path.is_dir():
                self.path.mkdir(parents=True, exist_ok=True)
                self._drop_old_versions()
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError(None, "no permission to write")
            self._drop_left_behind()
        except (OSError, ValueError) as error:
            self.fault = getattr(error, "strerror", None) or str(error)
        return self.fault is None

    def files(self, name: str = "*") -> list[Path]:
        """Those of all kernels, or of the ones with a name."""
        try:
            return sorted(self.path.glob(f"*.{name}-*{SUFFIX}"))
        except OSError:
            return []

    def read(self, name: str) -> bytes | None:
        """What was written under `name`; None where there is nothing, or not what was written."""
        path = self.path / name
        try:
            # A pipe under that name would never end.
            return _content(name, path.read_bytes()) if path.is_file() else None
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Keep `content` under `name`, whole or not at all."""
        if self.writable and self.fault is None:
            part = self.path / f"{name}.{uuid.uuid4().hex}{_PART}"
            try:
                part.write_bytes(_head(name, content) + content)
                part.replace(self.path / name)
                return
            except OSError as error:
                with contextlib.suppress(OSError):
                    part.unlink()
                # Windows replaces no file that is being read: then another process has kept this kernel.
                if self.read(name) is not None:
                    return
                self.fault = error.strerror or str(error)
        self._say_once()

    def damaged(self) -> list[Path]:
        """The files that are not what was written."""
        return [path for path in self.files() if self.read(path.name) is None]

    def _say_once(self) -> None:
        # Worker processes, which have the same folder, leave it to the first.
        if multiprocessing.parent_process() is None:
            _warn(
                f"compiled kernels cannot be kept in {self.path} ({self.fault}): the physics is compiled "
                f"in memory, for twenty seconds in every run; {REMEDY}"
            )

    def _drop_old_versions(self) -> None:
        folders = [one for one in self.path.parent.iterdir() if len(one.name) == len(self.path.name)]
        folders.sort(key=lambda one: one.stat().st_mtime)
        for old in folders[:-_KEPT_VERSIONS]:
            shutil.rmtree(old, ignore_errors=True)

    def _drop_left_behind(self) -> None:
        for part in self.path.glob(f"*{_PART}"):
            if time.time() - part.stat().st_mtime > _LEFT_BEHIND_S:
                part.unlink(missing_ok=True)


@functools.cache
def _warn(message: str) -> None:
    log.warning(message)


def _head(name: str, content: bytes) -> bytes:
    # The name too: a file that was renamed is another kernel.
    return _MAGIC + hashlib.sha256(name.encode() + b"\0" + content).digest()


def _content(name: str, stored: bytes) -> bytes | None:
    content = stored[len(_MAGIC) + _DIGEST_BYTES :]
    return content if stored.startswith(_head(name, content)) else None


class _Unpickler(pickle.Unpickler):
    """Unpickles what was kept of a kernel, without loading modules of numba for it.

    A kernel's code brings the environments of all functions that became part of it, and numba loads the
    module of each: SciPy's linear algebra with those of array functions. Only code that runs Python looks
    names up in them, and there is no such code in a kernel.
    """

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (_rebuild_environment.__module__, _rebuild_environment.__name__):
            return _environment
        return super().find_class(module, name)


def _environment(module: str, constants: list[Any], name: str) -> Any:
    if not module.startswith("numba."):
        return _rebuild_environment(module, constants, name)
    environment: Any = Environment._memo.get(name)
    if environment is None:
        environment = Environment({"__name__": module})
        environment.consts[:] = constants
        environment.env_name = name
        Environment._memo[name] = environment
    return environment


def compiled_with() -> tuple[str, ...]:
    """What compiles here, as far as its code differs: Python, numba and LLVM, without the processor."""
    tag = str(sys.implementation.cache_tag) + getattr(sys, "abiflags", "")
    return (tag, numba.__version__, llvmlite.__version__)


class KernelCache(NullCache):
    """The cache of one kernel, in the form in which numba asks for it: its own code and that in `delivered`,
    a folder that is only read."""

    def __init__(
        self,
        function: Callable[..., object],
        folder: KernelFolder,
        sources: str,
        delivered: KernelFolder | None = None,
    ) -> None:
        self._folder = folder
        self._delivered = delivered
        self._name = f"{function.__module__}.{function.__qualname__}"
        self._made_by = (sources, self._name, function.__code__.co_firstlineno, *compiled_with())

    @property
    def cache_path(self) -> str:
        """The folder, as numba's statistics ask for it."""
        return str(self._folder.path)

    def load_overload(self, sig: Any, target_context: Any) -> Any | None:
        """The kernel for the types `sig`; None where it has to be compiled."""
        # What machine code calls. Not `target_context.refresh()`, as in numba's own cache: it loads all that
        # compiling needs, SciPy's linear algebra with it, in 0.4 s. What is compiled asks for it itself.
        rtsys.initialize(target_context)
        processor = target_context.codegen().magic_tuple()
        found = self._load(self._folder, (*self._made_by, processor, sig), target_context)
        if found is not None or self._delivered is None:
            return found
        for one in _runs_on(processor):
            found = self._load(self._delivered, (*self._made_by, one, sig), target_context)
            if found is not None:
                return found
        return None

    def _load(self, folder: KernelFolder, key: tuple[object, ...], target_context: Any) -> Any | None:
        content = folder.read(self._file_name(key))
        if content is None:
            return None
        # numba hands the code over by callbacks from C, in which an interrupt would be lost.
        with interrupts_deferred():
            stored_key, reduced = _Unpickler(io.BytesIO(content)).load()
            if stored_key != key:
                return None
            return _Result._rebuild(target_context, *reduced)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the kernel, if it does not hold addresses of this process."""
        if data.library.has_dynamic_globals:
            return
        key = (*self._made_by, data.codegen.magic_tuple(), sig)
        with interrupts_deferred():
            self._folder.write(self._file_name(key), _dumps((key, data._reduce())))

    def _file_name(self, key: tuple[object, ...]) -> str:
        # The text of a type names it; that of two types that only look alike is caught by the whole key.
        return f"{self._name}-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}{SUFFIX}"


def _runs_on(processor: tuple[str, str, str]) -> Iterator[tuple[str, str, str]]:
    """Processors whose code runs on `processor`: each as numba names it, by system, name and instructions."""
    yield processor
    system, _, instructions = processor
    has = {one.removeprefix("+") for one in instructions.split(",") if one.startswith("+")}
    if has >= _ITS_INSTRUCTIONS:
        yield system, COMMON_PROCESSOR, ""
