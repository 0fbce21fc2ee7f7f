"""Kernels of which only what Python calls is made into machine code of its own.

numba makes every function that a kernel calls a program of its own first: it optimises it, and writes machine
code for it and for a wrapper that takes arguments from Python. Its caller then gets the code once more and
optimises it again, as does the caller of that. Here a function that a kernel calls is a *part*: its types are
found and it is translated, but it is optimised and made into machine code only as a part of the kernel that
Python calls. What else numba does for other programs is left out: passes for what no kernel contains, an
account of each pass, looking up the types of the same product of two numbers a thousand times. How much each
saves stands in docs/decisions/0020-first-run.md. The results are the same bytes.

This rests on numba's inside: on its passes, and on how it finds what a kernel calls; kernel_lowering.py on
how it translates. tests/test_compiled.py shows whether a new version of numba still works this way.
"""

from __future__ import annotations

import gc
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, DefaultPassBuilder
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import NativeLowering
from numba.core.types import Function, Number

# Without types.
_passes: Any = DefaultPassBuilder
_PassManager: Any = PassManager
_function: Any = Function

# Passes that look for what no kernel contains (tests/test_compiled.py): contexts, functions within functions,
# comprehensions, loops over tuples of different things; and a report that nobody reads.
_NOT_NEEDED = {
    *(
        "WithLifting",
        "InlineClosureLikes",
        "InlineInlinables",
        "InlineOverloads",
        "MakeFunctionToJitFunction",
    ),
    *("FindLiterallyCalls", "LiteralUnroll", "LiteralPropagationSubPipelinePass", "RewriteDynamicRaises"),
    *("NoPythonSupportedFeatureValidation", "DumpParforDiagnostics"),
}


class _PartLibrary(JITCodeLibrary):
    """The code of a part: to be linked into a kernel as it is."""

    def __init__(self, codegen: Any, name: str) -> None:
        super().__init__(codegen, name)  # type: ignore[no-untyped-call]

    def _optimize_functions(self, ll_module: Any) -> None:
        # The part alone, not what it calls, which is only declared here.
        codegen: Any = self._codegen
        ll_module.data_layout = codegen._data_layout
        passes, builder = codegen._function_pass_manager()
        for one in ll_module.functions:
            if not one.is_declaration:
                passes.run(one, builder)

    def finalize(self) -> None:
        """Nothing is optimised here, and no machine code made."""
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _KernelLowering(NativeLowering):
    """The pass that translates a kernel."""

    _name = "kernel_lowering"

    @property
    def lowering_class(self) -> type:
        # Not where kernels are only loaded: it brings much of numba with it, tenths of a second.
        from iss_risk.kernel_lowering import KernelLower

        return KernelLower


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _PartLowering(NativeLowering):
    """The pass that translates a part, and makes known what a kernel that calls it has to be linked with."""

    _name = "part_lowering"

    @property
    def lowering_class(self) -> type:
        from iss_risk.kernel_lowering import PartLower

        return PartLower

    def run_pass(self, state: Any) -> bool:
        from iss_risk.kernel_lowering import call_of_part

        library: Any = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library = library
        state.flags.no_compile = True
        super().run_pass(state)  # type: ignore[no-untyped-call]
        # numba knows a compiled function by what Python would call; of a part there is nothing to call.
        nothing_to_call = object()
        # With what the part calls, and what that calls: a caller is linked with all of it, each once.
        call: Any = call_of_part(state.cr.fndesc, [library, *library._linking_libraries])
        state.targetctx.insert_func_defn([(call, nothing_to_call, call.signature)])
        state.cr = state.cr._replace(cfunc=nothing_to_call)
        return True


class _Passes(_PassManager):  # type: ignore[misc]
    """The passes of numba for a kernel, with `lowering` as the one that translates."""

    def __init__(self, state: Any, lowering: type[NativeLowering]) -> None:
        super().__init__("kernel")
        for one, what in _passes.define_nopython_pipeline(state).passes:
            if one.__name__ not in _NOT_NEEDED:
                self.add_pass(lowering if one is NativeLowering else one, what)
        self.finalize()

    def _runPass(self, index: int, pss: Any, internal_state: Any) -> None:  # noqa: N802
        # Without the account of each pass: its arguments' types in words are pages long.
        del index
        pss.analysis = self._analysis
        pss.run_initialization(internal_state)
        pss.run_pass(internal_state)
        pss.run_finalizer(internal_state)


class _KernelCompiler(Compiler):
    def define_pipelines(self) -> list[Any]:
        return [_Passes(self.state, _KernelLowering)]


class _PartCompiler(Compiler):
    def define_pipelines(self) -> list[Any]:
        return [_Passes(self.state, _PartLowering)]


class _Part(CPUDispatcher):
    def add_overload(self, cres: Any) -> None:
        # Only for kernels to find: from here Python could call it.
        self.overloads[tuple(cres.signature.args)] = cres


class KernelDispatcher(CPUDispatcher):
    """What a compiled function is to Python; to kernels that call it, it is a part."""

    def __init__(
        self,
        py_func: Any,
        locals: Any = None,
        targetoptions: dict[str, Any] | None = None,
        pipeline_class: type[Compiler] = _KernelCompiler,
    ) -> None:
        super().__init__(py_func, locals, targetoptions, pipeline_class)

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
        with global_compiler_lock, _garbage_kept(), _types_remembered():
            return super().compile(sig)


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Looking for garbage among a million objects in use takes 8 % of the time of compiling, and finds
    little."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


_OPERATORS = operator.add.__module__
_find_types = _function.get_call_type
_found: dict[tuple[Any, tuple[Any, ...]], Any] = {}


def _types_of_call(function: Any, context: Any, args: tuple[Any, ...], kws: Any) -> Any:
    # Only of operators: what else numba knows may differ between kernels that count arrays and leaves.
    key = function.typing_key
    is_operator = key is bool or getattr(key, "__module__", None) == _OPERATORS
    if kws or not is_operator or not all(isinstance(one, Number) for one in args):
        return _find_types(function, context, args, kws)
    found = _found.get((function, args))
    if found is None:
        found = _found[function, args] = _find_types(function, context, args, kws)
    return found


@contextmanager
def _types_remembered() -> Iterator[None]:
    """For each sum of two numbers numba looks among all that it knows to add, arrays first; and a second time
    when it is translated. Here it looks once."""
    before = _function.get_call_type
    _function.get_call_type = _types_of_call
    try:
        yield
    finally:
        _function.get_call_type = before
