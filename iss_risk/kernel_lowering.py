"""From numba's form of a kernel to LLVM's, in fewer instructions.

numba writes for every kind of function and every user. More than half of 126,000 instructions for the debris
only took tuples of arrays apart and put them together: at each call every array of every tuple is passed as
seven numbers, each variable that lives longer than a block is written to memory and read back as a whole, and
for an element its array is copied. LLVM removes all of this again, and both take time. Here

- a part gets each argument as it is, a tuple as one value, and an error is handed on without a look at it;
- a variable that is assigned once is a value and has no place in memory;
- arguments are not counted: who calls a kernel holds them until it returns;
- an element of an array is read from where it lies.

61,000 instructions are left. What is computed, and in which order, is the same: so are the bytes of all
results. Kernels cannot yield, catch errors, or return None in one case and a number in another; none does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite.ir import FunctionType, IRBuilder
from numba.core import cgutils, ir, types
from numba.core.analysis import compute_cfg_from_blocks, compute_use_defs
from numba.core.callconv import RETCODE_OK, CPUCallConv, errcode_t, excinfo_ptr_t
from numba.core.lowering import Lower
from numba.np.arrayobj import load_item, store_item

# Without types.
_cfg: Any = compute_cfg_from_blocks
_use_defs: Any = compute_use_defs
_Lower: Any = Lower
_CPUCallConv: Any = CPUCallConv
_BaseTuple: Any = types.BaseTuple
_Integer: Any = types.Integer
_cgutils: Any = cgutils
_load_item: Any = load_item
_store_item: Any = store_item
_SCALARS = (types.Number, types.Boolean)


class KernelLower(_Lower):  # type: ignore[misc]
    """Lowers a kernel that Python calls."""

    def _find_singly_assigned_variable(self) -> None:
        """Which variables are values: those that are assigned at one place, in a block that every use comes
        after. What is counted is one only within its block, where numba releases it after the last use."""
        blocks = self.func_ir.blocks
        times: Counter[str] = Counter()
        place: dict[str, int] = {}
        arguments = set()
        for offset, block in blocks.items():
            for one in block.find_insts(ir.Assign):
                times[one.target.name] += 1
                place[one.target.name] = offset
                if isinstance(one.value, ir.Arg):
                    arguments.add(one.target.name)
        used_in = defaultdict(list)
        for offset, names in _use_defs(blocks).usemap.items():
            for name in names:
                used_in[name].append(offset)
        before = _cfg(blocks).dominators()
        values = {
            name
            for name, at in place.items()
            if times[name] == 1 and all(at < used and at in before.get(used, ()) for used in used_in[name])
        }
        self._held = arguments & values
        self._singly_assigned_vars = {
            name
            for name in values
            if name in self._held or not used_in[name] or not self._is_counted(self.typeof(name))
        }
        self._blk_local_varmap: dict[str, Any] = {}

    def _is_counted(self, type_: Any) -> bool:
        return self.context.enable_nrt and self.context.data_model_manager[type_].contains_nrt_meminfo()

    def lower_assign(self, ty: Any, inst: Any) -> Any:
        """The value that is assigned."""
        if inst.target.name in self._held:
            passed = self.typeof(f"arg.{inst.value.name}")
            return self.context.cast(self.builder, self.fnargs[inst.value.index], passed, ty)
        return super().lower_assign(ty, inst)

    def delvar(self, name: str) -> None:
        """After the last use of a variable: release what is counted."""
        if name not in self._held and self._is_counted(self.typeof(name)):
            super().delvar(name)

    def lower_expr(self, resty: Any, expr: Any) -> Any:
        """The value of an expression: here what a loop asks for, its next item and whether there is one."""
        if expr.op in ("pair_first", "pair_second") and not self._is_counted(resty):
            return self.builder.extract_value(self.loadvar(expr.value.name), int(expr.op == "pair_second"))
        return super().lower_expr(resty, expr)

    def lower_getitem(self, resty: Any, expr: Any, value: Any, index: Any, signature: Any) -> Any:
        """The value of value[index]."""
        place = self._place_of(value, index)
        if place is None:
            return super().lower_getitem(resty, expr, value, index, signature)
        array = self.typeof(value.name)
        element = _load_item(self.context, self.builder, array, place)
        return self.context.cast(self.builder, element, array.dtype, resty)

    def lower_setitem(self, target_var: Any, index_var: Any, value_var: Any, signature: Any) -> Any:
        """Write value to target[index]."""
        given = self.typeof(value_var.name)
        place = self._place_of(target_var, index_var) if isinstance(given, _SCALARS) else None
        if place is None:
            return super().lower_setitem(target_var, index_var, value_var, signature)
        array = self.typeof(target_var.name)
        value = self.context.cast(self.builder, self.loadvar(value_var.name), given, array.dtype)
        return _store_item(self.context, self.builder, array, value, place)

    def _place_of(self, array: Any, index: Any) -> Any | None:
        """The address of an element; None for what numba has to do: slices, rows, arrays with gaps."""
        type_, kind = self.typeof(array.name), self.typeof(index.name)
        of_axes = tuple(kind) if isinstance(kind, _BaseTuple) else (kind,)
        if (
            not (isinstance(type_, types.Array) and type_.layout == "C" and isinstance(type_.dtype, _SCALARS))
            or len(of_axes) != type_.ndim
            or not all(isinstance(one, _Integer) and one.signed for one in of_axes)
            or self.context.enable_boundscheck
        ):
            return None
        builder, model = self.builder, self.context.data_model_manager[type_]
        value, numbers = self.loadvar(array.name), self.loadvar(index.name)
        indices = _cgutils.unpack_tuple(builder, numbers) if isinstance(kind, _BaseTuple) else [numbers]
        place = None
        for one, of_axis, size in zip(
            indices, of_axes, _cgutils.unpack_tuple(builder, model.get(builder, value, "shape")), strict=True
        ):
            at = self.context.cast(builder, one, of_axis, types.intp)
            # A negative index counts from the end.
            at = builder.select(builder.icmp_signed("<", at, at.type(0)), builder.add(at, size), at)
            place = at if place is None else builder.add(builder.mul(place, size), at)
        return builder.gep(model.get(builder, value, "data"), [place])


class PartLower(KernelLower):
    """Lowers a function that kernels call."""

    @property
    def call_conv(self) -> Any:
        """How it is called."""
        return _PartConvention(self.context)

    def setup_function(self, fndesc: Any) -> None:
        """Begin it."""
        self.function = _declared(self.context, self.module, fndesc)
        self.entry_block = self.function.append_basic_block("entry")
        self.builder = IRBuilder(self.entry_block)
        self.call_helper = self.call_conv.init_call_helper(self.builder)


class _PartConvention(_CPUCallConv):  # type: ignore[misc]
    """Like numba's: a code is returned, results and errors are written to two places that come first. Then
    the arguments, each as it is."""

    def get_function_type(self, restype: Any, argtypes: Sequence[Any]) -> Any:
        if isinstance(restype, types.Optional):
            raise NotImplementedError(f"a kernel that kernels call cannot return {restype}")
        places = [self.get_return_type(restype), excinfo_ptr_t.as_pointer()]
        return FunctionType(errcode_t, [*places, *map(self.context.get_value_type, argtypes)])

    def decode_arguments(self, builder: Any, argtypes: Any, func: Any) -> Any:
        del builder, argtypes
        return self.get_arguments(func)


def _declared(context: Any, module: Any, fndesc: Any) -> Any:
    """The function of a part in a module."""
    convention = _PartConvention(context)
    type_ = convention.get_function_type(fndesc.restype, fndesc.argtypes)
    function = _cgutils.get_or_insert_function(module, type_, fndesc.mangled_name)
    for place in function.args[:2]:
        place.add_attribute("noalias")
    if fndesc.inline:
        function.attributes.add("alwaysinline")
    return function


def call_of_part(fndesc: Any, libraries: list[Any]) -> Callable[..., Any]:
    """What writes a call of a part, in the form in which numba asks for it; `libraries` are to be linked."""

    def call(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        del signature
        function = _declared(context, builder.module, fndesc)
        result, error = function.args[0].type.pointee, builder.function.args[1]
        with builder.goto_entry_block():
            place = builder.alloca(result)
        code = builder.call(function, [place, error, *arguments])
        with _cgutils.if_unlikely(builder, builder.icmp_unsigned("!=", code, RETCODE_OK)):
            builder.ret(code)
        return context.get_returned_value(builder, fndesc.restype, builder.load(place))

    made: Any = call
    made.signature, made.libs = fndesc.argtypes, tuple(libraries)
    return call
