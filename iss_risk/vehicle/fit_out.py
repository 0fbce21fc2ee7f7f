"""What modules hold, from kinds of part that are described once and counted module by module.

A `[[kind]]` is a part without a module and a count. `[module.holds]` counts the kinds that a module holds; a
kind with a parent comes with every piece of it, `per_parent` times. `[module.rest]` distributes the mass of
the module that the listed parts leave, by kind; the last kind takes what is left after rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iss_risk.notation.toml_tables import Table
from iss_risk.vehicle.parts import Module, Part

MAX_PIECES = 1_000_000
_SHARES_ROUNDING = 1.0e-6


def expand(
    module: Module,
    mass_of_parts_kg: float,
    kinds: Sequence[Part],
    holds: Table | None,
    rest: Table | None,
    source: str,
) -> list[tuple[Table, Part]]:
    """The parts that `holds` and `rest` make of the kinds, each with the table that names it in messages.

    `kinds` stand with parents first, their counts are those per piece of the parent; `mass_of_parts_kg` is
    what the module's own `[[part]]` tables add up to; `source` is where the counts are from. Raises
    InputError for unknown kinds, for kinds that come with their parent, for shares that do not add up to 1
    and for a rest where nothing is left.
    """
    whole_kg = _masses_with_what_they_hold(kinds)
    free = [kind.name for kind in kinds if kind.parent is None]
    counts: dict[str, int] = {}
    lines: dict[str, Table] = {}
    if holds is not None:
        for name in holds.values:
            _check_kind(holds, name, free, whole_kg)
            counts[name] = holds.whole(name, MAX_PIECES)
            lines[name] = holds
    left_kg = module.mass_kg - mass_of_parts_kg - sum(n * whole_kg[name] for name, n in counts.items())
    if rest is not None:
        shares = {name: _share(rest, name, free, whole_kg, counts) for name in rest.values}
        if abs(sum(shares.values()) - 1.0) > _SHARES_ROUNDING:
            rest.fail(None, f"shares add up to {sum(shares.values()):g}, not to 1")
        if left_kg <= 0.0:
            rest.fail(None, f"nothing is left: the listed parts are {-left_kg:.1f} kg over the module's mass")
        total_kg = left_kg
        for i, (name, share) in enumerate(shares.items(), 1):
            wanted_kg = left_kg if i == len(shares) else share * total_kg
            counts[name] = round(max(wanted_kg, 0.0) / whole_kg[name])
            left_kg -= counts[name] * whole_kg[name]
            lines[name] = rest
    return _parts(module, kinds, counts, lines, source)


def _parts(
    module: Module, kinds: Sequence[Part], counts: dict[str, int], lines: dict[str, Table], source: str
) -> list[tuple[Table, Part]]:
    parts = []
    for kind in kinds:
        if kind.parent is not None and kind.parent in counts:
            counts[kind.name] = counts[kind.parent] * kind.count
            lines[kind.name] = lines[kind.parent]
        if not counts.get(kind.name):
            continue
        name = f"{module.name}: {kind.name}"
        table = lines[kind.name]
        table = Table(table.path, f"part {name!r}", {}, table.key_lines.get(kind.name, table.line), {})
        if counts[kind.name] > MAX_PIECES:
            table.fail(None, f"more than {MAX_PIECES} pieces")
        part = replace(
            kind,
            name=name,
            module=module.name,
            count=counts[kind.name],
            parent=f"{module.name}: {kind.parent}" if kind.parent is not None else None,
            source=f"{kind.source}; number: {source}",
        )
        parts.append((table, part))
    return parts


def _masses_with_what_they_hold(kinds: Sequence[Part]) -> dict[str, float]:
    whole_kg = {kind.name: kind.loaded_kg for kind in kinds}
    for kind in reversed(kinds):  # children come after their parents
        if kind.parent is not None:
            whole_kg[kind.parent] += kind.count * whole_kg[kind.name]
    return whole_kg


def _check_kind(table: Table, name: str, free: Sequence[str], known: dict[str, float]) -> None:
    if name not in free:
        if name in known:
            table.fail(name, "comes with its parent, 'per_parent' times: it cannot be counted here")
        table.refuse_unknown(name, free)


def _share(
    table: Table, name: str, free: Sequence[str], known: dict[str, float], counts: dict[str, int]
) -> float:
    _check_kind(table, name, free, known)
    if name in counts:
        table.fail(name, "is counted in 'holds' already")
    return table.positive(name)
