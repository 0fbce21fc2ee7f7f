"""Checks that a vehicle is possible: the tree of its parts, their sizes, and their sum."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.notation.spelling import did_you_mean
from iss_risk.notation.toml_tables import Table, shown
from iss_risk.vehicle.parts import Part, Release, Vehicle

# What parts and vehicles are: a milligram to two hundred stations; a micrometre, thinner than any foil, to
# three times the longest body in orbit, the tether of YES2 (2007, 31.7 km).
MASS_KG = (1.0e-6, 1.0e8)
SIZE_M = (1.0e-6, 1.0e5)
LEAST_SOLIDITY = 1.0e-3
# m/(Cd·A), from a film of a micrometre to a solid body of the greatest mass, and its σ: of ln, a factor of 7.
BALLISTIC_COEFFICIENT_KG_M2 = (1.0e-3, 1.0e8)
RELATIVE_SIGMA = (1.0e-3, 2.0)
# Of the coefficients held and tumbling: a thin plate, edge-on and face-on.
MOST_ATTITUDE_RATIO = 100.0
# Above this the air is too thin to tear anything off.
MAX_RELEASE_ALTITUDE_KM = 200.0
# How far a hollow part may be off the mass of its walls: flanges and fittings above, open ends below.
WALL_FACTOR = 3.0
MODULE_MASS_TOLERANCE = 0.005
VEHICLE_MASS_TOLERANCE = 0.001
_ROUNDING = 1.0e-9


def check_unique_names(tables: Sequence[Table], names: Sequence[str]) -> None:
    """Every module and every kind of part has a name of its own. Raises InputError."""
    first: dict[str, Table] = {}
    for table, name in zip(tables, names, strict=True):
        if name in first:
            line = first[name].key_lines.get("name", first[name].line)
            where = f" on line {line}" if line is not None else ""
            table.fail("name", f"{shown(name)} is already taken{where}")
        first[name] = table


def check_plausible(table: Table, part: Part, density_kg_m3: float, what: str = "part") -> None:
    """A piece is not heavier than its volume of its material, its wall fits, and it is released as it says.

    Raises InputError.
    """
    table = table.labelled(f"{what} {part.name!r}")
    heaviest_kg = part.volume_m3 * density_kg_m3
    if part.mass_kg > heaviest_kg * (1.0 + _ROUNDING):
        table.fail(
            "mass_kg",
            f"{part.mass_kg:g} kg is impossible: its dimensions hold at most {heaviest_kg:.4g} kg "
            f"of {part.material}",
        )
    smallest_m = min(part.length_m, part.width_m, part.height_m)
    if part.wall_thickness_m is not None and part.wall_thickness_m > smallest_m / 2.0:
        table.fail("wall_thickness_m", f"is more than half of the smallest dimension, {smallest_m:g} m")
    if part.wall_volume_m3 is not None:
        walls_kg = part.wall_volume_m3 * density_kg_m3
        if not walls_kg / WALL_FACTOR <= part.mass_kg <= walls_kg * WALL_FACTOR:
            table.fail(
                "wall_thickness_m",
                f"walls of {part.wall_thickness_m:g} m weigh {walls_kg:.4g} kg, the part {part.mass_kg:g} kg",
            )
    at_altitude = part.release is Release.ALTITUDE
    if at_altitude and part.release_altitude_km is None:
        table.fail("release", "'altitude' needs a release_altitude_km")
    if part.release_altitude_km is not None and not at_altitude:
        table.fail("release_altitude_km", f"belongs to the release 'altitude', not '{part.release}'")
    if part.exposed and part.release is Release.PARENT_DEMISE:
        table.fail("exposed", "a part that is shielded by its parent cannot face the flow before its release")


def check_shared_evenly(tables: Sequence[Table], parts: Sequence[Part]) -> None:
    """Pieces of a kind with a parent are inside the parent's pieces, the same number in each. Raises
    InputError."""
    count = {part.name: part.count for part in parts}
    for table, part in zip(tables, parts, strict=True):
        if part.parent is not None and part.count % count[part.parent]:
            table.labelled(f"part {part.name!r}").fail(
                "count",
                f"{part.count} cannot be shared evenly among {count[part.parent]} of {part.parent!r}",
            )


def parents_first(tables: Sequence[Table], parts: Sequence[Part], what: str = "part") -> tuple[Part, ...]:
    """The parts (or kinds: `what`) with every parent before its children, otherwise in the file's order.

    Raises InputError for a parent that does not exist, parents in a circle, and a part released at its
    parent's demise without one (or the reverse).
    """
    number_of = {part.name: i for i, part in enumerate(parts)}
    for table, part in zip(tables, parts, strict=True):
        _check_parent(table.labelled(f"{what} {part.name!r}"), part, number_of, what)

    ordered: list[Part] = []
    done: set[str] = set()
    for table, start in zip(tables, parts, strict=True):
        chain: list[Part] = []
        in_chain: set[str] = set()
        part = start
        while part.name not in done:
            if part.name in in_chain:
                circle = [p.name for p in chain[[p.name for p in chain].index(part.name) :]]
                loop = " in ".join(circle[:5] + circle[:1])
                table.labelled(f"{what} {start.name!r}").fail("parent", f"{what}s hold each other: {loop}")
            chain.append(part)
            in_chain.add(part.name)
            if part.parent is None:
                break
            part = parts[number_of[part.parent]]
        ordered.extend(reversed(chain))
        done |= in_chain
    return tuple(ordered)


def _check_parent(table: Table, part: Part, number_of: dict[str, int], what: str) -> None:
    held = part.release is Release.PARENT_DEMISE
    if part.parent is None:
        if held:
            table.fail("release", "'parent demise' needs a parent")
        return
    if not held:
        table.fail("parent", f"a part with a parent is released at 'parent demise', not '{part.release}'")
    if part.parent not in number_of:
        table.fail("parent", f"no {what} {shown(part.parent)}{did_you_mean(part.parent, number_of)}")


def check_modules_add_up(module_tables: Sequence[Table], vehicle: Vehicle) -> None:
    """Parts add up to their module within 0.5 %. Raises InputError."""
    sums = dict.fromkeys((module.name for module in vehicle.modules), 0.0)
    for part in vehicle.parts:
        sums[part.module] += part.count * part.loaded_kg
    for table, module in zip(module_tables, vehicle.modules, strict=True):
        if abs(sums[module.name] - module.mass_kg) > MODULE_MASS_TOLERANCE * module.mass_kg:
            table.labelled(f"module {module.name!r}").fail(
                "mass_kg", f"parts add up to {sums[module.name]:.1f} kg, not {module.mass_kg:.1f} kg"
            )


def check_vehicle_adds_up(root: Table, vehicle: Vehicle) -> None:
    """Parts add up to the vehicle within 0.1 %. Raises InputError."""
    total_kg = sum(part.count * part.loaded_kg for part in vehicle.parts)
    if abs(total_kg - vehicle.mass_kg) > VEHICLE_MASS_TOLERANCE * vehicle.mass_kg:
        root.fail("mass_kg", f"parts add up to {total_kg:.1f} kg, not {vehicle.mass_kg:.1f} kg")
