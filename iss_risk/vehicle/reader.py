"""Vehicles: find one, read it, check it. A vehicle is a tree of parts (`iss_risk.vehicle.parts`).

A vehicle file is TOML: a header, `[[module]]` tables (its elements, with their masses), `[[part]]` tables
(kinds of part of one module) and `[[kind]]` tables (kinds that several modules hold: see `fit_out`). The
format is explained in data/README.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.folders import possible
from iss_risk.notation.spelling import did_you_mean, plain
from iss_risk.notation.toml_tables import Table, TomlFile, read_toml, shown
from iss_risk.sources.embedded import data_folder
from iss_risk.vehicle.checks import (
    BALLISTIC_COEFFICIENT_KG_M2,
    LEAST_SOLIDITY,
    MASS_KG,
    MAX_RELEASE_ALTITUDE_KM,
    MOST_ATTITUDE_RATIO,
    RELATIVE_SIGMA,
    SIZE_M,
    check_modules_add_up,
    check_plausible,
    check_shared_evenly,
    check_unique_names,
    check_vehicle_adds_up,
    parents_first,
)
from iss_risk.vehicle.docking import arranged, as_flown, read_docking
from iss_risk.vehicle.families import FAMILIES
from iss_risk.vehicle.fit_out import expand
from iss_risk.vehicle.hazards import HAZARDS, OF_MATERIAL
from iss_risk.vehicle.materials import Behaviour, Confidence, Material, load_materials
from iss_risk.vehicle.parts import Alternative, Drag, Entry, Module, Part, Release, Shape, Vehicle
from iss_risk.vehicle.scaling import scaled

__all__ = ["Drag", "Entry", "Module", "Part", "Release", "Shape", "Vehicle", "list_vehicles", "load_vehicle"]

# The embedded satellite that can be scaled, and between which masses its make-up is still likely.
GENERIC = "generic"
GENERIC_MASS_KG = (50.0, 20_000.0)
MAX_KINDS = 20_000
MAX_MODULES = 1_000
MAX_COUNT = 1_000_000

_DIMENSIONS = {
    Shape.SPHERE: ("diameter_m",),
    Shape.CYLINDER: ("length_m", "diameter_m"),
    Shape.BOX: ("length_m", "width_m", "height_m"),
    Shape.PLATE: ("length_m", "width_m", "thickness_m"),
}
_ALL_DIMENSIONS = ("length_m", "width_m", "height_m", "diameter_m", "thickness_m")
_PART_KEYS = (
    "name", "shape", "mass_kg", "material", "parent", "release", "source", "confidence",
    "wall_thickness_m", "contents_kg", "release_altitude_km", "exposed", "solidity", "hazard", "family",
    "alternative",
)  # fmt: skip
_TABLES = ("module", "kind", "part", "configuration")
_DRAG = tuple(name for name in Drag.__dataclass_fields__ if "flown" not in name)
_FIT_OUT = ("holds", "rest", "holds_source")


def list_vehicles() -> tuple[str, ...]:
    """The names of the embedded vehicles, sorted."""
    return tuple(sorted(path.stem for path in (data_folder() / "vehicles").glob("*.toml")))


def embedded_vehicle(name: str) -> str | None:
    """The embedded vehicle of that name, in any case and with any of "-", "_" and blanks; None if none."""
    return next((one for one in list_vehicles() if plain(one) == plain(name)), None)


def load_vehicle(
    name_or_path: str | Path, *, configuration: str | None = None, docked: str | None = None
) -> Vehicle:
    """Read and check a vehicle: the name of an embedded one ("iss", in any case) or the path of a TOML file.

    "generic:1500" is the embedded generic satellite, scaled to that many kilograms. `configuration` and
    `docked` as in docking.arranged.

    Raises InputError, naming file, line and field, for an unknown name, for a file that cannot be used
    and for a vehicle that is impossible: masses that do not add up (modules 0.5 %, vehicle 0.1 %), a
    part heavier than its volume of its material, unknown materials, parents in a circle. UsageError for a
    configuration or a docked vehicle that it does not have.
    """
    mass_kg = None
    if isinstance(name_or_path, str) and name_or_path.casefold().startswith(f"{GENERIC}:"):
        mass_kg = _generic_mass(name_or_path)
        name_or_path = GENERIC
    path = _path_of(name_or_path)
    is_embedded = path.parent == data_folder() / "vehicles"
    vehicle = _embedded(path) if is_embedded else _vehicle(read_toml(path), load_materials())
    vehicle = arranged(vehicle, configuration, docked)
    if mass_kg is None:
        return vehicle
    return replace(
        scaled(vehicle, mass_kg),
        name=f"Generic satellite of {mass_kg:,.6g} kg",
        identifier=f"{GENERIC}:{mass_kg:.6g}",
    )


@cache
def _embedded(path: Path) -> Vehicle:
    """Read once for all objects of a run: vehicles are frozen."""
    return _vehicle(read_toml(path), load_materials())


def _generic_mass(name: str) -> float:
    text = name.partition(":")[2]
    try:
        mass_kg = float(text)
    except ValueError:
        mass_kg = math.nan
    least, most = GENERIC_MASS_KG
    if not least <= mass_kg <= most:
        raise InputError(f"unknown vehicle {shown(name)}: {GENERIC}:KG takes {least:g} to {most:,g} kg")
    return mass_kg


def _path_of(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str):
        known = list_vehicles()
        name = embedded_vehicle(name_or_path)
        if name is not None:
            return data_folder() / "vehicles" / f"{name}.toml"
        is_path = any(mark in name_or_path for mark in ("/", "\\", ".toml"))
        if not name_or_path.isprintable() or not (is_path or possible(Path(name_or_path)).is_file()):
            raise InputError(
                f"unknown vehicle {shown(name_or_path)}{did_you_mean(name_or_path, known)}: "
                f"known are {', '.join(known)}; or give the path of a TOML file"
            )
    return Path(name_or_path)


def _vehicle(file: TomlFile, materials: dict[str, Material]) -> Vehicle:
    root = file.root()
    root.check_keys(("name", "norad_id", "mass_kg", "mass_source", "drag", "entry", "docking", *_TABLES))
    module_tables, kind_tables = file.tables("module"), file.tables("kind", needed=False)
    part_tables = file.tables("part", needed=not kind_tables)
    if max(len(part_tables), len(kind_tables)) > MAX_KINDS or len(module_tables) > MAX_MODULES:
        root.fail(None, f"more than {MAX_KINDS} kinds of part or {MAX_MODULES} modules")
    modules = [_module(table) for table in module_tables]
    check_unique_names(module_tables, [module.name for module in modules])
    names = {module.name: None for module in modules}
    kinds = _kinds(kind_tables, materials)
    parts = [_part(table, names, materials) for table in part_tables]
    for table, part in zip(part_tables, parts, strict=True):
        check_plausible(table, part, materials[part.material].density_kg_m3)
    for table, part in _fit_out(file, module_tables, modules, tuple(parts), kinds):
        part_tables.append(table)
        parts.append(part)
        if len(parts) > MAX_KINDS:
            table.fail(None, f"more than {MAX_KINDS} kinds of part")
    check_unique_names(part_tables, [part.name for part in parts])
    ordered = parents_first(part_tables, parts)
    check_shared_evenly(part_tables, parts)
    drag, entry = file.table("drag"), file.table("entry")
    vehicle = Vehicle(
        name=root.text("name"),
        norad_id=root.whole("norad_id", 999_999_999) if "norad_id" in root.values else None,
        mass_kg=root.between("mass_kg", *MASS_KG),
        mass_source=root.text("mass_source"),
        modules=tuple(modules),
        parts=ordered,
        drag=_drag(drag) if drag is not None else None,
        path=file.path,
        sha256=file.sha256,
        entry=_entry(entry) if entry is not None else None,
        identifier=file.path.stem if file.path.is_relative_to(data_folder()) else file.path.name,
    )
    check_modules_add_up(module_tables, vehicle)
    vehicle = as_flown(vehicle, read_docking(file, module_tables, vehicle))
    check_vehicle_adds_up(root, vehicle)
    return vehicle


def _drag(table: Table) -> Drag:
    drag = Drag(**_numbers(table, _DRAG), source=table.text("source"))
    ratio = drag.ballistic_coefficient_held_kg_m2 / drag.ballistic_coefficient_tumbling_kg_m2
    if not 1.0 / MOST_ATTITUDE_RATIO <= ratio <= MOST_ATTITUDE_RATIO:
        table.fail(None, f"held and tumbling differ by more than a factor of {MOST_ATTITUDE_RATIO:g}")
    return drag


def _entry(table: Table) -> Entry:
    return Entry(**_numbers(table, Entry.__dataclass_fields__), source=table.text("source"))


def _numbers(table: Table, fields: Iterable[str]) -> dict[str, float]:
    """All `fields` but the source, which are numbers and all that the table may hold."""
    table.check_keys(fields)
    spans = {"_kg_m2": BALLISTIC_COEFFICIENT_KG_M2, "_sigma": RELATIVE_SIGMA, "_m": SIZE_M}
    return {
        key: table.between(key, *next(span for unit, span in spans.items() if key.endswith(unit)))
        for key in fields
        if key != "source"
    }


def _module(table: Table) -> Module:
    name = table.text("name")
    table = table.labelled(f"module {name!r}")
    table.check_keys(("name", "mass_kg", "source", "confidence", "docked", *_FIT_OUT))
    return Module(name, table.between("mass_kg", *MASS_KG), table.text("source"), _confidence(table))


def _kinds(tables: list[Table], materials: dict[str, Material]) -> tuple[Part, ...]:
    """The `[[kind]]` tables, parents first; `count` is the number in each piece of the parent."""
    kinds = []
    for table in tables:
        table = table.labelled(f"kind {table.text('name')!r}")
        held = "parent" in table.values
        if not held and "per_parent" in table.values:
            table.fail("per_parent", "belongs to a kind with a parent")
        count = table.whole("per_parent", MAX_COUNT) if held else 1
        kinds.append(_described(table, "", count, ("per_parent",), materials))
        check_plausible(table, kinds[-1], materials[kinds[-1].material].density_kg_m3, "kind")
    check_unique_names(tables, [kind.name for kind in kinds])
    return parents_first(tables, kinds, "kind")


def _fit_out(
    file: TomlFile,
    module_tables: list[Table],
    modules: list[Module],
    parts: tuple[Part, ...],
    kinds: tuple[Part, ...],
) -> Iterator[tuple[Table, Part]]:
    for table, module in zip(module_tables, modules, strict=True):
        table = table.labelled(f"module {module.name!r}")
        holds, rest = (file.sub_table("module", table, key) for key in ("holds", "rest"))
        if holds is None and rest is None:
            if "holds_source" in table.values:
                table.fail("holds_source", "belongs to a module with 'holds' or 'rest'")
            continue
        mass_kg = sum(part.count * part.loaded_kg for part in parts if part.module == module.name)
        yield from expand(module, mass_kg, kinds, holds, rest, table.text("holds_source"))


def _part(table: Table, modules: dict[str, None], materials: dict[str, Material]) -> Part:
    table = table.labelled(f"part {table.text('name')!r}")
    keys = ("module", "count")
    return _described(
        table, table.choice("module", modules), table.whole("count", MAX_COUNT), keys, materials
    )


def _described(
    table: Table, module: str, count: int, more_keys: tuple[str, ...], materials: dict[str, Material]
) -> Part:
    shape = Shape(table.choice("shape", tuple(Shape)))
    needed = _DIMENSIONS[shape]
    for key in _ALL_DIMENSIONS:
        if key in table.values and key not in needed:
            table.fail(key, f"does not belong to a {shape}, which takes {', '.join(needed)}")
    table.check_keys((*_PART_KEYS, *more_keys, *needed))
    sizes = [table.between(key, *SIZE_M) for key in needed]
    # A sphere is as wide as long; the last dimension given is also the missing one (a diameter).
    length_m, width_m, height_m = (sizes + [sizes[-1]] * 2)[:3]

    def optional(key: str, low: float, high: float) -> float | None:
        return table.between(key, low, high) if key in table.values else None

    material = table.choice("material", materials)
    return Part(
        name=table.text("name"),
        module=module,
        count=count,
        shape=shape,
        length_m=length_m,
        width_m=width_m,
        height_m=height_m,
        mass_kg=table.between("mass_kg", *MASS_KG),
        material=material,
        parent=table.text("parent") if "parent" in table.values else None,
        release=Release(table.choice("release", tuple(Release))),
        wall_thickness_m=optional("wall_thickness_m", *SIZE_M),
        source=table.text("source"),
        confidence=_confidence(table),
        contents_kg=optional("contents_kg", *MASS_KG) or 0.0,
        release_altitude_km=optional("release_altitude_km", 1.0e-3, MAX_RELEASE_ALTITUDE_KM),
        exposed=table.truth("exposed") if "exposed" in table.values else False,
        solidity=optional("solidity", LEAST_SOLIDITY, 1.0) or 1.0,
        hazard=table.choice("hazard", HAZARDS) if "hazard" in table.values else OF_MATERIAL.get(material),
        family=table.choice("family", FAMILIES) if "family" in table.values else None,
        alternative=_alternative(table, materials) if "alternative" in table.values else None,
    )


def _alternative(table: Table, materials: dict[str, Material]) -> Alternative:
    """`alternative = { material = "...", pieces = 30, chance = 0.5, together = "...", source = "..." }`."""
    values = table.values["alternative"]
    if not isinstance(values, dict):
        table.fail("alternative", "must be a table { material or pieces, chance, source }")
    line = table.key_lines.get("alternative", table.line)
    inner = Table(table.path, f"{table.label}.alternative", values, line, {})
    inner.check_keys(("material", "pieces", "chance", "together", "source"))
    if "material" not in values and "pieces" not in values:
        inner.fail(None, "'material' or 'pieces' is missing")
    own = table.text("material")
    material = inner.choice("material", materials) if "material" in values else own
    if Behaviour.FLUID in (materials[material].behaviour, materials[own].behaviour):
        inner.fail("material", "a fluid has no alternative, and is none")
    return Alternative(
        material=material,
        pieces=inner.whole("pieces", MAX_COUNT) if "pieces" in values else 1,
        chance=inner.between("chance", 1.0e-3, 1.0),
        together=inner.text("together") if "together" in values else table.text("name"),
        source=inner.text("source"),
    )


def _confidence(table: Table) -> Confidence:
    return Confidence(table.choice("confidence", tuple(Confidence)))
