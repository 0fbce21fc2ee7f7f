"""Kernels of which only what Python calls is made into machine code of its own.

numba makes every function that a kernel calls a program of its own first: it optimises it, and writes machine
code for it and for a wrapper that takes arguments from Python. Its caller then gets the code once more and
optimises it again, as does the caller of that. Here a function that a kernel calls is a *part*: its types are
found and it is translated, but it is optimised and made into machine code only as a part of the kernel that
Python calls. That saves two fifths of the time of compiling in one process, a third in two
(docs/decisions/0020-first-run.md). The results are the same bytes.

This rests on numba's inside: on its passes, and on how it finds what a kernel calls. tests/test_compiled.py
shows whether a new version of numba still works this way.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, DefaultPassBuilder
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import NativeLowering

# Without types.
_passes: Any = DefaultPassBuilder


class _PartLibrary(JITCodeLibrary):
    """The code of a part: to be linked into a kernel as it is."""

    def __init__(self, codegen: Any, name: str) -> None:
        super().__init__(codegen, name)  # type: ignore[no-untyped-call]

    def finalize(self) -> None:
        """Nothing is optimised here, and no machine code made."""
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _PartLowering(NativeLowering):
    """The pass that translates a part, and makes known what a kernel that calls it has to be linked with."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        library: Any = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library = library
        state.flags.no_compile = True
        super().run_pass(state)  # type: ignore[no-untyped-call]
        # numba knows a compiled function by what Python would call; of a part there is nothing to call.
        nothing_to_call = object()
        # With what the part calls, and what that calls: a caller is linked with all of it, each once.
        needed = [library, *library._linking_libraries]
        state.targetctx.insert_user_function(nothing_to_call, state.cr.fndesc, needed)
        state.cr = state.cr._replace(cfunc=nothing_to_call)
        return True


class _PartCompiler(Compiler):
    def define_pipelines(self) -> list[Any]:
        passes = _passes.define_nopython_pipeline(self.state)
        place = [one for one, _ in passes.passes].index(NativeLowering)
        passes.passes[place] = (_PartLowering, "translate a part")
        passes.finalize()
        return [passes]


class _Part(CPUDispatcher):
    def add_overload(self, cres: Any) -> None:
        # Only for kernels to find: from here Python could call it.
        self.overloads[tuple(cres.signature.args)] = cres


class KernelDispatcher(CPUDispatcher):
    """What a compiled function is to Python; to kernels that call it, it is a part."""

    @cached_property
    def _part(self) -> Any:
        options = self.targetoptions | {"no_cpython_wrapper": True}
        return _Part(self.py_func, targetoptions=options, pipeline_class=_PartCompiler)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """The types of a call by a kernel."""
        return self._part.get_call_template(args, kws)

    def get_overload(self, sig: Any) -> Any:
        """The code for a call by a kernel."""
        return self._part.get_overload(sig)

    def compile(self, sig: Any) -> Any:
        """Compile it for Python, or load it."""
        with _garbage_kept():
            return super().compile(sig)


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Looking for garbage among a million objects in use takes 8 % of the time of compiling, and finds
    little."""
    with global_compiler_lock:
        looked = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if looked:
                gc.enable()
