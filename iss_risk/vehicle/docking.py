"""Configurations of a vehicle: which others are docked at it when it comes down.

Mass and ballistic coefficients (in orbit and after the appendages) follow in proportion: the area of a docked
vehicle is small beside that of the arrays. `[[module]]` tables with a `docked` name describe one such vehicle
each, `[[configuration]]` tables count them, `[docking]` says which is which: see data/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from iss_risk.errors import UsageError
from iss_risk.notation.spelling import did_you_mean, plain
from iss_risk.notation.toml_tables import Table, TomlFile, shown
from iss_risk.vehicle.parts import Configuration, Craft, Docking, Vehicle

MOST_DOCKED = 20
# Altitudes at which a station may still be flown, km.
_FLOWN_ABOVE_KM = (100.0, 2_000.0)


def read_docking(file: TomlFile, module_tables: Sequence[Table], listed: Vehicle) -> Docking | None:
    """What the file says of docked vehicles, None where it has none; `listed` has each of them once.

    Raises InputError for names that are not there or taken twice, and for parts that one vehicle has and
    another holds.
    """
    named = {table.text("docked"): i for i, table in enumerate(module_tables) if "docked" in table.values}
    tables = file.tables("configuration", needed=bool(named))
    table = file.table("docking")
    if table is None:
        if tables:
            file.root().fail(None, "[[configuration]] tables need a table [docking]")
        return None
    table.check_keys(("flown", "flown_above_km", "default", "source"))
    if not tables:
        table.fail(None, "needs [[configuration]] tables, and modules that are 'docked'")
    crafts = tuple(_craft(name, module_tables[i], listed, i) for name, i in named.items())
    if len(named) < sum("docked" in one.values for one in module_tables):
        table.fail(None, "two modules are 'docked' under one name")
    configurations = tuple(_configuration(file, one, tuple(named)) for one in tables)
    names = [one.name for one in configurations]
    for one, name in zip(tables, names, strict=True):
        if names.count(name) > 1:
            one.fail("name", f"{shown(name)} is given twice")
    return Docking(
        configurations,
        crafts,
        table.choice("flown", names),
        table.between("flown_above_km", *_FLOWN_ABOVE_KM),
        listed.mass_kg,
        table.choice("default", names),
        table.text("source"),
    )


def as_flown(listed: Vehicle, docking: Docking | None) -> Vehicle:
    """The vehicle whose mass and drag the file states, from one that has each docked vehicle once."""
    if docking is None:
        return listed
    return _with_docked(listed, docking, docking.flown, _of(docking, docking.flown).docked)


def arranged(vehicle: Vehicle, configuration: str | None, docked: str | None) -> Vehicle:
    """The vehicle in a configuration (None: its default one), with other numbers of some docked vehicles:
    "soyuz=0,progress=3".

    Raises UsageError for a configuration or a docked vehicle that it does not have.
    """
    docking = vehicle.docking
    if docking is None:
        for name, asked in (("configuration", configuration), ("docked", docked)):
            if asked is not None:
                raise UsageError(f"{vehicle.name} has no configurations", parameter=name)
        return vehicle
    names = [one.name for one in docking.configurations]
    wanted = docking.default if configuration is None else configuration
    found = next((name for name in names if plain(name) == plain(wanted)), None)
    if found is None:
        raise UsageError(
            f"{shown(wanted)} is not known{did_you_mean(wanted, names)}: "
            f"{vehicle.name} has {', '.join(names)}",
            parameter="configuration",
        )
    counts = dict(_of(docking, found).docked)
    for name, count in ({} if docked is None else parse_docked(docked)).items():
        known = next((one for one in counts if plain(one) == plain(name)), None)
        if known is None:
            raise UsageError(
                f"{shown(name)} is not known{did_you_mean(name, counts)}: docked may be {', '.join(counts)}",
                parameter="docked",
            )
        counts[known] = count
    there = tuple(counts.items())
    # With other numbers it is no longer what the file calls so.
    called = found if there == _of(docking, found).docked else f"{found}, changed"
    return _with_docked(vehicle, docking, called, there)


def parse_docked(text: str) -> dict[str, int]:
    """Numbers of docked vehicles by name: "soyuz=0,progress=3". Raises UsageError."""
    found: dict[str, int] = {}
    for one in text.split(","):
        name, sign, number = (piece.strip() for piece in one.partition("="))
        if not (name and sign and number.isascii() and number.isdigit() and int(number) <= MOST_DOCKED):
            raise UsageError(
                f"{shown(one.strip())} is not NAME=NUMBER with a number from 0 to {MOST_DOCKED}",
                parameter="docked",
            )
        if any(plain(name) == plain(other) for other in found):
            raise UsageError(f"{shown(name)} is given twice", parameter="docked")
        found[name] = int(number)
    return found


def _of(docking: Docking, name: str) -> Configuration:
    return next(one for one in docking.configurations if one.name == name)


def _docked_kg(crafts: Mapping[str, Craft], docked: tuple[tuple[str, int], ...]) -> float:
    return sum(count * crafts[name].module.mass_kg for name, count in docked)


def _craft(name: str, table: Table, listed: Vehicle, number: int) -> Craft:
    module = listed.modules[number]
    parts = tuple(one for one in listed.parts if one.module == module.name)
    own = {one.name for one in parts}
    for one in listed.parts:
        if one.parent is not None and (one.module == module.name) != (one.parent in own):
            table.labelled(f"module {module.name!r}").fail(
                "docked", f"part {shown(one.name)} is not of the vehicle that holds it, {shown(one.parent)}"
            )
    return Craft(name, module, parts)


def _configuration(file: TomlFile, table: Table, crafts: tuple[str, ...]) -> Configuration:
    table = table.labelled(f"configuration {table.text('name')!r}")
    table.check_keys(("name", "text", "source", "docked"))
    counts = file.sub_table("configuration", table, "docked")
    if counts is None:
        table.fail(None, "'docked' is missing: how many of which")
    counts.check_keys(crafts)
    docked = tuple((name, _count(counts, name)) for name in crafts)
    return Configuration(table.text("name"), docked, table.text("text"), table.text("source"))


def _count(table: Table, name: str) -> int:
    """What is not named is not there."""
    return 0 if table.values.get(name, 0) == 0 else table.whole(name, MOST_DOCKED)


def _with_docked(
    vehicle: Vehicle, docking: Docking, configuration: str, docked: tuple[tuple[str, int], ...]
) -> Vehicle:
    crafts = {one.name: one for one in docking.crafts}
    modules_of_crafts = {one.module.name for one in docking.crafts}
    modules = [one for one in vehicle.modules if one.name not in modules_of_crafts]
    parts = [one for one in vehicle.parts if one.module not in modules_of_crafts]
    for name, count in docked:
        if count:
            module = crafts[name].module
            modules.append(replace(module, mass_kg=module.mass_kg * count))
            parts += [replace(one, count=one.count * count) for one in crafts[name].parts]
    mass_kg = docking.flown_mass_kg + _docked_kg(crafts, docked)
    mass_kg -= _docked_kg(crafts, _of(docking, docking.flown).docked)
    change = mass_kg / vehicle.mass_kg
    drag, entry = vehicle.drag, vehicle.entry
    return replace(
        vehicle,
        mass_kg=mass_kg,
        modules=tuple(modules),
        parts=tuple(parts),
        drag=drag
        and replace(
            drag.times(change),
            mass_over_flown=mass_kg / docking.flown_mass_kg,
            flown_above_km=docking.flown_above_km,
        ),
        entry=entry
        and replace(entry, ballistic_coefficient_kg_m2=entry.ballistic_coefficient_kg_m2 * change),
        docking=docking,
        configuration=configuration,
        docked=docked,
    )
